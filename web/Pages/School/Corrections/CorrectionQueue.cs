using Chsi.Web.Security;
using Chsi.Workflows;
using Chsi.Workflows.Appeal;
using Chsi.Workflows.Correction;
using Dapper;

namespace Chsi.Web.Pages.School.Corrections;

/// <summary>A correction or an appeal in its school's list.</summary>
public sealed record CorrectionLine(string Number, string Route, string Stage, DateTime OpenedAt, DateTime? Due, bool Overdue)
{
    public string StageLabel => Catalogue.Routes.First(r => r.Name == Route).LabelOf(Stage);

    public string Address => $"/school/{(Route == AppealRoute.Name ? "appeals" : "corrections")}/{Number}";
}

/// <summary>Reads a school's corrections and appeals with the reader's login, in the order of the queue's index: the most urgent first.</summary>
public sealed class CorrectionQueue(Reading reading)
{
    /// <summary>Lines of a page.</summary>
    public const int Size = 50;

    /// <summary>Nobody turns further.</summary>
    public const int LastPage = 200;

    private const string Columns = "select c.number, c.route, c.stage, c.opened_at as OpenedAt, c.due, c.overdue";

    private const string Order = "order by c.overdue desc, c.due, c.id";

    private const string Here = $"""
        {Columns} from chsi.case_row c where c.office = @desk and c.desk = @desk and c.closed_at is null and c.route = any(@routes) {Order} limit 51 offset @skip
        """;

    // one desk after the other, each in the order of the index: all of them together would have to be sorted
    private const string Elsewhere = $"""
        {Columns} from (select 'applicant' as desk union all select 'nobody' union all select 'province:' || o.province from chsi.organisation_row o where o.kind = 'school' and 'school:' || o.code = @desk) d
        cross join lateral (select c.* from chsi.case_row c where c.office = @desk and c.desk = d.desk and c.closed_at is null and c.route = any(@routes) {Order} limit @until) c
        {Order} limit 51 offset @skip
        """;

    /// <param name="elsewhere">What waits for somebody else than the school.</param>
    /// <returns>The lines of a page, one more where there is another page.</returns>
    public Task<IReadOnlyList<CorrectionLine>> Page(Person me, bool elsewhere, int page, CancellationToken stop)
    {
        var skip = (page - 1) * Size;
        return reading.As(me, elsewhere ? Elsewhere : Here, new { desk = me.Desk.ToString(), routes = new[] { CorrectionRoute.Name, AppealRoute.Name }, skip, until = skip + Size + 1 },
            async results => (IReadOnlyList<CorrectionLine>)(await results.ReadAsync<CorrectionLine>()).AsList(), stop);
    }
}
