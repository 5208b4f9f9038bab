using Chsi.Silo.SignIn;
using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.Account;

public sealed class RegisterTests : IAsyncLifetime
{
    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    [Rule("001-09", "001-10", "004-10")]
    public async Task The_form_has_the_fields_and_the_words_of_the_source()
    {
        using var applicant = new Applicant(_site);
        var first = await applicant.Browser.Get("/account/register");
        Assert.Contains("“学信网账号”可用于登录学信网各服务平台", first.Text);
        Assert.Contains("请输入11位手机号码，仅支持大陆地区手机号。", first.Text);
        Assert.Equal("免费获取", first.Button("免费获取").TextContent.Trim());
        Assert.Equal("one-time-code", first.One("#Code").GetAttribute("autocomplete"));
        // a widget that runs before it is told of its worker fails with its first challenge
        Assert.Equal("/site/captcha.js", first.One("script[type=module]").GetAttribute("src"));

        var second = await applicant.ProvePhone();

        foreach (var label in new[] { "密码", "密码确认", "姓名", "证件类型", "证件号码", "安全邮箱", "密保问题1", "答案" })
        {
            Assert.Contains(second.Document.QuerySelectorAll("label"), l => l.TextContent.Trim().StartsWith(label, StringComparison.Ordinal));
        }

        Assert.Equal("居民身份证", second.One("#Form_DocumentType option").TextContent);
        Assert.Contains("中国大陆地区用户推荐设置居民身份证。", second.Text);
        Assert.Contains("请设定一个安全邮箱，忘记密码时可通过此邮箱找回密码。", second.Text);
        Assert.Equal("请选择", second.One("#Form_Question option").TextContent);
        Assert.Contains("以下信息为选填项，忘记密码时可通过手机号找回密码", second.Text);
        Assert.Contains("选填", second.One("label[for=Form_Mail]").TextContent);
        Assert.Equal("new-password", second.One("#Form_Password").GetAttribute("autocomplete"));
    }

    [Fact]
    [Rule("000-12", "000-21", "003-08")]
    public async Task Name_and_number_that_agree_make_an_account_that_is_signed_in()
    {
        using var applicant = new Applicant(_site);

        var page = await applicant.Register(("Mail", "Zhang.Ming@Example.cn"), ("Question", "first-teacher"), ("Answer", "王老师"));

        Assert.Equal("/account", page.Path);
        Assert.Contains("注册成功", page.Text);
        Assert.Equal("Usable", await _site.Silo.Scalar<string>("select status from chsi.account_row"));
        foreach (var service in new[] { "学籍查询", "图像校对", "兵役登记", "学历证书查询" })
        {
            Assert.Contains(service, page.One("#services").TextContent);
        }

        using var later = _site.Visitor();
        Assert.Equal("/account", (await Applicant.SignIn(later, "zhang.ming@example.CN")).Path);
    }

    [Fact]
    [Rule("000-12")]
    public async Task Name_and_number_that_disagree_are_refused_beside_the_name_with_what_to_do()
    {
        _site.Authority.Result = "disagrees";
        using var applicant = new Applicant(_site);

        var page = await applicant.Register();

        Assert.Contains("姓名与证件号码不一致", page.Error("Form.Name"));
        Assert.Contains("请对照证件", page.Error("Form.Name"));
        Assert.Equal(0, await _site.Silo.Scalar<int>("select count(*) from chsi.account_row"));
    }

    [Fact]
    [Rule("000-12", "003-08")]
    public async Task With_the_name_check_away_the_account_exists_and_no_service_opens()
    {
        _site.Authority.Result = "away";
        using var applicant = new Applicant(_site);

        var page = await applicant.Register();

        Assert.Equal("/account", page.Path);
        Assert.Equal("NamePending", await _site.Silo.Scalar<string>("select status from chsi.account_row"));
        Assert.All(page.Document.QuerySelectorAll("#services .tile"), tile => Assert.Contains("待核验", tile.TextContent));
    }

    [Fact]
    [Rule("000-12")]
    public async Task A_document_that_the_check_does_not_know_goes_to_the_desk()
    {
        using var applicant = new Applicant(_site, number: "E12345678");

        await applicant.Register(("DocumentType", "passport"));

        Assert.Equal(0, _site.Authority.Asked);
        Assert.Equal("IdentityNeeded", await _site.Silo.Scalar<string>("select status from chsi.account_row"));
        Assert.Equal("document-unknown", await _site.Silo.Scalar<string>("select cause from chsi.case_row"));
    }

    [Theory]
    [Rule("001-13", "001-20", "001-22", "003-02")]
    [InlineData("Name", "", "姓名不能为空!")]
    [InlineData("Name", "张", "姓名格式有误")]
    [InlineData("Name", "张3", "姓名格式有误")]
    [InlineData("Number", "421202200501010089", "证件号码格式有误")]
    [InlineData("Number", "42120220050101", "证件号码格式有误")]
    [InlineData("Password", "1234567", "密码至少8位，可以使用数字、字母和符号")]
    [InlineData("Password", "password", "密码过于简单")]
    [InlineData("Repeated", "something else 1", "两次输入的密码不一致")]
    [InlineData("Mail", "nobody", "邮箱格式有误")]
    [InlineData("Consent", null, "请阅读并同意")]
    public async Task What_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(string field, string? typed, string sentence)
    {
        using var applicant = new Applicant(_site);
        var page = await applicant.ProvePhone();

        var refused = await applicant.Submit(page, field == "Password" ? [(field, typed), ("Repeated", typed)] : [(field, typed)]);

        Assert.Contains(sentence, refused.Error($"Form.{field}"));
        Assert.Equal(field == "Name" ? typed! : "张明", refused.One("#Form_Name").GetAttribute("value") ?? "");
        Assert.Equal(field == "Number" ? typed : applicant.Number, refused.One("#Form_Number").GetAttribute("value"));
        Assert.Null(refused.One("#Form_Password").GetAttribute("value"));
        if (field is not "Consent")
        {
            Assert.Equal("true", refused.One($"#Form_{field}").GetAttribute("aria-invalid"));
            Assert.Contains($"Form_{field}-error", refused.One($"#Form_{field}").GetAttribute("aria-describedby"));
        }

        var reloaded = await applicant.Browser.Get("/account/register");
        Assert.Contains("已验证", reloaded.Text);
        Assert.Equal("/account", (await applicant.Submit(reloaded, ("Mail", ""))).Path);
    }

