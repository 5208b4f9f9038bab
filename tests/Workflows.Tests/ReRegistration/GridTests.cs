using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Tests.Workflows.ReRegistration;

/// <summary>Every stage × every asker × every decision. Whatever is not listed as possible has no effect at all.</summary>
public class GridTests
{
    private static readonly string[] Askers = ["applicant", "other applicant", "holder's visitor", "reviewer", "colleague", "clock", "visitor"];

    private static readonly Dictionary<string, Func<Given, Request>> Decisions = new()
    {
        ["photos"] = g => People.Photos(g.Case, g.Seen),
        ["start check"] = g => new StartIdentityCheck(g.Case, "grid"),
        ["check passed"] = g => new FinishIdentityCheck(g.Case, "open", true, ""),
        ["check failed"] = g => new FinishIdentityCheck(g.Case, "open", false, "face-differs"),
        ["take"] = g => new TakeReview(g.Case),
        ["give back"] = g => new GiveBackReview(g.Case, "认识本人"),
        ["declare"] = g => new DeclareRelation(g.Case, "与申请人是同学"),
        ["note"] = g => new WriteNote(g.Case, Personal.Of(g.Again.Account, "备注", "")),
        ["approve"] = g => new ApproveReview(g.Case, "一致", g.Seen),
        ["return"] = g => new ReturnForSupplement(g.Case, ["arm-missing"], "请重新拍摄。", g.Seen),
        ["reject"] = g => new RejectReview(g.Case, "edited", "请提交原始照片。", g.Seen),
        ["take back"] = g => g.TakingBack(),
        ["object"] = g => new RaiseObjection(g.Case, Personal.Of(g.Old, "不是本人申请的。", "")),
        ["announce"] = g => new AnnounceObjection(g.Case, g.Old),
        ["prove by photos"] = g => g.Proving(),
        ["prove by face"] = g => g.Proving(People.HolderFace()),
        ["withdraw"] = g => new WithdrawCase(g.Case),
        ["limit"] = g => new TimeLimitReached(g.Case),
        ["recompute"] = g => new RecomputeLimit(g.Case),
    };

    // the reviewer has taken what is in review, and has approved what the colleague has taken to review again
    private static readonly Dictionary<(string Stage, string Asker), string[]> Possible = new()
    {
        [("awaiting-evidence", "applicant")] = ["photos", "start check", "withdraw"],
        [("awaiting-evidence", "clock")] = ["check passed", "check failed"],
        [("in-review", "applicant")] = ["start check", "withdraw"],
        [("in-review", "reviewer")] = ["take", "give back", "approve", "return", "reject"],
        [("in-review", "other applicant")] = ["object"],
        [("in-review", "holder's visitor")] = ["announce", "prove by photos"],
        [("in-review", "clock")] = ["check passed", "check failed", "prove by face"],
        [("second-review", "applicant")] = ["start check", "withdraw"],
        [("second-review", "colleague")] = ["take", "give back", "approve", "return", "reject"],
        [("second-review", "other applicant")] = ["object"],
        [("second-review", "holder's visitor")] = ["announce", "prove by photos"],
        [("second-review", "clock")] = ["check passed", "check failed", "prove by face"],
        [("awaiting-objection", "applicant")] = ["start check", "withdraw"],
        [("awaiting-objection", "other applicant")] = ["object"],
        [("awaiting-objection", "holder's visitor")] = ["prove by photos"],
        [("awaiting-objection", "clock")] = ["check passed", "check failed", "prove by face"],
        [("awaiting-supplement", "reviewer")] = ["take back"],
        [("awaiting-supplement", "applicant")] = ["photos", "start check", "withdraw"],
        [("awaiting-supplement", "other applicant")] = ["object"],
        [("awaiting-supplement", "holder's visitor")] = ["prove by photos"],
        [("awaiting-supplement", "clock")] = ["check passed", "check failed", "prove by face"],
        [("approved", "reviewer")] = ["take back"],
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
    public void At_this_stage_this_decision_is_open_to_those_listed_and_to_nobody_else(string stage, string decision)
    {
        foreach (var asker in Askers)
        {
            var given = CaseAt(stage);
            var facts = given.History.Count;
            var answer = given.Ask(Decisions[decision](given), ActorOf(given, asker));
            var listed = Possible.GetValueOrDefault((stage, asker), []).Contains(decision)
                || (decision == "note" && asker is ("reviewer" or "colleague"))
                || (decision == "declare" && asker is ("reviewer" or "colleague") && !ReRegistrationRoute.Sheet.PlanOf(stage).IsFinal);
            Assert.True(listed == (given.History.Count > facts), $"{asker}: {answer}");
        }
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public void Sent_twice_it_has_one_effect(string stage, string decision)
    {
        foreach (var asker in Askers)
        {
            var given = CaseAt(stage);
            var request = Decisions[decision](given);
            given.Ask(request, ActorOf(given, asker));
            var (at, version, claim, notices) = (given.State.Stage, given.Seen, given.Only<IdNumberClaim>(), given.Told.Count);

            given.Ask(request, ActorOf(given, asker));

            Assert.Equal((at, version), (given.State.Stage, given.Seen));
            Assert.Equal(claim.Version, given.Only<IdNumberClaim>().Version);
            Assert.Equal(notices, given.Told.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public void Whatever_is_asked_number_and_accounts_agree(string stage, string decision)
    {
        foreach (var asker in Askers)
        {
            var given = CaseAt(stage);
            given.Ask(Decisions[decision](given), ActorOf(given, asker));

            var claim = given.Only<IdNumberClaim>();
            Assert.Equal(AccountStatus.Usable, given.Get<Account>(claim.Holder!.Value).Status);
            Assert.All(claim.Claimants, c => Assert.Equal(AccountStatus.IdentityNeeded, given.Get<Account>(c.Key).Status));
            Assert.All(claim.Claimants, c => Assert.False(given.Get<ReRegistrationCase>(c.Value).Closed));
            Assert.Equal(given.State.Stage is "in-review" or "second-review" or "awaiting-objection" or "awaiting-supplement" ? given.Case : null, claim.ReservedFor);
            Assert.Equal(given.State.Closed, !claim.Claimants.ContainsKey(given.Again.Account));
        }
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
        "clock" => Actor.Clock,
        _ => Actor.Visitor(Guid.CreateVersion7()),
    };
}
