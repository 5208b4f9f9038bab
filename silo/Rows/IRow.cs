using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Staff;
using Npgsql;
using NpgsqlTypes;

namespace Chsi.Silo.Rows;

/// <summary>A row that follows from a folded stream alone, so that replay can compare it. Two rows with equal values are not written again.</summary>
public interface IRow
{
    NpgsqlBatchCommand Write(bool isNew);

    /// <summary>The values in the order of the table's Columns.</summary>
    IEnumerable<object?> Values();
}

/// <summary>Which row a stream has.</summary>
public static class RowOf
{
    /// <summary>Tables with their columns, for the bulk commit and for replay.</summary>
    public static readonly IReadOnlyList<(Type Row, string Table, string Columns)> Tables =
    [
        (typeof(CaseRow), CaseRow.Table, CaseRow.Columns),
        (typeof(AccountRow), AccountRow.Table, AccountRow.Columns),
        (typeof(ClaimRow), ClaimRow.Table, ClaimRow.Columns),
        (typeof(StaffRow), StaffRow.Table, StaffRow.Columns),
    ];

    public static IRow? Stream(StreamState state) => state switch
    {
        CaseState c => CaseRow.Of(c),
        Account a => AccountRow.Of(a),
        IdNumberClaim c => ClaimRow.Of(c),
        StaffMember s => StaffRow.Of(s),
        _ => null,
    };
}

/// <summary>Statements with positional parameters, as they go into a batch.</summary>
public static class Sql
{
    public static NpgsqlBatchCommand Command(string text, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var value in values)
        {
            command.Parameters.Add(Parameter(value));
        }

        return command;
    }

    /// <summary>Times go in as UTC: the driver takes no other offset.</summary>
    public static object? Plain(object? value) => value is DateTimeOffset at ? at.UtcDateTime : value;

    private static NpgsqlParameter Parameter(object? value) => value switch
    {
        null => new() { Value = DBNull.Value },
        DateTimeOffset at => new NpgsqlParameter<DateTime>() { TypedValue = at.UtcDateTime },
        DateTime?[] times => new() { Value = times, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
        Guid id => new NpgsqlParameter<Guid> { TypedValue = id },
        int n => new NpgsqlParameter<int> { TypedValue = n },
        long n => new NpgsqlParameter<long> { TypedValue = n },
        bool b => new NpgsqlParameter<bool> { TypedValue = b },
        string s => new NpgsqlParameter<string> { TypedValue = s },
        _ => new() { Value = value },
    };
}
