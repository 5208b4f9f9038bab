using System.Net;
using System.Text.RegularExpressions;
using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Chsi.Web;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web;

/// <summary>A refused form leaves no POST in the browser's history, and nothing of it in an address.</summary>
public sealed class RefusedFormsTests : IAsyncLifetime
{
    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task A_refusal_is_answered_by_a_redirect_to_the_page_which_shows_it_as_often_as_it_is_asked_for()
    {
        using var browser = _site.Visitor();
        using var direct = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var page = await browser.Get("/account/login?back=%2Faccount");
        var typed = new Dictionary<string, string?> { ["UserName"] = "15488880000", ["Password"] = "not the right one" };
        using var request = browser.Request(page, "登录", typed);
        request.Headers.Add("Cookie", $"chsi-form={browser.Cookie("chsi-form")}");
        using var response = await direct.SendAsync(request);
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Matches("^/account/login\\?back=%2Faccount&refused=[A-Za-z0-9_-]{8}$", response.Headers.Location!.ToString());

        page = await browser.Press(page, "登录", typed);
        Assert.Contains("用户名或密码错误", page.Text);
        var again = await browser.Get(page.Address.PathAndQuery);
        Assert.Contains("用户名或密码错误", again.Text);
        Assert.Equal("15488880000", again.One("#UserName").GetAttribute("value"));
        Assert.DoesNotContain("not the right one", again.Html);
        Assert.DoesNotContain("15488880000", page.Address.ToString());
        Assert.NotEqual("15488880000", (await browser.Get("/account/login")).One("#UserName").GetAttribute("value"));

        using var other = _site.Visitor();
        await other.Press(await other.Get("/account/login"), "登录", typed);
        var stranger = await other.Get(page.Address.PathAndQuery);
        Assert.DoesNotContain("用户名或密码错误", stranger.Text);
        Assert.DoesNotContain("15488880000", stranger.Html);

        await _site.Silo.MoveClock(TimeSpan.FromMinutes(31));
        Assert.DoesNotContain("用户名或密码错误", (await browser.Get(page.Address.PathAndQuery)).Text);
    }

    [Fact]
    public async Task What_is_kept_is_sealed_and_holds_no_password_and_no_code()
    {
        using var browser = _site.Visitor();
        await browser.Press(await browser.Get("/account/login"), "登录", new Dictionary<string, string?> { ["UserName"] = "15488880000", ["Password"] = "not the right one" });
        await browser.Press(await browser.Get("/account/register"), "#verify", new Dictionary<string, string?> { ["Phone"] = "15488880000", ["Code"] = "735194" });
        var vault = _site.Services.GetRequiredService<Vault>();
        await using var owner = await _site.Silo.Owner();
        var kept = Dapper.SqlMapper.Query<(byte[] Id, byte[] Sealed)>(owner, "select id, sealed from chsi.draft where purpose = 'refused'").ToList();
        Assert.Equal(2, kept.Count);
        foreach (var (id, form) in kept)
        {
            Assert.DoesNotContain("15488880000", System.Text.Encoding.UTF8.GetString(form));
            var text = System.Text.Encoding.UTF8.GetString(Vault.Open(vault.KeyFor("refused"), form, id));
            Assert.Contains("15488880000", text);
            Assert.DoesNotContain("not the right one", text);
            Assert.DoesNotContain("735194", text);
            Assert.DoesNotContain("RequestVerificationToken", text);
        }
    }

    [Fact]
    public async Task A_form_belongs_to_whoever_was_signed_in()
    {
        var (_, _, number) = await _site.Silo.Collided();
        var (me, browser) = await _site.Reviewer();
        var page = await browser.Press(await browser.Get($"/desk/reviews/{number}?tab=notes"), "保存备注", new Dictionary<string, string?> { ["note"] = new string('长', 1001) });
        Assert.Contains("tab=notes", page.Address.Query);
        Assert.Contains("不超过1000个字", page.Text);
        Assert.Equal(1001, page.One("#note").TextContent.Length);
        var (other, _) = await _site.Reviewer("kefu02", "李强");
        browser.SetCookie("chsi", (await _site.StaffSignedIn(other.Person)).Cookie("chsi")!);
        Assert.Equal("", (await browser.Get(page.Address.PathAndQuery)).One("#note").TextContent);
        browser.SetCookie("chsi", (await _site.StaffSignedIn(me.Person)).Cookie("chsi")!);
        Assert.Equal(1001, (await browser.Get(page.Address.PathAndQuery)).One("#note").TextContent.Length);
    }

    [Fact]
    public void No_field_for_a_password_is_ever_kept()
    {
        var fields = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "web", "Pages"), "*.cshtml", SearchOption.AllDirectories)
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), "<(?:field|input)[^>]*>").Select(m => m.Value))
            .Where(tag => Regex.IsMatch(tag, "type=\"password\"|one-time-code|new-password|current-password"))
            .Select(tag => Regex.Match(tag, "(?:for|name)=\"(?:[A-Za-z]+\\.)*([A-Za-z]+)\"").Groups[1].Value)
            .ToList();
        Assert.Contains("Password", fields);
        Assert.Contains("Code", fields);
        Assert.All(fields, field => Assert.Contains(field, RefusedForms.Never));
    }
}
