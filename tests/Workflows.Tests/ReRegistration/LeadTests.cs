using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Staff;

namespace Chsi.Tests.Workflows.ReRegistration;

/// <summary>改派 and 催办: who may, at which stage, what becomes of the lease, and who is told.</summary>
public class LeadTests
{
    private const string NotLead = "只有客服组长可以改派案件。";

    public static TheoryData<string> Stages => [.. ReRegistrationRoute.Sheet.Stages.Select(s => s.Stage.Name)];

    [Fact]
    public void The_lease_passes_and_both_are_told_at_the_desk_alone()
    {
        var given = Given.CaseAt(ReRegistrationRoute.InReview);
        var (lead, to) = (Staff(given, lead: true), Staff(given));
        var (fence, told) = (given.LeaseOf(given.Case).Fence, given.Told.Count);

        var answer = given.Do(new ReassignReview(given.Case, lead.Person, to.Person, " 需要熟悉证件的同事 "), lead);

        Assert.Equal(given.State.Number, answer.Reply);
        Assert.Equal(new CaseReassigned(given.Reviewer.Person, to.Person, to.Name, "需要熟悉证件的同事"), Assert.Single(given.Facts));
        var lease = given.LeaseOf(given.Case);
        Assert.Equal((to.Person, fence + 1, given.Now.AddHours(4)), (lease.Holder, lease.Fence, lease.Until));
        Assert.Equal(to.Person, given.State.Reviewer);
        Assert.Equal([to.Person, given.Reviewer.Person], given.Told.Skip(told).Select(n => n.Account));
        Assert.All(given.Told.Skip(told), n => Assert.Equal(Desk.CustomerService, n.Desk));
        Assert.Equal("请先领取本案再办理。", given.No(new ApproveReview(given.Case, "", given.Seen), given.Reviewer));
        given.Do(new ApproveReview(given.Case, "一致", given.Seen), to);
    }

    [Fact]
    public void A_case_that_nobody_holds_is_handed_over_too_and_only_the_new_reviewer_is_told()
    {
        var given = new Given().Opened().HandedIn();
        var (lead, to, told) = (Staff(given, lead: true), Staff(given), given.Told.Count);

        given.Do(new ReassignReview(given.Case, lead.Person, to.Person, "分配"), lead);

        Assert.Null(Assert.IsType<CaseReassigned>(Assert.Single(given.Facts)).From);
        Assert.Equal(to.Person, Assert.Single(given.Told.Skip(told)).Account);
        Assert.Equal($"本案正由{to.Name}办理，无需改派。", given.No(new ReassignReview(given.Case, lead.Person, to.Person, "分配"), lead));
    }

    [Fact]
    public void Who_is_away_is_handed_nothing_and_the_refusal_names_the_deputy()
    {
        var given = Given.CaseAt(ReRegistrationRoute.InReview);
        var (lead, to, deputy) = (Staff(given, lead: true), Staff(given), Staff(given));
        var today = Chsi.Workflows.Calendar.WorkingCalendar.DayOf(given.Now);
        var days = EnterAbsence.Days(given.Now, given.Now.AddDays(2));
        var request = new ReassignReview(given.Case, lead.Person, to.Person, "分配");
        given.Do(new EnterAbsence(to.Person, today.AddDays(1), today.AddDays(1), deputy.Person, lead.Person), lead);
        given.Do(request, lead);
        given.Do(new EndAbsence(to.Person, lead.Person), lead);
        given.Do(new ReassignReview(given.Case, lead.Person, deputy.Person, "分配"), lead);

        given.Do(new EnterAbsence(to.Person, today, today.AddDays(1), deputy.Person, lead.Person), lead);
        Assert.Equal(new Refused($"{to.Name}{days}不在岗，请改派给代理人{deputy.Name}或其他审核人。", "To"), given.Ask(request, lead));
        given.Do(new EndAbsence(to.Person, lead.Person), lead);
        given.Do(request, lead);
    }

    [Fact]
    public void Who_took_a_case_before_a_reassignment_was_read_is_not_overrun_by_a_lead_who_leads_no_more()
    {
        var given = Given.CaseAt(ReRegistrationRoute.InReview);
        var (lead, to) = (Staff(given, lead: true), Staff(given));
        var request = new ReassignReview(given.Case, lead.Person, to.Person, "分配");
        Assert.Equal(NotLead, given.No(request, to));
        Assert.Equal(NotLead, given.No(request, Actor.Clock));
        Assert.Equal(NotLead, given.No(request, Actor.Applicant(lead.Person)));
        Assert.Equal(NotLead, given.No(request with { Lead = to.Person }, to));

        given.Do(new ChangeStaffRole(lead.Person, StaffRoles.Reviewer), Actor.Clock);
        Assert.Equal(NotLead, given.No(request, lead));
        given.Do(new ChangeStaffRole(lead.Person, StaffRoles.Lead), Actor.Clock);
        given.Do(request, lead);
        given.Do(new RemoveStaff(lead.Person, "离职"), Actor.Clock);
        Assert.Equal(NotLead, given.No(request, lead));
    }

