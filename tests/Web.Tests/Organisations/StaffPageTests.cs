using System.Net;
using Chsi.Silo.Grains;
using Chsi.Silo.SignIn;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Staff;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.Organisations;

/// <summary>A colleague comes in by a link, sets password and second factor, and is gone at once when removed; each organisation manages its own.</summary>
public sealed class StaffPageTests : IAsyncLifetime
{
    private TestSite _site = null!;

    public async Task InitializeAsync()
    {
        _site = await TestSite.Start();
        await _site.Silo.Must(new EnterOrganisation(OrganisationKinds.Province, "42", "示范省教育厅", new(2000, 1, 1)), Actor.Clock);
        await _site.Silo.Must(new EnterOrganisation(OrganisationKinds.School, "19901", "江城示范大学", new(1952, 9, 1), "42"), Actor.Clock);
    }

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Theory]
    [InlineData("school:19901", "/school", "经办人", "clerk", "江城示范大学")]
    [InlineData("province:42", "/province", "审核人", "reviewer", "示范省教育厅")]
    [InlineData("customer-service", "/desk", "审核人", "reviewer", "客服审核台")]
    public async Task A_colleague_is_invited_comes_in_once_and_works_at_once_until_removed(string desk, string root, string label, string role, string organisation)
    {
        var (_, lead) = await _site.Reviewer("fuze01", "赵敏", Desk.Parse(desk), lead: true);
        var page = await lead.Get($"{root}/staff");
        page = await lead.Press(page, "#invite-staff", Invitation("Li Qiang", "李强", role));
        Assert.Equal("用户名由3至32位小写字母或数字组成。", page.Error("UserName"));
        Assert.Equal("李强", page.One("#Name").GetAttribute("value"));
        var twice = lead.Request(page, "#invite-staff", Invitation("liqiang", "李强", role));
        var (address, body) = (twice.RequestUri, await twice.Content!.ReadAsStringAsync());
        page = await TestPage.Read(await lead.Http.SendAsync(twice));
        var link = page.One("#invitation").TextContent;
        Assert.Contains($"李强 liqiang {label} 等待本人设置", page.Text);
        page = await TestPage.Read(await lead.Http.PostAsync(address, new StringContent(body, null, "application/x-www-form-urlencoded")));
        Assert.Equal(link, page.One("#invitation").TextContent);
        Assert.Equal(1, await _site.Silo.Scalar<long>("select count(*) from chsi.fact where type = 'staff-invited'"));
        Assert.False((await lead.Get($"{root}/staff")).Has("#invitation"));

        using var browser = _site.Visitor();
        var path = new Uri(link).PathAndQuery;
        var setting = await browser.Get(path);
        Assert.Contains($"您受邀加入{organisation}", setting.Text);
        setting = await browser.Press(setting, "下一步：绑定动态码", Passwords("too short"));
        Assert.Equal("密码至少12位，可以使用数字、字母和符号", setting.Error("Password"));
        setting = await browser.Press(setting, "下一步：绑定动态码", Passwords("a long and good one", "another long one"));
        Assert.Equal("两次输入的密码不一致", setting.Error("Repeated"));
        var accepting = setting;
        var both = await Task.WhenAll(Task.Run(() => browser.Press(accepting, "下一步：绑定动态码", Passwords("a long and good one"))),
            Task.Run(() => browser.Press(accepting, "下一步：绑定动态码", Passwords("a long and good one"))));
        Assert.All(both, p => Assert.Equal("/account/login/second-factor", p.Path));
        Assert.Equal(1, await _site.Silo.Scalar<long>("select count(*) from chsi.fact where type = 'invitation-accepted'"));
        Assert.Contains("邀请链接无效或已过期", (await _site.Visitor().Get(path)).Text);
        var thief = await _site.Services.GetRequiredService<Invitations>().Accept(path.Split('=')[^1], "my own long password", "my own long password",
            Guid.Parse(accepting.One("[name=RequestId]").GetAttribute("value")!), new("127.0.0.1", "thief"));
        Assert.Equal((null, AcceptInvitation.Void), (thief.Token, thief.Sentence));
        // a code that names the member is no link: with the right password neither
        var made = $"{path.Split('/')[^1][..40]}{new string('A', 24)}";
        var guessed = await _site.Services.GetRequiredService<Invitations>().Accept(made, "a long and good one", "a long and good one", Guid.NewGuid(), new("127.0.0.1", "thief"));
        Assert.Equal((null, "", AcceptInvitation.Void), guessed);
        setting = await browser.Get("/account/login/second-factor");
        var secret = Base32.Decode(setting.One("#secret").TextContent.Replace(" ", "", StringComparison.Ordinal))!;
        var home = await browser.Press(setting, "绑定并登录", new Dictionary<string, string?> { ["Code"] = Totp.Code(secret, DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30) });
        Assert.Equal(desk == "customer-service" ? "/desk/reviews" : root, home.Path);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Get($"{root}/staff")).Status);

        page = await lead.Press(await lead.Get($"{root}/staff"), "[aria-label='移除：李强']", new Dictionary<string, string?> { ["reason"] = " " });
        Assert.Equal("请填写移除的原因，不超过200个字。", page.Error("Reason"));
        page = await lead.Press(page, "[aria-label='移除：李强']", new Dictionary<string, string?> { ["reason"] = "离职" });
        Assert.DoesNotContain("liqiang", page.One("section[aria-labelledby=members]").TextContent);
        Assert.Equal(["李强 移除：离职 赵敏", "李强 绑定动态码 李强", "李强 通过链接设置密码 李强"], Lines(page).Take(3));
        Assert.Contains("李强 加入，用户名 liqiang 赵敏", Lines(page));
        Assert.Equal("/account/login", (await browser.Get(root == "/desk" ? "/desk/reviews" : root)).Path);
    }

    [Fact]
    public async Task A_role_holds_from_the_next_click_and_another_organisation_is_neither_seen_nor_touched()
    {
        var (_, lead) = await _site.Reviewer("fuze01", "赵敏", Desk.School("19901"), lead: true);
        var (li, colleague) = await _site.Reviewer("liqiang", "李强", Desk.School("19901"));
        var (_, foreign) = await _site.Reviewer("fuze02", "周杰", Desk.School("19902"), lead: true);
        Assert.Equal(HttpStatusCode.Forbidden, (await colleague.Get("/school/staff")).Status);
        var page = await lead.Press(await lead.Get("/school/staff"), "[aria-label='更改角色：李强']", new Dictionary<string, string?> { ["role"] = "lead" });
        Assert.Contains("李强 liqiang 负责人", page.Text);
        Assert.Contains("李强 角色改为负责人 赵敏", Lines(page));
        Assert.Empty(await _site.Services.GetRequiredService<StaffHistory>().Of(li with { Desk = Desk.School("19902") }));
        Assert.Equal(HttpStatusCode.OK, (await colleague.Get("/school/staff")).Status);

        var theirs = await foreign.Get("/school/staff");
        Assert.DoesNotContain("李强", theirs.Text);
        theirs = await foreign.Press(theirs, "#invite-staff", Invitation("wangwu", "王五", "clerk"));
        theirs = await foreign.Press(theirs, "[aria-label='移除：王五']", new Dictionary<string, string?> { ["staff"] = $"{li.Person}", ["reason"] = "离职" });
        Assert.Contains("本单位没有这名工作人员，或已被移除。", theirs.Text);
        Assert.Equal(0, await _site.Silo.Scalar<long>("select count(*) from chsi.fact where type = 'staff-removed'"));
        foreach (var path in new[] { "/desk/staff", "/province/staff", "/desk/reviews", "/province", "/desk/access", "/desk/operations" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await lead.Get(path)).Status);
        }
    }

    [Fact]
    public async Task A_session_left_open_lets_nobody_in_and_a_lead_does_not_become_a_colleague_unnoticed()
    {
        var (_, lead) = await _site.Reviewer("fuze01", "赵敏", Desk.School("19901"), lead: true);
        var (li, _) = await _site.Reviewer("liqiang", "李强", Desk.School("19901"));
        var (second, _) = await _site.Reviewer("fuze02", "周杰", Desk.School("19901"), lead: true);
        var open = await lead.Get("/school/staff");
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(16));
        foreach (var (button, typed) in new[] { ("[aria-label='重新邀请：李强']", []), ("[aria-label='更改角色：李强']", new() { ["role"] = "lead" }), ("#invite-staff", Invitation("wangwu", "王五", "clerk")) })
        {
            var asked = await lead.Press(open, button, typed);
            Assert.Equal("/account/step-up", asked.Path);
            Assert.Matches("^/school/staff\\?refused=[^&]+$", asked.One("[name=Back]").GetAttribute("value"));
        }

        Assert.Equal(0, await _site.Silo.Scalar<long>("select count(*) from chsi.fact where type in ('staff-invited') or type = 'staff-role-given' and stream = @Person", new { li.Person }));
        lead = await _site.StaffSignedIn(await _site.Silo.Scalar<Guid>("select id from chsi.staff_row where user_name = 'fuze01'"));
        await lead.Press(await lead.Get("/school/staff"), "[aria-label='重新邀请：李强']");
        foreach (var reader in new[] { second, li })
        {
            Assert.Contains("赵敏为李强重新生成了邀请链接", (await (await _site.StaffSignedIn(reader.Person)).Get("/school")).One("details.notices").TextContent);
        }
    }

    [Fact]
    public async Task A_new_link_ends_the_sessions_of_who_lost_the_phone()
    {
        var (_, lead) = await _site.Reviewer("fuze01", "赵敏", Desk.School("19901"), lead: true);
        var (_, colleague) = await _site.Reviewer("liqiang", "李强", Desk.School("19901"));
        Assert.Equal(HttpStatusCode.OK, (await colleague.Get("/school")).Status);
        var page = await lead.Press(await lead.Get("/school/staff"), "[aria-label='重新邀请：李强']");
        Assert.Contains("等待本人设置", page.Text);
        Assert.True(page.Has("#invitation"));
        Assert.Equal("/account/login", (await colleague.Get("/school")).Path);
        await _site.Silo.MoveClock(TimeSpan.FromDays(3));
        var back = await _site.StaffSignedIn((await _site.Silo.Scalar<Guid>("select id from chsi.staff_row where user_name = 'fuze01'")));
        Assert.Contains("邀请已过期", (await back.Get("/school/staff")).Text);
        Assert.Contains("邀请链接无效或已过期", (await _site.Visitor().Get(new Uri(page.One("#invitation").TextContent).PathAndQuery)).Text);
    }

    [Theory]
    [InlineData("school:19901", "/school")]
    [InlineData("province:42", "/province")]
    public async Task A_deputy_reads_that_she_deputises_and_nobody_else_does(string desk, string root)
    {
        var (lead, browser) = await _site.Reviewer("fuze01", "赵敏", Desk.Parse(desk), lead: true);
        var (_, away) = await _site.Reviewer("liqiang", "李强", Desk.Parse(desk));
        var page = await away.Press(await away.Get($"{root}/absences"), "#enter-absence",
            new Dictionary<string, string?> { ["from"] = "2026-10-14", ["to"] = "2026-10-16", ["deputy"] = $"{lead.Person}" });
        Assert.Contains("不归个人名下", page.Text);
        Assert.Contains("李强 2026-10-14 至 2026-10-16 不在岗 代理人：赵敏", page.Text);
        var told = (await browser.Get(root)).One("details.notices").TextContent;
        Assert.Contains("李强10月14日至10月16日不在岗", told);
        Assert.Contains("下一步仍须由其他人办理", told);
        Assert.False((await away.Get(root)).Has("details.notices"));
        var staff = await browser.Get($"{root}/staff");
        Assert.Contains("李强 liqiang 审核人 不在岗", staff.Text);
        Assert.Contains("李强 登记10月14日至10月16日不在岗，代理人赵敏 李强", Lines(staff));
    }

    [Fact]
    public async Task The_lead_of_a_school_names_its_colleges_and_the_others_read_them()
    {
        var (_, lead) = await _site.Reviewer("fuze01", "赵敏", Desk.School("19901"), lead: true);
        var (_, colleague) = await _site.Reviewer("liqiang", "李强", Desk.School("19901"));
        var page = await lead.Press(await lead.Get("/school"), "#name-college", College("0 1", "文"));
        Assert.Equal("学院名称为2至40个字。", page.Error("Name"));
        page = await lead.Press(page, "#name-college", College("01", "文学院"));
        page = await lead.Press(page, "#name-college", College("01", "文学与新闻传播学院"));
        Assert.Contains("01 文学与新闻传播学院 2026-10-14 文学院 停用", page.Text);
        var seen = await colleague.Get("/school");
        Assert.Contains("江城示范大学", seen.Text);
        Assert.Contains("文学与新闻传播学院", seen.Text);
        Assert.False(seen.Has("#name-college"));
        page = await lead.Press(page, "[aria-label='停用：文学与新闻传播学院']");
        Assert.Contains("2026-10-14 停用", page.Text);
    }

    [Fact]
    public async Task A_province_reads_what_waits_at_its_own_schools_and_no_case_of_them()
    {
        await _site.Silo.Must(new EnterOrganisation(OrganisationKinds.Province, "43", "邻省教育厅", new(2000, 1, 1)), Actor.Clock);
        await _site.Silo.Must(new EnterOrganisation(OrganisationKinds.School, "19902", "江北示范大学", new(1952, 9, 1), "43"), Actor.Clock);
        await _site.Silo.Collided();
        await _site.Silo.Collided();
        await _site.Silo.Collided();
        // one falls due today and one is late at the own school, one is late at the other province's
        await _site.Silo.Scalar<int>("""
            with n as (select id, row_number() over (order by id) as at from chsi.case_row)
            update chsi.case_row c set office = case when n.at = 3 then 'school:19902' else 'school:19901' end, overdue = n.at <> 1, due = chsi.clock() + case when n.at = 1 then interval '1 hour' else interval '-1 day' end
            from n where n.id = c.id returning 0
            """);
        var (_, own) = await _site.Reviewer("sheng01", "孙强", Desk.Province("42"));
        var (_, other) = await _site.Reviewer("sheng02", "周敏", Desk.Province("43"));
        var page = await own.Get("/province");
        Assert.Equal(["1", "2", "1", "不足 1 天"], page.Document.QuerySelectorAll(".figures strong").Select(f => f.TextContent));
        Assert.Contains("19901 江城示范大学 2 1 1 2026-10-14（不足 1 天）", page.Text);
        Assert.DoesNotContain("江北示范大学", page.Text);
        var beside = await other.Get("/province");
        Assert.Contains("19902 江北示范大学 1 0 1 2026-10-14（不足 1 天）", beside.Text);
        Assert.DoesNotContain("江城示范大学", beside.Text);
    }

    [Fact]
    public async Task Who_leads_a_province_puts_a_schools_name_right_and_the_school_is_told()
    {
        var (_, lead) = await _site.Reviewer("sheng01", "孙强", Desk.Province("42"), lead: true);
        var (_, colleague) = await _site.Reviewer("sheng02", "周敏", Desk.Province("42"));
        Assert.False((await colleague.Get("/province")).Has("#correct-name"));
        var asked = new Dictionary<string, string?> { ["school"] = "19901", ["name"] = "江城师范大学", ["reason"] = "错" };
        var page = await lead.Press(await lead.Get("/province"), "#correct-name", asked);
        Assert.Equal("请填写更正的依据，4至200个字。", page.Error("Reason"));
        Assert.Equal("江城师范大学", page.One("#Name").GetAttribute("value"));
        page = await lead.Press(page, "#correct-name", new Dictionary<string, string?> { ["reason"] = "批文核对有误" });
        Assert.Contains("学校名称已更正", page.Text);
        Assert.Contains("江城师范大学", page.One("table.queue").TextContent);
        var (_, school) = await _site.Reviewer("xueji01", "赵静", Desk.School("19901"));
        Assert.Contains("由“江城示范大学”更正为“江城师范大学”", (await school.Get("/school")).One("details.notices").TextContent);
        Assert.Contains("江城示范大学", await _site.Silo.Scalar<string>("select convert_from(body, 'UTF8') from chsi.fact where type = 'school-name-corrected'"));
    }

    [Fact]
    public async Task Who_leads_the_platforms_desk_puts_a_provinces_name_right()
    {
        var (_, lead) = await _site.Reviewer("zuzhang01", "周敏", Desk.CustomerService, lead: true);
        var asked = new Dictionary<string, string?> { ["organisation"] = "42", ["name"] = "江城省教育厅", ["reason"] = "错" };
        var page = await lead.Press(await lead.Get("/desk/organisations"), "#correct-name", asked);
        Assert.Equal("请填写更正的依据，4至200个字。", page.Error("Reason"));
        Assert.Equal("江城省教育厅", page.One("#Name").GetAttribute("value"));
        page = await lead.Press(page, "#correct-name", new Dictionary<string, string?> { ["reason"] = "机构设置文件核对" });
        Assert.Contains("机构名称已更正", page.Text);
        Assert.Contains("江城省教育厅", page.One("table.queue").TextContent);
        var (_, province) = await _site.Reviewer("sheng01", "孙强", Desk.Province("42"));
        Assert.Contains("由“示范省教育厅”更正为“江城省教育厅”", (await province.Get("/province")).One("details.notices").TextContent);
    }

    [Fact]
    public async Task Who_is_invited_again_after_leaving_is_the_same_person()
    {
        var (_, lead) = await _site.Reviewer("fuze01", "赵敏", Desk.School("19901"), lead: true);
        var (colleague, _) = await _site.Reviewer("xueji02", "李强", Desk.School("19901"));
        await _site.Silo.Must(new RemoveStaff(colleague.Person, "借调"), Actor.Clock);
        var page = await lead.Press(await lead.Get("/school/staff"), "#invite-staff", Invitation("liqiang9", "李强", "reviewer"));
        Assert.True(page.Has("#invitation"));
        Assert.Equal(colleague.Person, await _site.Silo.Scalar<Guid>("select id from chsi.staff_row where user_name = 'liqiang9' and not removed"));
        await lead.Press(page, "#invite-staff", Invitation("wangfang", "王芳", "reviewer"));
        Assert.Equal(3, await _site.Silo.Scalar<int>("select count(*)::int from chsi.staff_row where desk = 'school:19901'"));
    }

    private static string[] Lines(TestPage page) => [.. page.Document.QuerySelectorAll("#staff-history tbody tr")
        .Select(r => string.Join(' ', r.QuerySelectorAll("td").Skip(1).Select(d => d.TextContent.Trim())))];

    private static Dictionary<string, string?> Invitation(string user, string name, string role) => new() { ["userName"] = user, ["name"] = name, ["role"] = role };

    private static Dictionary<string, string?> Passwords(string password, string? repeated = null) => new() { ["Password"] = password, ["Repeated"] = repeated ?? password };

    private static Dictionary<string, string?> College(string code, string name) => new() { ["college"] = code, ["name"] = name, ["from"] = "2026-10-14" };
}
