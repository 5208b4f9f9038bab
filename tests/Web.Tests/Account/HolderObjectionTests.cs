using System.Text.RegularExpressions;
using Chsi.Tests.Support;
using Chsi.Tests.Web.DuplicateId;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.ReRegistration;
using Xunit;

namespace Chsi.Tests.Web.Account;

/// <summary>The holder who does not sign in: an objection to a review that runs, or to an approval, proven by photos or by a face.</summary>
public sealed class HolderObjectionTests : IAsyncLifetime
{
    private const string Prove = "/account/objection/prove";
    private SimulatorProcess _service = null!;
    private TestSite _site = null!;

    public async Task InitializeAsync()
    {
        _service = await SimulatorProcess.Start();
        _site = await TestSite.Start(new Dictionary<string, string?>
        {
            ["Chsi:FaceCheck:Url"] = _service.Address + "/face-check",
            ["Chsi:FaceCheck:Key"] = SimulatorProcess.Key,
            ["Chsi:FaceCheck:CallbackKey"] = SimulatorProcess.CallbackKey,
            ["Chsi:FaceCheck:TimeoutSeconds"] = "20",
        });
    }

    public async Task DisposeAsync()
    {
        await _site.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    [Trait("Need", "U3")]
    public async Task A_closed_accounts_person_opens_a_dispute_by_photos_and_the_account_comes_back_with_the_phone_proven()
    {
        var (old, again, _) = await Approved();
        using var browser = _site.Visitor();
        var phone = People.Phone();
        var page = await Photos(browser, await Told(browser, old, phone));

        Assert.Contains("已收到您的异议和照片", page.Text);
        Assert.False(page.Has("input[type=file]"));
        Assert.Equal(2, await _site.Silo.Scalar<int>("select count(*)::int from chsi.evidence_file e join chsi.case_row c on c.id = e.case_id where c.route = 'dispute' and e.person = @Account", new { old.Account }));
        Assert.Equal(2, await _site.Silo.Scalar<int>("select count(*)::int from chsi.notice where subject in ('重新注册争议已受理', '您的重新注册有争议')"));
        var dispute = (await _site.Silo.Scalar<string>("select number from chsi.case_row where route = 'dispute'"))!;
        Assert.DoesNotContain(dispute, page.Html);

        foreach (var (name, user) in new[] { ("李强", "kefu02"), ("赵静", "kefu03") })
        {
            var (_, desk) = await _site.Reviewer(user, name);
            page = await desk.Press(await desk.Get($"/desk/reviews/{dispute}"), "[data-key=n]");
            Assert.Contains("提出人上传了照片", page.One("#grounds").TextContent);
            Assert.Contains("一直由我本人使用", page.One("#grounds").TextContent);
            Assert.Equal(4, page.Document.QuerySelectorAll("[data-photo]").Length);
            foreach (var photo in page.Document.QuerySelectorAll("[data-photo] img"))
            {
                Assert.Equal("image/jpeg", (await desk.Http.GetAsync(photo.GetAttribute("src"))).Content.Headers.ContentType!.MediaType);
            }

            await desk.Press(page, "[data-decision] button", new Dictionary<string, string?> { ["Decision"] = "approve", ["Confirmed"] = "true", ["Opinion"] = "与原持有人一致" });
        }

        Assert.Equal(("Usable", "Closed"), (await Status(old.Account), await Status(again.Account)));
        Assert.Equal(1, await _site.Silo.Scalar<int>("select count(*)::int from chsi.access_log where what like '%异议人手持证件照' and person <> subject and name = '李强'"));
        Assert.Contains("手机号码已被注册", (await new Applicant(_site, phone).ProvePhone()).Text);
        Assert.True((await browser.Press(await browser.Get(Prove), "完成")).Has("#Phone"));
    }

    [Fact]
    public async Task Whether_there_is_such_an_account_or_case_shows_nowhere_before_a_face_has_passed()
    {
        var (old, _, _) = await Approved();
        var (running, _, _) = await _site.Silo.Collided();
        var stranger = People.Registration(People.IdNumber());
        var pages = new List<(string, string, string, string)>();
        foreach (var (who, name) in new[] { (old, "张明"), (old, "李四"), (running, "张明"), (stranger, "张明") })
        {
            using var browser = _site.Visitor();
            var told = await Told(browser, who, People.Phone(), name);
            var sent = await Photos(browser, told);
            pages.Add((Regex.Replace(told.Text, @"\d\*+[\dX]", ""), sent.Text, told.Path, sent.Path));
        }

        Assert.Single(pages.Distinct());
        Assert.Equal(1, await _site.Silo.Scalar<int>("select count(*)::int from chsi.case_row where route = 'dispute'"));
        Assert.Equal(1, await _site.Silo.Scalar<int>("select count(*)::int from chsi.fact where type = 'objection-raised'"));
    }

    [Fact]
    [Trait("Need", "U4")]
    public async Task Saying_who_stops_the_clock_of_a_review_once_and_a_face_brings_two_reviewers()
    {
        var (old, again, number) = await _site.Silo.Collided();
        using var browser = _site.Visitor();
        var page = await Told(browser, old, People.Phone());
        Assert.Equal("awaiting-objection", await Stage(again.Case));
        var theirs = await (await _site.SignedIn(again.Account)).Get("/account/duplicate-id");
        Assert.Contains("等待核实，您暂时不需要做什么", theirs.Text);
        Assert.Contains("等待核实异议", theirs.One(".timeline").TextContent);
        Assert.False(theirs.Has("a[href='/account/duplicate-id/photos']"));
        var (_, desk) = await _site.Reviewer();
        Assert.Contains("未核实的，审核继续", (await desk.Get($"/desk/reviews/{number}")).Text);
        using (var second = _site.Visitor())
        {
            await Told(second, old, People.Phone());
        }

        Assert.Equal(1, await _site.Silo.Scalar<int>("select count(*)::int from chsi.fact where type = 'objection-announced'"));

        Assert.Contains("请先阅读并同意", (await browser.Press(page, "用手机扫码验证")).Error("FaceConsent"));
        await Face(browser, page, "fail");
        page = await browser.Get(Prove);
        Assert.Contains("实人验证未通过，可以再试一次", page.Text);
        await Face(browser, page, "pass");
        page = await browser.Get(Prove);
        Assert.Contains($"您的异议已受理（案件号 {number}）", page.Text);
        Assert.Equal("in-review", await Stage(again.Case));
        Assert.Equal("face-check", await _site.Silo.Scalar<string>("select convert_from(body, 'UTF8')::jsonb ->> 'proof' from chsi.fact where type = 'objection-raised'"));
        Assert.DoesNotContain(old.Number.Plain!, (await browser.Get(Prove)).Html);
        page = await desk.Press(await desk.Get($"/desk/reviews/{number}"), "[data-key=n]");
        Assert.Contains("提出人已通过实人验证", page.One("#objection").TextContent);
    }

    [Fact]
    public async Task A_face_that_has_passed_opens_a_dispute_and_is_told_so_and_one_that_has_nothing_to_object_to_too()
    {
        var (old, _, _) = await Approved();
        foreach (var (who, said) in new[] { (old, "您的异议已受理"), (People.Registration(People.IdNumber()), "目前没有可以提出异议的重新注册") })
        {
            using var browser = _site.Visitor();
            await Face(browser, await Told(browser, who, People.Phone()), "pass");
            Assert.Contains(said, (await browser.Get(Prove)).Text);
            Assert.Contains(said, (await browser.Get(Prove)).Text);
        }

        Assert.Equal(1, await _site.Silo.Scalar<int>("select count(*)::int from chsi.case_row where route = 'dispute' and cause = 'dispute-by-holder'"));
    }

    [Fact]
    public async Task A_face_that_has_passed_says_nothing_about_whoever_is_named_afterwards()
    {
        var (old, _, _) = await Approved();
        using var browser = _site.Visitor();
        var form = await Verified(browser, People.Phone());
        await Face(browser, await Say(browser, form, People.IdNumber()), "pass");
        Assert.DoesNotContain("实人验证已通过", (await Say(browser, form, old.Number.Plain!)).Text);
        Assert.DoesNotContain("实人验证已通过", (await browser.Get(Prove)).Text);
        Assert.Equal(0, await _site.Silo.Scalar<int>("select count(*)::int from chsi.case_row where route = 'dispute'"));
    }

    [Fact]
    public async Task A_phone_asks_about_three_numbers_a_day_and_goes_to_a_face_three_times()
    {
        using var browser = _site.Visitor();
        var phone = People.Phone();
        var page = await Verified(browser, People.Phone());
        for (var n = 0; n < 3; n++)
        {
            page = await browser.Press(await Say(browser, page, People.IdNumber()), "重新填写");
            page = await Verified(browser, phone);
        }

        page = await Say(browser, page, People.IdNumber());
        for (var n = 0; n < 3; n++)
        {
            // the same form again and again
            await Face(browser, page, "fail");
        }

        page = await browser.Get(Prove);
        page = await browser.Press(page, "在本设备上验证", new Dictionary<string, string?> { ["FaceConsent"] = "true" });
        Assert.Contains("今日实人验证的次数已达上限", page.Text);
        page = await browser.Press(page, "重新填写");
        page = await Say(browser, await Verified(browser, phone), People.IdNumber());
        Assert.Contains("今日填写的证件号码过多", page.Text);
    }

    [Fact]
    public async Task What_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost()
    {
        using var browser = _site.Visitor();
        var page = await Verified(browser, People.Phone());
        page = await browser.Press(page, "下一步", new Dictionary<string, string?> { ["Name"] = "张明", ["Number"] = "不详", ["Reason"] = "不是" });
        Assert.Equal(("证件号码格式有误", "请填写异议的理由，4至500个字。"), (page.Error("Number"), page.Error("Reason")));
        Assert.Equal("张明", page.One("#Name").GetAttribute("value"));
        page = await Say(browser, page, People.IdNumber());
        page = await browser.Press(page, "提交照片");
        Assert.Equal(("请上传本人手持证件照。", "请先阅读并同意照片使用说明。"), (page.Error(HolderProof.HoldingCard), page.Error("Consent")));
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(31));
        Assert.True((await browser.Get(Prove)).Has("#Phone"));
    }

