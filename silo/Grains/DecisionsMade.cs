using Chsi.Silo.Store;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Samples;
using Dapper;

namespace Chsi.Silo.Grains;

/// <summary>The desk's decisions of some days, for drawing samples. What its reviewer took back is no decision.</summary>
public sealed class DecisionsMade(Database database)
{
    // kinds of facts are constants of the statement, for only so their index is found
    private const string Query = """
        select c.number, f.version, coalesce(s.user_name, f.actor::text) as reviewer, f.type as outcome, e.type as entered, e.body as stage, c.id, f.body
        from chsi.fact f join chsi.case_row c on c.id = f.stream left join chsi.staff_row s on s.id = f.actor
        cross join lateral (
          select b.type, b.body from chsi.fact b where b.stream = f.stream and b.version < f.version and b.type = 'stage-entered' order by b.version desc limit 1) e
        where f.type in ('review-approved', 'returned-for-supplement', 'review-rejected', 'dispute-upheld', 'dispute-refused', 'name-correction-approved', 'name-correction-refused') and f.at >= @from and f.at < @to and c.office = @office
          and (select x.type from chsi.fact x where x.stream = f.stream and x.version > f.version
            and x.type in ('review-approved', 'returned-for-supplement', 'review-rejected', 'decision-taken-back') order by x.version limit 1)
            is distinct from 'decision-taken-back'
        order by f.at, c.number, f.version
        """;

    /// <param name="to">The last day, included; days are those of Shanghai.</param>
    /// <param name="published">
    /// The digest of what was published to be drawn from: where it is that of the decisions without corrections of name or number, which once were not drawn
    /// from, they are left out. Null where nothing is published yet.
    /// </param>
    public async Task<IReadOnlyList<DecisionMade>> Of(DateOnly from, DateOnly to, string? published = null, CancellationToken stop = default)
    {
        var all = await Made(from, to, stop);
        var before = all.Where(d => !CheckOutcomes.OfCorrection.Contains(d.Outcome)).ToList();
        return published is not null && before.Count < all.Count && SampleDraw.Population(before) == published ? before : all;
    }

    private async Task<IReadOnlyList<DecisionMade>> Made(DateOnly from, DateOnly to, CancellationToken stop)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var rows = await connection.QueryAsync<(string Number, int Version, string Reviewer, string Outcome, string Entered, byte[] Stage, Guid Case, byte[] Body)>(
            Query, new { from = WorkingCalendar.StartOf(from).UtcDateTime, to = WorkingCalendar.StartOf(to.AddDays(1)).UtcDateTime, office = Desk.CustomerService.ToString() });
        return [.. rows.Select(r => new DecisionMade(r.Number, r.Version, r.Reviewer, r.Outcome, ((StageEntered)FactCodec.Read(r.Entered, r.Stage)).Stage)
        {
            Case = r.Case,
            Reasons = CheckOutcomes.ReasonsIn(FactCodec.Read(r.Outcome, r.Body)),
        })];
    }
}
