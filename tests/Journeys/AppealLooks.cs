using Chsi.Silo.Imports;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace Chsi.Tests.Journeys;

/// <summary>The pages of a refusal and its appeal, as the student, the school's board and the province see them on the way.</summary>
public sealed class AppealLooks(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task From_the_refusal_to_the_provinces_decision_every_page_is_in_order()
    {
        await using var site = await TestSite.Start();
        await site.Silo.EnterSchool();
        var number = People.IdNumber();
        await site.Services.GetRequiredService<RecordImport>().Run(
            RecordFile.Open(Students.File([Students.Line("2026001", number)])).Value!, Students.School, Students.Registrar(), Guid.CreateVersion7(), rehearse: false);
        var person = People.Registration(number);
        await site.Silo.Must(person, Actor.Visitor(person.Account));
        using var me = await site.SignedIn(person.Account);
        var record = await site.Silo.Scalar<Guid>("select id from chsi.record_row");
        var student = await Open(site, me, $"/cases/correct/{record}");
        var picture = await student.ScreenshotAsync();
        var weighed = await me.Press(await me.Get($"/cases/correct/{record}"), "下一步", new Dictionary<string, string?> { ["To[nation]"] = "02", ["Cause"] = "info-mistaken" });
        var sent = await me.Press(weighed, "提交申请", new Dictionary<string, string?> { ["Said"] = "登记时写错了", ["Consent"] = "true" },
            new Dictionary<string, (string, byte[])> { ["id-card"] = ("a.png", picture), ["admission-form"] = ("b.png", picture) });
        var correction = sent.Path;

        var (_, lead) = await site.Reviewer("xueji01", "赵静", Desk.School(Students.School), lead: true);
        using var first = lead;
        await Look(site, first, "/school/corrections", "appeal-stranded");
        await Look(site, first, correction.Replace("/cases", "/school/corrections", StringComparison.Ordinal), "appeal-stranded-case");
        await Press(first, correction.Replace("/cases", "/school/corrections", StringComparison.Ordinal), "不予更正", ("Text", "材料不能证明登记有误。"), ("Reason", "not-proven"));
        await Look(site, me, correction, "appeal-refused");
        var mine = (await Press(me, correction, "提交申诉", ("Grounds", "录取登记表可以证明，请再核对。"))).Path;
        var address = mine.Replace("/cases", "/school/appeals", StringComparison.Ordinal);

        var (_, board) = await site.Reviewer("xueji02", "钱敏", Desk.School(Students.School));
        var (_, panel) = await site.Reviewer("xueji03", "孙强", Desk.School(Students.School));
        using var second = board;
        using var third = panel;
        await Look(site, second, address, "appeal-board");
        await Press(second, address, "拟不成立，送决定", ("Text", "录取登记表与现登记一致，材料仍不足。"));
        await Look(site, third, address, "appeal-board-deciding");
        await Look(site, me, mine, "appeal-mine");
        await Press(third, address, "申诉不成立", ("Text", "录取登记表与现登记一致。"), ("Basis", "教育部令第41号第三十四条"));
        await Look(site, me, mine, "appeal-mine-open");
        await Press(me, mine, "提交申诉", ("Grounds", "学校未看录取登记表。"));

        var (_, prepares) = await site.Reviewer("sheng01", "冯强", Desk.Province("42"), lead: true);
        var (_, decides) = await site.Reviewer("sheng02", "陈芳", Desk.Province("42"));
        using var fourth = prepares;
        using var fifth = decides;
        var above = mine.Replace("/cases", "/province/appeals", StringComparison.Ordinal);
        await Press(fourth, above, "拟成立，送决定", ("Text", "录取登记表可以证明。"));
        await Look(site, fifth, above, "appeal-province");
        await Press(fifth, above, "申诉成立，更正学籍", ("Text", "录取登记表可以证明。"));
        await Look(site, fourth, "/province/approvals", "appeal-decided");
        await Look(site, fourth, above, "appeal-decided-case");
        await Look(site, me, mine, "appeal-mine-upheld");
    }

    private static async Task<TestPage> Press(TestBrowser who, string address, string button, params (string Field, string Text)[] typed) =>
        await who.Press(await who.Get(address), button, typed.ToDictionary(t => t.Field, t => (string?)t.Text));

    private async Task Look(TestSite site, TestBrowser who, string path, string name)
    {
        var page = await Open(site, who, path);
        await Browser.Look(page, name);
        await page.Context.CloseAsync();
    }

    private async Task<IPage> Open(TestSite site, TestBrowser who, string path)
    {
        var opened = await browser.Open(site.Address);
        await opened.Context.AddCookiesAsync([new() { Name = "chsi", Value = who.Cookie("chsi")!, Url = site.Address }]);
        await opened.GotoAsync(path);
        return opened;
    }
}
