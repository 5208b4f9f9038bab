using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Tests.Workflows.ReRegistration;

/// <summary>Every stage × every desk × every decision that a case can be asked for, each sent twice. Whatever is not listed as possible has no effect at all.</summary>
public class GridTests
{
    private static readonly string[] Askers = ["applicant", "other applicant", "holder's visitor", "reviewer", "colleague", .. Everybody.Else];

    private static readonly Dictionary<string, Func<Given, Actor, Request>> Decisions = new()
    {
        ["photos"] = (g, _) => People.Photos(g.Case, g.Seen),
        ["start check"] = (g, _) => new StartIdentityCheck(g.Case, "grid"),
        ["check passed"] = (g, _) => new FinishIdentityCheck(g.Case, "open", true, ""),
        ["check failed"] = (g, _) => new FinishIdentityCheck(g.Case, "open", false, "face-differs"),
        ["take"] = (g, _) => new TakeReview(g.Case),
        ["give back"] = (g, _) => new GiveBackReview(g.Case, "认识本人"),
        ["reassign"] = (g, by) => new ReassignReview(g.Case, by.Person, g.Hired("周敏").Person, "今天由周敏办理"),
        ["urge"] = (g, by) => new UrgeCase(g.Case, by.Person),
        ["declare"] = (g, _) => new DeclareRelation(g.Case, "与申请人是同学"),
        ["note"] = (g, _) => new WriteNote(g.Case, Personal.Of(g.Again.Account, "备注", "")),
        ["approve"] = (g, _) => new ApproveReview(g.Case, "一致", g.Seen),
        ["return"] = (g, _) => new ReturnForSupplement(g.Case, ["arm-missing"], "请重新拍摄。", g.Seen),
        ["reject"] = (g, _) => new RejectReview(g.Case, "edited", "请提交原始照片。", g.Seen),
        ["take back"] = (g, _) => g.TakingBack(),
        ["object"] = (g, _) => new RaiseObjection(g.Case, Personal.Of(g.Old, "不是本人申请的。", "")),
        ["announce"] = (g, _) => new AnnounceObjection(g.Case, g.Old),
        ["prove by photos"] = (g, _) => g.Proving(),
        ["prove by face"] = (g, _) => g.Proving(People.HolderFace()),
        ["open dispute"] = (g, _) => g.Disputing(),
        ["object late by photos"] = (g, _) => g.ObjectingLate(),
        ["object late by face"] = (g, _) => g.ObjectingLate(People.HolderFace()),
        ["uphold"] = (g, _) => new UpholdDispute(g.Case, "照片与原持有人不一致", null, null, g.Seen),
        ["refuse"] = (g, _) => new RefuseDispute(g.Case, "照片为本人。", g.Seen),
        ["withdraw"] = (g, _) => new WithdrawCase(g.Case),
        ["limit"] = (g, _) => new TimeLimitReached(g.Case),
        ["recompute"] = (g, _) => new RecomputeLimit(g.Case),
    };

    /// <summary>What says something new each time it is asked.</summary>
    private static readonly string[] Repeatable = ["start check", "take", "note"];

    // the reviewer has taken what is in review, and has approved what the colleague has taken to review again
    private static readonly Dictionary<(string Stage, string Asker), string[]> Possible = new()
    {
        [("awaiting-evidence", "lead")] = ["urge"],
        [("awaiting-evidence", "applicant")] = ["photos", "start check", "withdraw"],
        [("awaiting-evidence", "clock")] = ["check passed", "check failed"],
        [("in-review", "lead")] = ["reassign", "urge"],
        [("in-review", "applicant")] = ["start check", "withdraw"],
        [("in-review", "reviewer")] = ["take", "give back", "approve", "return", "reject"],
        [("in-review", "other applicant")] = ["object"],
        [("in-review", "holder's visitor")] = ["announce", "prove by photos"],
        [("in-review", "clock")] = ["check passed", "check failed", "prove by face"],
        [("second-review", "lead")] = ["reassign", "urge"],
        [("second-review", "applicant")] = ["start check", "withdraw"],
        [("second-review", "colleague")] = ["take", "give back", "approve", "return", "reject"],
        [("second-review", "other applicant")] = ["object"],
        [("second-review", "holder's visitor")] = ["announce", "prove by photos"],
        [("second-review", "clock")] = ["check passed", "check failed", "prove by face"],
        [("awaiting-objection", "applicant")] = ["start check", "withdraw"],
        [("awaiting-objection", "other applicant")] = ["object"],
        [("awaiting-objection", "holder's visitor")] = ["prove by photos"],
        [("awaiting-objection", "clock")] = ["check passed", "check failed", "prove by face"],
        [("awaiting-supplement", "lead")] = ["urge"],
        [("awaiting-supplement", "reviewer")] = ["take back"],
        [("awaiting-supplement", "applicant")] = ["photos", "start check", "withdraw"],
        [("awaiting-supplement", "other applicant")] = ["object"],
        [("awaiting-supplement", "holder's visitor")] = ["prove by photos"],
        [("awaiting-supplement", "clock")] = ["check passed", "check failed", "prove by face"],
        [("approved", "reviewer")] = ["take back", "open dispute"],
        [("approved", "colleague")] = ["open dispute"],
        [("approved", "another reviewer")] = ["open dispute"],
        [("approved", "lead")] = ["open dispute"],
        [("approved", "holder's visitor")] = ["object late by photos"],
        [("approved", "clock")] = ["object late by face"],
        [("rejected", "lead")] = ["urge"],
        [("rejected", "reviewer")] = ["take back"],
        [("rejected", "applicant")] = ["start check", "withdraw"],
        [("rejected", "clock")] = ["check passed", "check failed"],
    };

