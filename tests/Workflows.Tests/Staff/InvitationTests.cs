using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;

namespace Chsi.Tests.Workflows.Staff;

/// <summary>Who leads an organisation's staff invites, gives roles, lets in anew and removes, there and nowhere else.</summary>
public class InvitationTests
{
    private const string NotLead = "只有本单位的负责人可以管理工作人员。", NotHere = "本单位没有这名工作人员，或已被移除。";

    private readonly Given _given = new();
    private readonly Actor _lead;

    public InvitationTests() => _lead = Lead("xueji01", Desk.School("10511"));

    public static TheoryData<string> Desks => ["school:10511", "province:42", "customer-service"];

    [Theory]
    [MemberData(nameof(Desks))]
    public void Who_is_invited_sets_the_own_password_once_and_has_the_role_from_the_first_moment(string desk)
    {
        var lead = desk == "school:10511" ? _lead : Lead("lead", Desk.Parse(desk));
        var staff = Guid.CreateVersion7();
        _given.Do(new InviteStaff(staff, "liqiang", "李强", StaffRoles.Lead, "link", lead.Person), lead);
        var invited = _given.Get<StaffMember>(staff);
        Assert.Equal((Desk.Parse(desk), StaffRoles.Lead, null), (invited.Desk, invited.Role, invited.Password));

        Assert.Equal(AcceptInvitation.Void, _given.No(new AcceptInvitation(staff, "another", Hash(staff)), Invited(staff)));
        var hash = Hash(staff);
        _given.Do(new AcceptInvitation(staff, "link", hash), Invited(staff));
        Assert.Equal(hash.Id, _given.Get<StaffMember>(staff).Password!.Id);
        Assert.Equal(AcceptInvitation.Void, _given.No(new AcceptInvitation(staff, "link", Hash(staff)), Invited(staff)));
    }

    [Fact]
    public void A_link_ends_after_three_days_and_a_new_one_voids_the_old_and_all_that_was_set()
    {
        var staff = Invite("liqiang");
        _given.Now += InviteStaff.Lasts;
        Assert.Equal(AcceptInvitation.Void, _given.No(new AcceptInvitation(staff, "link", Hash(staff)), Invited(staff)));
        _given.Do(new InviteAgain(staff, "second", _lead.Person), _lead);
        _given.Now += InviteStaff.Lasts - TimeSpan.FromTicks(1);
        Assert.Equal(AcceptInvitation.Void, _given.No(new AcceptInvitation(staff, "link", Hash(staff)), Invited(staff)));
        _given.Do(new AcceptInvitation(staff, "second", Hash(staff)), Invited(staff));
        _given.Do(new SetSecondFactor(staff, Personal.SecretOf(staff, "JBSWY3DP")), new(staff, "李强", Desk.School("10511")));

        var before = _given.Get<StaffMember>(staff);
        _given.Do(new InviteAgain(staff, "third", _lead.Person), _lead);
        var told = _given.Told[^1];
        Assert.Equal((Guid.Empty, Desk.School("10511"), "登录已重置"), (told.Account, told.Desk, told.Subject));
        Assert.StartsWith("赵敏为李强重新生成了邀请链接", told.Text, StringComparison.Ordinal);
        var after = _given.Get<StaffMember>(staff);
        Assert.Equal((null, null, before.SessionEpoch + 1), (after.Password, after.SecondFactor, after.SessionEpoch));
        Assert.Equal("不能重置本人的登录，请由其他负责人办理。", _given.No(new InviteAgain(_lead.Person, "link", _lead.Person), _lead));
    }

    [Fact]
    public void A_password_ends_the_link_that_was_out_and_every_session_whether_set_by_link_or_by_an_operator()
    {
        var staff = Invite("liqiang");
        var epoch = _given.Get<StaffMember>(staff).SessionEpoch;
        _given.Do(new ChangeStaffPassword(staff, Hash(staff)), Actor.Clock);
        Assert.Null(_given.Get<StaffMember>(staff).Invitation);
        Assert.Equal(AcceptInvitation.Void, _given.No(new AcceptInvitation(staff, "link", Hash(staff)), Invited(staff)));
        _given.Do(new InviteAgain(staff, "second", _lead.Person), _lead);
        _given.Do(new AcceptInvitation(staff, "second", Hash(staff)), Invited(staff));
        Assert.Equal((epoch + 3, "second"), (_given.Get<StaffMember>(staff).SessionEpoch, _given.Get<StaffMember>(staff).SpentLink));
    }

    [Fact]
    public void What_is_typed_wrongly_is_refused_beside_its_field()
    {
        InviteStaff Asked(string user = "liqiang", string name = "李强", string role = StaffRoles.Reviewer) => new(Guid.CreateVersion7(), user, name, role, "link", _lead.Person);
        Assert.Equal("用户名由3至32位小写字母或数字组成。", _given.No(Asked(user: "Li Qiang"), _lead));
        // at sign-in these are a phone and an ID number
        Assert.Equal("用户名须以小写字母开头。", _given.No(Asked(user: "13800138000"), _lead));
        Assert.Equal("用户名须以小写字母开头。", _given.No(Asked(user: "42120219500101990x"), _lead));
        Assert.Equal("该用户名已被使用。", _given.No(Asked(user: "xueji01"), _lead));
        Assert.Equal("请填写姓名，2至30个字。", _given.No(Asked(name: " 李 "), _lead));
        Assert.Equal("请选择角色。", _given.No(Asked(role: "boss"), _lead));
        var province = Lead("sheng01", Desk.Province("42"));
        Assert.Equal("请选择角色。", _given.No(Asked(role: StaffRoles.Clerk) with { By = province.Person }, province));
        Assert.Equal("该请求已被使用，请重新添加。", _given.No(Asked() with { Staff = _lead.Person }, _lead));
    }

