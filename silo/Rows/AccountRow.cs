using System.Text.Encodings.Web;
using System.Text.Json;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.Staff;
using Npgsql;

namespace Chsi.Silo.Rows;

/// <summary>An account in lists. Masked texts stand with the protected values it refers to.</summary>
public sealed record AccountRow(
    Guid Id, string Status, string DocumentType, Guid NameValue, Guid NumberValue, Guid? PhoneValue, Guid? MailValue, Guid Claim, Guid? CaseId,
    int SessionEpoch, DateTimeOffset RegisteredAt, DateTimeOffset? ClosedAt, string? ClosedFor, int Version) : IRow
{
    public static readonly RowTable Table = new(typeof(AccountRow), "chsi.account_row",
    [
        ("id", "uuid"), ("status", "text"), ("document_type", "text"), ("name_value", "uuid"), ("number_value", "uuid"), ("phone_value", "uuid"), ("mail_value", "uuid"),
        ("claim", "uuid"), ("case_id", "uuid"), ("session_epoch", "int"), ("registered_at", "timestamptz"), ("closed_at", "timestamptz"), ("closed_for", "text"),
        ("version", "int"),
    ]);

    public static AccountRow Of(Account a) => new(a.Id, a.Status.ToString(), a.DocumentType, a.Name!.Id, a.Number!.Id, a.Phone?.Id, a.Mail?.Id,
        a.Claim, a.Case, a.SessionEpoch, a.RegisteredAt, a.ClosedAt, a.ClosedFor, a.Version);

    public IEnumerable<object?> Values() =>
    [
        Id, Status, DocumentType, NameValue, NumberValue, PhoneValue, MailValue, Claim, CaseId, SessionEpoch, RegisteredAt, ClosedAt,
        ClosedFor, Version,
    ];
}

/// <summary>A number: its holder is unique in both directions, by constraint.</summary>
public sealed record ClaimRow(Guid Id, Guid? Holder, Guid? ReservedFor, int Claimants, int Version) : IRow
{
    public static readonly RowTable Table = new(typeof(ClaimRow), "chsi.claim_row",
    [
        ("id", "uuid"), ("holder", "uuid"), ("reserved_for", "uuid"), ("claimants", "int"), ("version", "int"),
    ]);

    public static ClaimRow Of(IdNumberClaim c) => new(c.Id, c.Holder, c.ReservedFor, c.Claimants.Count, c.Version);

    public IEnumerable<object?> Values() => [Id, Holder, ReservedFor, Claimants, Version];
}

/// <summary>A member of staff.</summary>
public sealed record StaffRow(Guid Id, string UserName, string Name, string Desk, bool HasSecondFactor, int SessionEpoch, bool Removed, string Role, bool SingleKeys,
    DateTimeOffset? AbsentFrom, DateTimeOffset? AbsentUntil, Guid? Deputy, string Views, DateTimeOffset? InvitedUntil, int Version) : IRow
{
    public static readonly RowTable Table = new(typeof(StaffRow), "chsi.staff_row",
    [
        ("id", "uuid"), ("user_name", "text"), ("name", "text"), ("desk", "text"), ("has_second_factor", "bool"), ("session_epoch", "int"), ("removed", "bool"),
        ("role", "text"), ("single_keys", "bool"), ("absent_from", "timestamptz"), ("absent_until", "timestamptz"), ("deputy", "uuid"), ("views", "text"),
        ("invited_until", "timestamptz"), ("version", "int"),
    ]);

    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The views as the row has them.</summary>
    public static IReadOnlyList<SavedView> ViewsIn(string views) => JsonSerializer.Deserialize<SavedView[]>(views, Written)!;

    public static StaffRow Of(StaffMember s) =>
        new(s.Id, s.UserName, s.Name, s.Desk.ToString(), s.SecondFactor is not null, s.SessionEpoch, s.Removed, s.Role, s.SingleKeys,
            s.Absence?.From, s.Absence?.Until, s.Absence?.Deputy, JsonSerializer.Serialize(s.Views, Written), s.Invitation?.Until, s.Version);

    /// <summary>Who has left holds nothing: the cases go back to the queue with the commit that says so, and an older fence decides nothing.</summary>
    public NpgsqlBatchCommand? Also => Removed
        ? Sql.Command("update chsi.case_row set holder = null, held_since = null, held_until = null, fence = fence + 1 where holder = $1", Id)
        : null;

    public IEnumerable<object?> Values() => [Id, UserName, Name, Desk, HasSecondFactor, SessionEpoch, Removed, Role, SingleKeys, AbsentFrom, AbsentUntil, Deputy, Views, InvitedUntil, Version];
}
