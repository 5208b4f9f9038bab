using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Tests.Workflows.ReRegistration;

public class SecondReviewTests
{
    private const string Another = "本案由您审核通过，复核须由另一名审核人办理。";
    private readonly Given _given = new Given().Opened().Used();

    [Fact]
    [Trait("Need", "U3")]
    public void An_old_account_in_use_brings_a_second_reviewer_before_anything_passes()
    {
        _given.HandedIn().Taken().Approved();

        Assert.Equal(("second-review", Desk.CustomerService), (_given.State.Stage, _given.State.Desk));
        Assert.Equal([typeof(ReviewApproved), typeof(StageEntered)], _given.Facts.Select(f => f.GetType()));
        Assert.Equal(AccountStatus.Usable, _given.Get<Account>(_given.Old).Status);
        Assert.Equal((_given.Old, _given.Case), (_given.Only<IdNumberClaim>().Holder, _given.Only<IdNumberClaim>().ReservedFor));
        Assert.Equal(("正在复核", _given.Again.Account), (_given.Told[^1].Subject, _given.Told[^1].Account));
        Assert.Null(_given.LeaseOf(_given.Case).Holder);
        Assert.Null(_given.State.Reviewer);

        _given.TakenAgain().Do(new ApproveReview(_given.Case, "", _given.Seen), _given.Colleague);
        Assert.Equal("approved", _given.State.Stage);
        Assert.Equal(AccountStatus.Closed, _given.Get<Account>(_given.Old).Status);
        Assert.Equal("desk", Assert.Single(_given.Facts.OfType<IdentityProven>()).By);
    }

    [Fact]
    [Trait("Need", "U3")]
    public void The_second_reviewer_is_another_person()
    {
        _given.HandedIn().Taken().Approved();

        Assert.Equal(Another, _given.No(new TakeReview(_given.Case), _given.Reviewer));
        foreach (var request in Decisions())
        {
            Assert.Equal(Another, _given.No(request, _given.Reviewer));
        }

        _given.TakenAgain();
        Assert.Equal(Another, _given.No(new ApproveReview(_given.Case, "", _given.Seen), _given.Reviewer));
    }

    [Theory]
    [InlineData(0, "awaiting-supplement")]
    [InlineData(1, "rejected")]
    public void The_second_reviewer_may_say_otherwise_and_then_all_is_looked_at_anew(int decision, string stage)
    {
        _given.HandedIn().Taken().Approved().TakenAgain();
        _given.Do(Decisions()[decision], _given.Colleague);
        Assert.Equal(stage, _given.State.Stage);
        Assert.Equal(_given.Old, _given.Only<IdNumberClaim>().Holder);

        _given.Until("2026-11-25 10:00").HandedIn();
        Assert.Equal("in-review", _given.State.Stage);
        // the one who approved before may be the first again: nothing that counts stands to his name
        _given.Now = _given.Now.AddDays(1);
        _given.Taken().Approved();
        Assert.Equal("second-review", _given.State.Stage);
        Assert.Equal(Another, _given.No(new TakeReview(_given.Case), _given.Reviewer));
    }

    [Fact]
    public void A_second_review_has_two_working_days_with_reminders_and_an_alarm()
    {
        _given.HandedIn().Taken().Approved();
        Assert.Equal(Given.Shanghai("2026-11-24 17:30"), _given.State.Due);
        Assert.Equal(2, _given.State.Reminders.Length);

        _given.Until("2026-11-25 10:00");
        Assert.Equal(("second-review", true), (_given.State.Stage, _given.State.Overdue));
        Assert.Equal(2, _given.Told.Count(n => n is { Subject: "审核期限提醒" } && n.Desk == Desk.CustomerService));
        Assert.Equal(("案件已超时", Desk.CustomerService), (_given.Told[^1].Subject, _given.Told[^1].Desk));
    }

    [Fact]
    [Trait("Need", "U4")]
    public void A_supplement_asked_for_by_the_second_reviewer_stops_the_clock_that_runs()
    {
        _given.HandedIn().Taken().Approved().TakenAgain();
        _given.Do(Decisions()[0], _given.Colleague);
        Assert.Equal(2, _given.State.ClockLeft);

        _given.Until("2026-11-26 10:00").HandedIn();
        Assert.Equal(Given.Shanghai("2026-11-30 17:30"), _given.State.Due);
    }

