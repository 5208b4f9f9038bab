using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;

namespace Chsi.Tests.Workflows.Staff;

public class StaffTests
{
    private readonly Given _given = new();

    [Fact]
    public void The_system_takes_on_a_reviewer_who_then_sets_up_the_second_factor_once()
    {
        var staff = Add("wangfang");
        var self = new Actor(staff, "王芳", Desk.CustomerService);
        var secret = Personal.SecretOf(staff, "JBSWY3DP");

        Assert.Equal("请重新登录后再设置。", _given.No(new SetSecondFactor(staff, secret), _given.Reviewer));
        _given.Do(new SetSecondFactor(staff, secret), self);
        Assert.NotNull(_given.Get<StaffMember>(staff).SecondFactor);
        Assert.Equal("二次验证已设置，如需更换请联系管理员。", _given.No(new SetSecondFactor(staff, secret), self));
        Assert.Equal("请重新登录后再设置。", _given.No(new SetSecondFactor(Guid.NewGuid(), secret), self));
    }

    [Fact]
    public void A_reviewer_can_be_taken_on_with_the_second_factor_at_once()
    {
        var staff = Guid.CreateVersion7();
        _given.Do(Asked(staff, "liqiang") with { Secret = Personal.SecretOf(staff, "JBSWY3DP") }, Actor.Clock);

        Assert.NotNull(_given.Get<StaffMember>(staff).SecondFactor);
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("Wangfang")]
    [InlineData("wang fang")]
    [InlineData("王芳王芳")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456")]
    public void A_user_name_has_3_to_32_lower_case_letters_or_digits(string name) =>
        Assert.Equal("用户名由3至32位小写字母或数字组成。", _given.No(Asked(Guid.CreateVersion7(), name), Actor.Clock));

    [Fact]
    public void A_user_name_is_given_once()
    {
        Add("wangfang");
        Assert.Equal("该用户名已被使用。", _given.No(Asked(Guid.CreateVersion7(), "wangfang"), Actor.Clock));
    }

    [Fact]
    public void Who_left_a_desk_comes_back_as_the_same_person_and_with_nothing_else()
    {
        var staff = Add("wangfang");
        _given.Do(new SetSecondFactor(staff, Personal.SecretOf(staff, "JBSWY3DP")), new(staff, "王芳", Desk.CustomerService));
        _given.Do(new ChangeStaffRole(staff, StaffRoles.Lead), Actor.Clock);
        Assert.Equal("该请求已被使用，请重新添加。", _given.No(Asked(staff, "wangfang02"), Actor.Clock));
        _given.Do(new RemoveStaff(staff, "离职"), Actor.Clock);
        var left = _given.Get<StaffMember>(staff);

        Assert.Equal("该请求已被使用，请重新添加。", _given.No(Asked(staff, "lihua") with { Name = "李华" }, Actor.Clock));
        _given.Do(Asked(staff, "wangfang02"), Actor.Clock);
        var back = _given.Get<StaffMember>(staff);
        Assert.Equal(("wangfang02", StaffRoles.Reviewer, false, left.SessionEpoch), (back.UserName, back.Role, back.Removed, back.SessionEpoch));
        Assert.Null(back.SecondFactor);
        Assert.True(back.Reviews);
    }

    [Fact]
    public void A_school_or_province_is_in_the_list_of_organisations_before_somebody_works_there()
    {
        var asked = Asked(Guid.CreateVersion7(), "xueji01") with { StaffDesk = Desk.School("10511") };
        Assert.Equal("机构列表中没有school:10511，请先导入机构，再添加其工作人员。", _given.No(asked, Actor.Clock));
        Assert.Equal("机构列表中没有school:1，请先导入机构，再添加其工作人员。", _given.No(asked with { StaffDesk = Desk.School("1") }, Actor.Clock));
        Assert.Equal("机构列表中没有applicant，请先导入机构，再添加其工作人员。", _given.No(asked with { StaffDesk = Desk.Applicant }, Actor.Clock));
        _given.Do(asked with { StaffDesk = _given.Entered(asked.StaffDesk) }, Actor.Clock);
    }

    [Fact]
    public void Nobody_but_the_system_adds_staff()
    {
        foreach (var actor in new[] { _given.Reviewer, Actor.Applicant(Guid.NewGuid()), Actor.Visitor(Guid.NewGuid()) })
        {
            Assert.Equal("您没有添加工作人员的权限。", _given.No(Asked(Guid.CreateVersion7(), "wangfang"), actor));
        }
    }

    [Fact]
    public void A_new_password_ends_all_sessions_and_leaves_the_second_factor()
    {
        var staff = Add("wangfang");
        _given.Do(new SetSecondFactor(staff, Personal.SecretOf(staff, "JBSWY3DP")), new Actor(staff, "王芳", Desk.CustomerService));
        var (before, hash) = (_given.Get<StaffMember>(staff), Personal.SecretOf(staff, "another hash"));
        foreach (var actor in new[] { _given.Reviewer, new Actor(staff, "王芳", Desk.CustomerService), Actor.Visitor(staff) })
        {
            Assert.Equal("您没有重设工作人员密码的权限。", _given.No(new ChangeStaffPassword(staff, hash), actor));
        }

        _given.Do(new ChangeStaffPassword(staff, hash), Actor.Clock);
        var after = _given.Get<StaffMember>(staff);
        Assert.Equal(hash.Id, after.Password!.Id);
        Assert.Equal(before.SessionEpoch + 1, after.SessionEpoch);
        Assert.Equal(before.SecondFactor!.Id, after.SecondFactor!.Id);
        Assert.Equal("没有这名工作人员，或已被移除。", _given.No(new ChangeStaffPassword(Guid.NewGuid(), hash), Actor.Clock));
    }

    [Fact]
    public void Who_is_removed_signs_in_no_more_and_the_user_name_is_free()
    {
        var staff = Add("wangfang");
        var epoch = _given.Get<StaffMember>(staff).SessionEpoch;
        Assert.Equal("您没有移除工作人员的权限。", _given.No(new RemoveStaff(staff, "离职"), _given.Reviewer));
        Assert.Equal("请填写移除的原因，不超过200个字。", _given.No(new RemoveStaff(staff, " "), Actor.Clock));
        Assert.Equal("请填写移除的原因，不超过200个字。", _given.No(new RemoveStaff(staff, new string('长', 201)), Actor.Clock));

        _given.Do(new RemoveStaff(staff, "离职"), Actor.Clock);
        Assert.True(_given.Get<StaffMember>(staff).Removed);
        Assert.Equal(epoch + 1, _given.Get<StaffMember>(staff).SessionEpoch);
        Assert.Null(_given.Find(LookupKind.StaffName, "wangfang"));
        var gone = "没有这名工作人员，或已被移除。";
        Assert.Equal(gone, _given.No(new RemoveStaff(staff, "离职"), Actor.Clock));
        Assert.Equal(gone, _given.No(new ChangeStaffPassword(staff, Personal.SecretOf(staff, "hash")), Actor.Clock));
        Assert.Equal(gone, _given.No(new RemoveStaff(Guid.NewGuid(), "离职"), Actor.Clock));
        Assert.Equal("请重新登录后再设置。",
            _given.No(new SetSecondFactor(staff, Personal.SecretOf(staff, "JBSWY3DP")), new Actor(staff, "王芳", Desk.CustomerService)));
        Assert.NotEqual(staff, Add("wangfang"));
    }

    [Fact]
    public void The_system_makes_a_lead_where_a_desk_has_one_and_each_change_is_a_fact()
    {
        var staff = Add("wangfang");
        Assert.False(_given.Get<StaffMember>(staff).Leads);
        Assert.Equal("您没有更改工作人员角色的权限。", _given.No(new ChangeStaffRole(staff, StaffRoles.Lead), new Actor(staff, "王芳", Desk.CustomerService)));
        Assert.Equal("角色只能是审核人、组长。", _given.No(new ChangeStaffRole(staff, "boss"), Actor.Clock));
        Assert.Equal("该工作人员已是审核人。", _given.No(new ChangeStaffRole(staff, StaffRoles.Reviewer), Actor.Clock));
        Assert.Equal("没有这名工作人员，或已被移除。", _given.No(new ChangeStaffRole(Guid.NewGuid(), StaffRoles.Lead), Actor.Clock));

        _given.Do(new ChangeStaffRole(staff, StaffRoles.Lead), Actor.Clock);
        Assert.True(_given.Get<StaffMember>(staff).Leads);
        Assert.Equal("该工作人员已是组长。", _given.No(new ChangeStaffRole(staff, StaffRoles.Lead), Actor.Clock));
        _given.Do(new ChangeStaffRole(staff, StaffRoles.Reviewer), Actor.Clock);
        Assert.False(_given.Get<StaffMember>(staff).Leads);

        var lead = Guid.CreateVersion7();
        _given.Do(Asked(lead, "liqiang") with { Lead = true }, Actor.Clock);
        Assert.True(_given.Get<StaffMember>(lead).Leads);
        var other = Guid.CreateVersion7();
        Assert.Equal("这里不设组长。", _given.No(Asked(other, "operator") with { StaffDesk = Desk.Operations, Lead = true }, Actor.Clock));
        _given.Do(Asked(other, "operator") with { StaffDesk = Desk.Operations }, Actor.Clock);
        Assert.Equal("这里不设组长。", _given.No(new ChangeStaffRole(other, StaffRoles.Lead), Actor.Clock));
    }

    [Fact]
    public void Single_keys_are_switched_by_the_person_alone_and_what_already_is_leaves_no_fact()
    {
        var staff = Add("wangfang");
        var self = new Actor(staff, "王芳", Desk.CustomerService);
        Assert.True(_given.Get<StaffMember>(staff).SingleKeys);
        Assert.Equal("只能更改本人的设置。", _given.No(new SetSingleKeys(staff, false), _given.Reviewer));
        Assert.Equal("只能更改本人的设置。", _given.No(new SetSingleKeys(Guid.NewGuid(), false), self));

        _given.Do(new SetSingleKeys(staff, true), self);
        Assert.Empty(_given.Facts);
        _given.Do(new SetSingleKeys(staff, false), self);
        Assert.Equal(new SingleKeysSet(false), Assert.Single(_given.Facts));
        Assert.False(_given.Get<StaffMember>(staff).SingleKeys);
    }

    private Guid Add(string name)
    {
        var staff = Guid.CreateVersion7();
        _given.Do(Asked(staff, name), Actor.Clock);
        return staff;
    }

    private static AddStaff Asked(Guid staff, string name) =>
        new(staff, name, "王芳", Desk.CustomerService, Personal.SecretOf(staff, "hash"), null);
}
