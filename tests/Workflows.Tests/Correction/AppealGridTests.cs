using Chsi.Tests.Support;
using Chsi.Workflows.Appeal;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ProvincialApproval;
using Chsi.Workflows.Routes;

namespace Chsi.Tests.Workflows.Correction;

/// <summary>Every stage of an appeal and of the approval it asks for × every asker × every decision, each sent twice. Whatever is not listed as possible has no effect at all.</summary>
public class AppealGridTests
{
    private static readonly Dictionary<string, Func<Corrections, Actor, Request>> Decisions = new()
    {
        ["prepare"] = (c, by) => c.Preparing(by),
        ["uphold"] = (c, by) => c.Upholding(by),
        ["reject"] = (c, by) => c.Rejecting(by),
        ["extend"] = (c, by) => new ExtendAppeal(c.Contesting, by.Person, "需调取录取档案。", c.Appeal.DrawnFrom),
        ["go on"] = (c, _) => new CarryAppealOn(c.Contesting, Personal.Of(c.Account, "学校未看录取通知书。", "")),
        ["take back"] = (c, _) => new WithdrawAppeal(c.Contesting),
        ["examine"] = (c, by) => new ExamineApproval(Child(c), by.Person, "材料齐全", Seen(c)),
        ["give"] = (c, by) => new GiveApproval(Child(c), by.Person, "同意", c.Application(), Seen(c)),
        ["send back"] = (c, by) => new SendBackApproval(Child(c), by.Person, "缺少名册。", Seen(c)),
        ["refuse above"] = (c, by) => new RefuseApproval(Child(c), by.Person, "省级规定", "材料不足。", Seen(c)),
        ["limit"] = (c, _) => new TimeLimitReached(c.Contesting),
    };

    private static readonly string[] Board = ["prepare"], Decides = ["uphold", "reject"];

    private static readonly Dictionary<(string Stage, string Asker), string[]> Possible = new()
    {
        [("appeal-board", "student")] = ["take back"],
        [("appeal-board", "board")] = Board,
        [("appeal-board", "panel")] = Board,
        [("appeal-board", "principal")] = [.. Board, "extend"],
        [("appeal-board-extended", "student")] = ["take back"],
        [("appeal-board-extended", "board")] = Board,
        [("appeal-board-extended", "panel")] = Board,
        [("appeal-board-extended", "principal")] = Board,
        [("appeal-board-deciding", "student")] = ["take back"],
        [("appeal-board-deciding", "panel")] = Decides,
        [("appeal-board-deciding", "principal")] = [.. Decides, "extend"],
        [("appeal-open", "student")] = ["take back", "go on"],
        [("appeal-province", "student")] = ["take back"],
        [("appeal-province", "third")] = ["prepare"],
        [("appeal-province", "fourth")] = ["prepare"],
        [("appeal-province-deciding", "student")] = ["take back"],
        [("appeal-province-deciding", "fourth")] = Decides,
        // of those who are barred from the appeal none examines or approves for it
        [("appeal-approval", "third")] = ["examine", "send back"],
        [("appeal-approval", "fourth")] = ["examine", "send back"],
        [("approval-decision", "fourth")] = ["give", "send back", "refuse above"],
    };

    public static TheoryData<string> Stages => [.. AppealRoute.Sheet.Stages.Select(s => s.Stage.Name), "approval-decision"];

    [Theory]
    [MemberData(nameof(Stages))]
    public void At_a_stage_a_decision_is_open_to_those_listed_and_has_one_effect(string stage)
    {
        foreach (var asker in new[] { "student", "clerk", "checker", "board", "panel", "principal", "examiner", "third", "fourth", "customer service", "other school", "other province", "clock", "visitor" })
        {
            foreach (var decision in Decisions.Keys)
            {
                var (c, principal) = At(stage);
                var by = ActorOf(c, principal, asker);
                var (facts, request) = (c.Given.History.Count, Decisions[decision](c, by));
                var answer = c.Given.Ask(request, by);
                var listed = Possible.GetValueOrDefault((stage, asker), []).Contains(decision);
                Assert.True(listed == (c.Given.History.Count > facts), $"{stage}, {asker}, {decision}: {answer}");
                var (at, record, told) = (c.Appeal.Stage, c.Record.Version, c.Given.Told.Count);
                c.Given.Ask(request, by);
                Assert.Equal((at, record, told), (c.Appeal.Stage, c.Record.Version, c.Given.Told.Count));
                Assert.Equal(c.Appeal.At(AppealRoute.Upheld) ? "张龙" : "张陇", c.Name);
            }
        }
    }

