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
    public const string Table = "chsi.account_row";

    public const string Columns = "id, status, document_type, name_value, number_value, phone_value, mail_value, claim, case_id, session_epoch, "
        + "registered_at, closed_at, closed_for, version";

    private const string Insert = $"insert into {Table} ({Columns}) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)";

    private static readonly string Update =
        Sql.MustHit($"update {Table} set status=$2, phone_value=$3, mail_value=$4, case_id=$5, session_epoch=$6, closed_at=$7, closed_for=$8, version=$9, name_value=$10 where id=$1");

    public static AccountRow Of(Account a) => new(a.Id, a.Status.ToString(), a.DocumentType, a.Name!.Id, a.Number!.Id, a.Phone?.Id, a.Mail?.Id,
        a.Claim, a.Case, a.SessionEpoch, a.RegisteredAt, a.ClosedAt, a.ClosedFor, a.Version);

    public NpgsqlBatchCommand Write(bool isNew) => isNew
        ? Sql.Command(Insert, Id, Status, DocumentType, NameValue, NumberValue, PhoneValue, MailValue, Claim, CaseId, SessionEpoch,
            RegisteredAt, ClosedAt, ClosedFor, Version)
        : Sql.Command(Update, Id, Status, PhoneValue, MailValue, CaseId, SessionEpoch, ClosedAt, ClosedFor, Version, NameValue);

    public IEnumerable<object?> Values() =>
    [
        Id, Status, DocumentType, NameValue, NumberValue, PhoneValue, MailValue, Claim, CaseId, SessionEpoch, RegisteredAt, ClosedAt,
        ClosedFor, Version,
    ];
}

/// <summary>A number: its holder is unique in both directions, by constraint.</summary>
public sealed record ClaimRow(Guid Id, Guid? Holder, Guid? ReservedFor, int Claimants, int Version) : IRow
{
    public const string Table = "chsi.claim_row";

    public const string Columns = "id, holder, reserved_for, claimants, version";

    private static readonly string Update = Sql.MustHit($"update {Table} set holder=$2, reserved_for=$3, claimants=$4, version=$5 where id=$1");

    public static ClaimRow Of(IdNumberClaim c) => new(c.Id, c.Holder, c.ReservedFor, c.Claimants.Count, c.Version);

    public NpgsqlBatchCommand Write(bool isNew) => isNew
        ? Sql.Command($"insert into {Table} ({Columns}) values ($1,$2,$3,$4,$5)", Id, Holder, ReservedFor, Claimants, Version)
        : Sql.Command(Update, Id, Holder, ReservedFor, Claimants, Version);

    public IEnumerable<object?> Values() => [Id, Holder, ReservedFor, Claimants, Version];
}

/// <summary>A member of staff.</summary>
public sealed record StaffRow(Guid Id, string UserName, string Name, string Desk, bool HasSecondFactor, int SessionEpoch, bool Removed, string Role, bool SingleKeys,
    DateTimeOffset? AbsentFrom, DateTimeOffset? AbsentUntil, Guid? Deputy, string Views, DateTimeOffset? InvitedUntil, int Version) : IRow
{
    public const string Table = "chsi.staff_row";

    public const string Columns = "id, user_name, name, desk, has_second_factor, session_epoch, removed, role, single_keys, absent_from, absent_until, deputy, views, invited_until, version";

    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string Set = $"update {Table} set name=$2, desk=$3, has_second_factor=$4, session_epoch=$5, removed=$6, role=$7, single_keys=$8, absent_from=$9, absent_until=$10, deputy=$11, views=$12, invited_until=$13, version=$14 where id=$1";

    private static readonly string Update = Sql.MustHit(Set);

    // who has left holds nothing: the cases go back to the queue with the commit that says so, and an older fence decides nothing
    private static readonly string UpdateRemoved = Sql.MustHit(
        Set, also: "freed as (update chsi.case_row set holder = null, held_since = null, held_until = null, fence = fence + 1 where holder = $1)");

    /// <summary>The views as the row has them.</summary>
    public static IReadOnlyList<SavedView> ViewsIn(string views) => JsonSerializer.Deserialize<SavedView[]>(views, Written)!;

    public static StaffRow Of(StaffMember s) =>
        new(s.Id, s.UserName, s.Name, s.Desk.ToString(), s.SecondFactor is not null, s.SessionEpoch, s.Removed, s.Role, s.SingleKeys,
            s.Absence?.From, s.Absence?.Until, s.Absence?.Deputy, JsonSerializer.Serialize(s.Views, Written), s.Invitation?.Until, s.Version);

    public NpgsqlBatchCommand Write(bool isNew) => isNew
        ? Sql.Command($"insert into {Table} ({Columns}) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15)", Id, UserName, Name, Desk, HasSecondFactor, SessionEpoch, Removed, Role, SingleKeys,
            AbsentFrom, AbsentUntil, Deputy, Views, InvitedUntil, Version)
        : Sql.Command(Removed ? UpdateRemoved : Update, Id, Name, Desk, HasSecondFactor, SessionEpoch, Removed, Role, SingleKeys, AbsentFrom, AbsentUntil, Deputy, Views, InvitedUntil, Version);

    public IEnumerable<object?> Values() => [Id, UserName, Name, Desk, HasSecondFactor, SessionEpoch, Removed, Role, SingleKeys, AbsentFrom, AbsentUntil, Deputy, Views, InvitedUntil, Version];
}
