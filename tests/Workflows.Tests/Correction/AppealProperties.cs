using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows;
using Chsi.Workflows.Appeal;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ProvincialApproval;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Staff;

namespace Chsi.Tests.Workflows.Correction;

/// <summary>What holds on any walk through a correction, its approvals and its appeal, whoever does what.</summary>
public class AppealProperties
{
    /// <summary>
    /// Whatever is refused, by whomever, is appealed in its last second; whoever had a hand in it never decides there; nothing is upheld by fewer hands than it takes; the record is what was
    /// approved last.
    /// </summary>
    [Fact]
    public void Every_refused_case_can_be_appealed_in_time_before_others_on_any_walk()
    {
        var met = new HashSet<string>();
        for (var seed = 0; seed < 240; seed++)
        {
            var chance = new Random(seed);
            var c = new Corrections(new[] { "42", "31", "61", "51" }[seed % 4]).Asked();
            var desks = new[] { c.Checker, c.Head, c.Leader, c.Board, c.Panel, c.Examiner, c.Approver, c.Third, c.Fourth };
            var contested = new HashSet<Guid>();
            for (var step = 0; step < 1200 && !Over(c) && Stuck(c) is null; step++)
            {
                if (c.State.Contestable && !Appealed(c))
                {
                    met.Add($"{c.State.Stage}, {(c.State.RefusedAbove ? "province" : "school")}");
                    contested = [.. Hands(c, c.Case), .. c.State.Children.SelectMany(child => Hands(c, child))];
                    InTime(c, c.State.AppealUntil!.Value, c.Appealing());
                    continue;
                }

                if (Appealed(c) && c.Appeal.CanGoOn && chance.Next(4) == 0)
                {
                    met.Add(c.Appeal.At(AppealRoute.OpenToProvince) ? c.Appeal.Child is null ? "rejected by the board" : "not approved after the board" : c.Appeal.AtBoard ? "silent board" : "silent approval");
                    InTime(c, c.Appeal.At(AppealRoute.OpenToProvince) ? c.Appeal.Due!.Value : c.Given.Now.AddDays(1), new CarryAppealOn(c.Contesting, Personal.Of(c.Account, "学校未看录取通知书。", "")));
                    continue;
                }

                // one walk in four takes back what it has raised
                if (seed % 4 == 3 && Appealed(c) && !c.Appeal.Closed && !c.Appeal.At(AppealRoute.AwaitingApproval) && chance.Next(12) == 0)
                {
                    met.Add(c.Appeal.Decided ? "withdrawn after a decision" : "withdrawn");
                    c.Given.Do(new WithdrawAppeal(c.Contesting), c.Me);
                    Assert.Equal(c.Appeal.Decided, c.Given.Ask(c.Appealing() with { Case = Guid.CreateVersion7() }, c.Me) is Refused { Sentence: ['您', '对', ..] });
                    continue;
                }

                var by = desks[chance.Next(desks.Length)];
                var before = c.Given.History.Count;
                if (Next(c, by, chance) is { } request)
                {
                    c.Given.Ask(request, by);
                }

                Assert.True(c.Given.History.Count == before || !Appealed(c) || !contested.Contains(by.Person), $"{seed}: {by.Name} had a part in what is appealed against");
                Assert.Equal(c.State.At(CorrectionRoute.Applied) || c.State.OverturnedIn is not null ? "张龙" : "张陇", c.Name);
                if (chance.Next(30) == 0 && Running(c) is { Due: { } due } && due > c.Given.Now)
                {
                    c.Given.Until(due);
                }
            }

            Assert.True(Over(c) || Stuck(c) is not null, $"{seed}: neither ended nor said whom it lacks, at {(Appealed(c) ? c.Appeal.Stage : c.State.Stage)}");
            met.Add(Over(c) ? "ended" : "lacking");
            if (c.State.OverturnedIn is not null)
            {
                var hands = Hands(c, c.Contesting).Concat(c.Appeal.Child is { } child ? Hands(c, child) : []).Distinct().Count();
                var above = c.Appeal.Above || c.Given.History.Any(h => h.Fact is AppealCarriedOn);
                Assert.True(hands >= (above ? 2 : c.State.Terms!.Province ? 4 : Math.Max(2, c.State.Terms.Signers)), $"{seed}: upheld by {hands}");
                met.Add("upheld");
            }
        }

        Assert.Equal(
            ["correction-not-accepted, school", "correction-refused, province", "correction-refused, school", "ended", "lacking", "not approved after the board", "rejected by the board",
                "silent approval", "silent board", "upheld", "withdrawn", "withdrawn after a decision"],
            met.Order(StringComparer.Ordinal));
    }

    /// <summary>Wherever people stop, the clock alone brings every case to rest and sends it to no stage twice.</summary>
    [Fact]
    public void No_route_loops_without_a_person()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var chance = new Random(seed);
            var c = new Corrections(new[] { "42", "31", "44", "51" }[seed % 4]).Asked();
            var desks = new[] { c.Checker, c.Head, c.Leader, c.Board, c.Panel, c.Examiner, c.Approver, c.Third, c.Fourth };
            for (var step = chance.Next(60); step > 0 && !Over(c); step--)
            {
                var by = desks[chance.Next(desks.Length)];
                var request = c.State.Contestable && !Appealed(c) ? c.Appealing() : Next(c, by, chance);
                if (request is not null)
                {
                    c.Given.Ask(request, request is RaiseAppeal ? c.Me : by);
                }
            }

