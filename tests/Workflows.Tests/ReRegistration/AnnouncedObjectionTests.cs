using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Tests.Workflows.ReRegistration;

public class AnnouncedObjectionTests
{
    private readonly Given _given = new Given().Opened().HandedIn().Taken();

    private Actor Visitor => Actor.Visitor(_given.Old);

    [Fact]
    [Trait("Need", "U4")]
    public void It_stops_the_clock_for_three_working_days_and_unproven_the_clock_goes_on_where_it_stood()
    {
        _given.Until("2026-11-23 09:00");
        _given.Announced();
        Assert.Equal(("awaiting-objection", 2, Desk.Holder), (_given.State.Stage, _given.State.ClockLeft, _given.State.Desk));
        Assert.Equal([(_given.Again.Account, "有人声明异议"), (_given.Old, "请核实您的异议")], _given.Told[^2..].Select(n => (n.Account, n.Subject)));
        Assert.Equal(_given.Calendar.AfterWorkingDays(_given.Now, 3).At, _given.State.Due);

        _given.Until(_given.State.Due!.Value);
        Assert.Equal(("in-review", (int?)null, false), (_given.State.Stage, _given.State.ClockLeft, _given.State.Overdue));
        Assert.Equal(_given.Calendar.AfterWorkingDays(_given.Now, 2).At, _given.State.Due);
        Assert.Equal([(_given.Again.Account, "审核继续"), (_given.Old, "异议未核实")], _given.Told[^2..].Select(n => (n.Account, n.Subject)));
        Assert.Equal("对该申请已声明过异议，请直接核实身份。", _given.No(new AnnounceObjection(_given.Case, _given.Old), Visitor));
        _given.Taken().Approved();
        Assert.Equal("approved", _given.State.Stage);
    }

    public static TheoryData<string> Proofs => ["sign-in", "photos", "face-check"];

    [Theory]
    [MemberData(nameof(Proofs))]
    [Trait("Need", "U3")]
    public void Proven_in_time_two_reviewers_decide_in_sequence(string by)
    {
        _given.Until("2026-11-23 09:00");
        _given.Announced();
        _given.Until(_given.State.Due!.Value.AddMinutes(-1));
        Prove(by);

        Assert.Equal(("in-review", _given.Old), (_given.State.Stage, Assert.Single(_given.State.Objectors)));
        Assert.Equal(_given.Calendar.AfterWorkingDays(_given.Now, 2).At, _given.State.Due);
        Assert.Equal([_given.Old, _given.Again.Account], _given.Told.TakeLast(2).Select(n => n.Account));
        Assert.Equal(by, _given.Facts.OfType<ObjectionRaised>().Single().Proof);
        Assert.Equal(by == "photos" ? 4 : 2, _given.State.Current.Count());
        _given.Taken();
        _given.Do(new ApproveReview(_given.Case, "", _given.State.DrawnFrom), _given.Reviewer);
        Assert.Equal("second-review", _given.State.Stage);
        _given.TakenAgain().Do(new ApproveReview(_given.Case, "", _given.State.DrawnFrom), _given.Colleague);
        Assert.Equal("approved", _given.State.Stage);
    }

    [Theory]
    [MemberData(nameof(Proofs))]
    public void It_can_be_proven_without_having_been_announced_and_after_it_lapsed(string by)
    {
        _given.Announced().Until(_given.State.Due!.Value);
        Prove(by);
        Assert.Equal(("in-review", 1), (_given.State.Stage, _given.State.Objectors.Length));
        Assert.Equal("您已对该申请提出异议，无需重复提交。", _given.No(_given.Proving(), Visitor));
    }