    [Fact]
    public void A_face_alone_does_not_decide_where_the_old_account_is_in_use()
    {
        _given.FaceCheck("s1", passed: true);

        Assert.Equal("awaiting-evidence", _given.State.Stage);
        Assert.Equal((_given.Old, _given.Case), (_given.Only<IdNumberClaim>().Holder, _given.Only<IdNumberClaim>().ReservedFor));
        Assert.Equal(("请上传照片", _given.Again.Account), (_given.Told[^1].Subject, _given.Told[^1].Account));
        Assert.Equal("实人验证已通过，无需重复验证；本案还需人工审核。", _given.No(new StartIdentityCheck(_given.Case, "s2"), _given.Applicant));

        _given.HandedIn().Taken().Approved();
        Assert.Equal("second-review", _given.State.Stage);
        _given.TakenAgain().Do(new ApproveReview(_given.Case, "", _given.Seen), _given.Colleague);
        Assert.Equal(_given.Again.Account, _given.Only<IdNumberClaim>().Holder);
    }

    [Fact]
    public void A_face_that_passes_while_people_look_leaves_the_case_with_them()
    {
        foreach (var stage in new[] { ReRegistrationRoute.InReview, ReRegistrationRoute.SecondReview, ReRegistrationRoute.AwaitingSupplement })
        {
            var given = Given.CaseAt(stage);
            given.Do(new RecordUse(given.Old), Actor.Applicant(given.Old));
            given.FaceCheck("s1", passed: true);
            Assert.Equal(stage.Name, given.State.Stage);
            Assert.DoesNotContain(given.Told, n => n.Subject == "请上传照片");
        }
    }

    [Fact]
    public void What_was_reserved_by_a_face_is_free_when_no_photos_follow()
    {
        _given.FaceCheck("s1", passed: true);
        _given.Until(_given.State.Due!.Value);

        Assert.Equal("lapsed", _given.State.Stage);
        Assert.Null(_given.Only<IdNumberClaim>().ReservedFor);
        Assert.Equal(AccountStatus.Usable, _given.Get<Account>(_given.Old).Status);
    }

    [Theory]
    [InlineData(90, "approved")]
    [InlineData(89, "second-review")]
    public void Use_counts_for_ninety_days(int days, string stage)
    {
        var given = new Given { Now = Given.Shanghai("2026-11-20 10:00").AddDays(-days) };
        given.Opened().Used();
        given.Do(new WithdrawCase(given.Case), given.Applicant);
        given.Until("2026-11-20 09:45");
        var again = given.Rival();
        given.Do(People.Photos(again.Case, given.Get<ReRegistrationCase>(again.Case).StageVersion), Actor.Applicant(again.Account));
        given.Do(new TakeReview(again.Case), given.Reviewer);
        given.Now = Given.Shanghai("2026-11-20 10:00");
        given.Do(new ApproveReview(again.Case, "", given.Get<ReRegistrationCase>(again.Case).StageVersion), given.Reviewer);

        Assert.Equal(stage, given.Get<ReRegistrationCase>(again.Case).Stage);
    }

    [Fact]
    public void The_rule_is_dated()
    {
        Assert.Null(SecondReviewRules.ActiveAccountAt(Given.Shanghai("2025-12-31 23:59")));
        Assert.Equal(90, SecondReviewRules.ActiveAccountAt(Given.Shanghai("2026-01-01 00:00"))!.Days);
        Assert.All(SecondReviewRules.ActiveAccounts, r => Assert.NotEmpty(r.Source));
        Assert.Equal(SecondReviewRules.ActiveAccounts.OrderBy(r => r.From), SecondReviewRules.ActiveAccounts);
    }

    [Fact]
    public void Use_is_a_fact_of_a_day_and_of_a_holder_alone()
    {
        var used = _given.Get<Account>(_given.Old).UsedAt;
        Assert.Empty(_given.Do(new RecordUse(_given.Old), Actor.Applicant(_given.Old)).Facts);
        Assert.Empty(_given.Do(new RecordUse(_given.Again.Account), _given.Applicant).Facts);
        Assert.Equal("该账号已注销，不能登录。", _given.No(new RecordUse(_given.Old), _given.Applicant));

        _given.Until("2026-11-21 00:00").Used();
        Assert.True(_given.Get<Account>(_given.Old).UsedAt > used);
        _given.HandedIn().Taken().Approved().TakenAgain();
        _given.Do(new ApproveReview(_given.Case, "", _given.Seen), _given.Colleague);
        Assert.Equal("该账号已注销，不能登录。", _given.No(new RecordUse(_given.Old), Actor.Applicant(_given.Old)));
    }

    [Fact]
    public void The_history_says_that_the_case_is_reviewed_again()
    {
        _given.HandedIn().Taken().Approved();
        Assert.Equal(["提交重新注册", "上传照片2张", "领取案件", "审核通过", "进入复核"],
            _given.History.Where(h => h.Stream == _given.Case).Select(h => ReRegistrationWording.Line(h.Fact)?.Text).OfType<string>());
    }

    private Request[] Decisions() =>
    [
        new ReturnForSupplement(_given.Case, ["arm-missing"], "请重新拍摄。", _given.Seen),
        new RejectReview(_given.Case, "edited", "请提交原始照片。", _given.Seen),
        new ApproveReview(_given.Case, "", _given.Seen),
    ];
}
