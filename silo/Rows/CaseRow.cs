using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;
using Npgsql;
using NpgsqlTypes;

namespace Chsi.Silo.Rows;

/// <summary>The line of a case in lists, as its facts have it. The lease columns are not here: they are operational.</summary>
public sealed record CaseRow(
    Guid Id, string Number, string Route, string Cause, string Office, Guid Applicant, Guid Claim, string Stage, int StageVersion,
    DateTimeOffset StageSince, string Desk, DateTimeOffset? Due, bool Provisional, int? ClockLeft, bool Overdue, int Reminders, int Returns,
    int Failures, Guid? Reviewer, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, int Version, Guid[]? Excluded) : IRow
{
    public const string Table = "chsi.case_row";

    public const string Columns = "id, number, route, cause, office, applicant, claim, stage, stage_version, stage_since, desk, due, provisional, "
        + "clock_left, overdue, reminders, returns, failures, reviewer, opened_at, closed_at, version, excluded";

    private const string Upsert = $"insert into {Table} ({Columns}) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23)";

    private const string Set = $"update {Table} set stage=$2, stage_version=$3, stage_since=$4, desk=$5, due=$6, provisional=$7, clock_left=$8, "
        + "overdue=$9, reminders=$10, returns=$11, failures=$12, reviewer=$13, closed_at=$14, version=$15, excluded=$16";

    // a case that leaves its office's desk without a decision of the holder leaves the holder's hands too
    private static readonly string Update = Sql.MustHit($"{Set}, holder = case when $5 = office then holder end where id=$1");

    // one statement, for a second would write the row and its index entries twice; it raises where the lease has changed hands
    private const string UpdateWithLease = $"with turned as ({Set}, holder=$17, held_since=$18, held_until = case when holder = $17 then greatest(held_until, $19) else $19 end, fence = fence + (holder is distinct from $17)::int "
        + "where id=$1 and fence=$20 returning 1) select chsi.lease_held(0) where not exists (select from turned)";

    public static CaseRow Of(CaseState c)
    {
        var re = c as Workflows.ReRegistration.ReRegistrationCase;
        return new(c.Id, c.Number, c.Route.Name, c.Cause, c.Office.ToString(), c.Applicant, c.Claim, c.Stage,
            c.StageVersion, c.StageSince, c.Desk.ToString(), c.Due, c.Provisional, c.ClockLeft, c.Overdue, c.RemindersSent,
            re?.Returns ?? 0, re?.Failures ?? 0, c.Reviewer, c.OpenedAt, c.ClosedAt, c.Version, c.Excluded.IsEmpty ? null : [.. c.Excluded]);
    }

    public NpgsqlBatchCommand Write(bool isNew) => isNew
        ? Sql.Command(Upsert, Id, Number, Route, Cause, Office, Applicant, Claim, Stage, StageVersion, StageSince, Desk, Due, Provisional,
            ClockLeft, Overdue, Reminders, Returns, Failures, Reviewer, OpenedAt, ClosedAt, Version, Excluded)
        : Sql.Command(Update, Id, Stage, StageVersion, StageSince, Desk, Due, Provisional, ClockLeft, Overdue, Reminders, Returns, Failures,
            Reviewer, ClosedAt, Version, Excluded);

    /// <summary>The row together with its lease.</summary>
    public NpgsqlBatchCommand WriteWith(LeaseChange lease) => Sql.Command(UpdateWithLease, Id, Stage, StageVersion, StageSince, Desk, Due, Provisional,
        ClockLeft, Overdue, Reminders, Returns, Failures, Reviewer, ClosedAt, Version, Excluded, lease.Holder, lease.Taken, lease.Until, lease.Fence);

    public IEnumerable<object?> Values() =>
    [
        Id, Number, Route, Cause, Office, Applicant, Claim, Stage, StageVersion, StageSince, Desk, Due, Provisional,
        ClockLeft, Overdue, Reminders, Returns, Failures, Reviewer, OpenedAt, ClosedAt, Version, Excluded,
    ];
}
