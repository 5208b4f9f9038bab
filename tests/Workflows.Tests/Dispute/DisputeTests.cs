using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Tests.Workflows.Dispute;

public class DisputeTests
{
    private readonly Given _given = new Given().Opened();

    [Fact]
    [Trait("Need", "U3")]
    public void Two_reviewers_who_did_not_approve_restore_number_and_account_in_one_commit()
    {
        _given.HandedIn().Taken().Approved();
        var wrong = _given.State.Approval;
        _given.Disputed();
        Assert.Equal(["重新注册争议已受理", "您的重新注册有争议"], _given.Told[^2..].Select(n => n.Subject));
        _given.UpheldOnce();
        Assert.Equal(("dispute-second-review", AccountStatus.Closed), (_given.DisputeState.Stage, _given.Get<Account>(_given.Old).Status));
        var epoch = _given.Get<Account>(_given.Again.Account).SessionEpoch;

        _given.UpheldTwice();

        Assert.Equal(["DisputeUpheld", "StageEntered", "ApprovalOverturned", "AccountClosed", "NumberReturned", "AccountRestored"], _given.Facts.Select(f => f.GetType().Name));
        Assert.Equal((AccountStatus.Usable, AccountStatus.Closed), (_given.Get<Account>(_given.Old).Status, _given.Get<Account>(_given.Again.Account).Status));
        Assert.Equal((_given.Old, (Guid?)null), (_given.Only<IdNumberClaim>().Holder, _given.Only<IdNumberClaim>().ReservedFor));
        Assert.Equal(_given.Old, _given.Find(LookupKind.Phone, _given.First.Phone.Plain!));
        Assert.Null(_given.Find(LookupKind.Phone, _given.Again.Phone.Plain!));
        Assert.True(_given.Get<Account>(_given.Again.Account).SessionEpoch > epoch);
        var overturned = Assert.IsType<ApprovalOverturned>(_given.Facts[2]);
        Assert.Equal((wrong!.Version, wrong.Request), (overturned.Decision, overturned.Request));
        Assert.IsType<ReviewApproved>(_given.History.Single(h => h.Stream == _given.Case && h.Stamp.Version == overturned.Decision).Fact);
        Assert.Equal([(_given.Old, "原账号已恢复"), (_given.Again.Account, "账号已注销")], _given.Told[^2..].Select(n => (n.Account, n.Subject)));
        Assert.Equal(_given.First.Phone.Id, _given.Get<Account>(_given.Old).Phone!.Id);
    }

    [Fact]
    public void Whose_account_was_closed_with_the_approval_for_asking_too_is_told_that_it_was_undone()
    {
        var (first, second) = (_given.Rival(), _given.Rival());
        Guid[] both = [.. new[] { first.Account, second.Account }.Order()];
        _given.HandedIn().Taken().Approved();
        Assert.Equal(both, _given.Only<IdNumberClaim>().Passed[_given.Case].Others.Order());
        _given.Disputed().UpheldOnce().UpheldTwice();

        Assert.Equal(both, _given.Told[^2..].Where(n => n.Subject == "原审核结果已撤销").Select(n => n.Account).Order());
        Assert.All(new[] { first, second }, r => Assert.Equal(AccountStatus.Closed, _given.Get<Account>(r.Account).Status));
        Assert.Empty(_given.Only<IdNumberClaim>().Claimants);
    }

    [Fact]
    public void A_phone_that_has_become_somebody_elses_stays_theirs_and_the_message_says_so()
    {
        _given.HandedIn().Taken().Approved();
        var next = People.Registration(People.IdNumber(), phone: _given.First.Phone.Plain);
        _given.Do(next, Actor.Visitor(next.Account));
        _given.Disputed().UpheldOnce().UpheldTwice();

        Assert.Equal((AccountStatus.Usable, (Personal?)null), (_given.Get<Account>(_given.Old).Status, _given.Get<Account>(_given.Old).Phone));
        Assert.Equal(next.Account, _given.Find(LookupKind.Phone, _given.First.Phone.Plain!));
        Assert.Contains("请用证件号码登录", _given.Told[^2].Text);
    }

    [Fact]
    public void Refused_by_either_the_accounts_stay_and_both_are_told_and_it_can_be_opened_again()
    {
        _given.HandedIn().Taken().Approved().Disputed();
        _given.Do(new RefuseDispute(_given.Dispute, "照片为本人。", _given.DisputeState.DrawnFrom), _given.Colleague);

        Assert.Equal(("dispute-refused", AccountStatus.Closed), (_given.DisputeState.Stage, _given.Get<Account>(_given.Old).Status));
        Assert.Equal([(_given.Old, "争议不成立"), (_given.Again.Account, "争议已办结")], _given.Told[^2..].Select(n => (n.Account, n.Subject)));
        Assert.Equal(_given.Again.Account, _given.Only<IdNumberClaim>().Holder);
        Assert.Null(_given.State.DisputedIn);
        var again = new OpenDispute(Guid.CreateVersion7(), _given.Case, _given.Old, Personal.Of(_given.Old, "有新的证据。", ""));
        _given.Do(again, _given.Colleague);
        Assert.Equal(again.Dispute, _given.State.DisputedIn);
    }

    [Fact]
    public void What_a_face_decided_is_disputed_too_and_names_that_decision()
    {
        _given.FaceCheck("s", passed: true).Disputed().UpheldOnce().UpheldTwice();
        var overturned = _given.Facts.OfType<ApprovalOverturned>().Single();
        Assert.IsType<IdentityCheckPassed>(_given.History.Single(h => h.Stream == _given.Case && h.Stamp.Version == overturned.Decision).Fact);
    }

