using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;

namespace Chsi.Tests.Workflows.ReRegistration;

public class ObjectionTests
{
    private const string NotYours = "没有找到与您的账号有关的重新注册申请。";
    private readonly Given _given = new Given().Opened();

    private Actor Holder => Actor.Applicant(_given.Old);

    [Fact]
    public void The_holder_is_told_when_evidence_is_handed_in_and_of_nothing_personal()
    {
        _given.HandedIn();

        var told = Assert.Single(_given.Told, n => n.Account == _given.Old);
        Assert.Equal("有人申请使用您的证件号码", told.Subject);
        Assert.Contains("/account/objection", told.Text);
        Assert.Contains(_given.State.Number, told.Text);
        Assert.DoesNotContain(_given.Number, told.Text);

        _given.Taken().Returned().HandedIn();
        Assert.Single(_given.Told, n => n.Account == _given.Old);
    }

    [Fact]
    public void The_holder_is_told_of_a_face_that_passed_where_it_does_not_decide()
    {
        _given.Used().FaceCheck("s1", passed: true);
        Assert.Single(_given.Told, n => n.Account == _given.Old && n.Subject == "有人申请使用您的证件号码");
    }

    [Fact]
    [Trait("Need", "U3")]
    public void An_objection_brings_two_reviewers_in_sequence()
    {
        _given.HandedIn();
        var due = _given.State.Due;
        _given.Do(Objection(), Holder);

        Assert.Equal(("in-review", due), (_given.State.Stage, _given.State.Due));
        Assert.Equal([_given.Old, _given.Again.Account], _given.Told.TakeLast(2).Select(n => n.Account));
        _given.Taken();
        _given.Do(new ApproveReview(_given.Case, "", _given.State.DrawnFrom), _given.Reviewer);
        Assert.Equal("second-review", _given.State.Stage);
        _given.TakenAgain().Do(new ApproveReview(_given.Case, "", _given.State.DrawnFrom), _given.Colleague);
        Assert.Equal("approved", _given.State.Stage);
    }

    [Fact]
    public void A_page_drawn_before_the_objection_decides_nothing()
    {
        _given.HandedIn().Taken();
        var seen = _given.State.DrawnFrom;
        _given.Do(Objection(), Holder);

        Assert.Equal("本案在您打开页面后已有变化，请刷新后再办理。", _given.No(new RejectReview(_given.Case, "edited", "请提交原始照片。", seen), _given.Reviewer));
        _given.Do(new RejectReview(_given.Case, "edited", "请提交原始照片。", _given.State.DrawnFrom), _given.Reviewer);
    }

    [Fact]
    [Trait("Need", "U3")]
    public void What_one_has_approved_before_the_objection_is_looked_at_anew_by_two()
    {
        _given.Used().HandedIn().Taken().Approved().TakenAgain();
        _given.Do(Objection(), Holder);

        Assert.Equal(("in-review", (Guid?)null), (_given.State.Stage, _given.State.ApprovedBy));
        _given.Do(new ApproveReview(_given.Case, "", _given.State.DrawnFrom), _given.Colleague);
        Assert.Equal("second-review", _given.State.Stage);
        Assert.Equal("本案由您审核通过，复核须由另一名审核人办理。", _given.No(new TakeReview(_given.Case), _given.Colleague));
        _given.Taken().Do(new ApproveReview(_given.Case, "", _given.State.DrawnFrom), _given.Reviewer);
        Assert.Equal("approved", _given.State.Stage);
    }

    [Fact]
    public void After_an_objection_a_face_alone_does_not_decide()
    {
        _given.HandedIn();
        _given.Do(Objection(), Holder);
        _given.FaceCheck("s1", passed: true);

        Assert.Equal("in-review", _given.State.Stage);
        Assert.Equal(_given.Old, _given.Only<IdNumberClaim>().Holder);
    }

    [Fact]
    public void Nobody_but_the_holder_objects()
    {
        var rival = _given.Rival();
        _given.HandedIn();

        foreach (var actor in new[] { _given.Applicant, Actor.Applicant(rival.Account), Actor.Applicant(Guid.NewGuid()), Actor.Visitor(_given.Old), Actor.Clock, _given.Reviewer })
        {
            Assert.Equal(NotYours, _given.No(Objection(), actor));
        }

        Assert.Equal(NotYours, _given.No(new RaiseObjection(Guid.NewGuid(), Why("不是本人申请的。")), Holder));
    }

    [Fact]
    public void An_objection_is_to_evidence_that_is_being_looked_at_and_once()
    {
        Assert.Equal("该申请目前没有正在审核的材料，您暂时不需要做什么。", _given.No(Objection(), Holder));
        _given.HandedIn();
        _given.Do(Objection(), Holder);
        Assert.Equal("您已对该申请提出异议，无需重复提交。", _given.No(Objection(), Holder));

        _given.Do(new WithdrawCase(_given.Case), _given.Applicant);
        Assert.Equal("该申请已经办结，不能再提出异议，请联系客服。", _given.No(Objection(), Holder));
        Assert.Equal(AccountStatus.Usable, _given.Get<Account>(_given.Old).Status);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(501)]
    public void An_objection_has_a_reason(int length)
    {
        _given.HandedIn();
        var refused = Assert.IsType<Refused>(_given.Ask(new RaiseObjection(_given.Case, Why(new('字', length))), Holder));

        Assert.Equal(new("请填写异议的理由，4至500个字。", "Reason"), refused);
    }

    private RaiseObjection Objection() => new(_given.Case, Why("不是本人申请的。"));

    private Personal Why(string reason) => Personal.Of(_given.Old, reason, "异议理由");
}
