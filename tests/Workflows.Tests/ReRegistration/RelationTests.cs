using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Tests.Workflows.ReRegistration;

/// <summary>回避: who has a relation to a case, or the name of one of its people, neither takes it nor decides it nor is handed it.</summary>
public class RelationTests
{
    private const string Related = "您已申请回避本案，由其他审核人办理。";

    [Fact]
    public void Who_declares_gives_the_case_back_and_has_nothing_to_do_with_it_any_more()
    {
        var given = new Given().Opened().HandedIn().Taken();
        var (lead, li) = (given.Hired("赵敏", lead: true), given.Hired("李强"));
        given.Do(new ReassignReview(given.Case, lead.Person, li.Person, "分配"), lead);
        foreach (var reason in new[] { "", " ", new string('长', 201) })
        {
            Assert.Equal("请填写回避的原因，不超过200个字。", given.No(new DeclareRelation(given.Case, reason), li));
        }

        given.Do(new DeclareRelation(given.Case, " 与申请人是同学 "), li);
        Assert.Equal(new RelationDeclared(li.Person, "与申请人是同学"), Assert.Single(given.Facts));
        Assert.Null(given.LeaseOf(given.Case).Holder);
        Assert.Null(given.State.Reviewer);
        Assert.Null(given.State.InHands);
        Assert.Equal(Related, given.No(new TakeReview(given.Case), li));
        Assert.Equal(Related, given.No(new DeclareRelation(given.Case, "与申请人是同学"), li));
        Assert.Equal(Related, given.No(new ApproveReview(given.Case, "", given.Seen), li));
        Assert.Equal("李强已申请回避本案，请改派给其他审核人。", given.No(new ReassignReview(given.Case, lead.Person, li.Person, "分配"), lead));
        given.Do(new TakeReview(given.Case), given.Reviewer);
    }

    [Fact]
    public void Whoever_holds_the_case_keeps_it_while_another_declares()
    {
        var given = new Given().Opened().HandedIn().Taken();
        var fence = given.LeaseOf(given.Case).Fence;
        given.Do(new DeclareRelation(given.Case, "与申请人是亲属"), given.Colleague);
        Assert.Equal((given.Reviewer.Person, fence), (given.LeaseOf(given.Case).Holder, given.LeaseOf(given.Case).Fence));
        Assert.Equal("只有客服审核人员可以申请回避。", given.No(new DeclareRelation(given.Case, "我的案件"), given.Applicant));
        given.Do(new ApproveReview(given.Case, "一致", given.Seen), given.Reviewer);
        Assert.Equal("本案已办结，无需回避。", given.No(new DeclareRelation(given.Case, "与申请人是亲属"), given.Reviewer));
    }

    [Fact]
    [Trait("Need", "U3")]
    public void A_first_approval_falls_with_the_relation_of_who_gave_it_and_two_others_are_needed()
    {
        var given = Given.CaseAt(ReRegistrationRoute.SecondReview);
        var drawn = given.Seen;
        given.Do(new DeclareRelation(given.Case, "与申请人是同学"), given.Reviewer);
        Assert.True(given.State.At(ReRegistrationRoute.InReview));
        Assert.Null(given.State.ApprovedBy);
        // the second reviewer has it in hand and looks again, now as the first
        Assert.Contains("已有变化", given.No(new ApproveReview(given.Case, "一致", drawn), given.Colleague), StringComparison.Ordinal);
        given.Do(new ApproveReview(given.Case, "一致", given.Seen), given.Colleague);
        Assert.True(given.State.At(ReRegistrationRoute.SecondReview));
        Assert.Equal(Related, given.No(new TakeReview(given.Case), given.Reviewer));
        given.Do(new TakeReview(given.Case), given.Third);
        given.Do(new ApproveReview(given.Case, "一致", given.Seen), given.Third);
        Assert.True(given.State.At(ReRegistrationRoute.Approved));
    }

    [Fact]
    [Trait("Need", "U3")]
    public void It_does_not_come_back_when_the_second_reviewer_takes_back_what_they_decided()
    {
        var given = Given.CaseAt(ReRegistrationRoute.SecondReview);
        given.Do(new ReturnForSupplement(given.Case, ["card-unreadable"], "请重新拍摄。", given.Seen), given.Colleague);
        given.Do(new DeclareRelation(given.Case, "与申请人是同学"), given.Reviewer);
        given.Do(new TakeBackDecision(given.Case, "选错了原因"), given.Colleague);
        Assert.True(given.State.At(ReRegistrationRoute.InReview));
        given.Do(new ApproveReview(given.Case, "一致", given.Seen), given.Colleague);
        Assert.True(given.State.At(ReRegistrationRoute.SecondReview));
    }

    [Fact]
    [Trait("Need", "U3")]
    public void Of_a_dispute_the_first_word_falls_too_and_another_ones_relation_moves_nothing()
    {
        var given = Given.CaseAt(ReRegistrationRoute.Approved).Disputed().UpheldOnce();
        given.Do(new DeclareRelation(given.Dispute, "与申请人是同学"), People.Reviewer("周杰"));
        Assert.True(given.DisputeState.At(Chsi.Workflows.Dispute.DisputeRoute.SecondReview));
        given.Do(new DeclareRelation(given.Dispute, "与申请人是同学"), given.Colleague);
        Assert.True(given.DisputeState.At(Chsi.Workflows.Dispute.DisputeRoute.InReview));
        given.UpheldTwice();
        Assert.True(given.DisputeState.At(Chsi.Workflows.Dispute.DisputeRoute.SecondReview));
        Assert.Equal(given.Third.Person, given.DisputeState.UpheldBy);
    }

    [Fact]
    public void A_decision_is_not_taken_back_by_who_has_declared_since()
    {
        var given = new Given().Opened().HandedIn().Taken().Returned();
        given.Do(new DeclareRelation(given.Case, "与申请人是亲属"), given.Reviewer);
        Assert.Equal(Related, given.No(new TakeBackDecision(given.Case, "选错了原因"), given.Reviewer));
    }

    [Fact]
    public void Who_has_the_name_of_one_of_its_people_neither_takes_it_nor_is_handed_it()
    {
        var given = new Given().Opened().HandedIn();
        var (lead, li) = (given.Hired("赵敏", lead: true), given.Hired("李强"));
        Assert.Equal("您与本案的申请人或原账号持有人同名，须由其他审核人办理。", given.No(new TakeReview(given.Case, Namesake: true), li));
        Assert.Equal("李强与本案的申请人或原账号持有人同名，请改派给其他审核人。",
            given.No(new ReassignReview(given.Case, lead.Person, li.Person, "分配", Namesake: true), lead));
    }
}