    [Fact]
    [Rule("003-02")]
    public async Task The_shortest_password_is_a_setting()
    {
        await using var site = await TestSite.Start(new Dictionary<string, string?> { ["Chsi:Rules:PasswordMinimum"] = "6" });
        using var applicant = new Applicant(site);

        var page = await applicant.ProvePhone();

        Assert.Contains("密码至少6位", page.Text);
        Assert.Equal("/account", (await applicant.Submit(page, ("Password", "zq8v3w"), ("Repeated", "zq8v3w"))).Path);
    }

    [Fact]
    [Rule("001-11")]
    public async Task A_taken_phone_is_told_only_to_whoever_proved_it()
    {
        var old = await Applicant.Existing(_site);
        using var applicant = new Applicant(_site, phone: old.Phone.Plain);
        using var other = new Applicant(_site);

        var before = await applicant.AskCode();
        var beforeOther = await other.AskCode();
        Assert.Equal(beforeOther.Text.Replace(Masks.Phone(other.Phone), "", StringComparison.Ordinal), before.Text.Replace(Masks.Phone(applicant.Phone), "", StringComparison.Ordinal));
        Assert.DoesNotContain("已被注册", before.Text);

        var after = await applicant.Type(before, await _site.CodeFor(applicant.Phone));
        Assert.Contains("手机号码已被注册!", after.Text);
        Assert.Contains("您可以用该手机号：1、登录； 2、找回密码； 3、找客服协助审核", after.Text);
        foreach (var link in after.Document.QuerySelectorAll(".callout.warn a"))
        {
            var target = await applicant.Browser.Get(link.GetAttribute("href")!);
            Assert.Equal(System.Net.HttpStatusCode.OK, target.Status);
        }

        Assert.False(after.Has("#Form_Name"));
    }

    [Fact]
    public async Task The_same_form_sent_twice_at_once_makes_one_account_and_leads_to_the_same_page()
    {
        using var applicant = new Applicant(_site);
        var page = await applicant.ProvePhone();

        Task<TestPage> Send() => Task.Run(async () =>
            await TestPage.Read(await applicant.Browser.Http.SendAsync(applicant.Browser.Request(page, "立即注册", applicant.Fields()))));
        var both = await Task.WhenAll(Send(), Send());
        var late = await Send();

        Assert.All([.. both, late], p => Assert.Equal("/account", p.Path));
        Assert.Equal(1, await _site.Silo.Scalar<int>("select count(*) from chsi.account_row"));
    }

    [Fact]
    public async Task The_finished_form_sent_again_after_signing_out_asks_for_its_password()
    {
        using var applicant = new Applicant(_site);
        var form = await applicant.ProvePhone();
        var home = await applicant.Submit(form);
        Assert.Equal("/account/login", (await applicant.Browser.Press(home, "退出")).Path);

        var other = await applicant.Submit(form, ("Password", "another 4 miles"), ("Repeated", "another 4 miles"));
        Assert.Equal("/account/login", other.Path);
        Assert.Equal("/account/login", (await applicant.Browser.Get("/account")).Path);

        Assert.Equal("/account", (await applicant.Submit(form)).Path);
    }

    [Fact]
    public async Task A_form_that_was_answered_but_not_noted_down_signs_nobody_in_without_its_password()
    {
        using var applicant = new Applicant(_site);
        var form = await applicant.ProvePhone();
        var drafts = _site.Services.GetRequiredService<Drafts>();
        async Task<Draft> Now() => (await drafts.Find(applicant.Browser.Cookie("chsi-register"), Codes.Register))!;
        var before = await Now();
        var home = await applicant.Submit(form);
        // as if the process had ended between the commit and the draft
        await drafts.Save(await Now(), before.Content);
        await applicant.Browser.Press(home, "退出");

        Assert.Equal("/account/login", (await applicant.Submit(form, ("Password", "another 4 miles"), ("Repeated", "another 4 miles"))).Path);
        Assert.Equal("/account/login", (await applicant.Browser.Get("/account")).Path);
        await drafts.Save(await Now(), before.Content);
        Assert.Equal("/account", (await applicant.Submit(form)).Path);
        Assert.Equal(1, await _site.Silo.Scalar<int>("select count(*) from chsi.account_row"));
    }

    [Fact]
    public async Task Another_form_of_a_finished_registration_is_refused_politely()
    {
        using var applicant = new Applicant(_site);
        var page = await applicant.ProvePhone();
        var stale = await applicant.Browser.Get("/account/register");
        await applicant.Submit(page);

        var refused = await applicant.Submit(stale);

        Assert.Contains("本次注册已完成，请直接登录。", refused.Text);
        Assert.Equal(1, await _site.Silo.Scalar<int>("select count(*) from chsi.account_row"));
    }
}