    public static TheoryData<string, string> Grid
    {
        get
        {
            var grid = new TheoryData<string, string>();
            foreach (var stage in ReRegistrationRoute.Sheet.Stages)
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
            var given = CaseAt(stage);
            var by = ActorOf(given, asker);
            var request = Decisions[decision](given, by);
            var facts = given.History.Count;
            var answer = given.Ask(request, by);
            var desk = asker is "reviewer" or "colleague" || Everybody.IsOfDesk(asker);
            var listed = Possible.GetValueOrDefault((stage, asker), []).Contains(decision)
                || (desk && decision == "note")
                || (desk && decision == "declare" && !ReRegistrationRoute.Sheet.PlanOf(stage).IsFinal);
            Assert.True(listed == (given.History.Count > facts), $"{asker}: {answer}");
            NumberAndAccountsAgree(given);

            var claim = given.Get<IdNumberClaim>(given.First.Claim).Version;
            var (at, version, told, lease) = (given.State.Stage, given.Seen, given.Told.Count, given.LeaseOf(given.Case).Holder);
            facts = given.History.Count;
            given.Ask(request, by);
            Assert.Equal((at, version, claim), (given.State.Stage, given.Seen, given.Get<IdNumberClaim>(given.First.Claim).Version));
            Assert.Equal((told, lease), (given.Told.Count, given.LeaseOf(given.Case).Holder));
            Assert.Equal(facts + (listed && Repeatable.Contains(decision) ? 1 : 0), given.History.Count);
            NumberAndAccountsAgree(given);
        }
    }

    private static void NumberAndAccountsAgree(Given given)
    {
        var claim = given.Get<IdNumberClaim>(given.First.Claim);
        Assert.Equal(AccountStatus.Usable, given.Get<Account>(claim.Holder!.Value).Status);
        Assert.All(claim.Claimants, c => Assert.Equal(AccountStatus.IdentityNeeded, given.Get<Account>(c.Key).Status));
        Assert.All(claim.Claimants, c => Assert.False(given.Get<ReRegistrationCase>(c.Value).Closed));
        Assert.Equal(given.State.Stage is "in-review" or "second-review" or "awaiting-objection" or "awaiting-supplement" ? given.Case : null, claim.ReservedFor);
        Assert.Equal(given.State.Closed, !claim.Claimants.ContainsKey(given.Again.Account));
    }

    /// <summary>As <see cref="Given.CaseAt"/>, with a 实人验证 whose answer is still to come where one can be started.</summary>
    private static Given CaseAt(string stage)
    {
        var given = Given.CaseAt(ReRegistrationRoute.Sheet.PlanOf(stage).Stage);
        given.Ask(new StartIdentityCheck(given.Case, "open"), given.Applicant);
        return given;
    }

    private static Actor ActorOf(Given given, string asker) => asker switch
    {
        "applicant" => given.Applicant,
        "other applicant" => Actor.Applicant(given.Old),
        "holder's visitor" => Actor.Visitor(given.Old),
        "reviewer" => given.Reviewer,
        "colleague" => given.Colleague,
        _ => Everybody.Of(given, asker),
    };
}
