using System.Net;
using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.DuplicateId;

public sealed class DuplicateIdPageTests : IAsyncLifetime
{
    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start(new Dictionary<string, string?>
    {
        ["Chsi:FaceCheck:Url"] = "http://127.0.0.1:9/face-check",
        ["Chsi:FaceCheck:Key"] = "key",
        ["Chsi:FaceCheck:CallbackKey"] = SimulatorProcess.CallbackKey,
    });

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    [Rule("000-24")]
    public async Task Every_other_page_leads_here_while_the_number_is_unresolved()
    {
        var applicant = await Collided.Register(_site);
        var pages = _site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null && e.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(e => "/" + e.RoutePattern.RawText!.Trim('/'))
            .Where(p => !p.StartsWith(Collided.Page, StringComparison.OrdinalIgnoreCase) && !p.Contains("logout", StringComparison.OrdinalIgnoreCase))
            .Select(p => System.Text.RegularExpressions.Regex.Replace(p, "{[^}]*}", place => place.Value.EndsWith(":guid}", StringComparison.Ordinal) ? $"{Guid.Empty}" : "1")).Distinct().ToList();

        Assert.Contains("/cases", pages);
        foreach (var page in pages)
        {
            Assert.Equal((page, Collided.Page), (page, (await applicant.Open(page)).Path));
        }
    }

    [Fact]
    [Rule("001-14", "004-11", "004-12", "004-13", "004-14", "004-15")]
    public async Task The_page_explains_both_ways_in_the_words_of_the_source()
    {
        var applicant = await Collided.Register(_site);

        var page = await applicant.Open();

        Assert.Equal("解决身份证号重复", page.One("h1").TextContent);
        Assert.Contains("用户名 139****0000", page.Text);
        Assert.DoesNotContain(applicant.New.Phone.Plain!, page.Html);
        Assert.DoesNotContain(applicant.New.Number.Plain!, page.Html);
        Assert.Contains("当前注册的账号因身份证号重复，需要验证身份信息，可通过以下途径验证，验证通过后即可正常使用。", page.Text);
        Assert.Contains("途径1 APP自助验证", page.Text);
        Assert.Contains("下载学信网手机App，进行实人验证，此方法可以快速解决身份证重复问题。", page.Text);
        Assert.Equal("立即前往", page.One("a[href='/account/duplicate-id/face-check'].wide").TextContent);
        Assert.Contains("重要提示：实人验证通过后，将会注销使用了您当前证件号码的其他账号；如果您另有其他账号，请慎重此操作；注销账号会暂时影响您原填报研招推免、统考、自主招生、兵役登记/应征报名的信息操作。", page.Text);
        Assert.Contains("注：上传照片最好使用电脑端操作。", page.Text);
        Assert.Contains("注：重新注册不影响你查询学籍学历信息，用你的新账号进行登录就能正常查询。请牢记用户名和密码。", page.Text);
        Assert.Contains("注：上传照片最好使用电脑端操作。", (await applicant.Open(Collided.Photos)).Text);
    }

    [Fact]
    [Rule("000-25", "000-27")]
    public async Task The_menu_item_shows_who_has_the_case_and_what_comes_next()
    {
        var applicant = await Collided.Register(_site);
        var page = await applicant.Open();
        Assert.Equal("身份证号码重复", page.One("nav[aria-label='账号管理'] a[aria-current]").TextContent);
        Assert.Equal("等待您验证身份", Now(page));
        Assert.Matches("剩 [1-9] 个工作日", page.Text);

        await applicant.HandIn();
        page = await applicant.Open();
        Assert.Equal("客服审核", Now(page));
        Assert.Contains("照片正在审核，您暂时不需要做什么", page.Text);
        Assert.Contains("已提交的照片", page.Text);

        await applicant.Decide(seen => new ReturnForSupplement(applicant.New.Case, ["wrong-side"], "请补充证件人像面照片。", seen));
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(10));
        page = await applicant.Open();
        Assert.Equal("等待您补充照片", Now(page));
        Assert.Contains("请补充证件人像面照片。", page.One(".callout.warn").TextContent);
        Assert.DoesNotContain("王芳", page.Text);
        Assert.DoesNotContain("领取案件", page.Text);

