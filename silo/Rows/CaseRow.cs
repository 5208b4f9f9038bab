using Chsi.Workflows.Routes;

namespace Chsi.Silo.Rows;

/// <summary>The line of a case in lists, as its facts have it. The lease columns are not here: they are operational.</summary>
public sealed record CaseRow(
    Guid Id, string Number, string Route, string Cause, string Office, Guid Applicant, Guid Claim, string Stage, int StageVersion,
    DateTimeOffset StageSince, string Desk, DateTimeOffset? Due, bool Provisional, int? ClockLeft, bool Overdue, int Reminders, int Returns,
    int Failures, Guid? Reviewer, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, int Version, Guid[]? Excluded, string? StoodAbove, string? StoodBeside) : IRow
{
    public static readonly RowTable Table = new(typeof(CaseRow), "chsi.case_row",
    [
        ("id", "uuid"), ("number", "text"), ("route", "text"), ("cause", "text"), ("office", "text"), ("applicant", "uuid"), ("claim", "uuid"), ("stage", "text"),
        ("stage_version", "int"), ("stage_since", "timestamptz"), ("desk", "text"), ("due", "timestamptz"), ("provisional", "bool"), ("clock_left", "int"),
        ("overdue", "bool"), ("reminders", "int"), ("returns", "int"), ("failures", "int"), ("reviewer", "uuid"), ("opened_at", "timestamptz"),
        ("closed_at", "timestamptz"), ("version", "int"), ("excluded", "uuid[]"), ("stood_above", "text"), ("stood_beside", "text"),
    ], Leased: true);

    public static CaseRow Of(CaseState c)
    {
        var re = c as Workflows.ReRegistration.ReRegistrationCase;
        return new(c.Id, c.Number, c.Route.Name, c.Cause, c.Office.ToString(), c.Applicant, c.Claim, c.Stage,
            c.StageVersion, c.StageSince, c.Desk.ToString(), c.Due, c.Provisional, c.ClockLeft, c.Overdue, c.RemindersSent,
            re?.Returns ?? 0, re?.Failures ?? 0, c.Reviewer, c.OpenedAt, c.ClosedAt, c.Version, c.Excluded.IsEmpty ? null : [.. c.Excluded], c.StoodAbove?.ToString(), c.StoodBeside?.ToString());
    }

    public IEnumerable<object?> Values() =>
    [
        Id, Number, Route, Cause, Office, Applicant, Claim, Stage, StageVersion, StageSince, Desk, Due, Provisional,
        ClockLeft, Overdue, Reminders, Returns, Failures, Reviewer, OpenedAt, ClosedAt, Version, Excluded, StoodAbove, StoodBeside,
    ];
}