    /// <summary>What was sent back by the examiner and refused by the school in the end, so that both are barred from all that follows.</summary>
    private static (Corrections C, Actor Principal) At(string stage)
    {
        var c = new Corrections().Asked();
        var principal = c.Hired("fenguan", Desk.School(Students.School), Chsi.Workflows.Staff.StaffRoles.Principal);
        c.Signed(principal);
        c.Given.Do(new SendBackApproval(c.Approval.Id, c.Examiner.Person, "缺少名册。", c.Approval.DrawnFrom), c.Examiner);
        principal = c.Hired("fenguan2", Desk.School(Students.School), Chsi.Workflows.Staff.StaffRoles.Principal);
        c.Refused().Appealed();
        var steps = stage switch
        {
            "appeal-board" => 0,
            "appeal-board-extended" => 1,
            "appeal-board-deciding" => 2,
            "appeal-open" or "appeal-ended" => 3,
            "appeal-province" => 4,
            "appeal-province-deciding" => 5,
            "appeal-not-upheld" => 6,
            "appeal-approval" or "approval-decision" or "appeal-upheld" => 7,
            _ => 8,
        };
        Action[] walk =
        [
            () => { if (stage == "appeal-board-extended") { c.Given.Do(Decisions["extend"](c, principal), principal); } },
            () => c.Prepared(c.Board),
            () => c.Given.Do(c.Rejecting(c.Panel), c.Panel),
            () => c.Given.Do(Decisions["go on"](c, c.Me), c.Me),
            () => c.Prepared(c.Third),
            () => c.Given.Do(c.Rejecting(c.Fourth), c.Fourth),
        ];
        if (steps < 7)
        {
            foreach (var step in walk.Take(steps))
            {
                step();
            }

            if (stage == "appeal-ended")
            {
                c.Given.Until(c.Appeal.Due!.Value);
            }
        }
        else if (steps == 7)
        {
            c.Upheld(c.Board, c.Panel);
            if (stage != "appeal-approval")
            {
                c.Given.Do(Decisions["examine"](c, c.Third), c.Third);
            }

            if (stage == "appeal-upheld")
            {
                c.Given.Do(Decisions["give"](c, c.Fourth), c.Fourth);
            }
        }
        else
        {
            c.Given.Do(new WithdrawAppeal(c.Contesting), c.Me);
        }

        Assert.Equal(stage, stage == "approval-decision" ? c.Approval.Stage : c.Appeal.Stage);
        return (c, principal);
    }

    private static Guid Child(Corrections c) => c.Appeal.Child ?? Guid.CreateVersion7();

    private static int Seen(Corrections c) => c.Appeal.Child is null ? 0 : c.Approval.DrawnFrom;

    private static Actor ActorOf(Corrections c, Actor principal, string asker) => asker switch
    {
        "student" => c.Me,
        "clerk" => c.Clerk,
        "checker" => c.Checker,
        "board" => c.Board,
        "panel" => c.Panel,
        "principal" => principal,
        "examiner" => c.Examiner,
        "third" => c.Third,
        "fourth" => c.Fourth,
        "customer service" => c.Given.Reviewer,
        "other school" => Students.Registrar(Students.OtherSchool),
        "other province" => new(Guid.CreateVersion7(), "周敏", Desk.Province("43")),
        "clock" => Actor.Clock,
        _ => Actor.Visitor(Guid.CreateVersion7()),
    };
}
