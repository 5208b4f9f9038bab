using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows;
using Chsi.Workflows.Appeal;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ProvincialApproval;
using Chsi.Workflows.Routes;

namespace Chsi.Tests.Workflows.Correction;

/// <summary>Every stage of a correction × every asker × every decision, each sent twice. Whatever is not listed as possible has no effect at all.</summary>
public class GridTests
{
    private static readonly Dictionary<string, Func<Corrections, Actor, Request>> Decisions = new()
    {
        ["ask"] = (c, _) => c.Asking() with { Case = Guid.CreateVersion7() },
        ["find"] = (c, by) => c.Finding(by),
        ["sign"] = (c, by) => c.Signing(by),
        ["supplement"] = (c, by) => new AskSupplement(c.Case, by.Person, [CorrectionDocument.Admission], "请补充录取登记表。", c.State.DrawnFrom),
        ["supply"] = (c, _) => new SupplyDocuments(c.Case, [People.Photo(CorrectionDocument.Admission)], c.State.DrawnFrom),
        ["refuse"] = (c, by) => c.Refusing(by),
        ["fraud"] = (c, by) => new SuspectFraud(c.Case, by.Person, "证明系伪造。", c.State.DrawnFrom),
        ["account"] = (c, by) => c.AccountFound(Guid.CreateVersion7(), by),
        ["withdraw"] = (c, _) => new WithdrawCorrection(c.Case, []),
        ["examine"] = (c, by) => new ExamineApproval(Child(c), by.Person, "材料齐全", Seen(c)),
        ["give"] = (c, by) => new GiveApproval(Child(c), by.Person, "同意", c.Application(), Seen(c)),
        ["send back"] = (c, by) => new SendBackApproval(Child(c), by.Person, "缺少名册。", Seen(c)),
        ["refuse above"] = (c, by) => new RefuseApproval(Child(c), by.Person, "省级规定", "材料不足。", Seen(c)),
        ["appeal"] = (c, _) => c.Appealing() with { Case = Guid.CreateVersion7() },
        ["limit"] = (c, _) => new TimeLimitReached(c.Case),
        ["hand over"] = (c, by) => c.HandingOver(by),
        ["take"] = (c, by) => new TakeHandOver(c.Case, by.Person, c.State.DrawnFrom),
        ["contest"] = (c, by) => new ContestHandOver(c.Case, by.Person, "不是本校登记的。", c.State.DrawnFrom),
        ["assign"] = (c, by) => new AssignSchool(c.Case, by.Person, Students.School, "按登记的学校办理。", c.State.DrawnFrom),
    };

    private static readonly string[] Checks = ["find", "supplement", "refuse", "fraud", "account", "hand over"];

    private static readonly Dictionary<(string Stage, string Asker), string[]> Possible = new()
    {
        [("correction-window", "student")] = ["withdraw"],
        [("correction-check", "student")] = ["withdraw"],
        [("correction-check", "checker")] = Checks,
        [("correction-check", "head")] = Checks,
        [("correction-check", "leader")] = Checks,
        [("correction-supplement", "student")] = ["withdraw", "supply"],
        [("correction-head", "student")] = ["withdraw"],
        [("correction-head", "head")] = ["sign", "refuse"],
        [("correction-head", "leader")] = ["sign", "refuse"],
        [("correction-leader", "student")] = ["withdraw"],
        [("correction-leader", "leader")] = ["sign", "refuse"],
        [("correction-receiving", "student")] = ["withdraw"],
        [("correction-receiving", "receiver")] = ["take", "contest"],
        [("correction-assigning", "student")] = ["withdraw"],
        [("correction-assigning", "examiner")] = ["assign"],
        [("correction-assigning", "approver")] = ["assign"],
        [("correction-province", "examiner")] = ["examine", "send back"],
        [("correction-province", "approver")] = ["examine", "send back"],
        [("approval-decision", "approver")] = ["give", "send back", "refuse above"],
        [("approval-refused", "student")] = ["ask", "appeal"],
        [("approval-sent-back", "student")] = ["withdraw"],
        [("approval-sent-back", "checker")] = Checks,
        [("approval-sent-back", "head")] = Checks,
        [("approval-sent-back", "leader")] = Checks,
        [("correction-applied", "student")] = [],
        [("correction-refused", "student")] = ["ask", "appeal"],
        [("correction-not-accepted", "student")] = ["ask", "appeal"],
        [("correction-handed-over", "student")] = ["ask"],
        [("correction-lapsed", "student")] = ["ask"],
        [("correction-withdrawn", "student")] = ["ask"],
    };

