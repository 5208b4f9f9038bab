using Chsi.Silo.SignIn;
using Chsi.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.Account;

public sealed class CodeTests : IAsyncLifetime
{
    private const string StillGood = "已获取成功的短信验证码有效期 24 小时，有效期内可直接使用。";
    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    [Rule("001-23")]
    public async Task Asked_again_the_same_code_is_sent_again_and_stays_good_for_24_hours()
    {
        using var applicant = new Applicant(_site);
        await applicant.AskCode();
        var soon = await applicant.AskCode();
        Assert.Contains(StillGood, soon.Text);
        Assert.Single(await _site.SealedMessages());

        await _site.Silo.MoveClock(TimeSpan.FromSeconds(61));
        var later = await applicant.AskCode();

        Assert.Contains(StillGood, later.Text);
        var messages = await _site.SealedMessages();
        Assert.Equal(2, messages.Count);
        Assert.Equal(messages[0].Text, messages[1].Text);
        await _site.Silo.MoveClock(TimeSpan.FromHours(23));
        Assert.Contains("已验证", (await applicant.Type(later, await _site.CodeFor(applicant.Phone))).Text);
    }

    [Fact]
    [Rule("001-23")]
    public async Task After_24_hours_the_code_is_worth_nothing()
    {
        using var applicant = new Applicant(_site);
        await applicant.AskCode();
        var code = await _site.CodeFor(applicant.Phone);
        await _site.Silo.MoveClock(TimeSpan.FromHours(23.99));
        var page = await applicant.AskCode();
        await _site.Silo.MoveClock(TimeSpan.FromHours(0.1));

        Assert.Contains("有误或已过期", (await applicant.Type(page, code)).Error("Code"));
    }

    [Fact]
    [Rule("001-23")]
    public async Task A_number_receives_five_messages_a_day_and_its_code_stays_good()
    {
        using var applicant = new Applicant(_site);
        TestPage page = null!;
        for (var n = 0; n < 7; n++)
        {
            page = await applicant.AskCode();
            await _site.Silo.MoveClock(TimeSpan.FromSeconds(61));
        }

        Assert.Equal(5, (await _site.SealedMessages()).Count);
        Assert.Contains("今日接收短信验证码的次数已达上限", page.Text);
        Assert.Contains(StillGood, page.Text);
        Assert.Contains("已验证", (await applicant.Type(page, await _site.CodeFor(applicant.Phone))).Text);

        using var next = new Applicant(_site, applicant.Phone);
        Assert.Contains("请求较频繁", (await next.AskCode()).Text);
        Assert.Contains("请明日再试", (await next.AskCode()).Error("Phone"));
        await _site.Silo.MoveClock(TimeSpan.FromDays(1));
        await next.AskCode();
        Assert.Equal(6, (await _site.SealedMessages()).Count);
    }

    [Fact]
    public async Task Five_wrong_entries_burn_the_draft_and_not_the_phone()
    {
        using var stranger = new Applicant(_site);
        using var owner = new Applicant(_site, stranger.Phone);
        var page = await stranger.AskCode();
        var code = await _site.CodeFor(stranger.Phone);
        var wrong = code == "000000" ? "000001" : "000000";
        for (var left = 4; left > 0; left--)
        {
            Assert.Contains($"还可以再试 {left} 次", (await stranger.Type(page, wrong)).Error("Code"));
        }

        Assert.Contains("次数过多", (await stranger.Type(page, wrong)).Error("Code"));
        Assert.Contains("再点“免费获取”", (await stranger.Type(page, code)).Error("Code"));

        var ownersPage = await owner.AskCode();
        Assert.Contains("已验证", (await owner.Type(ownersPage, code)).Text);
    }

    [Fact]
    public async Task A_code_proves_only_the_phone_it_was_sent_to()
    {
        var (drafts, codes) = (_site.Services.GetRequiredService<Drafts>(), _site.Services.GetRequiredService<Codes>());
        var (own, foreign) = (People.Phone(), People.Phone());
        await codes.Send(own, Codes.FindPassword);
        var read = await drafts.Save(await drafts.Begin(Codes.FindPassword), new() { Phone = own, Asked = true, Account = Guid.NewGuid() });
        await drafts.Save(read, new() { Phone = foreign, Asked = true, Account = Guid.NewGuid() });

        Assert.Contains("请先获取短信验证码", await codes.Check(read, await _site.CodeFor(own)));
        Assert.False((await drafts.Find(read.Token, Codes.FindPassword))!.Verified);
    }

