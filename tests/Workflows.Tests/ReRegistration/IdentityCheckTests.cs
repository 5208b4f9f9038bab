using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;

namespace Chsi.Tests.Workflows.ReRegistration;

public class IdentityCheckTests
{
    private const string UnderReview = "证件号码已经被注册，客服审核通过后才能被再次注册";
    private readonly Given _given = new Given().Opened();

    [Fact]
    public void A_pass_closes_the_old_account_and_passes_the_number_at_once()
    {
        _given.FaceCheck("s1", passed: true);

        Assert.Equal("approved", _given.State.Stage);
        Assert.Equal(AccountStatus.Closed, _given.Get<Account>(_given.Old).Status);
        Assert.Equal(AccountStatus.Usable, _given.Get<Account>(_given.Again.Account).Status);
        Assert.Equal(_given.Again.Account, _given.Only<IdNumberClaim>().Holder);
        Assert.Equal("face-check", Assert.Single(_given.Facts.OfType<IdentityProven>()).By);
    }

    [Fact]
    public void A_pass_after_the_desk_said_no_is_written_down_as_the_face_checks()
    {
        _given.HandedIn().Taken().Rejected().FaceCheck("s1", passed: true);

        Assert.Equal("face-check", Assert.Single(_given.Facts.OfType<IdentityProven>()).By);
    }

    [Fact]
    public void A_pass_beats_every_draft_and_ends_it()
    {
        var rival = _given.Rival();
        _given.FaceCheck("s1", passed: true);

        Assert.Equal("superseded", _given.Get<ReRegistrationCase>(rival.Case).Stage);
        Assert.Equal(AccountStatus.Closed, _given.Get<Account>(rival.Account).Status);
        Assert.Empty(_given.Only<IdNumberClaim>().Claimants);
        Assert.Null(_given.Find(LookupKind.Phone, rival.Phone.Plain!));
    }

    [Fact]
    public void A_pass_does_not_take_a_number_whose_evidence_is_being_looked_at()
    {
        var rival = _given.Rival();
        _given.Do(new StartIdentityCheck(rival.Case, "s1"), Actor.Applicant(rival.Account));
        _given.HandedIn();

        Assert.Equal(UnderReview, _given.No(new FinishIdentityCheck(rival.Case, "s1", true, ""), Actor.Clock));
        Assert.Equal(UnderReview, _given.No(new StartIdentityCheck(rival.Case, "s2"), Actor.Applicant(rival.Account)));
        Assert.Equal(_given.Old, _given.Only<IdNumberClaim>().Holder);
    }

    [Fact]
    public void A_pass_while_the_own_photos_are_under_review_ends_the_review()
    {
        _given.HandedIn().Taken().FaceCheck("s1", passed: true);

        Assert.Equal("approved", _given.State.Stage);
        Assert.Equal("本案当前不在人工审核环节，可能已被办理，请刷新后查看。", _given.No(new ApproveReview(_given.Case, "", _given.Seen), _given.Reviewer));
    }

    [Fact]
    public void The_third_failure_opens_manual_review_by_itself_and_once()
    {
        _given.FaceCheck("s1", passed: false).FaceCheck("s2", passed: false);
        Assert.False(_given.State.ManualReviewOpen);

        _given.FaceCheck("s3", passed: false);
        Assert.True(_given.State.ManualReviewOpen);
        Assert.Equal([typeof(IdentityCheckFailed), typeof(ManualReviewOpened)], _given.Facts.Select(f => f.GetType()));

        _given.FaceCheck("s4", passed: false);
        Assert.Single(_given.History, h => h.Fact is ManualReviewOpened);
        Assert.Equal((4, 4), (_given.State.Failures, _given.State.Attempts));
    }