    [Theory]
    [InlineData("sign-in")]
    [InlineData("face-check")]
    [Trait("Need", "U3")]
    public void A_strangers_photos_shut_out_nobody_who_can_prove_to_be_the_holder(string by)
    {
        Prove("photos");
        Assert.Equal("您已对该申请提出异议，无需重复提交。", _given.No(_given.Proving(), Visitor));
        Assert.Equal("您已对该申请提出异议，无需重复提交。", _given.No(new AnnounceObjection(_given.Case, _given.Old), Visitor));
        Prove(by);
        Assert.Equal(by, _given.Facts.OfType<ObjectionRaised>().Single().Proof);
        Assert.Equal(_given.Old, Assert.Single(_given.State.Objectors));
        Assert.Equal("您已对该申请提出异议，无需重复提交。", _given.No(_given.Proving(People.HolderFace()), Actor.Clock));
        Assert.Equal("您已对该申请提出异议，无需重复提交。", _given.No(_given.Proving(), Visitor));
    }

    [Fact]
    public void Unproven_in_the_second_review_the_first_approval_stands_and_proven_it_does_not()
    {
        foreach (var proven in new[] { false, true })
        {
            var given = Given.CaseAt(ReRegistrationRoute.SecondReview);
            given.Announced();
            if (proven)
            {
                given.Do(given.Proving(), Actor.Visitor(given.Old));
            }
            else
            {
                given.Until(given.State.Due!.Value);
            }

            Assert.Equal(proven ? "in-review" : "second-review", given.State.Stage);
            Assert.Equal(proven ? null : given.Reviewer.Person, given.State.ApprovedBy);
        }
    }

    [Fact]
    [Trait("Need", "U3")]
    public void Whoever_approved_first_and_declares_a_relation_meanwhile_does_not_count_after_it_lapsed()
    {
        var given = Given.CaseAt(ReRegistrationRoute.SecondReview);
        given.Announced();
        given.Do(new DeclareRelation(given.Case, "与申请人是同学"), given.Reviewer);
        given.Until(given.State.Due!.Value);
        Assert.Equal(("in-review", (Guid?)null), (given.State.Stage, given.State.ApprovedBy));
    }

    [Fact]
    public void While_it_is_awaited_no_face_decides_and_nobody_at_the_desk_either()
    {
        _given.Announced();
        _given.FaceCheck("s", passed: true);
        Assert.Equal(("awaiting-objection", _given.Old), (_given.State.Stage, _given.Only<IdNumberClaim>().Holder));
        Assert.Equal("本案当前不在人工审核环节，可能已被办理，请刷新后查看。", _given.No(new ApproveReview(_given.Case, "", _given.State.DrawnFrom), _given.Reviewer));
        Assert.Equal("照片已经提交，正在审核，无需重复提交。", _given.No(People.Photos(_given.Case, _given.Seen), _given.Applicant));
        var lead = _given.Hired("赵敏", lead: true);
        Assert.Equal("本案正在等待原账号持有人核实异议，无需催办。", _given.No(new UrgeCase(_given.Case, lead.Person), lead));
    }

    [Fact]
    public void Only_for_the_holder_and_only_while_the_review_runs()
    {
        foreach (var actor in new[] { _given.Applicant, Actor.Applicant(_given.Old), Actor.Visitor(_given.Again.Account), Actor.Clock, _given.Reviewer })
        {
            Assert.Equal("没有找到与您的账号有关的重新注册申请。", _given.No(new AnnounceObjection(_given.Case, _given.Old), actor));
        }

        Assert.Equal("没有找到与您的账号有关的重新注册申请。", _given.No(new AnnounceObjection(_given.Case, _given.Again.Account), _given.Applicant with { Desk = Desk.Nobody }));
        _given.Returned();
        Assert.Equal("该申请目前没有在审核，您可以直接核实身份后提出异议。", _given.No(new AnnounceObjection(_given.Case, _given.Old), Visitor));
        _given.Do(_given.Proving(), Visitor);
        Assert.Equal("awaiting-supplement", _given.State.Stage);
    }

    private void Prove(string by)
    {
        if (by == "sign-in")
        {
            _given.Do(new RaiseObjection(_given.Case, Personal.Of(_given.Old, "不是本人申请的。", "")), Actor.Applicant(_given.Old));
        }
        else
        {
            _given.Do(_given.Proving(by == "photos" ? People.HolderPhotos() : People.HolderFace()), by == "photos" ? Visitor : Actor.Clock);
        }
    }
}
