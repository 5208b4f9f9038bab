using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Desks;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Records;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Samples;
using Chsi.Workflows.Staff;
using Npgsql;
using NpgsqlTypes;

namespace Chsi.Silo.Rows;

/// <summary>A row that follows from a folded stream alone, so that replay can compare it. Two rows with equal values are not written again.</summary>
public interface IRow
{
    Guid Id { get; }

    /// <summary>The values in the order of the table's columns.</summary>
    IEnumerable<object?> Values();

    /// <summary>What is written beside the row, where it is not new.</summary>
    NpgsqlBatchCommand? Also => null;
}

/// <summary>A table of rows.</summary>
/// <param name="Columns">The first is the id.</param>
/// <param name="Leased">Whether the table has a lease beside what follows from facts.</param>
public sealed record RowTable(Type Row, string Name, IReadOnlyList<(string Name, string Type)> Columns, bool Leased = false)
{
    public string ColumnNames { get; } = string.Join(", ", Columns.Select(c => c.Name));
}

/// <summary>Which row a stream has.</summary>
public static class RowOf
{
    /// <summary>Every table, for the commits and for replay.</summary>
    public static readonly IReadOnlyList<RowTable> Tables =
    [
        CaseRow.Table, AccountRow.Table, ClaimRow.Table, StaffRow.Table, OrganisationRow.Table, DeskBookRow.Table, RecordRow.Table, SampleRow.Table,
    ];

    public static IRow? Stream(StreamState state) => state switch
    {
        CaseState c => CaseRow.Of(c),
        Account a => AccountRow.Of(a),
        IdNumberClaim c => ClaimRow.Of(c),
        StaffMember s => StaffRow.Of(s),
        Organisation o => OrganisationRow.Of(o),
        DeskBook b => DeskBookRow.Of(b),
        StudentRecord r => RecordRow.Of(r),
        Sample s => SampleRow.Of(s),
        _ => null,
    };
}

/// <summary>Statements with positional parameters, as they go into a batch.</summary>
public static class Sql
{
    public static NpgsqlBatchCommand Command(string text, params ReadOnlySpan<Bound> values)
    {
        var command = new NpgsqlBatchCommand(text);
        Add(command, values);
        return command;
    }

    public static void Add(NpgsqlBatchCommand command, params ReadOnlySpan<Bound> values)
    {
        foreach (var value in values)
        {
            command.Parameters.Add(value.Parameter);
        }
    }

    /// <summary>Times go in as UTC: the driver takes no other offset.</summary>
    public static object? Plain(object? value) => value is DateTimeOffset at ? at.UtcDateTime : value;
}

/// <summary>
/// A value with its type, null or not: a null without its type makes another statement of it, which the driver does not prepare and PostgreSQL
/// parses and plans each time.
/// </summary>
public readonly struct Bound
{
    private Bound(NpgsqlParameter parameter) => Parameter = parameter;

    internal NpgsqlParameter Parameter { get; }

    public static implicit operator Bound(Guid? value) => Value(value, NpgsqlDbType.Uuid);

    public static implicit operator Bound(int? value) => Value(value, NpgsqlDbType.Integer);

    public static implicit operator Bound(long? value) => Value(value, NpgsqlDbType.Bigint);

    public static implicit operator Bound(short? value) => Value(value, NpgsqlDbType.Smallint);

    public static implicit operator Bound(bool? value) => Value(value, NpgsqlDbType.Boolean);

    public static implicit operator Bound(DateTimeOffset? value) => Value(value?.UtcDateTime, NpgsqlDbType.TimestampTz);

    public static implicit operator Bound(string? value) => Object(value, NpgsqlDbType.Text);

    public static implicit operator Bound(byte[]? value) => Object(value, NpgsqlDbType.Bytea);

    public static implicit operator Bound(Guid[]? values) => Object(values, NpgsqlDbType.Array | NpgsqlDbType.Uuid);

    public static implicit operator Bound(Guid?[] values) => Object(values, NpgsqlDbType.Array | NpgsqlDbType.Uuid);

    public static implicit operator Bound(int[] values) => Object(values, NpgsqlDbType.Array | NpgsqlDbType.Integer);

    public static implicit operator Bound(short[] values) => Object(values, NpgsqlDbType.Array | NpgsqlDbType.Smallint);

    public static implicit operator Bound(string?[] values) => Object(values, NpgsqlDbType.Array | NpgsqlDbType.Text);

    public static implicit operator Bound(byte[]?[] values) => Object(values, NpgsqlDbType.Array | NpgsqlDbType.Bytea);

    public static implicit operator Bound(int?[] values) => Object(values, NpgsqlDbType.Array | NpgsqlDbType.Integer);

    public static implicit operator Bound(long?[] values) => Object(values, NpgsqlDbType.Array | NpgsqlDbType.Bigint);

    public static implicit operator Bound(bool?[] values) => Object(values, NpgsqlDbType.Array | NpgsqlDbType.Boolean);

    public static implicit operator Bound(DateTime?[] values) => Object(values, NpgsqlDbType.Array | NpgsqlDbType.TimestampTz);

    private static Bound Value<T>(T? value, NpgsqlDbType type) where T : struct =>
        new(value is { } known ? new NpgsqlParameter<T> { TypedValue = known, NpgsqlDbType = type } : new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = type });

    private static Bound Object<T>(T? value, NpgsqlDbType type) where T : class =>
        new(value is null ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = type } : new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });
}