    [Fact]
    public void Manual_review_can_be_chosen_before_any_failure()
    {
        _given.HandedIn();

        Assert.Equal("in-review", _given.State.Stage);
        Assert.Equal(0, _given.State.Attempts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_late_answer_to_an_older_session_does_nothing(bool passed)
    {
        _given.Do(new StartIdentityCheck(_given.Case, "s1"), _given.Applicant);
        _given.Do(new StartIdentityCheck(_given.Case, "s2"), _given.Applicant);

        Assert.Empty(_given.Do(new FinishIdentityCheck(_given.Case, "s1", passed, ""), Actor.Clock).Facts);
        Assert.Equal("s2", _given.State.Session);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_answer_counts_once(bool passed)
    {
        _given.FaceCheck("s1", passed);

        Assert.Empty(_given.Do(new FinishIdentityCheck(_given.Case, "s1", passed, ""), Actor.Clock).Facts);
        Assert.Empty(_given.Do(new FinishIdentityCheck(_given.Case, "s1", !passed, ""), Actor.Clock).Facts);
    }

    [Fact]
    public void An_answer_to_a_closed_case_does_nothing()
    {
        _given.Do(new StartIdentityCheck(_given.Case, "s1"), _given.Applicant);
        _given.Do(new WithdrawCase(_given.Case), _given.Applicant);

        Assert.Empty(_given.Do(new FinishIdentityCheck(_given.Case, "s1", true, ""), Actor.Clock).Facts);
        Assert.Equal(_given.Old, _given.Only<IdNumberClaim>().Holder);
    }

    [Fact]
    public void Nobody_but_the_service_says_how_a_check_ended()
    {
        _given.Do(new StartIdentityCheck(_given.Case, "s1"), _given.Applicant);

        foreach (var actor in new[] { _given.Applicant, _given.Reviewer })
        {
            Assert.Equal("实人验证的结果只能由验证服务给出。", _given.No(new FinishIdentityCheck(_given.Case, "s1", true, ""), actor));
        }
    }

    [Fact]
    public void Only_the_applicant_starts_a_check()
    {
        foreach (var actor in new[] { Actor.Applicant(_given.Old), _given.Reviewer, Actor.Clock })
        {
            Assert.Equal("没有找到您的申请，请重新登录后再试。", _given.No(new StartIdentityCheck(_given.Case, "s1"), actor));
        }

        Assert.Equal("没有找到您的申请，请重新登录后再试。", _given.No(new StartIdentityCheck(Guid.NewGuid(), "s1"), _given.Applicant));
    }

    [Fact]
    public void A_closed_case_needs_no_check() => Assert.Equal("申请已撤回，无需再验证。",
        Given.CaseAt(ReRegistrationRoute.Withdrawn) is var given ? given.No(new StartIdentityCheck(given.Case, "s1"), given.Applicant) : "");

    [Fact]
    public void After_the_limit_no_check_begins_and_none_passes()
    {
        _given.Do(new StartIdentityCheck(_given.Case, "s1"), _given.Applicant);
        _given.Now = _given.State.Due!.Value;

        Assert.Equal("提交期限已过，本次注册即将失效，请重新注册。", _given.No(new StartIdentityCheck(_given.Case, "s2"), _given.Applicant));
        Assert.Equal("提交期限已过，本次注册即将失效，请重新注册。", _given.No(new FinishIdentityCheck(_given.Case, "s1", true, ""), Actor.Clock));
    }

    [Fact]
    public void The_instant_before_the_limit_a_check_still_passes()
    {
        _given.Do(new StartIdentityCheck(_given.Case, "s1"), _given.Applicant);
        _given.Now = _given.State.Due!.Value.AddTicks(-10);
        _given.Do(new FinishIdentityCheck(_given.Case, "s1", true, ""), Actor.Clock);

        Assert.Equal("approved", _given.State.Stage);
    }

    [Fact]
    public void The_desks_overdue_review_keeps_nobody_from_passing_the_check()
    {
        _given.HandedIn();
        _given.Until(_given.State.Due!.Value.AddDays(1));
        _given.FaceCheck("s1", passed: true);

        Assert.Equal("approved", _given.State.Stage);
    }
}
