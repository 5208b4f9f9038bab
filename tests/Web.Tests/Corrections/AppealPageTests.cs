using System.Net;
using Chsi.Silo.Imports;
using Chsi.Tests.Support;
using Chsi.Tests.Web.DuplicateId;
using Chsi.Workflows.Appeal;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.Corrections;

/// <summary>What student and desks see of a refusal and its appeal: until when, before whom, and whom a desk lacks.</summary>
public sealed class AppealPageTests : IAsyncLifetime
{
    private readonly List<TestBrowser> _open = [];
    private TestSite _site = null!;
    private TestBrowser _me = null!;
    private Guid _person;

    public async Task InitializeAsync()
    {
        _site = await TestSite.Start();
        await _site.Silo.EnterSchool();
        var number = People.IdNumber();
        await _site.Services.GetRequiredService<RecordImport>().Run(
            RecordFile.Open(Students.File([Students.Line("2026001", number)])).Value!, Students.School, Students.Registrar(), Guid.CreateVersion7(), rehearse: false);
        var person = People.Registration(number);
        await _site.Silo.Must(person, Actor.Visitor(person.Account));
        _person = person.Account;
        _me = await _site.SignedIn(_person);
        _open.Add(_me);
    }

    public async Task DisposeAsync()
    {
        _open.ForEach(b => b.Dispose());
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task The_province_reads_what_it_decided_and_everybody_sees_the_same_days()
    {
        var number = await Asked();
        var checker = await At(Desk.School(Students.School), "xueji01");
        await Press(checker, $"/school/corrections/{number}", "不予更正", ("Text", "材料不能证明。"), ("Reason", "not-proven"));
        // ten days from Wednesday 14 October end on a Saturday, so on the Monday after it
        const string until = "2026年10月26日17:30前（10日内）";
        var refused = await _me.Get($"/cases/{number}");
        Assert.Contains($"可在{until}登录后向学校学生申诉处理委员会提出申诉", refused.One("#appeal").ParentElement!.ParentElement!.TextContent);
        Assert.Contains(until, await _site.Silo.Scalar<string>("select body from chsi.notice where subject = '学籍信息不予更正'"));
        var mine = await _me.Press(refused, "提交申诉", new Dictionary<string, string?> { ["Grounds"] = "录取登记表可以证明。" });
        var appeal = mine.Path["/cases/".Length..];
        Assert.Matches("学校申诉复查 剩 11 个工作日 学校，2026 年 10 月 14 日 10:0[0-9] 起 15 日，至 2026 年 10 月 29 日 17:30", mine.Text);

        var board = await At(Desk.School(Students.School), "xueji02");
        var address = $"/school/appeals/{appeal}";
        Assert.Contains("本单位现有1人可以办理，还须邀请1名审核人", (await board.Get(address)).Text);
        var panel = await At(Desk.School(Students.School), "xueji03");
        Assert.DoesNotContain("还须邀请", (await panel.Get(address)).Text);
        await Press(board, address, "拟不成立，送决定", ("Text", "承办时未见原件。"));
        Assert.Contains("承办时未见原件。", (await panel.Get(address)).Text);
        Assert.Equal("请填写依据，2至200个字。", (await Press(panel, address, "申诉不成立", ("Text", "材料仍不足。"))).Error("Basis"));
        await Press(panel, address, "申诉不成立", ("Text", "材料仍不足。"), ("Basis", "教育部令第41号第三十四条"));

        mine = await _me.Get(mine.Path);
        Assert.Contains("依据：教育部令第41号第三十四条。对决定有异议的，可在2026年10月29日17:30前（15日内）登录后向省级教育行政部门提出申诉", mine.Text);
        Assert.DoesNotContain("承办时未见原件。", mine.Text);
        Assert.Equal((0, 1), (await Prepared(_person, ""), await Prepared(Guid.NewGuid(), Desk.School(Students.School).ToString())));
        mine = await _me.Press(mine, "提交申诉", new Dictionary<string, string?> { ["Grounds"] = "学校未看录取登记表。" });
        Assert.Contains("省级申诉处理", mine.Text);

        var (third, fourth, elsewhere) = (await At(Desk.Province("42"), "sheng01"), await At(Desk.Province("42"), "sheng02"), await At(Desk.Province("43"), "waisheng"));
        var above = (await third.Get("/province/approvals")).One(".cases a").GetAttribute("href")!;
        Assert.Matches("省级教育行政部门，2026 年 10 月 14 日 10:0[0-9] 起 30 个工作日", (await third.Get(above)).Text);
        Assert.Equal(HttpStatusCode.NotFound, (await elsewhere.Get(above)).Status);
        Assert.DoesNotContain("承办时未见原件。", (await third.Get(above)).Text);
        await Press(third, above, "拟成立，送决定", ("Text", "录取登记表可以证明。"));
        var decides = await fourth.Get(above);
        Assert.Equal("审核", decides.One(".tabs-top [aria-current]").TextContent);
        // the same form again, with the record as it is by now, has the answer of the first
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal("/province/approvals", (await fourth.Press(decides, "申诉成立，更正学籍", new Dictionary<string, string?> { ["Text"] = "录取登记表可以证明。" })).Path);
        }

        Assert.Contains(appeal, (await third.Get("/province/approvals")).One("#decided").ParentElement!.ParentElement!.TextContent);
        Assert.Contains("申诉成立", (await third.Get(above)).Text);
        Assert.Equal(HttpStatusCode.OK, (await board.Get(address)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await elsewhere.Get(above)).Status);
        Assert.DoesNotContain(appeal, (await elsewhere.Get("/province/approvals")).Text);
    }