        var form = await applicant.Open(Collided.Photos);
        Assert.Contains("需补充", form.One("label[for='card-front']").TextContent);
        page = await applicant.Browser.Press(form, "提交补充照片", new Dictionary<string, string?> { ["Consent"] = "true" },
            new Dictionary<string, (string, byte[])> { [HandInPhotos.CardFront] = ("card.jpg", Collided.Photo) });
        Assert.Equal("客服审核", Now(page));
        Assert.Equal(ReRegistrationRoute.InReview.Name, await applicant.Stage());
    }

    [Fact]
    public async Task A_rejection_says_why_on_what_basis_and_when_one_can_try_again()
    {
        var applicant = await Collided.Register(_site);
        await applicant.HandIn();
        await applicant.Decide(seen => new RejectReview(applicant.New.Case, "edited", "照片疑似经过修改。", seen));
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(10));

        var page = await applicant.Open();
        var asked = page.One(".callout.danger").TextContent;
        Assert.Contains("照片疑似经过修改。", asked);
        Assert.Contains("依据：人工审核照片要求第1至3条。", asked);
        Assert.Contains("起重新提交照片", asked);
        Assert.Contains("起可以重新提交照片", (await applicant.Open(Collided.Photos)).Text);

        await _site.Silo.MoveClock(TimeSpan.FromDays(4));
        applicant = applicant with { Browser = await _site.SignedIn(applicant.New.Account) };
        Assert.Contains("照片已提交", (await applicant.HandIn()).Text);
    }

    [Fact]
    [Rule("000-26")]
    public async Task After_approval_the_item_is_gone_and_the_account_is_usable()
    {
        var applicant = await Collided.Register(_site);
        Assert.Contains("解决身份证号重复", (await applicant.Open("/")).Text);
        await applicant.HandIn();
        await applicant.Decide(seen => new ApproveReview(applicant.New.Case, "一致", seen));
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(10));

        Assert.DoesNotContain("解决身份证号重复", (await applicant.Open("/")).Text);
        Assert.Equal("/account", (await applicant.Open()).Path);
        Assert.Contains("已通过", (await applicant.Open($"/cases/{await applicant.Number()}")).Text);
        Assert.Contains(await applicant.Number() ?? "?", (await applicant.Open("/cases")).Text);
    }

    [Fact]
    public async Task A_document_that_only_people_can_check_is_told_so()
    {
        var applicant = await Collided.Register(_site, NameCheckOutcome.UnknownDocument);

        var page = await applicant.Open();
        Assert.Equal("证件核验", page.One("h1").TextContent);
        Assert.Contains("您的证件需人工核验", page.Text);
        Assert.False(page.Has("a[href='/account/duplicate-id/face-check']"));
        Assert.Contains("您的证件类型不支持实人验证", (await applicant.Open("/account/duplicate-id/face-check")).Text);
    }

    [Fact]
    public async Task Withdrawing_says_its_effect_first_and_ends_the_session()
    {
        var applicant = await Collided.Register(_site);
        var page = await applicant.Open("/account/duplicate-id/withdraw");
        Assert.Contains("原账号不受影响", page.Text);

        page = await applicant.Browser.Press(page, "确认撤回");

        Assert.Equal("/account/login", page.Path);
        Assert.Equal(ReRegistrationRoute.Withdrawn.Name, await applicant.Stage());
        Assert.Equal("/account/login", (await applicant.Open()).Path);
        Assert.Equal("Usable", await _site.Silo.Scalar<string>("select status from chsi.account_row where id = @Account", new { applicant.Old.Account }));
    }

    [Fact]
    public async Task Nobody_reaches_the_case_of_another()
    {
        var one = await Collided.Register(_site);
        var two = await Collided.Register(_site);
        Assert.DoesNotContain(await one.Number() ?? "?", (await two.Open()).Text);

        await two.HandIn();
        await two.Decide(seen => new ApproveReview(two.New.Case, "一致", seen));
        Assert.Equal(HttpStatusCode.NotFound, (await two.Open($"/cases/{await one.Number()}")).Status);
        Assert.IsType<Refused>(await _site.Silo.Ask(People.Photos(one.New.Case, await one.StageVersion()), two.Actor));
        Assert.Equal("/account/login", (await _site.Visitor().Get(Collided.Page)).Path);
    }

    private static string Now(TestPage page) => page.One(".timeline .now strong").ChildNodes[0].TextContent.Trim();
}