    [Fact]
    public async Task A_proof_does_not_pass_to_another_phone_by_a_draft_that_was_read_before()
    {
        var (drafts, codes) = (_site.Services.GetRequiredService<Drafts>(), _site.Services.GetRequiredService<Codes>());
        var (own, foreign) = (People.Phone(), People.Phone());
        await codes.Send(own, Codes.Register);
        var first = await drafts.Save(await drafts.Begin(Codes.Register), new() { Phone = foreign, Asked = true });
        var second = await drafts.Save(first, new() { Phone = own, Asked = true });
        Assert.Null(await codes.Check(second, await _site.CodeFor(own)));
        Assert.True((await drafts.Save(second, second.Content with { Name = "张明" })).Verified);

        Assert.False((await drafts.Save(first, first.Content with { Name = "张明" })).Verified);
        Assert.False((await drafts.Find(first.Token, Codes.Register))!.Verified);
    }

    [Fact]
    public async Task Guesses_from_many_drafts_make_the_code_void_and_the_owner_asks_for_another()
    {
        await using var site = await TestSite.Start(new Dictionary<string, string?> { ["Chsi:Codes:WrongEntriesInAll"] = "6" });
        using var owner = new Applicant(site);
        var page = await owner.AskCode();
        var code = await site.CodeFor(owner.Phone);
        var wrong = code == "000000" ? "000001" : "000000";
        for (var draft = 0; draft < 2; draft++)
        {
            using var guesser = new Applicant(site, owner.Phone);
            var guessing = await guesser.AskCode();
            for (var n = 0; n < 3; n++)
            {
                await guesser.Type(guessing, wrong);
            }
        }

        Assert.Contains("有误或已过期", (await owner.Type(page, code)).Error("Code"));
        page = await owner.AskCode();
        Assert.Equal(2, (await site.SealedMessages()).Count);
        Assert.Contains("已验证", (await owner.Type(page, await site.CodeFor(owner.Phone))).Text);
    }

    [Fact]
    public async Task Only_who_asked_for_a_code_may_type_it()
    {
        using var owner = new Applicant(_site);
        using var stranger = new Applicant(_site);
        await owner.AskCode();
        var page = await stranger.AskCode();

        var refused = await stranger.Browser.Press(page, "#verify", new Dictionary<string, string?>
        {
            ["Phone"] = owner.Phone,
            ["Code"] = await _site.CodeFor(owner.Phone),
        });

        Assert.Contains("请重新获取短信验证码", refused.Error("Code"));
    }

    [Fact]
    public async Task A_code_counts_once_and_the_proof_survives_in_the_draft()
    {
        using var applicant = new Applicant(_site);
        var page = await applicant.AskCode();
        var code = await _site.CodeFor(applicant.Phone);
        await applicant.Type(page, code);
        using var other = new Applicant(_site, applicant.Phone);
        var otherPage = await other.AskCode();

        Assert.Contains("有误或已过期", (await other.Type(otherPage, code)).Error("Code"));
        Assert.Contains("已验证", (await applicant.Browser.Get("/account/register")).Text);
    }

    [Fact]
    public async Task A_captcha_is_needed_counts_once_and_grows_with_every_asking()
    {
        using var applicant = new Applicant(_site);
        var page = await applicant.Browser.Get("/account/register");
        var without = await applicant.Browser.Press(page, "免费获取", new Dictionary<string, string?> { ["Phone"] = applicant.Phone });
        Assert.Contains("请先完成安全验证", without.Text);
        Assert.Equal(applicant.Phone, without.One("#Phone").GetAttribute("value"));

        var solved = await applicant.Browser.Captcha();
        await applicant.Browser.Press(page, "免费获取", new Dictionary<string, string?> { ["Phone"] = applicant.Phone, ["altcha"] = solved });
        using var other = new Applicant(_site);
        var spent = await other.Browser.Press(
            await other.Browser.Get("/account/register"), "免费获取", new Dictionary<string, string?> { ["Phone"] = other.Phone, ["altcha"] = solved });
        Assert.Contains("安全验证已使用过", spent.Text);

        Task<string> Challenge() => applicant.Browser.Http.GetStringAsync("/account/captcha");
        var before = await Challenge();
        await applicant.AskCode();
        await applicant.AskCode();
        int Difficulty(string json) => System.Text.Json.JsonDocument.Parse(json).RootElement.GetProperty("parameters").GetProperty("data").GetProperty("difficulty").GetInt32();
        Assert.True(Difficulty(await Challenge()) >= 4 * Difficulty(before));
    }

    [Theory]
    [Rule("001-09")]
    [InlineData("1381234567")]
    [InlineData("85291234567")]
    [InlineData("")]
    public async Task A_phone_that_is_none_is_refused_beside_its_field(string phone)
    {
        using var applicant = new Applicant(_site, phone);

        Assert.Contains("请输入11位手机号码，仅支持大陆地区手机号。", (await applicant.AskCode()).Error("Phone"));
        Assert.Empty(await _site.SealedMessages());
    }
}
