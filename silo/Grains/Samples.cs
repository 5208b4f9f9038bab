using System.Collections.Immutable;
using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Samples;
using Dapper;

namespace Chsi.Silo.Grains;

/// <summary>The requests of 抽检 with what they need worked out: what there is to draw from, what a seed draws, and who may not check which of it.</summary>
public sealed class Samples(Database database, DecisionsMade made, Namesakes namesakes)
{
    // who had to do with a dispute knows that what it is about was approved, and who approved that knows what is disputed: links are followed both ways
    private const string Barred = """
        select c.id, f.actor as person from chsi.case_row c
        cross join lateral (
          select c.id as stream union select target from chsi.link where source = c.id
          union select d.id from chsi.case_row d join chsi.link k on k.source = d.id and k.target = c.id where d.claim = c.claim) l
        join chsi.fact f on f.stream = l.stream
        where c.id = any(@cases)
          and f.type in ('review-approved', 'returned-for-supplement', 'review-rejected', 'dispute-opened', 'dispute-upheld', 'dispute-refused', 'name-correction-approved', 'name-correction-refused')
        union select id, unnest(excluded) from chsi.case_row where id = any(@cases)
        """;

    private const string About = """
        select c.id, t.id from chsi.case_row c join chsi.link l on l.source = c.id join chsi.case_row t on t.id = l.target
        where c.id = any(@cases) and c.route = @dispute and t.route = @original
        """;

    private const string AtDesk = "select id, name from chsi.staff_row where desk = @desk and not removed";

    private const string Named = """
        select distinct c.id, v.digest from chsi.case_row c join chsi.account_row a on a.claim = c.claim or a.id = c.applicant join chsi.protected_value v on v.id = a.name_value
        where c.id = any(@cases) and v.digest = any(@digests)
        """;

    /// <param name="sample">Id for the new draw.</param>
    /// <param name="to">The last day, included.</param>
    /// <param name="confirmed">How many would be drawn, as the lead was shown and has confirmed.</param>
    public async Task<AnnounceSample> Announcing(
        Guid sample, Actor lead, DateOnly from, DateOnly to, int each, int percent, DateOnly seedDay, string source, int? confirmed, CancellationToken stop = default)
    {
        // days that the decision refuses are not counted first
        var all = from > to || to.DayNumber - from.DayNumber >= AnnounceSample.MostDays ? [] : await made.Of(from, to, stop: stop);
        return new(sample, lead.Person, from, to, each, percent, seedDay, source, all.Count, SampleDraw.Size(all, each, percent), SampleDraw.Population(all), confirmed);
    }

    public async Task<DrawSample> Drawing(Guid id, Sample sample, Actor lead, string seed, IReadOnlyList<Guid> checkers, CancellationToken stop = default)
    {
        var all = await made.Of(WorkingDay(sample.From), WorkingDay(sample.Until).AddDays(-1), sample.Population, stop);
        var drawn = SampleDraw.Of(seed.Trim(), all, sample.Each, sample.Percent);
        Guid[] cases = [.. drawn.Select(d => d.Case).Distinct()];
        var (barred, about) = (await BarredFrom(cases, stop), await AboutWhat(cases, stop));
        return new(id, lead.Person, seed, SampleDraw.Population(all),
            [.. drawn.Select(d => new DrawnDecision(d.Case, d.Number, d.Version, d.Outcome, d.Reasons, [.. barred[d.Case].Distinct().Order()], Guid.Empty, "", about.TryGetValue(d.Case, out var original) ? original : null))], [.. checkers]);

        static DateOnly WorkingDay(DateTimeOffset at) => Workflows.Calendar.WorkingCalendar.DayOf(at);
    }

    /// <summary>Handing a check on, with whether that colleague has had a part in the case or has the name of one of its people by now.</summary>
    public async Task<HandOnCheck> HandingOn(Guid sample, Check check, Actor by, Guid to, string grounds, CancellationToken stop = default) =>
        new(sample, check.Nth, by.Person, to, grounds, (await BarredFrom([check.Decision.Case], stop))[check.Decision.Case].Contains(to));

    /// <summary>Of those that are disputes, what they are about.</summary>
    private async Task<IReadOnlyDictionary<Guid, Guid>> AboutWhat(Guid[] cases, CancellationToken stop)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return (await connection.QueryAsync<(Guid Case, Guid About)>(About, new { cases, dispute = DisputeRoute.Name, original = ReRegistrationRoute.Name }))
            .ToDictionary(a => a.Case, a => a.About);
    }

    private async Task<ILookup<Guid, Guid>> BarredFrom(Guid[] cases, CancellationToken stop)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var barred = (await connection.QueryAsync<(Guid Case, Guid Person)>(Barred, new { cases })).AsList();
        // not those alone who are to check: a check can be handed on to everybody
        var staff = await connection.QueryAsync<(Guid Id, string Name)>(AtDesk, new { desk = Desk.CustomerService.ToString() });
        var digests = staff.SelectMany(s => namesakes.Digests(s.Name).Select(d => (s.Id, Digest: Convert.ToHexString(d), d))).ToList();
        var named = await connection.QueryAsync<(Guid Case, byte[] Digest)>(Named, new { cases, digests = digests.Select(d => d.d).ToArray() });
        var whose = digests.ToLookup(d => d.Digest, d => d.Id);
        return barred.Concat(named.SelectMany(n => whose[Convert.ToHexString(n.Digest)].Select(id => (n.Case, id)))).ToLookup(b => b.Item1, b => b.Item2);
    }
}
