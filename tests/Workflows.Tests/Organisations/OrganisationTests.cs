using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Staff;

namespace Chsi.Tests.Workflows.Organisations;

/// <summary>The list of organisations, loaded as often as one likes, with every name it ever had.</summary>
public class OrganisationTests
{
    private static readonly DateOnly Founded = new(1952, 9, 1), Today = new(2026, 11, 20);

    private readonly Given _given = new();

    [Fact]
    public void A_list_is_loaded_again_without_effect_and_another_name_keeps_the_one_before()
    {
        _given.Do(Province("42", "示范省教育厅"), Actor.Clock);
        _given.Do(School("江城示范学院"), Actor.Clock);
        _given.Do(School("江城示范学院"), Actor.Clock);
        Assert.Empty(_given.Facts);
        _given.Do(School("江城示范大学") with { From = Today }, Actor.Clock);
        Assert.Equal(new OrganisationRenamed("江城示范大学", Today), Assert.Single(_given.Facts));
        Assert.Equal(new DatedName[] { new("江城示范学院", Founded), new("江城示范大学", Today) }, Found("19901").Names.ToArray());

        _given.Do(Province("43", "邻省教育厅"), Actor.Clock);
        _given.Do(School("江城示范大学") with { Province = "43" }, Actor.Clock);
        Assert.Equal("43", Found("19901").Province);
    }

    [Fact]
    public void Codes_days_and_provinces_that_cannot_be_are_refused()
    {
        Assert.Equal("学校代码为5位数字，省级代码为2位数字。", _given.No(School("江城示范大学") with { Code = "1990" }, Actor.Clock));
        Assert.Equal("学校代码为5位数字，省级代码为2位数字。", _given.No(Province("４２", "示范省教育厅"), Actor.Clock));
        Assert.Equal("没有这个省级代码，请先录入省级教育行政部门。", _given.No(School("江城示范大学"), Actor.Clock));
        _given.Do(Province("42", "示范省教育厅"), Actor.Clock);
        Assert.Equal("只有学校填写所属省级代码。", _given.No(Province("43", "邻省教育厅") with { Province = "42" }, Actor.Clock));
        Assert.Equal("机构名称为2至60个字。", _given.No(School(" 校 "), Actor.Clock));
        Assert.Equal("启用日期不能晚于今天。", _given.No(School("江城示范大学") with { From = Today.AddDays(1) }, Actor.Clock));
        _given.Do(School("江城示范大学"), Actor.Clock);
        Assert.Equal("启用日期不能早于现名称的启用日期。", _given.No(School("江城大学") with { From = Founded.AddDays(-1) }, Actor.Clock));
        Assert.Equal("您没有维护机构名录的权限。", _given.No(School("江城大学"), _given.Reviewer));
    }

    [Fact]
    public void Who_leads_a_schools_staff_names_and_closes_its_colleges_and_nobody_elses()
    {
        _given.Do(Province("42", "示范省教育厅"), Actor.Clock);
        _given.Do(School("江城示范大学"), Actor.Clock);
        _given.Do(School("江北示范大学") with { Code = "19902" }, Actor.Clock);
        var (lead, other) = (Lead("xueji01", "19901"), Lead("xueji02", "19902"));
        NameCollege Asked(string code, string name, Actor by) => new("19901", code, name, Today, by.Person);
        const string notYours = "只有本校学籍管理的负责人可以维护学院。";
        Assert.Equal(notYours, _given.No(Asked("01", "文学院", other), other));
        Assert.Equal(notYours, _given.No(Asked("01", "文学院", lead), other));

        _given.Do(Asked("01", "文学院", lead), lead);
        Assert.Equal("本校已有同名的学院。", _given.No(Asked("02", "文学院", lead), lead));
        Assert.Equal("学院代码由1至10位数字或字母组成。", _given.No(Asked("0-1", "外国语学院", lead), lead));
        _given.Do(Asked("01", "文学院", lead), lead);
        Assert.Empty(_given.Facts);
        _given.Do(Asked("01", "文学与新闻传播学院", lead), lead);
        Assert.Equal(2, Found("19901").College("01")!.Names.Length);
        Assert.Equal(notYours, _given.No(new CloseCollege("19901", "01", Today, other.Person), other));
        _given.Do(new CloseCollege("19901", "01", Today, lead.Person), lead);
        Assert.Equal(Today, Found("19901").College("01")!.Closed);
        Assert.Equal("没有这个学院，或已停用。", _given.No(new CloseCollege("19901", "01", Today, lead.Person), lead));
        Assert.Equal("没有这所学校。", _given.No(new NameCollege("19999", "01", "文学院", Today, Guid.Empty), Actor.Clock));
        _given.Do(new NameCollege("19901", "01", "文学与新闻传播学院", Today, Guid.Empty), Actor.Clock);
        Assert.Null(Found("19901").College("01")!.Closed);
    }

