using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Tests.Workflows.Dispute;

/// <summary>Every stage of a dispute × every asker × every decision, each sent twice. Whatever is not listed as possible has no effect at all.</summary>
public class GridTests
{
    private static readonly string[] Askers = ["approver", "first", "second", "holder", "holder's visitor", "new account", "school", "clock", "visitor"];

    private static readonly Dictionary<string, Func<Given, Request>> Decisions = new()
    {
        ["open"] = g => g.Disputing() with { Dispute = Guid.CreateVersion7() },
        ["object late by photos"] = g => g.ObjectingLate() with { Dispute = Guid.CreateVersion7() },
        ["object late by face"] = g => g.ObjectingLate(People.HolderFace()) with { Dispute = Guid.CreateVersion7() },
        ["take"] = g => new TakeReview(g.Dispute),
        ["give back"] = g => new GiveBackReview(g.Dispute, "认识本人"),
        ["note"] = g => new WriteNote(g.Dispute, Personal.Of(g.Old, "备注", "")),
        ["uphold"] = g => g.Upholding(),
        ["refuse"] = g => new RefuseDispute(g.Dispute, "照片为本人。", g.DisputeState.DrawnFrom),
        ["approve"] = g => new ApproveReview(g.Dispute, "", g.DisputeState.DrawnFrom),
        ["reject"] = g => new RejectReview(g.Dispute, "edited", "请重新提交。", g.DisputeState.DrawnFrom),
        ["take back"] = g => new TakeBackDecision(g.Dispute, "选错了"),
        ["withdraw"] = g => new WithdrawCase(g.Dispute),
        ["object"] = g => new RaiseObjection(g.Dispute, Personal.Of(g.Old, "不是本人。", "")),
        ["limit"] = g => new TimeLimitReached(g.Dispute),
    };

    // the first has taken what is in review; the second what the first has upheld
    private static readonly Dictionary<(string Stage, string Asker), string[]> Possible = new()
    {
        [("dispute-review", "first")] = ["take", "give back", "uphold", "refuse"],
        [("dispute-second-review", "second")] = ["take", "give back", "uphold", "refuse"],
        [("dispute-refused", "approver")] = ["open"],
        [("dispute-refused", "holder's visitor")] = ["object late by photos"],
        [("dispute-refused", "clock")] = ["object late by face"],
        [("dispute-refused", "first")] = ["open"],
        [("dispute-refused", "second")] = ["open"],
    };

    public static TheoryData<string, string> Grid
    {
        get
        {
            var grid = new TheoryData<string, string>();
            foreach (var stage in DisputeRoute.Sheet.Stages)
            {
                foreach (var decision in Decisions.Keys)
                {
                    grid.Add(stage.Stage.Name, decision);
                }
            }

            return grid;
        }
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public void At_this_stage_this_decision_is_open_to_those_listed_and_has_one_effect(string stage, string decision)
    {
        foreach (var asker in Askers)
        {
            var given = At(stage);
            var (facts, request) = (given.History.Count, Decisions[decision](given));
            var answer = given.Ask(request, ActorOf(given, asker));
            var listed = Possible.GetValueOrDefault((stage, asker), []).Contains(decision)
                || (decision == "note" && asker is ("approver" or "first" or "second"));
            Assert.True(listed == (given.History.Count > facts), $"{asker}: {answer}");

            var (at, claim, told) = (given.DisputeState.Stage, given.Only<IdNumberClaim>().Version, given.Told.Count);
            given.Ask(request, ActorOf(given, asker));
            Assert.Equal((at, claim, told), (given.DisputeState.Stage, given.Only<IdNumberClaim>().Version, given.Told.Count));

            var holder = given.Only<IdNumberClaim>().Holder;
            Assert.Equal(given.DisputeState.At(DisputeRoute.Upheld) ? given.Old : given.Again.Account, holder);
            foreach (var account in new[] { given.Old, given.Again.Account })
            {
                Assert.Equal(account == holder ? AccountStatus.Usable : AccountStatus.Closed, given.Get<Account>(account).Status);
            }
        }
    }

    private static Given At(string stage)
    {
        var given = new Given().Opened().HandedIn().Taken().Approved().Disputed();
        switch (stage)
        {
            case "dispute-second-review":
                given.UpheldOnce();
                break;
            case "dispute-upheld":
                given.UpheldOnce().UpheldTwice();
                break;
            case "dispute-refused":
                given.Do(new RefuseDispute(given.Dispute, "照片为本人。", given.DisputeState.DrawnFrom), given.Colleague);
                break;
        }

        Assert.Equal(stage, given.DisputeState.Stage);
        return given;
    }

    private static Actor ActorOf(Given given, string asker) => asker switch
    {
        "approver" => given.Reviewer,
        "first" => given.Colleague,
        "second" => given.Third,
        "holder" => Actor.Applicant(given.Old),
        "holder's visitor" => Actor.Visitor(given.Old),
        "new account" => given.Applicant,
        "school" => new(Guid.CreateVersion7(), "周敏", Desk.School("10511")),
        "clock" => Actor.Clock,
        _ => Actor.Visitor(Guid.CreateVersion7()),
    };
}