    [Fact]
    public void Nobody_but_who_leads_the_organisation_as_the_decision_is_made_does_any_of_it()
    {
        var staff = Invite("liqiang");
        var other = Lead("lead2", Desk.School("10486"));
        var applicant = Actor.Applicant(Guid.NewGuid());
        foreach (var (actor, said) in new[] { (other, NotHere), (new Actor(staff, "李强", Desk.School("10511")), NotLead), (applicant, NotLead), (_lead with { Desk = Desk.Province("42") }, NotLead), (_lead with { Person = other.Person }, NotLead) })
        {
            Assert.Equal(said, _given.No(new InviteAgain(staff, "link", actor.Person), actor));
            Assert.Equal(said == NotHere ? NotHere : "您没有更改工作人员角色的权限。", _given.No(new ChangeStaffRole(staff, StaffRoles.Clerk, actor.Person), actor));
            Assert.Equal(said == NotHere ? NotHere : "您没有移除工作人员的权限。", _given.No(new RemoveStaff(staff, "离职", actor.Person), actor));
        }

        Assert.Equal(NotLead, _given.No(new InviteStaff(Guid.NewGuid(), "another", "张伟", StaffRoles.Reviewer, "link", _lead.Person), other));
        _given.Do(new ChangeStaffRole(staff, StaffRoles.Lead, _lead.Person), _lead);
        var second = new Actor(staff, "李强", Desk.School("10511"));
        _given.Do(new ChangeStaffRole(_lead.Person, StaffRoles.Clerk, staff), second);
        Assert.Equal(NotLead, _given.No(new InviteAgain(staff, "link", _lead.Person), _lead));
    }

    [Fact]
    public void A_lead_gives_every_role_of_the_desk_removes_at_once_and_does_neither_to_themselves()
    {
        var staff = Invite("liqiang");
        foreach (var role in new[] { StaffRoles.Clerk, StaffRoles.Principal, StaffRoles.Lead, StaffRoles.Reviewer })
        {
            _given.Do(new ChangeStaffRole(staff, role, _lead.Person), _lead);
            Assert.Equal(new StaffRoleGiven(role), Assert.Single(_given.Facts));
        }

        Assert.Equal("角色只能是经办人、审核人、负责人、分管校领导。", _given.No(new ChangeStaffRole(staff, "boss", _lead.Person), _lead));
        Assert.Equal("该工作人员已是审核人。", _given.No(new ChangeStaffRole(staff, StaffRoles.Reviewer, _lead.Person), _lead));
        Assert.Equal("不能更改本人的角色，请由其他负责人办理。", _given.No(new ChangeStaffRole(_lead.Person, StaffRoles.Clerk, _lead.Person), _lead));
        Assert.Equal("不能移除本人，请由其他负责人办理。", _given.No(new RemoveStaff(_lead.Person, "离职", _lead.Person), _lead));
        var epoch = _given.Get<StaffMember>(staff).SessionEpoch;
        _given.Do(new RemoveStaff(staff, "离职", _lead.Person), _lead);
        Assert.Equal((true, epoch + 1), (_given.Get<StaffMember>(staff).Removed, _given.Get<StaffMember>(staff).SessionEpoch));
        Assert.Equal(NotHere, _given.No(new RemoveStaff(staff, "离职", _lead.Person), _lead));
        Assert.Equal(AcceptInvitation.Void, _given.No(new AcceptInvitation(staff, "link", Hash(staff)), Invited(staff)));
        Invite("liqiang");
    }

    [Fact]
    public void An_absence_with_a_deputy_is_the_organisations_own()
    {
        var (staff, foreign) = (Invite("liqiang"), Lead("lead2", Desk.School("10486")));
        EnterAbsence Asked(Guid deputy, Actor by) => new(staff, new(2026, 11, 23), new(2026, 11, 27), deputy, by.Person);
        Assert.Equal("请选择代理人。", _given.No(Asked(foreign.Person, _lead), _lead));
        Assert.Equal("没有这名审核人，或已被移除。", _given.No(Asked(_lead.Person, foreign), foreign));
        Assert.Equal("只能登记本人的不在岗时间，负责人可以代为登记。", _given.No(Asked(_lead.Person, foreign), new(staff, "李强", Desk.School("10511"))));
        _given.Do(Asked(_lead.Person, _lead), _lead);
        Assert.Equal(Desk.School("10511"), Assert.Single(_given.Told).Desk);
    }

    private Guid Invite(string userName)
    {
        var staff = Guid.CreateVersion7();
        _given.Do(new InviteStaff(staff, userName, "李强", StaffRoles.Reviewer, "link", _lead.Person), _lead);
        return staff;
    }

    private Actor Lead(string userName, Desk desk)
    {
        var id = Guid.CreateVersion7();
        _given.Do(new AddStaff(id, userName, "赵敏", _given.Entered(desk), Hash(id), null, Lead: true), Actor.Clock);
        return new(id, "赵敏", desk);
    }

    private static Personal Hash(Guid staff) => Personal.SecretOf(staff, "hash");

    private static Actor Invited(Guid staff) => new(staff, "李强", Desk.Nobody);
}
