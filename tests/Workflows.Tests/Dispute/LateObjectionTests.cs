using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Tests.Workflows.Dispute;

public class LateObjectionTests
{
    private readonly Given _given = new Given().Opened().HandedIn().Taken().Approved();

    private Actor Visitor => Actor.Visitor(_given.Old);

    [Fact]
    [Trait("Need", "U3")]
    public void The_person_of_the_closed_account_opens_a_dispute_that_two_others_decide_and_both_sides_photos_are_held()
    {
        var told = _given.Told.Single(n => n.Account == _given.Old && n.Subject == "账号已注销");
        Assert.Contains("30天内", told.Text);
        Assert.Contains("/account/objection", told.Text);
        _given.Now = _given.State.KeepUntil!.Value.AddMinutes(-1);
        _given.Do(_given.ObjectingLate(), Visitor);

        Assert.Equal(["CaseOpened", "StageEntered", "DisputeOpened", "DisputePhotosHandedIn", "ApprovalDisputed"], _given.Facts.Select(f => f.GetType().Name));
        Assert.Equal((2, 2), (_given.State.Evidence.Length, _given.DisputeState.Evidence.Length));
        Assert.Equal([_given.Old, _given.Again.Account], _given.Told[^2..].Select(n => n.Account));
        Assert.Equal("有争议的案件由您审核通过，争议须由其他审核人办理。", _given.No(new TakeReview(_given.Dispute), _given.Reviewer));
        _given.Until(_given.Now.AddDays(60));
        Assert.Equal((2, 2), (_given.State.Evidence.Length, _given.DisputeState.Evidence.Length));
        _given.Do(new TakeReview(_given.Dispute), _given.Colleague);
        _given.UpheldOnce().UpheldTwice();

        Assert.Equal(AccountStatus.Usable, _given.Get<Account>(_given.Old).Status);
        _given.Until(_given.Now.AddDays(60));
        Assert.Empty(_given.State.Evidence.Concat(_given.DisputeState.Evidence));
    }

    [Fact]
    public void The_restored_account_gets_the_phone_that_was_proven_or_else_the_one_of_before()
    {
        var contact = Personal.Of(_given.Old, People.Phone(), "");
        _given.Do(_given.ObjectingLate(contact: contact), Visitor);
        _given.Do(new TakeReview(_given.Dispute), _given.Colleague);
        _given.Do(_given.Upholding() with { Contact = Given.Known(contact) }, _given.Colleague);
        _given.Do(new TakeReview(_given.Dispute), _given.Third);
        var other = People.Registration(People.IdNumber(), contact.Plain);
        var before = _given.Get<DisputeCase>(_given.Dispute);
        _given.Do(_given.Upholding() with { Contact = Given.Known(contact) }, _given.Third);

        Assert.Equal(_given.Old, _given.Find(LookupKind.Phone, contact.Plain!));
        Assert.Null(_given.Find(LookupKind.Phone, _given.First.Phone.Plain!));
        Assert.Null(before.Phone);
        Assert.Equal(RegisterAccount.PhoneIsTaken, _given.No(other, Actor.Visitor(other.Account)));
    }

    [Fact]
    public void A_proven_phone_that_has_become_somebody_elses_leaves_the_one_of_before()
    {
        var contact = Personal.Of(_given.Old, People.Phone(), "");
        _given.Do(_given.ObjectingLate(contact: contact), Visitor);
        var other = People.Registration(People.IdNumber(), contact.Plain);
        _given.Do(other, Actor.Visitor(other.Account));
        _given.Do(new TakeReview(_given.Dispute), _given.Colleague);
        _given.UpheldOnce();
        _given.Do(_given.Upholding() with { Contact = Given.Known(contact) }, _given.Third);

        Assert.Equal(_given.Old, _given.Find(LookupKind.Phone, _given.First.Phone.Plain!));
        Assert.Equal(other.Account, _given.Find(LookupKind.Phone, contact.Plain!));
    }

    [Fact]
    public void Within_the_days_of_the_rule_to_the_minute()
    {
        var ends = _given.Calendar.AfterDays(_given.State.ClosedAt!.Value, 30).At;
        _given.Now = ends;
        Assert.Equal("审核通过已超过30天，请联系客服。", _given.No(_given.ObjectingLate(), Visitor));
        _given.Now = ends.AddMinutes(-1);
        _given.Do(_given.ObjectingLate(), Visitor);
    }