    [Fact]
    public void Photos_are_kept_while_it_runs_and_deleted_afterwards()
    {
        _given.HandedIn().Taken().Approved();
        var until = _given.State.KeepUntil!.Value;
        _given.Now = until.AddMinutes(-1);
        _given.Disputed();
        Assert.Null(_given.State.WakeAt);
        _given.Until(until.AddMinutes(1));
        Assert.Equal(2, _given.State.Evidence.Length);
        _given.Do(new TakeReview(_given.Dispute), _given.Colleague);
        _given.UpheldOnce().UpheldTwice();

        Assert.Equal(_given.Calendar.AfterDays(_given.Now, 30).At, _given.State.WakeAt);
        _given.Until(_given.State.WakeAt!.Value);
        Assert.Empty(_given.State.Evidence);
    }

    [Fact]
    [Trait("Need", "U3")]
    public void Who_approved_or_upheld_first_is_kept_away_from_the_lead_too()
    {
        _given.Used().HandedIn().Taken().Approved().TakenAgain();
        _given.Do(new ApproveReview(_given.Case, "", _given.Seen), _given.Colleague);
        _given.Do(_given.Disputing(), _given.Reviewer);
        foreach (var approver in new[] { _given.Reviewer, _given.Colleague })
        {
            Assert.Equal("有争议的案件由您审核通过，争议须由其他审核人办理。", _given.No(new TakeReview(_given.Dispute), approver));
        }

        _given.Do(new TakeReview(_given.Dispute), _given.Third);
        _given.Do(_given.Upholding(), _given.Third);
        Assert.Equal("本争议由您先行审核，复核须由另一名审核人办理。", _given.No(new TakeReview(_given.Dispute), _given.Third));
    }

    [Fact]
    public void Only_an_approved_case_that_closed_this_account_is_disputed_once_at_a_time_with_grounds()
    {
        _given.HandedIn();
        Assert.Equal("只有因重新注册而注销的原账号可以提出争议。", _given.No(_given.Disputing(), _given.Reviewer));
        _given.Taken().Approved();
        Assert.Equal("只有客服审核人员可以受理争议。", _given.No(_given.Disputing(), Actor.Applicant(_given.Old)));
        Assert.Equal(new Refused("请填写争议的理由，4至500个字。", "Grounds"), _given.Ask(_given.Disputing("不是"), _given.Reviewer));
        Assert.Equal("只有因重新注册而注销的原账号可以提出争议。", _given.No(_given.Disputing() with { Holder = _given.Again.Account }, _given.Reviewer));
        _given.Disputed();
        Assert.Equal("本案已有正在审核的争议，无需重复受理。", _given.No(_given.Disputing() with { Dispute = Guid.CreateVersion7() }, _given.Reviewer));
    }

    [Fact]
    public void A_number_that_has_passed_on_since_is_not_restored()
    {
        _given.HandedIn().Taken().Approved().Disputed().UpheldOnce();
        var rival = _given.Rival();
        _given.Do(new StartIdentityCheck(rival.Case, "rival"), Actor.Applicant(rival.Account));
        _given.Do(new FinishIdentityCheck(rival.Case, "rival", Passed: true, ""), Actor.Clock);

        Assert.Equal("证件号码已由其他案件转给另一账号，不能按本争议恢复。", _given.No(_given.Upholding(), _given.Third));
        _given.Do(new RefuseDispute(_given.Dispute, "号码已转移。", _given.DisputeState.DrawnFrom), _given.Third);
        Assert.Equal(rival.Account, _given.Only<IdNumberClaim>().Holder);
    }

    [Fact]
    public void Whoever_asks_for_the_number_meanwhile_goes_on_asking()
    {
        _given.HandedIn().Taken().Approved().Disputed().UpheldOnce();
        var rival = _given.Rival();
        _given.Do(People.Photos(rival.Case, _given.Get<ReRegistrationCase>(rival.Case).StageVersion), Actor.Applicant(rival.Account));
        _given.UpheldTwice();

        var claim = _given.Only<IdNumberClaim>();
        Assert.Equal((_given.Old, rival.Case), (claim.Holder, claim.ReservedFor));
        Assert.Equal(rival.Case, claim.Claimants[rival.Account]);
    }

    [Fact]
    [Trait("Need", "U4")]
    public void Its_limit_is_working_days_with_reminders_and_an_overdue_word_to_the_desk()
    {
        _given.HandedIn().Taken().Approved().Disputed();
        Assert.Equal(_given.Calendar.AfterWorkingDays(_given.Now, 5).At, _given.DisputeState.Due);
        _given.Until(_given.DisputeState.Due!.Value);
        Assert.True(_given.DisputeState is { Overdue: true, RemindersSent: 2, UnderReview: true });
        Assert.Equal((Desk.CustomerService, "案件已超时"), (_given.Told[^1].Desk, _given.Told[^1].Subject));
    }

    [Fact]
    public void Folding_the_facts_again_gives_every_stream_as_it_stands()
    {
        _given.HandedIn().Taken().Approved().Disputed().UpheldOnce().UpheldTwice();
        foreach (var facts in _given.History.GroupBy(h => h.Stream))
        {
            var state = facts.Aggregate(Chsi.Workflows.Catalogue.EmptyFor(facts.First().Fact, facts.Key), (s, f) => s.Fold(f.Fact, f.Stamp));
            Assert.Equal(_given.Get<StreamState>(facts.Key).ToString(), state.ToString());
        }

        Assert.Equal(
            ["客服受理重新注册争议", "由未办理过原案件的审核人重新审核", "领取案件", "认为争议成立", "进入争议复核", "领取案件", "认为争议成立"],
            _given.History.Where(h => h.Stream == _given.Dispute).Select(h => _given.DisputeState.Line(h.Fact)?.Text).OfType<string>());
    }
}
