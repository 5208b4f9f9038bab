using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;

namespace Chsi.Tests.Workflows.ReRegistration;

public class TakeBackTests
{
    private const string Moved = "处理后案件已有新的进展，不能收回。";
    private readonly Given _given = new Given().Opened();

    [Fact]
    public void A_supplement_asked_for_by_mistake_is_taken_back_and_the_clock_goes_on()
    {
        _given.HandedIn().Taken().Returned();
        var told = _given.Told[^1];
        Assert.Equal(("请补充照片", _given.Now.AddMinutes(10)), (told.Subject, told.HeldUntil));
        var decided = _given.History[^1].Stamp.Request;
        _given.Now = _given.Now.AddMinutes(9);

        var taken = _given.Do(TakeBack(), _given.Reviewer);

        Assert.Equal(decided, taken.Cancels);
        Assert.Equal(("in-review", Given.Shanghai("2026-11-25 17:30")), (_given.State.Stage, _given.State.Due));
        Assert.Equal((0, (ReturnedForSupplement?)null, (DeskDecision?)null), (_given.State.Returns, _given.State.Asked, _given.State.Decided));
        Assert.True(_given.LeaseOf(_given.Case).HeldBy(_given.Reviewer.Person, _given.Now));
        Assert.Equal(2, _given.History.Count(h => h.Fact is ReturnedForSupplement or DecisionTakenBack));
        _given.Approved();
        Assert.Equal("approved", _given.State.Stage);
    }

    [Fact]
    public void A_no_is_taken_back_with_its_reservation()
    {
        _given.HandedIn().Taken().Rejected();
        Assert.Equal(("审核未通过", _given.Now.AddMinutes(10)), (_given.Told[^1].Subject, _given.Told[^1].HeldUntil));
        _given.Do(TakeBack(), _given.Reviewer);

        Assert.Equal(("in-review", (ReviewRejected?)null, (Guid?)null), (_given.State.Stage, _given.State.Rejection, _given.State.DecidedBy));
        Assert.Equal(_given.Case, _given.Only<IdNumberClaim>().ReservedFor);
    }

    [Fact]
    public void What_has_been_reserved_for_another_meanwhile_is_not_taken_back()
    {
        var rival = _given.Rival();
        _given.HandedIn().Taken().Rejected();
        _given.Do(People.Photos(rival.Case, _given.Get<ReRegistrationCase>(rival.Case).StageVersion), Actor.Applicant(rival.Account));

        Assert.Equal(Moved, _given.No(TakeBack(), _given.Reviewer));
        Assert.Equal(rival.Case, _given.Only<IdNumberClaim>().ReservedFor);
    }

    [Fact]
    public void A_first_approval_is_taken_back_until_somebody_has_taken_the_case_to_review_it_again()
    {
        _given.Used().HandedIn().Taken().Approved();
        Assert.NotNull(_given.Told[^1].HeldUntil);
        _given.Do(TakeBack(), _given.Reviewer);
        Assert.Equal(("in-review", (Guid?)null), (_given.State.Stage, _given.State.ApprovedBy));

        _given.Approved().TakenAgain();
        Assert.Equal(Moved, _given.No(TakeBack(), _given.Reviewer));
    }

    [Fact]
    [Trait("Need", "U3")]
    public void What_the_second_reviewer_takes_back_is_reviewed_again_by_the_second()
    {
        _given.Used().HandedIn().Taken().Approved().TakenAgain();
        _given.Do(new RejectReview(_given.Case, "edited", "请提交原始照片。", _given.Seen), _given.Colleague);
        _given.Do(TakeBack(), _given.Colleague);

        Assert.Equal(("second-review", _given.Reviewer.Person), (_given.State.Stage, _given.State.ApprovedBy));
        _given.Do(new ApproveReview(_given.Case, "", _given.Seen), _given.Colleague);
        Assert.Equal("approved", _given.State.Stage);
    }

    [Fact]
    public void An_approval_that_took_effect_is_told_in_ten_minutes_and_taken_back_before()
    {
        _given.HandedIn().Taken().Approved();
        Assert.All(_given.Told.TakeLast(2), n => Assert.Equal(_given.Now.AddMinutes(10), n.HeldUntil));
        var decided = _given.History[^1].Stamp.Request;
        _given.Now = _given.Now.AddMinutes(9);

        var taken = _given.Do(_given.TakingBack(), _given.Reviewer);

        Assert.Equal(decided, taken.Cancels);
        Assert.Equal(("in-review", Given.Shanghai("2026-11-25 17:30"), false), (_given.State.Stage, _given.State.Due, _given.State.Closed));
        Assert.Equal((AccountStatus.Usable, AccountStatus.IdentityNeeded), (_given.Get<Account>(_given.Old).Status, _given.Get<Account>(_given.Again.Account).Status));
        var claim = _given.Only<IdNumberClaim>();
        Assert.Equal((_given.Old, _given.Case, _given.Case), (claim.Holder, claim.ReservedFor, claim.Claimants[_given.Again.Account]));
        Assert.Equal(_given.Old, _given.Find(LookupKind.Phone, _given.First.Phone.Plain!));
        Assert.True(_given.LeaseOf(_given.Case).HeldBy(_given.Reviewer.Person, _given.Now));
        _given.Approved();
        Assert.Equal((AccountStatus.Closed, AccountStatus.Usable), (_given.Get<Account>(_given.Old).Status, _given.Get<Account>(_given.Again.Account).Status));
    }

