using Chsi.Web.Security;
using Chsi.Workflows;
using Chsi.Workflows.Appeal;
using Chsi.Workflows.Correction;
using Chsi.Workflows.ProvincialApproval;
using Dapper;

namespace Chsi.Web.Pages.Province.Approvals;

/// <summary>A case in the province's queue.</summary>
/// <param name="StageVersion">What a page drawn now is drawn from.</param>
/// <param name="School">院校代码; null where the record is no longer there.</param>
/// <param name="StudentNumber">学号.</param>
/// <param name="Fields">Codes of <see cref="CorrectionField"/> with commas between, in the order of the alphabet.</param>
/// <param name="Examiner">Who examined it; null while nobody has.</param>
public sealed record ApprovalLine(
    string Number, string Stage, int StageVersion, DateTime OpenedAt, DateTime? Due, bool Overdue, string? School, string? StudentNumber, string? Fields, Guid? Examiner)
{
    public string StageLabel => ApprovalRoute.Sheet.LabelOf(Stage);

    /// <summary>What is asked for, in the order of the student's page; cases of which this is the same are like each other.</summary>
    public string Asked => string.Join('、', CorrectionField.All.Where(f => (Fields ?? "").Split(',').Contains(f.Code)).Select(f => f.Label));

    /// <summary>This person can approve it as it stands.</summary>
    public bool ApprovableBy(Guid person) => Stage == ApprovalRoute.Deciding.Name && Asked.Length > 0 && Examiner != person;
}

/// <summary>What went on to the province beside approvals: an appeal, or a correction whose school it is to say.</summary>
public sealed record AppealLine(string Number, string Route, string Stage, DateTime OpenedAt, DateTime? Due, bool Overdue)
{
    public string StageLabel => Catalogue.Routes.First(r => r.Name == Route).LabelOf(Stage);

    public string Address => $"/province/{(Route == AppealRoute.Name ? "appeals" : "corrections")}/{Number}";
}

/// <summary>An approval or appeal that the province has decided.</summary>
public sealed record DecidedLine(string Number, string Route, string Stage, DateTime ClosedAt)
{
    public string StageLabel => Catalogue.Routes.First(r => r.Name == Route).LabelOf(Stage);

    public string Address => $"/province/{(Route == AppealRoute.Name ? "appeals" : "approvals")}/{Number}";
}

/// <summary>Reads the province's queue with the reader's login, in the order of its indexes: the most urgent first.</summary>
public sealed class ApprovalQueue(Reading reading)
{
    /// <summary>Lines of a page, and how many are approved at once.</summary>
    public const int Size = 50;

    /// <summary>So many of each kind that are closed are listed.</summary>
    public const int Latest = 20;

    /// <summary>Nobody turns further.</summary>
    public const int LastPage = 200;

    /// <summary>Stages at which an appeal waits for the province.</summary>
    private static readonly string[] Appealed = [AppealRoute.AtProvince.Name, AppealRoute.ProvinceDeciding.Name];

    /// <summary>Stages at which the province has decided an appeal, or what a board had upheld.</summary>
    private static readonly string[] Concluded = [AppealRoute.Upheld.Name, AppealRoute.NotUpheld.Name];

    private const string Waiting = "c.id, c.number, c.route, c.stage, c.opened_at as OpenedAt, c.due, c.overdue from chsi.case_row c where c.desk = @desk and c.closed_at is null";

    private const string Columns = "select c.id, c.number, c.stage, c.stage_version, c.opened_at, c.due, c.overdue from chsi.case_row c";

    private const string Own = "c.office = @desk and c.closed_at is null and c.route = 'provincial-approval'";

    private const string Order = "order by c.overdue desc, c.due, c.id";

    // what it is about is looked up for the lines of the page alone
    private const string About = """
        select c.number, c.stage, c.stage_version as StageVersion, c.opened_at as OpenedAt, c.due, c.overdue, a.school, a.student_number as StudentNumber, a.fields, a.examiner
        from page c left join chsi.asked_for(array(select id from page)) a on a.id = c.id
        """;

    /// <param name="deciding">Only what has been examined and waits for its approver.</param>
    /// <returns>The lines of a page, one more where there is another page, and before all the appeals, and corrections whose school is to be said.</returns>
    public Task<(IReadOnlyList<AppealLine> Appeals, IReadOnlyList<ApprovalLine> Lines)> Page(Person me, bool deciding, int page, CancellationToken stop) => reading.As(me, $"""
        select c.number, c.route, c.stage, c.OpenedAt, c.due, c.overdue from (
          (select {Waiting} and c.route = 'appeal' and c.stage = any(@appealed) {Order} limit 50)
          union all
          (select {Waiting} and c.stage = 'correction-assigning' {Order} limit 50)) c {Order};
        with page as materialized ({Columns} where {Own} and {(deciding ? "c.stage = 'approval-decision'" : "c.desk = @desk")} {Order} limit 51 offset @skip)
        {About} {Order};
        """, new { desk = me.Desk.ToString(), appealed = Appealed, skip = (page - 1) * Size },
        async results => ((IReadOnlyList<AppealLine>)(await results.ReadAsync<AppealLine>()).AsList(), (IReadOnlyList<ApprovalLine>)(await results.ReadAsync<ApprovalLine>()).AsList()), stop);

    /// <summary>What this province has decided, the latest first.</summary>
    public Task<IReadOnlyList<DecidedLine>> Decided(Person me, CancellationToken stop) => reading.As(me, """
        select * from (
          (select number, route, stage, closed_at as ClosedAt from chsi.case_row where closed_at is not null and office = @desk and route = @approval order by closed_at desc limit @Latest)
          union all
          (select number, route, stage, closed_at from chsi.case_row where closed_at is not null and stood_above = @desk and route = @appeal and stage = any(@decided) order by closed_at desc limit @Latest)) d
        order by ClosedAt desc
        """, new { desk = me.Desk.ToString(), approval = ApprovalRoute.Name, appeal = AppealRoute.Name, decided = Concluded, Latest },
        async results => (IReadOnlyList<DecidedLine>)(await results.ReadAsync<DecidedLine>()).AsList(), stop);

    /// <summary>These cases of the own desk, in the order of the queue.</summary>
    public Task<IReadOnlyList<ApprovalLine>> These(Person me, IReadOnlyList<string> numbers, CancellationToken stop) =>
        Lines(me, $"with page as materialized ({Columns} where {Own} and c.number = any(@numbers)) {About} {Order}", new { desk = me.Desk.ToString(), numbers = numbers.ToArray() }, stop);

    /// <summary>The most urgent cases that wait for their approver, ask for the same as this one and were examined by somebody else; this one among them where it does.</summary>
    public Task<IReadOnlyList<ApprovalLine>> Like(Person me, string number, CancellationToken stop) => Lines(me, $"""
        with one as (select a.fields from chsi.case_row c, chsi.asked_for(array[c.id]) a where {Own} and c.number = @number),
        page as materialized ({Columns} where {Own} and c.stage = 'approval-decision' {Order} limit 500)
        select * from ({About}) c where c.fields = (select fields from one) and c.examiner is distinct from @me {Order.Replace("c.id", "c.number", StringComparison.Ordinal)} limit {Size}
        """, new { desk = me.Desk.ToString(), number, me = me.Id }, stop);

    private Task<IReadOnlyList<ApprovalLine>> Lines(Person me, string query, object parameters, CancellationToken stop) =>
        reading.As(me, query, parameters, async results => (IReadOnlyList<ApprovalLine>)(await results.ReadAsync<ApprovalLine>()).AsList(), stop);
}
