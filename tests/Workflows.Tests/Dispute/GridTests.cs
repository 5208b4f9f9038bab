using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Tests.Workflows.Dispute;

/// <summary>Every stage of a dispute × every desk × every decision that a case can be asked for, each sent twice. Whatever is not listed as possible has no effect at all.</summary>
public class GridTests
{
    private static readonly string[] Askers = ["approver", "first", "second", "holder", "holder's visitor", "new account", .. Everybody.Else];

    private static readonly Dictionary<string, Func<Given, Actor, Request>> Decisions = new()
    {
        ["open"] = (g, _) => g.Disputing() with { Dispute = Guid.CreateVersion7() },
        ["object late by photos"] = (g, _) => g.ObjectingLate() with { Dispute = Guid.CreateVersion7() },
        ["object late by face"] = (g, _) => g.ObjectingLate(People.HolderFace()) with { Dispute = Guid.CreateVersion7() },
        ["photos"] = (g, _) => People.Photos(g.Dispute, g.DisputeState.DrawnFrom),
        ["start check"] = (g, _) => new StartIdentityCheck(g.Dispute, "grid"),
        ["check passed"] = (g, _) => new FinishIdentityCheck(g.Dispute, "grid", true, ""),
        ["take"] = (g, _) => new TakeReview(g.Dispute),
        ["give back"] = (g, _) => new GiveBackReview(g.Dispute, "认识本人"),
        ["reassign"] = (g, by) => new ReassignReview(g.Dispute, by.Person, g.Hired("周敏").Person, "今天由周敏办理"),
        ["urge"] = (g, by) => new UrgeCase(g.Dispute, by.Person),
        ["declare"] = (g, _) => new DeclareRelation(g.Dispute, "与当事人是同学"),
        ["note"] = (g, _) => new WriteNote(g.Dispute, Personal.Of(g.Old, "备注", "")),
        ["uphold"] = (g, _) => g.Upholding(),
        ["refuse"] = (g, _) => new RefuseDispute(g.Dispute, "照片为本人。", g.DisputeState.DrawnFrom),
        ["approve"] = (g, _) => new ApproveReview(g.Dispute, "", g.DisputeState.DrawnFrom),
        ["return"] = (g, _) => new ReturnForSupplement(g.Dispute, ["arm-missing"], "请重新拍摄。", g.DisputeState.DrawnFrom),
        ["reject"] = (g, _) => new RejectReview(g.Dispute, "edited", "请重新提交。", g.DisputeState.DrawnFrom),
        ["take back"] = (g, _) => new TakeBackDecision(g.Dispute, "选错了"),
        ["take the approval back"] = (g, _) => g.TakingBack(),
        ["withdraw"] = (g, _) => new WithdrawCase(g.Dispute),
        ["object"] = (g, _) => new RaiseObjection(g.Dispute, Personal.Of(g.Old, "不是本人。", "")),
        ["announce"] = (g, _) => new AnnounceObjection(g.Dispute, g.Old),
        ["prove by photos"] = (g, _) => g.Proving() with { Case = g.Dispute },
        ["prove by face"] = (g, _) => g.Proving(People.HolderFace()) with { Case = g.Dispute },
        ["limit"] = (g, _) => new TimeLimitReached(g.Dispute),
        ["recompute"] = (g, _) => new RecomputeLimit(g.Dispute),
    };

    // the first has taken what is in review; the second what the first has upheld
    private static readonly Dictionary<(string Stage, string Asker), string[]> Possible = new()
    {
        [("dispute-review", "lead")] = ["reassign", "urge"],
        [("dispute-review", "first")] = ["take", "give back", "uphold", "refuse"],
        [("dispute-second-review", "lead")] = ["reassign", "urge"],
        [("dispute-second-review", "second")] = ["take", "give back", "uphold", "refuse"],
        [("dispute-refused", "approver")] = ["open"],
        [("dispute-refused", "holder's visitor")] = ["object late by photos"],
        [("dispute-refused", "clock")] = ["object late by face"],
        [("dispute-refused", "first")] = ["open"],
        [("dispute-refused", "second")] = ["open"],
        [("dispute-refused", "another reviewer")] = ["open"],
        [("dispute-refused", "lead")] = ["open"],
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
            var by = ActorOf(given, asker);
            var request = Decisions[decision](given, by);
            var facts = given.History.Count;
            var answer = given.Ask(request, by);
            var desk = asker is "approver" or "first" or "second" || Everybody.IsOfDesk(asker);
            var listed = Possible.GetValueOrDefault((stage, asker), []).Contains(decision)
                || (desk && decision == "note")
                || (desk && decision == "declare" && !DisputeRoute.Sheet.PlanOf(stage).IsFinal);
            Assert.True(listed == (given.History.Count > facts), $"{asker}: {answer}");

            var claim = given.Get<IdNumberClaim>(given.First.Claim).Version;
            var (at, version, told, lease) = (given.DisputeState.Stage, given.DisputeState.DrawnFrom, given.Told.Count, given.LeaseOf(given.Dispute).Holder);
            facts = given.History.Count;
            given.Ask(request, by);
            Assert.Equal((at, version, claim), (given.DisputeState.Stage, given.DisputeState.DrawnFrom, given.Get<IdNumberClaim>(given.First.Claim).Version));
            Assert.Equal((told, lease), (given.Told.Count, given.LeaseOf(given.Dispute).Holder));
            // taking it again keeps it, a note is written twice
            Assert.Equal(facts + (listed && decision is ("take" or "note") ? 1 : 0), given.History.Count);

            var holder = given.Get<IdNumberClaim>(given.First.Claim).Holder;
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
        _ => Everybody.Of(given, asker),
    };
}