    [Fact]
    public void Photos_count_once_for_a_case_and_a_face_once_more_after_them()
    {
        foreach (var (proof, actor) in new[] { (People.HolderPhotos(), Visitor), (People.HolderFace(), Actor.Clock) })
        {
            var dispute = Guid.CreateVersion7();
            _given.Do(_given.ObjectingLate(proof) with { Dispute = dispute }, actor);
            Assert.Equal("本案已有正在审核的争议，无需重复受理。", _given.No(_given.ObjectingLate(People.HolderFace()) with { Dispute = Guid.CreateVersion7() }, Actor.Clock));
            _given.Do(new TakeReview(dispute), _given.Colleague);
            _given.Do(new RefuseDispute(dispute, "照片为本人。", _given.Get<DisputeCase>(dispute).DrawnFrom), _given.Colleague);
            Assert.Equal("您已对本案提出过异议并已审核；如有新的证据，请联系客服。", _given.No(_given.ObjectingLate(), Visitor));
        }

        Assert.Equal("您已对本案提出过异议并已审核；如有新的证据，请联系客服。", _given.No(_given.ObjectingLate(People.HolderFace()), Actor.Clock));
        _given.Do(_given.Disputing(), _given.Colleague);
    }

    [Fact]
    public void Only_the_holder_with_both_photos_and_a_consent_or_the_service_itself()
    {
        foreach (var actor in new[] { Actor.Visitor(_given.Again.Account), Actor.Applicant(_given.Old), _given.Applicant, _given.Reviewer, Actor.Clock })
        {
            Assert.Equal("没有找到与您有关的重新注册申请。", _given.No(_given.ObjectingLate(), actor));
        }

        Assert.Equal("实人验证的结果只能由验证服务给出。", _given.No(_given.ObjectingLate(People.HolderFace()), Visitor));
        Assert.Equal("请先阅读并同意照片使用说明。", _given.No(_given.ObjectingLate(People.HolderPhotos(consent: null)), Visitor));
        Assert.Equal("请上传本人手持证件照。", _given.No(_given.ObjectingLate(new(null, [], "2026-11")), Visitor));
        Assert.Equal("请上传证件人像面照片。", _given.No(
            _given.ObjectingLate(new(null, [People.Photo(HolderProof.HoldingCard), People.Photo(HolderProof.HoldingCard)], "2026-11")), Visitor));
        Assert.Equal("只有因重新注册而注销的原账号可以提出争议。", _given.No(_given.ObjectingLate() with { Holder = _given.Again.Account }, Visitor));
    }

    [Fact]
    public void What_nobody_disputes_can_be_taken_back_and_what_is_disputed_cannot()
    {
        _given.Do(_given.ObjectingLate(), Visitor);
        Assert.Equal("处理后案件已有新的进展，不能收回。", _given.No(_given.TakingBack(), _given.Reviewer));
    }

    [Fact]
    public void An_account_without_a_phone_gets_one_by_its_person_or_by_a_face_and_once()
    {
        var next = People.Registration(People.IdNumber(), phone: _given.First.Phone.Plain);
        _given.Do(next, Actor.Visitor(next.Account));
        var phone = Personal.Of(_given.Old, People.Phone(), "");
        Assert.Equal("没有找到您的账号，请重新登录后再试。", _given.No(new BindPhone(_given.Old, phone), Actor.Applicant(_given.Old)));
        _given.Disputed().UpheldOnce().UpheldTwice();

        foreach (var actor in new[] { Actor.Visitor(_given.Old), _given.Applicant, _given.Reviewer, Actor.Clock })
        {
            Assert.Equal("没有找到您的账号，请重新登录后再试。", _given.No(new BindPhone(_given.Old, phone), actor));
        }

        Assert.Equal("没有找到您的账号，请重新登录后再试。", _given.No(new BindPhone(_given.Old, phone, "face"), Actor.Applicant(_given.Old)));
        Assert.Equal(RegisterAccount.PhoneIsTaken, _given.No(new BindPhone(_given.Old, Personal.Of(_given.Old, next.Phone.Plain!, "")), Actor.Applicant(_given.Old)));
        _given.Do(new BindPhone(_given.Old, phone, "face", "2026-11"), Actor.Clock);
        Assert.Equal((_given.Old, "已绑定新手机号"), (_given.Find(LookupKind.Phone, phone.Plain!), _given.Told[^1].Subject));
        Assert.Equal("该账号已绑定手机号，无需再绑定。", _given.No(new BindPhone(_given.Old, Personal.Of(_given.Old, People.Phone(), "")), Actor.Applicant(_given.Old)));
    }
}
