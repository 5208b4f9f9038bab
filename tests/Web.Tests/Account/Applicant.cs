using Chsi.Silo.SignIn;
using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Microsoft.Extensions.DependencyInjection;

namespace Chsi.Tests.Web.Account;

/// <summary>Walks through the pages of registration as a person would.</summary>
internal sealed class Applicant(TestSite site, string? phone = null, string? number = null) : IDisposable
{
    public const string Password = "竹影 walks 4 miles";

    public TestBrowser Browser { get; } = site.Visitor();

    public string Phone { get; } = phone ?? People.Phone();

    public string Number { get; } = number ?? People.IdNumber();

    /// <summary>Asks for a code.</summary>
    public async Task<TestPage> AskCode() => await Browser.Press(
        await Browser.Get("/account/register"), "免费获取", new Dictionary<string, string?> { ["Phone"] = Phone, ["altcha"] = await Browser.Captcha() });

    /// <summary>Types a code into the page.</summary>
    public Task<TestPage> Type(TestPage page, string code) =>
        Browser.Press(page, "#verify", new Dictionary<string, string?> { ["Code"] = code });

    /// <summary>Asks for a code and enters it: the page with the second step.</summary>
    public async Task<TestPage> ProvePhone()
    {
        var page = await AskCode();
        return await Type(page, await site.CodeFor(Phone));
    }

    /// <summary>The second step, filled in rightly but for what is said otherwise.</summary>
    public Dictionary<string, string?> Fields(params (string Field, string? Value)[] other)
    {
        var fields = new Dictionary<string, string?>
        {
            ["Form.Password"] = Password,
            ["Form.Repeated"] = Password,
            ["Form.Name"] = "张明",
            ["Form.DocumentType"] = "citizen-card",
            ["Form.Number"] = Number,
            ["Form.Consent"] = "true",
        };
        foreach (var (field, value) in other)
        {
            fields[$"Form.{field}"] = value;
        }

        return fields;
    }

    public Task<TestPage> Submit(TestPage page, params (string Field, string? Value)[] other) =>
        Browser.Press(page, "立即注册", Fields(other));

    /// <summary>From the empty page to the account.</summary>
    public async Task<TestPage> Register(params (string Field, string? Value)[] other) => await Submit(await ProvePhone(), other);

    /// <summary>Signs in with a fresh browser.</summary>
    public static async Task<TestPage> SignIn(TestBrowser browser, string userName, string password = Password) =>
        await browser.Press(await browser.Get("/account/login"), "登录", new Dictionary<string, string?> { ["UserName"] = userName, ["Password"] = password });

    /// <summary>An account made through the door, with this password; quicker than the pages.</summary>
    public static async Task<RegisterAccount> Existing(TestSite site, string? number = null, NameCheckOutcome check = NameCheckOutcome.Agrees)
    {
        var made = People.Registration(number ?? People.IdNumber(), check: check);
        var hash = await site.Services.GetRequiredService<Passwords>().Hash(Password, default);
        var registration = made with { Password = Personal.SecretOf(made.Account, hash) };
        Xunit.Assert.IsType<Accepted>(await site.Silo.Ask(registration, Actor.Visitor(registration.Account)));
        return registration;
    }

    public void Dispose() => Browser.Dispose();
}