    // of the province's own case: where it is decided, and where it has ended and is asked again
    public static TheoryData<string> Stages => [.. CorrectionRoute.Sheet.Stages.Select(s => s.Stage.Name), "approval-decision", "approval-refused", "approval-sent-back"];

    [Theory]
    [MemberData(nameof(Stages))]
    public void At_a_stage_a_decision_is_open_to_those_listed_and_has_one_effect(string stage)
    {
        foreach (var asker in new[] { "student", "clerk", "checker", "head", "leader", "examiner", "approver", "receiver", "customer service", "other school", "other province", "clock", "visitor" })
        {
            foreach (var decision in Decisions.Keys)
            {
                var c = At(stage);
                var by = ActorOf(c, asker);
                var (facts, request) = (c.Given.History.Count, Decisions[decision](c, by));
                var answer = c.Given.Ask(request, by);
                var listed = Possible.GetValueOrDefault((stage, asker), []).Contains(decision);
                Assert.True(listed == (c.Given.History.Count > facts), $"{stage}, {asker}, {decision}: {answer}");
                var (at, record, told) = (c.State.Stage, c.Record.Version, c.Given.Told.Count);
                c.Given.Ask(request, by);
                Assert.Equal((at, record, told), (c.State.Stage, c.Record.Version, c.Given.Told.Count));
                // the record is what was last approved, and nothing else
                Assert.Equal(c.State.At(CorrectionRoute.Applied) ? "张龙" : "张陇", c.Name);
            }
        }
    }

    public static TheoryData<string> Sheets => [CorrectionRoute.Name, ApprovalRoute.Name, AppealRoute.Name];

