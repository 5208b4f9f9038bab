using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;

namespace Chsi.Tests.Workflows.Accounts;

public class RegisterAccountTests
{
    private readonly Given _given = new();

    [Fact]
    [Rule("000-12")]
    public void A_free_number_whose_name_agrees_makes_a_usable_account()
    {
        var asked = Register();

        Assert.Equal([typeof(AccountRegistered), typeof(NumberSeen), typeof(NameAgreed), typeof(NumberTaken)], _given.Facts.Select(f => f.GetType()));
        Assert.Equal(AccountStatus.Usable, StatusOf(asked));
        Assert.Equal(asked.Account, _given.Only<IdNumberClaim>().Holder);
    }

    [Fact]
    [Rule("000-12")]
    public void A_name_that_disagrees_is_refused_beside_the_name_with_what_to_do()
    {
        var asked = People.Registration(_given.Number, check: NameCheckOutcome.Disagrees);

        var refused = Assert.IsType<Refused>(_given.Ask(asked, Actor.Visitor(asked.Account)));

        Assert.Equal(new("姓名与证件号码不一致，请对照证件逐字核对。姓名含生僻字无法输入的，请联系客服。", "Name"), refused);
        Assert.Empty(_given.History);
    }

    [Fact]
    [Rule("000-12")]
    public void While_the_gateway_is_away_the_account_waits_for_its_name_check_and_is_tried_again()
    {
        var asked = Register(NameCheckOutcome.Away);
        Assert.Equal(AccountStatus.NamePending, StatusOf(asked));
        Assert.Equal(_given.Now.AddMinutes(5), _given.Get<Account>(asked.Account).WakeAt);

        _given.Now = _given.Now.AddMinutes(5);
        _given.Do(new RecordNameCheck(asked.Account, NameCheckOutcome.Away), Actor.Clock);
        Assert.Equal(_given.Now.AddMinutes(5), _given.Get<Account>(asked.Account).WakeAt);

        _given.Do(new RecordNameCheck(asked.Account, NameCheckOutcome.Agrees), Actor.Clock);
        Assert.Equal(AccountStatus.Usable, StatusOf(asked));
        Assert.Null(_given.Get<Account>(asked.Account).WakeAt);
        Assert.Equal("实名核验已通过", _given.Told.Single().Subject);
    }

    [Fact]
    [Rule("000-12")]
    public void A_name_that_turns_out_to_disagree_ends_the_account_and_frees_number_and_phone()
    {
        var asked = Register(NameCheckOutcome.Away);

        _given.Do(new RecordNameCheck(asked.Account, NameCheckOutcome.Disagrees), Actor.Clock);

        Assert.Equal(AccountStatus.Closed, StatusOf(asked));
        Assert.Null(_given.Only<IdNumberClaim>().Holder);
        Assert.Null(_given.Find(LookupKind.Phone, asked.Phone.Plain!));
        Assert.Equal("实名核验未通过", _given.Told.Single().Subject);
        Register();
    }

    [Fact]
    public void A_late_name_check_does_nothing()
    {
        var asked = Register();

        Assert.Same(Accepted.Nothing, new RecordNameCheck(asked.Account, NameCheckOutcome.Disagrees).Decide(
            new([_given.Get<Account>(asked.Account)], new Dictionary<LookupKey, Guid>()), At(Actor.Clock)));
        Assert.Equal(AccountStatus.Usable, StatusOf(asked));
    }

    [Fact]
    public void Only_the_clock_brings_the_answer_of_a_name_check()
    {
        var asked = Register(NameCheckOutcome.Away);

        Assert.IsType<Refused>(_given.Ask(new RecordNameCheck(asked.Account, NameCheckOutcome.Agrees), Actor.Applicant(asked.Account)));
        Assert.Equal(AccountStatus.NamePending, StatusOf(asked));
    }

    [Fact]
    [Rule("000-12")]
    public void A_document_that_the_gateway_does_not_know_goes_to_the_desk()
    {
        var asked = Register(NameCheckOutcome.UnknownDocument);

        var @case = _given.Get<ReRegistrationCase>(asked.Case);
        Assert.Equal(Causes.DocumentUnknown, @case.Cause);
        Assert.Equal(AccountStatus.IdentityNeeded, StatusOf(asked));
        Assert.Null(_given.Only<IdNumberClaim>().Holder);
        Assert.Equal("该类证件不支持实人验证，请选择人工审核。",
            _given.No(new StartIdentityCheck(asked.Case, "s"), Actor.Applicant(asked.Account)));
        _given.Do(People.Photos(asked.Case, @case.StageVersion), Actor.Applicant(asked.Account));
        Assert.Equal("in-review", _given.Get<ReRegistrationCase>(asked.Case).Stage);
    }

    [Fact]
    public void A_taken_phone_is_refused_beside_the_phone()
    {
        var first = Register();
        var second = People.Registration(People.IdNumber(), phone: first.Phone.Plain);

        Assert.Equal(new("手机号码已被注册!", "Phone"), Assert.IsType<Refused>(_given.Ask(second, Actor.Visitor(second.Account))));
    }

