using System.Text.Json;
using Chsi.Tests.Support;
using Xunit;

namespace Chsi.Tests.Web.Account;

public sealed class SmsLimitTests
{
    [Fact]
    public async Task An_address_has_its_limit_an_hour_on_all_pages_together_and_it_tells_nothing_about_accounts()
    {
        await using var site = await TestSite.Start(new Dictionary<string, string?> { ["Chsi:Codes:AddressSendsAnHour"] = "2" });
        var account = await Applicant.Existing(site);
        using var applicant = new Applicant(site);
        await applicant.AskCode();
        // somebody whom nobody knows: no message, but an asking
        await FindPassword(site.Visitor(), People.Phone());
        Assert.Single(await site.SealedMessages());

        using var next = new Applicant(site);
        var refused = await next.AskCode();
        Assert.Contains("您所在的网络一小时内获取短信的次数较多", refused.Text);
        Assert.Equal(next.Phone, refused.One("#Phone").GetAttribute("value"));
        var known = await FindPassword(site.Visitor(), account.Phone.Plain!);
        Assert.Contains("您所在的网络", known.Text);
        Assert.Equal(known.Text, (await FindPassword(site.Visitor(), People.Phone())).Text);
        Assert.Contains("您所在的网络", (await FindUserName(site.Visitor(), account.Number.Plain!)).Text);
        Assert.Single(await site.SealedMessages());
        Assert.Empty(await Warnings(site));

        await site.Silo.MoveClock(TimeSpan.FromHours(1));
        await next.AskCode();
        Assert.Equal(2, (await site.SealedMessages()).Count);
    }

    [Fact]
    public async Task The_whole_installation_has_its_limit_an_hour_and_health_says_when_people_are_refused()
    {
        await using var site = await TestSite.Start(new Dictionary<string, string?> { ["Chsi:Codes:SendsAnHour"] = "1" });
        using var first = new Applicant(site);
        using var second = new Applicant(site);
        await first.AskCode();
        Assert.Empty(await Warnings(site));

        Assert.Contains("当前获取短信的人较多", (await second.AskCode()).Text);
        Assert.Single(await site.SealedMessages());
        Assert.Contains("the limit of text messages an hour is reached", Assert.Single(await Warnings(site)));

        await site.Silo.MoveClock(TimeSpan.FromHours(1));
        Assert.Empty(await Warnings(site));
        await second.AskCode();
        Assert.Equal(2, (await site.SealedMessages()).Count);
    }

    private static async Task<string[]> Warnings(TestSite site)
    {
        using var visitor = site.Visitor();
        var health = JsonDocument.Parse(await visitor.Http.GetStringAsync("/health/ready")).RootElement;
        return [.. health.GetProperty("warnings").EnumerateArray().Select(w => w.GetString()!).Where(w => w.Contains("text messages", StringComparison.Ordinal))];
    }

    private static async Task<TestPage> FindPassword(TestBrowser browser, string userName) => await browser.Press(
        await browser.Get("/account/find-password"), "下一步",
        new Dictionary<string, string?> { ["UserName"] = userName, ["altcha"] = await browser.Captcha("/account/captcha?purpose=find-password") });

    private static async Task<TestPage> FindUserName(TestBrowser browser, string number) => await browser.Press(
        await browser.Get("/account/find-username"), "确定",
        new Dictionary<string, string?> { ["Number"] = number, ["Name"] = "张明", ["altcha"] = await browser.Captcha() });
}