    [Theory]
    [MemberData(nameof(Sheets))]
    public void No_route_goes_in_a_circle_by_itself(string name)
    {
        var sheet = Catalogue.Routes.Single(r => r.Name == name);
        var own = sheet.Turns.Where(t => t.From is not null && t.Fact == typeof(LimitPassed)).SelectMany(t => new[] { (t.From!, t.Target), (t.From!, t.Otherwise) }).Where(t => t.Item2 is not null).ToList();
        foreach (var plan in sheet.Stages)
        {
            var reached = new HashSet<Stage>();
            var edge = new Queue<Stage>([plan.Stage]);
            while (edge.TryDequeue(out var from))
            {
                foreach (var (_, to) in own.Where(t => t.Item1 == from))
                {
                    Assert.NotEqual(plan.Stage, to);
                    if (reached.Add(to!))
                    {
                        edge.Enqueue(to!);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData("42")]
    [InlineData("31")]
    public void Whatever_refuses_a_correction_can_be_appealed_in_time(string province)
    {
        foreach (var refused in new Func<Corrections>[]
        {
            () => new Corrections(province).Asked().Refused(),
            () => new Corrections("42").Asked().Found() is var c && c.Given.Do(c.Refusing(c.Head), c.Head) is not null ? c : throw new InvalidOperationException(),
            () => new Corrections("42").Asked().Signed().Examined().RefusedAbove(),
            () => At("correction-not-accepted"),
        })
        {
            var c = refused();
            Assert.True(c.State is { Closed: true, Contestable: true });
            c.Given.Until(c.Given.Calendar.AfterDays(c.State.ClosedAt!.Value, 10).At.AddSeconds(-1));
            c.Appealed();
            Assert.True(c.Appeal.UnderReview);
        }
    }

    /// <summary>Walks at random through what the desks and the student may do; whatever came last, the record is what was approved last.</summary>
    [Fact]
    public void The_record_equals_its_last_approved_value_on_any_walk()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var chance = new Random(seed);
            var c = new Corrections(new[] { "42", "31", "61", "51" }[seed % 4]).Asked();
            for (var step = 0; step < 40 && !c.State.Closed; step++)
            {
                var by = ActorOf(c, new[] { "student", "checker", "head", "leader", "examiner", "approver", "clock" }[chance.Next(7)]);
                var name = Decisions.Keys.Where(d => d != "ask" && (d != "withdraw" || chance.Next(6) == 0) && (d is not ("refuse" or "fraud" or "account") || chance.Next(4) == 0)).ElementAtOrDefault(chance.Next(12));
                if (name is not null)
                {
                    c.Given.Ask(Decisions[name](c, by), by);
                }

                Assert.Equal(c.State.At(CorrectionRoute.Applied) ? "张龙" : "张陇", c.Name);
                Assert.Equal(c.State.Signers.Distinct().Count(), c.State.Signers.Length);
                if (c.State.At(CorrectionRoute.Applied) && c.State.Terms!.Province)
                {
                    Assert.True(c.Approval.ExaminedBy != c.Approval.DecidedBy && c.State.Signers.Length == c.State.Terms.Signers);
                }
            }
        }
    }

    private static Corrections At(string stage)
    {
        var c = new Corrections(stage == "correction-window" ? "44" : "42").Asked();
        _ = c.Other;
        switch (stage)
        {
            case "correction-receiving" or "correction-assigning":
                c.Given.Do(Decisions["hand over"](c, c.Checker), c.Checker);
                if (stage == "correction-assigning")
                {
                    c.Given.Do(Decisions["contest"](c, c.Other), c.Other);
                }

                break;
            case "correction-supplement" or "correction-lapsed":
                c.Given.Do(Decisions["supplement"](c, c.Checker), c.Checker);
                if (stage == "correction-lapsed")
                {
                    c.Given.Until(c.State.Due!.Value);
                }

                break;
            case "correction-head":
                c.Found();
                break;
            case "correction-leader":
                c.Found().Given.Do(c.Signing(c.Head), c.Head);
                break;
            case "correction-province":
                c.Signed();
                break;
            case "approval-decision":
                c.Signed().Examined();
                break;
            case "approval-refused":
                c.Signed().Examined().RefusedAbove();
                break;
            case "approval-sent-back":
                c.Signed().Examined().Given.Do(Decisions["send back"](c, c.Approver), c.Approver);
                break;
            case "correction-applied":
                c.Signed().Examined().Approved();
                break;
            case "correction-refused":
                c.Refused();
                break;
            case "correction-not-accepted":
                c.Given.Do(Decisions["fraud"](c, c.Checker), c.Checker);
                break;
            case "correction-handed-over":
                c.Given.Do(Decisions["account"](c, c.Checker), c.Checker);
                break;
            case "correction-withdrawn":
                c.Given.Do(Decisions["withdraw"](c, c.Me), c.Me);
                break;
        }

        Assert.Equal(stage, stage.StartsWith("approval-", StringComparison.Ordinal) ? c.Approval.Stage : c.State.Stage);
        return c;
    }

    private static Guid Child(Corrections c) => c.State.Child ?? Guid.CreateVersion7();

    private static int Seen(Corrections c) => c.State.Child is null ? 0 : c.Approval.DrawnFrom;

    private static Actor ActorOf(Corrections c, string asker) => asker switch
    {
        "student" => c.Me,
        "clerk" => c.Clerk,
        "checker" => c.Checker,
        "head" => c.Head,
        "leader" => c.Leader,
        "examiner" => c.Examiner,
        "approver" => c.Approver,
        "receiver" => c.Other,
        "customer service" => c.Given.Reviewer,
        "other school" => Students.Registrar(Students.OtherSchool),
        "other province" => new(Guid.CreateVersion7(), "周敏", Desk.Province("43")),
        "clock" => Actor.Clock,
        _ => Actor.Visitor(Guid.CreateVersion7()),
    };
}