    [Fact]
    public void A_mail_address_bound_by_another_is_refused_beside_the_mail()
    {
        RegisterAccount With(string number)
        {
            var asked = People.Registration(number);
            return asked with { Mail = Personal.Of(asked.Account, "a@x.cn", "a***@x.cn") };
        }

        var first = With(_given.Number);
        _given.Do(first, Actor.Visitor(first.Account));
        var second = With(People.IdNumber());

        Assert.Equal(new("该邮箱已被其他账号绑定，请更换邮箱。", "Mail"), Assert.IsType<Refused>(_given.Ask(second, Actor.Visitor(second.Account))));
    }

    [Fact]
    [Rule("001-15")]
    public void A_taken_number_is_refused_until_registering_again_is_asked_for()
    {
        Register();
        var taken = People.Registration(_given.Number);

        Assert.Equal(new("证件号码已被注册", "Number"), Assert.IsType<Refused>(_given.Ask(taken, Actor.Visitor(taken.Account))));
    }

    [Fact]
    public void A_citizens_number_is_taken_whatever_document_is_chosen()
    {
        Register();
        var other = People.Registration(_given.Number) with { DocumentType = "other" };

        Assert.Equal("证件号码已被注册", _given.No(other, Actor.Visitor(other.Account)));
    }

    [Fact]
    public void Registering_again_opens_a_case_and_leaves_the_old_account_as_it_is()
    {
        _given.Opened();

        Assert.Equal(AccountStatus.IdentityNeeded, _given.Get<Account>(_given.Again.Account).Status);
        Assert.Equal(AccountStatus.Usable, _given.Get<Account>(_given.Old).Status);
        Assert.Equal(_given.Old, _given.Only<IdNumberClaim>().Holder);
        Assert.Equal("awaiting-evidence", _given.State.Stage);
    }

    [Fact]
    public void A_case_is_numbered_by_its_day_in_Shanghai_and_a_running_number()
    {
        _given.Now = Given.Shanghai("2026-11-20 00:30");
        _given.Opened();
        // the serial is drawn for every registration; the case is the second
        Assert.Equal("CX2026-1120-00418", _given.State.Number);

        var rival = People.Registration(_given.Number, again: true);
        Assert.Equal("CX2026-1120-00419", _given.Do(rival, Actor.Visitor(rival.Account)).Reply);
        var given = new Given();
        var first = People.Registration(given.Number, check: NameCheckOutcome.UnknownDocument);
        Assert.Equal("CX2026-1120-00417", given.Do(first, Actor.Visitor(first.Account)).Reply);
    }

    [Fact]
    [Rule("000-22")]
    public void A_number_under_review_cannot_be_registered_by_anybody()
    {
        _given.Opened().HandedIn();
        var other = People.Registration(_given.Number, again: true);

        Assert.Equal(new("证件号码已经被注册，客服审核通过后才能被再次注册", "Number"),
            Assert.IsType<Refused>(_given.Ask(other, Actor.Visitor(other.Account))));
    }

    [Fact]
    public void Drafts_without_evidence_block_nobody()
    {
        _given.Opened();
        _given.Rival();
        _given.Rival();

        Assert.Equal(3, _given.Only<IdNumberClaim>().Claimants.Count);
        Assert.Null(_given.Only<IdNumberClaim>().ReservedFor);
    }

    [Fact]
    public void The_ids_of_a_registration_that_were_used_before_are_refused()
    {
        var first = Register(NameCheckOutcome.Away);
        _given.Do(new RecordNameCheck(first.Account, NameCheckOutcome.Disagrees), Actor.Clock);

        Assert.Equal("该请求已被使用，请刷新页面后重新提交。", _given.No(first, Actor.Visitor(first.Account)));
        Assert.Equal(AccountStatus.Closed, StatusOf(first));
    }

    [Fact]
    public void A_new_password_ends_all_sessions_and_tells_the_holder()
    {
        var asked = Register();
        _given.Do(new ResetPassword(asked.Account, Personal.SecretOf(asked.Account, "new hash")), Actor.Visitor(asked.Account));

        Assert.Equal(1, _given.Get<Account>(asked.Account).SessionEpoch);
        Assert.Equal("密码已修改", _given.Told.Single().Subject);
    }

    [Fact]
    public void A_closed_account_gets_no_new_password()
    {
        var given = Given.CaseAt(ReRegistrationRoute.Approved);

        Assert.Equal("该账号已注销，不能找回密码。", given.No(new ResetPassword(given.Old, Personal.SecretOf(given.Old, "h")), Actor.Visitor(given.Old)));
    }

    private RegisterAccount Register(NameCheckOutcome check = NameCheckOutcome.Agrees)
    {
        var asked = People.Registration(_given.Number, check: check);
        _given.Do(asked, Actor.Visitor(asked.Account));
        return asked;
    }

    private AccountStatus StatusOf(RegisterAccount asked) => _given.Get<Account>(asked.Account).Status;

    private Moment At(Actor actor) => new(_given.Now, actor, _given.Calendar, _given.Settings);
}