    [Fact]
    public void It_needs_a_reviewer_of_the_desk_and_a_reason()
    {
        var given = Given.CaseAt(ReRegistrationRoute.InReview);
        var (lead, gone) = (Staff(given, lead: true), Staff(given));
        given.Do(new RemoveStaff(gone.Person, "离职"), Actor.Clock);
        foreach (var nobody in new[] { gone.Person, Guid.NewGuid(), given.Again.Account, Guid.Empty })
        {
            Assert.Equal("请选择要改派给的审核人。", given.No(new ReassignReview(given.Case, lead.Person, nobody, "分配"), lead));
        }

        var to = Staff(given);
        foreach (var reason in new[] { "", "  ", new string('长', 201) })
        {
            Assert.Equal("请填写改派的原因，不超过200个字。", given.No(new ReassignReview(given.Case, lead.Person, to.Person, reason), lead));
        }
    }

    [Fact]
    public void Unmet_need_U3_the_first_reviewer_is_not_handed_the_second_review()
    {
        var given = new Given().Opened().Used().HandedIn();
        var (lead, first, second) = (Staff(given, lead: true), Staff(given), Staff(given));
        given.Do(new ReassignReview(given.Case, lead.Person, first.Person, "分配"), lead);
        given.Do(new ApproveReview(given.Case, "一致", given.Seen), first);
        Assert.Equal("second-review", given.State.Stage);

        Assert.Equal($"{first.Name}已审核通过本案，复核须由另一名审核人办理。", given.No(new ReassignReview(given.Case, lead.Person, first.Person, "分配"), lead));
        given.Do(new ReassignReview(given.Case, lead.Person, second.Person, "复核"), lead);
        given.Do(new ApproveReview(given.Case, "一致", given.Seen), second);
        Assert.Equal("approved", given.State.Stage);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public void Only_what_is_at_the_desk_is_handed_over_and_only_what_still_waits_is_urged(string stage)
    {
        var given = Given.CaseAt(ReRegistrationRoute.Sheet.PlanOf(stage).Stage);
        var (lead, to) = (Staff(given, lead: true), Staff(given));
        var atDesk = given.State.Desk == Desk.CustomerService;
        Assert.Equal(atDesk, given.Ask(new ReassignReview(given.Case, lead.Person, to.Person, "分配"), lead) is Accepted);

        var told = given.Told.Count;
        var waits = !given.State.Closed && given.State.Desk != Desk.Holder;
        Assert.Equal(waits, given.Ask(new UrgeCase(given.Case, lead.Person), lead) is Accepted);
        if (waits)
        {
            Assert.Equal(atDesk ? to.Person : given.Again.Account, Assert.Single(given.Told.Skip(told)).Account);
            Assert.Equal("本案24小时内已催办过。", given.No(new UrgeCase(given.Case, lead.Person), lead));
        }
    }

    [Fact]
    public void A_case_in_nobodys_hands_is_urged_of_the_whole_desk_and_again_after_a_day()
    {
        var given = new Given().Opened().HandedIn();
        var lead = Staff(given, lead: true);
        Assert.Equal("只有客服组长可以催办案件。", given.No(new UrgeCase(given.Case, lead.Person), given.Reviewer));

        given.Do(new UrgeCase(given.Case, lead.Person), lead);
        Assert.Equal((Guid.Empty, Desk.CustomerService), (given.Told[^1].Account, given.Told[^1].Desk));
        given.Now = given.Now.AddHours(24);
        given.Do(new UrgeCase(given.Case, lead.Person), lead);
    }

    private static Actor Staff(Given given, bool lead = false)
    {
        var id = Guid.CreateVersion7();
        given.Do(new AddStaff(id, $"kefu{id:N}"[..32], lead ? "赵敏" : "周杰", Desk.CustomerService, Personal.SecretOf(id, "hash"), null, lead), Actor.Clock);
        return new(id, lead ? "赵敏" : "周杰", Desk.CustomerService);
    }
}
