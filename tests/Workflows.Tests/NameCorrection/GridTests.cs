using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Tests.Workflows.NameCorrection;

/// <summary>
/// Every stage of a correction of name and number × every desk × every decision that a case can be asked for, each sent twice. Whatever is not
/// listed as possible has no effect at all.
/// </summary>
public class GridTests
{
    private static readonly string[] Askers = ["person", "reviewer", "colleague", .. Everybody.Else];

    private static readonly Dictionary<string, Func<GridTests, Actor, Request>> Decisions = new()
    {
        ["ask"] = (t, _) => t.Asking() with { Case = Guid.CreateVersion7() },
        ["approve"] = (t, _) => t.Approving(NameCheckOutcome.Agrees),
        ["approve an unknown document"] = (t, _) => t.Approving(NameCheckOutcome.UnknownDocument),
        ["approve against the gateway"] = (t, _) => t.Approving(NameCheckOutcome.Disagrees),
        ["approve without the gateway"] = (t, _) => t.Approving(NameCheckOutcome.Away),
        ["refuse"] = (t, _) => new RefuseName(t._case, "证件照片不清楚。", t.State.DrawnFrom),
        ["take"] = (t, _) => new TakeReview(t._case),
        ["give back"] = (t, _) => new GiveBackReview(t._case, "认识本人"),
        ["reassign"] = (t, by) => new ReassignReview(t._case, by.Person, t._given.Hired("周敏").Person, "今天由周敏办理"),
        ["urge"] = (t, by) => new UrgeCase(t._case, by.Person),
        ["declare"] = (t, _) => new DeclareRelation(t._case, "与申请人是同学"),
        ["note"] = (t, _) => new WriteNote(t._case, Personal.Of(t._person.Account, "备注", "")),
        ["withdraw"] = (t, _) => new WithdrawCase(t._case),
        ["limit"] = (t, _) => new TimeLimitReached(t._case),
        ["recompute"] = (t, _) => new RecomputeLimit(t._case),
        ["photos"] = (t, _) => People.Photos(t._case, t.State.DrawnFrom),
        ["start check"] = (t, _) => new StartIdentityCheck(t._case, "grid"),
        ["check passed"] = (t, _) => new FinishIdentityCheck(t._case, "grid", true, ""),
        ["approve a review"] = (t, _) => new ApproveReview(t._case, "一致", t.State.DrawnFrom),
        ["return"] = (t, _) => new ReturnForSupplement(t._case, ["arm-missing"], "请重新拍摄。", t.State.DrawnFrom),
        ["reject"] = (t, _) => new RejectReview(t._case, "edited", "请提交原始照片。", t.State.DrawnFrom),
        ["take back"] = (t, _) => new TakeBackDecision(t._case, "选错了"),
        ["object"] = (t, _) => new RaiseObjection(t._case, Personal.Of(t._person.Account, "不是本人申请的。", "")),
        ["announce"] = (t, _) => new AnnounceObjection(t._case, t._person.Account),
        ["prove"] = (t, _) => new ProveObjection(t._case, t._person.Account, Personal.Of(t._person.Account, "不是本人申请的。", ""), People.HolderFace()),
        ["open dispute"] = (t, _) => new OpenDispute(Guid.CreateVersion7(), t._case, t._person.Account, Personal.Of(t._person.Account, "不是本人申请的。", "")),
        ["uphold"] = (t, _) => new UpholdDispute(t._case, "成立", null, null, t.State.DrawnFrom),
        ["refuse dispute"] = (t, _) => new RefuseDispute(t._case, "照片为本人。", t.State.DrawnFrom),
    };

    private static readonly string[] InHand = ["take", "give back", "approve", "approve an unknown document", "refuse"];

    // the reviewer has taken what is in review, and has said 通过 to what the colleague has taken to look at again
    private static readonly Dictionary<(string Stage, string Asker), string[]> Possible = new()
    {
        [("name-review", "person")] = ["withdraw"],
        [("name-review", "reviewer")] = InHand,
        [("name-review", "lead")] = ["reassign", "urge"],
        [("name-second-review", "person")] = ["withdraw"],
        [("name-second-review", "colleague")] = InHand,
        [("name-second-review", "lead")] = ["reassign", "urge"],
        [("name-corrected", "person")] = ["ask"],
        [("name-not-corrected", "person")] = ["ask"],
        [("name-withdrawn", "person")] = ["ask"],
    };