    [Fact]
    public void A_name_that_was_never_the_schools_is_put_right_by_who_leads_its_province_and_no_list_brings_it_back()
    {
        _given.Do(Province("42", "示范省教育厅"), Actor.Clock);
        _given.Do(Province("43", "邻省教育厅"), Actor.Clock);
        _given.Do(School("江城示范大学"), Actor.Clock);
        var (lead, other, school) = (ProvinceLead("sheng01", "42"), ProvinceLead("sheng02", "43"), Lead("xueji01", "19901"));
        CorrectSchoolName Asked(Actor by, string name = "江城师范大学", string reason = "批文核对有误") => new("19901", name, reason, by.Person);
        const string notYours = "只有学校所属省级教育行政部门的负责人可以更正学校名称。";
        foreach (var (asked, by) in new[] { (Asked(other), other), (Asked(lead), other), (Asked(school), school), (Asked(lead) with { School = "19999" }, lead), (Asked(_given.Reviewer), _given.Reviewer) })
        {
            Assert.Equal(notYours, _given.No(asked, by));
        }

        Assert.Equal("学校名称为2至60个字。", _given.No(Asked(lead, " 校 "), lead));
        Assert.Equal("与现名称相同，无需更正。", _given.No(Asked(lead, "江城示范大学 "), lead));
        Assert.Equal("请填写更正的依据，4至200个字。", _given.No(Asked(lead, reason: "错"), lead));
        _given.Do(Asked(lead), lead);
        Assert.Equal(new SchoolNameCorrected(lead.Person, "江城师范大学", "江城示范大学", "批文核对有误"), Assert.Single(_given.Facts));
        Assert.Contains(_given.Told, n => n.Desk == Desk.School("19901") && n.Subject == "学校名称已更正");
        Assert.Equal(new DatedName[] { new("江城师范大学", Founded) }, Found("19901").Names.ToArray());
        Assert.Equal("与现名称相同，无需更正。", _given.No(Asked(lead), lead));

        _given.Do(School("江城示范大学") with { From = Today }, Actor.Clock);
        Assert.Empty(_given.Facts);
        _given.Do(School("江城理工大学") with { From = Today }, Actor.Clock);
        Assert.Equal("江城理工大学", Found("19901").Name);
    }

    [Fact]
    public void The_name_of_a_province_or_of_the_nation_is_put_right_by_who_leads_the_platforms_own_desk_and_the_province_is_told()
    {
        _given.Do(Province("42", "示范省教育厅"), Actor.Clock);
        _given.Do(new EnterOrganisation(OrganisationKinds.Nation, "", "教育部", Founded), Actor.Clock);
        _given.Do(School("江城示范大学"), Actor.Clock);
        var (lead, province) = (Lead("zuzhang01", Desk.CustomerService), ProvinceLead("sheng01", "42"));
        CorrectOrganisationName Asked(Actor by, string name = "示范省教育委员会", string reason = "机构设置文件核对") => new(OrganisationKinds.Province, "42", name, reason, by.Person);
        foreach (var (asked, by) in new[] { (Asked(province), province), (Asked(_given.Reviewer), _given.Reviewer), (Asked(lead), province) })
        {
            Assert.Equal("只有平台客服组长可以更正国家和省级机构的名称。", _given.No(asked, by));
        }

        Assert.Equal("名录中没有这个机构。", _given.No(Asked(lead) with { Code = "43" }, lead));
        Assert.Equal("名录中没有这个机构。", _given.No(Asked(lead) with { Kind = OrganisationKinds.School, Code = "19901" }, lead));
        Assert.Equal("机构名称为2至60个字。", _given.No(Asked(lead, "省"), lead));
        Assert.Equal("与现名称相同，无需更正。", _given.No(Asked(lead, "示范省教育厅"), lead));
        Assert.Equal("请填写更正的依据，4至200个字。", _given.No(Asked(lead, reason: "错"), lead));
        _given.Do(Asked(lead), lead);
        Assert.Equal(new OrganisationNameCorrected(lead.Person, "示范省教育委员会", "示范省教育厅", "机构设置文件核对"), Assert.Single(_given.Facts));
        Assert.Contains(_given.Told, n => n.Desk == Desk.Province("42") && n.Subject == "机构名称已更正");
        Assert.Equal("与现名称相同，无需更正。", _given.No(Asked(lead), lead));

        // no list brings the wrong name back
        _given.Do(Province("42", "示范省教育厅") with { From = Today }, Actor.Clock);
        Assert.Empty(_given.Facts);
        _given.Do(Asked(lead, "国家教育主管部门") with { Kind = OrganisationKinds.Nation, Code = "" }, lead);
        Assert.Equal("国家教育主管部门", _given.Get<Organisation>(Organisation.IdOf(OrganisationKinds.Nation, "")).Name);
    }

    [Fact]
    public void The_stream_of_a_code_is_known_and_no_two_codes_share_one()
    {
        var ids = Enumerable.Range(0, 100_000).Select(n => Organisation.IdOf(OrganisationKinds.School, $"{n:00000}"))
            .Concat(Enumerable.Range(0, 100).Select(n => Organisation.IdOf(OrganisationKinds.Province, $"{n:00}"))).Append(Organisation.IdOf(OrganisationKinds.Nation, ""));
        Assert.Equal(100_101, ids.Distinct().Count());
        Assert.Equal(Organisation.IdOf(OrganisationKinds.School, "19901"), Organisation.IdOf(Desk.School("19901")));
        Assert.Null(Organisation.IdOf(Desk.CustomerService));
        Assert.Null(Organisation.IdOf(Desk.School("x")));
    }

    private static EnterOrganisation Province(string code, string name) => new(OrganisationKinds.Province, code, name, Founded);

    private static EnterOrganisation School(string name) => new(OrganisationKinds.School, "19901", name, Founded, "42");

    private Organisation Found(string code) => _given.Get<Organisation>(Organisation.IdOf(OrganisationKinds.School, code));

    private Actor Lead(string userName, string school) => Lead(userName, Desk.School(school));

    private Actor ProvinceLead(string userName, string province) => Lead(userName, Desk.Province(province));

    private Actor Lead(string userName, Desk desk)
    {
        var id = Guid.CreateVersion7();
        _given.Do(new AddStaff(id, userName, "赵敏", _given.Entered(desk), Personal.SecretOf(id, "hash"), null, Lead: true), Actor.Clock);
        return new(id, "赵敏", desk);
    }
}