    private async Task<(RegisterAccount Old, RegisterAccount Again, string Number)> Approved()
    {
        var collided = await _site.Silo.CollidedWithPhotos();
        var approver = People.Reviewer("孙丽");
        await _site.Silo.Must(new TakeReview(collided.New.Case), approver);
        await _site.Silo.Must(new ApproveReview(collided.New.Case, "一致", await _site.Silo.Stage(collided.New.Case)), approver);
        return collided;
    }

    private async Task<TestPage> Verified(TestBrowser browser, string phone)
    {
        var page = await browser.Press(await browser.Get(Prove), "免费获取",
            new Dictionary<string, string?> { ["Phone"] = phone, ["altcha"] = await browser.Captcha("/account/captcha?purpose=objection") });
        return await browser.Press(page, "#verify", new Dictionary<string, string?> { ["Code"] = await _site.CodeFor(phone) });
    }

    private static Task<TestPage> Say(TestBrowser browser, TestPage page, string number, string name = "张明") => browser.Press(
        page, "下一步", new Dictionary<string, string?> { ["Name"] = name, ["Number"] = number, ["Reason"] = "这个账号一直由我本人使用。" });

    private async Task<TestPage> Told(TestBrowser browser, RegisterAccount who, string phone, string name = "张明") =>
        await Say(browser, await Verified(browser, phone), who.Number.Plain!, name);

    private static Task<TestPage> Photos(TestBrowser browser, TestPage page) => browser.Press(
        page, "提交照片", new Dictionary<string, string?> { ["Consent"] = "true" },
        new Dictionary<string, (string, byte[])> { [HolderProof.HoldingCard] = ("me.jpg", Collided.Photo), [HolderProof.CardFront] = ("card.jpg", Collided.Photo) });

    private async Task Face(TestBrowser browser, TestPage page, string result)
    {
        page = await browser.Press(page, "在本设备上验证", new Dictionary<string, string?> { ["FaceConsent"] = "true" });
        Assert.StartsWith(_service.Address, page.Address.AbsoluteUri);
        await _service.Http.PostAsync(page.Address.AbsoluteUri, new FormUrlEncodedContent([new("result", result)]));
    }

    private Task<string?> Status(Guid account) => _site.Silo.Scalar<string>("select status from chsi.account_row where id = @account", new { account });

    private Task<string?> Stage(Guid @case) => _site.Silo.Scalar<string>("select stage from chsi.case_row where id = @case", new { @case });
}