    [Fact]
    [Trait("Need", "U3")]
    public void What_the_second_reviewer_has_approved_comes_back_to_the_second()
    {
        _given.Used().HandedIn().Taken().Approved().TakenAgain();
        _given.Do(new ApproveReview(_given.Case, "", _given.Seen), _given.Colleague);
        Assert.Equal("没有可以由您收回的处理结果。", _given.No(_given.TakingBack(), _given.Reviewer));
        _given.Do(_given.TakingBack(), _given.Colleague);
        Assert.Equal(("second-review", _given.Reviewer.Person), (_given.State.Stage, _given.State.ApprovedBy));
    }

    [Fact]
    public void An_approval_is_not_taken_back_where_the_phone_is_somebody_elses_by_now()
    {
        _given.HandedIn().Taken().Approved();
        var next = People.Registration(People.IdNumber(), phone: _given.First.Phone.Plain);
        _given.Do(next, Actor.Visitor(next.Account));

        Assert.Equal("原账号的手机号或邮箱已由其他账号使用，不能收回；请按争议办理。", _given.No(_given.TakingBack(), _given.Reviewer));
    }

    [Fact]
    public void An_approval_that_ended_other_applications_or_was_followed_by_a_dispute_is_not_taken_back()
    {
        _given.Rival();
        _given.HandedIn().Taken().Approved();
        Assert.Equal("同一号码的其他申请已随本案终止，不能收回；请联系组长，按争议办理。", _given.No(_given.TakingBack(), _given.Reviewer));
        _given.Do(_given.Disputing(), _given.Colleague);
        Assert.Equal(Moved, _given.No(_given.TakingBack(), _given.Reviewer));
    }

    [Fact]
    public void An_approval_of_a_number_that_nobody_held_is_taken_back_too()
    {
        var only = People.Registration(People.IdNumber(), check: NameCheckOutcome.UnknownDocument);
        _given.Do(only, Actor.Visitor(only.Account));
        _given.Do(People.Photos(only.Case, _given.Get<ReRegistrationCase>(only.Case).StageVersion), Actor.Applicant(only.Account));
        _given.Do(new TakeReview(only.Case), _given.Reviewer);
        _given.Do(new ApproveReview(only.Case, "", _given.Get<ReRegistrationCase>(only.Case).StageVersion), _given.Reviewer);
        _given.Do(new TakeBackDecision(only.Case, "选错了"), _given.Reviewer);

        Assert.Equal(AccountStatus.IdentityNeeded, _given.Get<Account>(only.Account).Status);
        Assert.Null(_given.Get<IdNumberClaim>(only.Claim).Holder);
    }

    [Fact]
    public void After_ten_minutes_the_decision_stands()
    {
        _given.HandedIn().Taken().Returned();
        _given.Now = _given.Now.AddMinutes(10);

        Assert.Equal("处理结果只能在10分钟内收回，现已通知申请人。", _given.No(TakeBack(), _given.Reviewer));
    }

    [Fact]
    public void New_evidence_keeps_the_decision_from_being_taken_back()
    {
        _given.HandedIn().Taken().Returned().HandedIn();
        Assert.Equal(Moved, _given.No(TakeBack(), _given.Reviewer));
    }

    [Fact]
    public void Only_the_one_who_decided_takes_back_once_and_says_why()
    {
        Assert.Equal("没有可以由您收回的处理结果。", _given.No(TakeBack(), _given.Reviewer));
        _given.HandedIn().Taken().Returned();
        foreach (var actor in new[] { _given.Colleague, _given.Applicant, Actor.Clock, _given.Reviewer with { Desk = Desk.School("10511") } })
        {
            Assert.Equal("没有可以由您收回的处理结果。", _given.No(TakeBack(), actor));
        }

        Assert.Equal(new Refused("请填写收回的原因，不超过200个字。", "Reason"), _given.Ask(new TakeBackDecision(_given.Case, " "), _given.Reviewer));
        Assert.Equal("请填写收回的原因，不超过200个字。", _given.No(new TakeBackDecision(_given.Case, new('字', 201)), _given.Reviewer));
        _given.Do(TakeBack(), _given.Reviewer);
        Assert.Equal("没有可以由您收回的处理结果。", _given.No(TakeBack(), _given.Reviewer));
    }

    private TakeBackDecision TakeBack() => new(_given.Case, "选错了原因");
}