    [Fact]
    public async Task What_was_taken_back_from_a_province_is_no_longer_its_to_read()
    {
        var number = await Asked();
        var checker = await At(Desk.School(Students.School), "xueji01");
        await Press(checker, $"/school/corrections/{number}", "不予更正", ("Text", "材料不能证明。"), ("Reason", "not-proven"));
        var mine = await _me.Press(await _me.Get($"/cases/{number}"), "提交申诉", new Dictionary<string, string?> { ["Grounds"] = "录取登记表可以证明。" });
        var address = $"/school/appeals/{mine.Path["/cases/".Length..]}";
        var (board, panel, third) = (await At(Desk.School(Students.School), "xueji02"), await At(Desk.School(Students.School), "xueji03"), await At(Desk.Province("42"), "sheng01"));
        Assert.Contains("由本校负责人或分管校领导批准延长 15 日", (await board.Get(address)).Text);
        var lead = await At(Desk.School(Students.School), "xueji04", lead: true);
        await Press(lead, address, "延长 15 日", ("Text", "需调取录取档案。"));
        Assert.DoesNotContain("延长 15 日", (await lead.Get(address)).One(".decision").TextContent);
        // the days more begin where the first ones end
        Assert.Contains("学校延期复查 剩 22 个工作日 学校，2026 年 10 月 29 日 17:30 起 15 日", (await _me.Get(mine.Path)).Text);
        await Press(board, address, "拟不成立，送决定", ("Text", "材料仍不足。"));
        await Press(panel, address, "申诉不成立", ("Text", "材料仍不足。"), ("Basis", "教育部令第41号第三十四条"));
        mine = await _me.Press(await _me.Get(mine.Path), "提交申诉", new Dictionary<string, string?> { ["Grounds"] = "学校未看录取登记表。" });
        var above = (await third.Get("/province/approvals")).One(".cases a").GetAttribute("href")!;
        Assert.Equal(HttpStatusCode.OK, (await third.Get(above)).Status);
        await _site.Silo.Must(new WithdrawAppeal(await _site.Silo.Scalar<Guid>("select id from chsi.case_row where route = 'appeal'")), Actor.Applicant(_person));
        Assert.Equal(HttpStatusCode.NotFound, (await third.Get(above)).Status);
        Assert.Equal(HttpStatusCode.OK, (await board.Get(address)).Status);
        Assert.False((await _me.Get($"/cases/{number}")).Has("#appeal"));
    }

