using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Duplicate;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Tests.Workflows.Duplicate;

/// <summary>Every stage of a duplicate × every asker × every decision, each sent twice. Whatever is not listed as possible has no effect at all.</summary>
public class DuplicateGridTests
{
    private static readonly Dictionary<string, Func<Duplicates, Actor, Request>> Decisions = new()
    {
        ["ask"] = (d, _) => d.Asking() with { Case = Guid.CreateVersion7() },
        ["void"] = (d, by) => d.Stating(by, d.InvalidId),
        ["void the other"] = (d, by) => d.Stating(by, d.KeptId),
        ["keep both"] = (d, by) => d.Stating(by, null),
        ["weigh"] = (d, by) => d.Weighing(by, d.InvalidId),
        ["settle"] = (d, by) => d.Settling(by, d.InvalidId),
        ["settle none"] = (d, by) => d.Settling(by, null),
        ["end"] = (d, by) => d.Ending(by),
        ["withdraw"] = (d, _) => new WithdrawCase(d.Case),
        ["limit"] = (d, _) => new TimeLimitReached(d.Case),
    };

    private static readonly string[] Statements = ["void", "void the other", "keep both"];

    private static readonly Dictionary<(string Stage, string Asker), string[]> Possible = new()
    {
        [("duplicate-school", "student")] = ["withdraw"],
        [("duplicate-school", "school")] = Statements,
        [("duplicate-other-school", "student")] = ["withdraw"],
        [("duplicate-other-school", "other school")] = Statements,
        [("duplicate-examination", "examiner")] = ["weigh"],
        [("duplicate-examination", "approver")] = ["weigh"],
        [("duplicate-decision", "approver")] = ["settle", "settle none"],
        [("duplicate-denied", "student")] = ["ask"],
        [("duplicate-overtaken", "student")] = [],
        [("duplicate-withdrawn", "student")] = ["ask"],
    };

    public static TheoryData<string> Stages => [.. DuplicateRoute.Sheet.Stages.Select(s => s.Stage.Name)];

    [Theory]
    [Rule("003-17")]
    [MemberData(nameof(Stages))]
    public void At_a_stage_a_decision_is_open_to_those_listed_and_has_one_effect(string stage)
    {
        foreach (var asker in new[] { "student", "clerk", "school", "other school", "third school", "examiner", "approver", "other province", "customer service", "clock", "visitor" })
        {
            foreach (var decision in Decisions.Keys)
            {
                var d = At(stage);
                var by = ActorOf(d, asker);
                var (facts, request) = (d.Given.History.Count, Decisions[decision](d, by));
                var answer = d.Given.Ask(request, by);
                var listed = Possible.GetValueOrDefault((stage, asker), []).Contains(decision);
                Assert.True(listed == (d.Given.History.Count > facts), $"{stage}, {asker}, {decision}: {answer}");
                var (at, invalid, kept, told) = (d.State.Stage, d.Invalid.Version, d.Kept.Version, d.Given.Told.Count);
                d.Given.Ask(request, by);
                Assert.Equal((at, invalid, kept, told), (d.State.Stage, d.Invalid.Version, d.Kept.Version, d.Given.Told.Count));
                // one record is void where the case says so, and never both
                Assert.Equal(d.State.At(DuplicateRoute.Voided) || d.State.At(DuplicateRoute.Overtaken), d.Invalid.Void ^ d.Kept.Void);
                Assert.False(d.Invalid.Void && d.Kept.Void);
            }
        }
    }

    private static Duplicates At(string stage)
    {
        var d = new Duplicates().Asked();
        switch (stage)
        {
            case "duplicate-other-school":
                d.Stated(d.School, d.InvalidId);
                break;
            case "duplicate-examination":
                d.Stated(d.School, d.InvalidId).Stated(d.Other, null);
                break;
            case "duplicate-decision":
                d.Stated(d.School, null).Stated(d.Other, d.InvalidId).Weighed();
                break;
            case "duplicate-voided":
                d.Stated(d.School, d.InvalidId).Stated(d.Other, d.InvalidId);
                break;
            case "duplicate-denied":
                d.Stated(d.School, null).Stated(d.Other, null);
                break;
            case "duplicate-overtaken":
                d.VoidedElsewhere();
                d.Given.Do(d.Ending(d.School), d.School);
                break;
            case "duplicate-withdrawn":
                d.Given.Do(new WithdrawCase(d.Case), d.Me);
                break;
        }

        Assert.Equal(stage, d.State.Stage);
        return d;
    }

    private static Actor ActorOf(Duplicates d, string asker) => asker switch
    {
        "student" => d.Me,
        "clerk" => d.Clerk,
        "school" => d.School,
        "other school" => d.Other,
        "third school" => Students.Registrar("99003"),
        "examiner" => d.Examiner,
        "approver" => d.Approver,
        "other province" => new(Guid.CreateVersion7(), "周敏", Desk.Province("43")),
        "customer service" => d.Given.Reviewer,
        "clock" => Actor.Clock,
        _ => Actor.Visitor(Guid.CreateVersion7()),
    };
}
