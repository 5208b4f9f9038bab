using System.Collections.Immutable;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Staff;

namespace Chsi.Workflows.Samples;

/// <summary>
/// 抽取: the seed is known, and the lead has the published draw made. What the seed draws is worked out by who asks, for it is arithmetic over what is
/// stored; here it must come from the published population. Each decision goes to the colleague with the fewest so far who had no part in it, and of one
/// case, or of a dispute and what it is about, nobody gets two: the later shows what became of the earlier.
/// </summary>
/// <param name="Lead">Who asks: that they lead is read with the decision.</param>
/// <param name="Seed">As published at its source: 1 to 200 characters.</param>
/// <param name="Population">Digest of what is there to draw from now.</param>
/// <param name="Drawn">What the seed draws, in the order of tickets; who checks is not said yet.</param>
/// <param name="Checkers">Colleagues who check, each once.</param>
public sealed record DrawSample(
    Guid Sample, Guid Lead, string Seed, string Population, ImmutableArray<DrawnDecision> Drawn, ImmutableArray<Guid> Checkers) : Request
{
    public override Needs Needs => Needs.Stream(Sample, Lead).AndStreams([.. Checkers]);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (!LeadGuard.Leads(streams, Lead, at))
        {
            return Refuse(SampleGuard.NotLead);
        }

        if (streams.Find<Sample>(Sample) is not { } sample)
        {
            return Refuse(SampleGuard.NotThere);
        }

        if (sample.Seed is not null)
        {
            return Refuse("本次抽检已经抽取，不能重抽。");
        }

        if (at.Now < sample.SeedFrom)
        {
            return Refuse($"种子在{WorkingCalendar.DayOf(sample.SeedFrom):M月d日}产生，届时才能抽取。", nameof(Seed));
        }

        if (Seed.Trim().Length is < 1 or > 200)
        {
            return Refuse("请填写种子，不超过200个字。", nameof(Seed));
        }

        if (Population != sample.Population || Drawn.Length != sample.ToDraw)
        {
            return Refuse("期间的处理结果与公布时的摘要不符，不能抽取；请联系运行维护核对。");
        }

        var checkers = Checkers.Distinct().Select(c => streams.Find<StaffMember>(c)).ToList();
        if (checkers.Count == 0 || checkers.Any(c => c is not { Reviews: true }))
        {
            return Refuse("请选择核查人，须在本审核台。", nameof(Checkers));
        }

        return Dealt(Drawn, [.. checkers.OfType<StaffMember>()]) is not { } dealt
            ? Refuse("有的处理结果，所选核查人都办理过、已申请回避、与当事人同名或已分到同案的另一件，请增加核查人。", nameof(Checkers))
            : Accept(Sample, new SampleDrawn(Seed.Trim(), dealt)).Saying(sample.Number)
                .Tell([.. dealt.GroupBy(d => d.Checker).Select(d => Notice.To(d.Key, sample.Desk, "抽检待核查", $"抽检{sample.Number}有{d.Count()}件待您核查，请在“抽检”页面办理。"))]);
    }

    /// <summary>Null where a decision has nobody who may check it.</summary>
    private static ImmutableArray<DrawnDecision>? Dealt(ImmutableArray<DrawnDecision> drawn, IReadOnlyList<StaffMember> checkers)
    {
        var given = checkers.ToDictionary(c => c.Id, _ => 0);
        var dealt = new DrawnDecision[drawn.Length];
        var had = new HashSet<(Guid Matter, Guid Checker)>();
        // those with the fewest who may come first: nobody else is then left with what they must not see
        foreach (var n in Enumerable.Range(0, drawn.Length).OrderBy(n => checkers.Count(c => !drawn[n].Barred.Contains(c.Id))).ThenBy(n => n))
        {
            if (checkers.Where(c => !drawn[n].Barred.Contains(c.Id) && !had.Contains((drawn[n].Matter, c.Id))).MinBy(c => given[c.Id]) is not { } checker)
            {
                return null;
            }

            given[checker.Id]++;
            had.Add((drawn[n].Matter, checker.Id));
            dealt[n] = drawn[n] with { Checker = checker.Id, CheckerName = checker.Name };
        }

        return [.. dealt];
    }
}