    [Fact]
    public async Task A_school_without_somebody_for_each_level_is_told_before_it_signs_and_its_lead_sees_which_cases()
    {
        var number = await Asked();
        var address = $"/school/corrections/{number}";
        var lead = await At(Desk.School(Students.School), "xueji01", lead: true);
        var checker = await At(Desk.School(Students.School), "xueji02");
        const string lacking = "本案须由审查人员、部门负责人、分管校领导审签，每级为不同的人；本校现在没有可以审签的分管校领导，须先邀请";
        Assert.Contains(lacking + "，否则本案无人可以办结。 请告知本单位负责人", (await checker.Get(address)).Text);
        Assert.Contains(lacking, (await lead.Get("/school/corrections")).One("#stranded").ParentElement!.TextContent);
        Assert.False((await checker.Get("/school/corrections")).Has("#stranded"));
        Assert.Equal("/school/staff", (await lead.Get(address)).One(".callout.warn a").GetAttribute("href"));

        // who was invited and has not come yet fills no level, nor who is away
        var head = await _site.Silo.Scalar<Guid>("select id from chsi.staff_row where user_name = 'xueji01'");
        await _site.Silo.Must(new InviteStaff(Guid.CreateVersion7(), "weilai", "郑强", StaffRoles.Principal, new string('a', 64), head), new(head, "xueji01", Desk.School(Students.School)));
        Assert.Contains(lacking, (await lead.Get("/school/corrections")).One("#stranded").ParentElement!.TextContent);
        var (leader, principal) = await _site.Reviewer("fenguan", "吴强", Desk.School(Students.School));
        _open.Add(principal);
        await _site.Silo.Must(new ChangeStaffRole(leader.Person, StaffRoles.Principal), Actor.Clock);
        Assert.False((await lead.Get("/school/corrections")).Has("#stranded"));
        await _site.Silo.Must(new EnterAbsence(leader.Person, new(2026, 10, 14), new(2026, 10, 15), head, leader.Person), leader);
        Assert.Contains(lacking, (await lead.Get("/school/corrections")).One("#stranded").ParentElement!.TextContent);
        await _site.Silo.Must(new EndAbsence(leader.Person, leader.Person), leader);
        Assert.False((await lead.Get("/school/corrections")).Has("#stranded"));
        var typed = new[] { ("Text", "与录取名册一致"), ("Search", "未发现重名重号和冒名顶替"), ("Letter", "校学籍〔2026〕12号"), ("LetterOn", "2026-10-14") };
        Assert.Contains("分管校领导只在最后一级审签", (await principal.Get(address)).Text);
        await Press(checker, address, "学籍有误，送部门负责人审签", typed);
        Assert.Contains("部门负责人审签须由负责人办理。", (await principal.Get(address)).Text);
        await Press(lead, address, "同意，送校领导审签", typed);
        var second = await At(Desk.School(Students.School), "xueji03", lead: true);
        Assert.Contains("本级须由分管校领导审签。", (await second.Get(address)).Text);
        var (last, letter) = (await principal.Get(address), new Dictionary<string, (string, byte[])> { ["school-letter"] = ("公函.jpg", Collided.Photo) });
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal("/school/corrections", (await principal.Press(last, "同意，报省级审核", typed.ToDictionary(t => t.Item1, t => (string?)t.Item2), letter)).Path);
        }

        Assert.Contains("省级审核中", (await _me.Get($"/cases/{number}")).Text);
    }

    private async Task<TestBrowser> At(Desk desk, string user, bool lead = false)
    {
        var (_, browser) = await _site.Reviewer(user, user, desk, lead);
        _open.Add(browser);
        return browser;
    }

    /// <summary>How many opinions of those who prepared an appeal the database shows to this person or desk.</summary>
    private async Task<int> Prepared(Guid person, string desk)
    {
        await using var reader = await _site.Silo.Database.Reader.OpenConnectionAsync();
        await reader.ExecuteAsync("select set_config('chsi.person', @person, false), set_config('chsi.desk', @desk, false)", new { person = person.ToString(), desk });
        return await reader.ExecuteScalarAsync<int>("select count(version)::int from chsi.fact where type = 'appeal-prepared'");
    }

    private static async Task<TestPage> Press(TestBrowser browser, string address, string button, params (string Field, string Text)[] typed) =>
        await browser.Press(await browser.Get(address), button, typed.ToDictionary(t => t.Field, t => (string?)t.Text));

    private async Task<string> Asked()
    {
        var record = await _site.Silo.Scalar<Guid>("select id from chsi.record_row");
        var weighed = await _me.Press(await _me.Get($"/cases/correct/{record}"), "下一步", new Dictionary<string, string?> { ["To[nation]"] = "02", ["Cause"] = "info-mistaken" });
        var sent = await _me.Press(weighed, "提交申请", new Dictionary<string, string?> { ["Said"] = "登记时写错了", ["Consent"] = "true" },
            new Dictionary<string, (string, byte[])> { ["id-card"] = ("a.jpg", Collided.Photo), ["admission-form"] = ("b.jpg", Collided.Photo) });
        Assert.True(sent.Path.StartsWith("/cases/CX", StringComparison.OrdinalIgnoreCase), sent.Text);
        return sent.Path["/cases/".Length..];
    }
}