            var left = c.Given.History.Count;
            c.Given.Until(c.Given.Now.AddYears(2));
            var alone = c.Given.History.Skip(left).ToList();
            Assert.All(alone, f => Assert.Equal(Desk.Clock, f.Stamp.Desk));
            var entered = alone.Where(f => f.Fact is StageEntered).Select(f => (f.Stream, ((StageEntered)f.Fact).Stage)).ToList();
            Assert.Equal(entered.Distinct(), entered);
        }
    }

    public static TheoryData<string> Sheets => [.. Catalogue.Routes.Select(r => r.Name)];

    /// <summary>On the sheet too: where only limits pass, no way leads back.</summary>
    [Theory]
    [MemberData(nameof(Sheets))]
    public void Limits_alone_lead_in_no_circle_on_any_sheet(string name)
    {
        var sheet = Catalogue.Routes.Single(r => r.Name == name);
        foreach (var plan in sheet.Stages)
        {
            var (reached, edge) = (new HashSet<Stage>(), new Queue<Stage>([plan.Stage]));
            while (edge.TryDequeue(out var from))
            {
                foreach (var to in sheet.Turns.Where(t => t.From == from && t.Fact == typeof(LimitPassed)).SelectMany(t => new[] { t.Target, t.Otherwise }).OfType<Stage>())
                {
                    Assert.NotEqual(plan.Stage, to);
                    if (reached.Add(to))
                    {
                        edge.Enqueue(to);
                    }
                }
            }
        }
    }

    private static void InTime(Corrections c, DateTimeOffset until, Request appeal)
    {
        Assert.True(until > c.Given.Now);
        c.Given.Until(until.AddSeconds(-1)).Do(appeal, c.Me);
    }

    private static Request? Next(Corrections c, Actor by, Random chance)
    {
        if (Appealed(c) && !c.Appeal.At(AppealRoute.AwaitingApproval))
        {
            return chance.Next(5) switch
            {
                0 => new ExtendAppeal(c.Contesting, by.Person, "需调取录取档案。", c.Appeal.DrawnFrom),
                1 or 2 when !c.Appeal.Deciding => c.Preparing(by, chance.Next(2) == 0),
                1 => c.Upholding(by),
                2 => c.Rejecting(by),
                _ => null,
            };
        }

        if (Appealed(c) || c.State.At(CorrectionRoute.AtProvince))
        {
            var (id, seen) = (c.Approval.Id, c.Approval.DrawnFrom);
            return chance.Next(6) switch
            {
                0 => new SendBackApproval(id, by.Person, "缺少名册。", seen),
                1 or 2 => new RefuseApproval(id, by.Person, "省级规定", "材料不足。", seen),
                3 => c.Giving(by),
                _ => new ExamineApproval(id, by.Person, "材料齐全", seen),
            };
        }

        return chance.Next(9) switch
        {
            0 => c.Refusing(by),
            1 when chance.Next(3) == 0 => new SuspectFraud(c.Case, by.Person, "证明系伪造。", c.State.DrawnFrom),
            2 or 3 or 4 => c.Finding(by),
            _ => c.Signing(by),
        };
    }

    private static bool Appealed(Corrections c) => c.Given.History.Any(h => h.Stream == c.Contesting);

    private static bool Over(Corrections c) => Appealed(c) ? c.Appeal.Closed : c.State is { Closed: true, Contestable: false };

    /// <summary>Whom the desk that has the case lacks, as it is said there; null where it can be brought to its end.</summary>
    private static string? Stuck(Corrections c)
    {
        CaseState @case = Appealed(c) ? c.Appeal.At(AppealRoute.AwaitingApproval) ? c.Approval : c.Appeal : c.State.At(CorrectionRoute.AtProvince) ? c.Approval : c.State;
        return @case.Lacking([.. (@case.Desk.Kind == "school" ? new[] { c.Checker, c.Board, c.Panel } : [c.Examiner, c.Third, c.Fourth]).Select(a => new Coworker(a.Person, StaffRoles.Reviewer)),
            .. (@case.Desk.Kind == "school" ? new[] { c.Head, c.Leader } : [c.Approver]).Select(a => new Coworker(a.Person, StaffRoles.Lead))]);
    }

    private static CaseState? Running(Corrections c) => Appealed(c) ? c.Appeal : c.State.Closed ? null : c.State;

    /// <summary>Whoever of a desk wrote a decision of their own into this case.</summary>
    private static IEnumerable<Guid> Hands(Corrections c, Guid @case) => c.Given.History
        .Where(h => h.Stream == @case && h.Stamp.Desk.Kind is "school" or "province" && h.Fact is not (StageEntered or ChildAgreed or ChildReturned or ChildRefused or CaseOpened or ApprovalAsked))
        .Select(h => h.Stamp.Person).Distinct();
}