    private readonly Given _given = new();
    private readonly RegisterAccount _person;
    private readonly AskNameCorrection _asked;
    private readonly Guid _case = Guid.CreateVersion7();

    public GridTests()
    {
        _person = People.Registration(_given.Number, name: "张龙");
        _given.Do(_person, Actor.Visitor(_person.Account));
        _asked = Asking(People.IdNumber());
    }

    private NameCase State => _given.Get<NameCase>(_case);

    public static TheoryData<string, string> Grid
    {
        get
        {
            var grid = new TheoryData<string, string>();
            foreach (var stage in NameRoute.Sheet.Stages)
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
            new GridTests().Ask(stage, decision, asker);
        }
    }

    private void Ask(string stage, string decision, string asker)
    {
        Walk(stage);
        var by = ActorOf(asker);
        var request = Decisions[decision](this, by);
        var facts = _given.History.Count;
        var answer = _given.Ask(request, by);
        var desk = asker is "reviewer" or "colleague" || Everybody.IsOfDesk(asker);
        var listed = Possible.GetValueOrDefault((stage, asker), []).Contains(decision)
            || (desk && decision == "note")
            || (desk && decision == "declare" && !NameRoute.Sheet.PlanOf(stage).IsFinal);
        Assert.True(listed == (_given.History.Count > facts), $"{asker}: {answer}");
        AccountIsAsLastDecided();

        var (at, version, told, lease) = (State.Stage, State.DrawnFrom, _given.Told.Count, _given.LeaseOf(_case).Holder);
        facts = _given.History.Count;
        _given.Ask(request, by);
        Assert.Equal((at, version), (State.Stage, State.DrawnFrom));
        Assert.Equal((told, lease), (_given.Told.Count, _given.LeaseOf(_case).Holder));
        // taking it again keeps it, a note is written twice
        Assert.Equal(facts + (listed && decision is ("take" or "note") ? 1 : 0), _given.History.Count);
        AccountIsAsLastDecided();
    }

    private void AccountIsAsLastDecided()
    {
        var (corrected, account) = (State.At(NameRoute.Approved), _given.Get<Account>(_person.Account));
        Assert.Equal(corrected ? (_asked.Name!.Id, _asked.Number!.Id) : (_person.Name.Id, _person.Number.Id), (account.Name!.Id, account.Number!.Id));
        Assert.Equal(_person.Account, _given.Get<IdNumberClaim>(account.Claim).Holder);
        Assert.Equal(corrected ? null : _person.Account, _given.Get<IdNumberClaim>(_person.Claim).Holder);
    }

    private void Walk(string stage)
    {
        _given.Do(_asked, Actor.Applicant(_person.Account));
        _given.Do(new TakeReview(_case), _given.Reviewer);
        switch (stage)
        {
            case "name-second-review":
                _given.Do(Approving(NameCheckOutcome.UnknownDocument), _given.Reviewer);
                _given.Do(new TakeReview(_case), _given.Colleague);
                break;
            case "name-corrected":
                _given.Do(Approving(NameCheckOutcome.Agrees), _given.Reviewer);
                break;
            case "name-not-corrected":
                _given.Do(new RefuseName(_case, "证件照片不清楚。", State.DrawnFrom), _given.Reviewer);
                break;
            case "name-withdrawn":
                _given.Do(new WithdrawCase(_case), Actor.Applicant(_person.Account));
                break;
        }

        Assert.Equal(stage, State.Stage);
    }

    private AskNameCorrection Asking(string? number = null) => new(
        _case, _person.Account, Personal.Of(_person.Account, "张䶮", "张*"), null, Personal.Of(_person.Account, "生僻字无法输入", ""),
        [People.Photo(HandInPhotos.CardFront)], "photos-2026-11", number is null ? null : Personal.Of(_person.Account, number, "4****************2"),
        number is null ? "" : "citizen-card");

    private ApproveName Approving(NameCheckOutcome check) =>
        new(_case, "与证件一致", State.DrawnFrom, check, Given.Known(_asked.Number!), _asked.DocumentType, Guid.CreateVersion7());

    private Actor ActorOf(string asker) => asker switch
    {
        "person" => Actor.Applicant(_person.Account),
        "reviewer" => _given.Reviewer,
        "colleague" => _given.Colleague,
        _ => Everybody.Of(_given, asker),
    };
}
