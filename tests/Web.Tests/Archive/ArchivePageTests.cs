using System.Net;
using System.Text;
using Chsi.Silo.Imports;
using Chsi.Silo.SignIn;
using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Chsi.Tests.Web.DuplicateId;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.Archive;

/// <summary>学信档案: what a person finds, and the ways out where nothing is found.</summary>
public sealed class ArchivePageTests : IAsyncLifetime
{
    private TestSite _site = null!;

    public async Task InitializeAsync()
    {
        _site = await TestSite.Start();
        await _site.Silo.EnterSchool();
        await _site.Silo.EnterSchool(Students.OtherSchool);
    }

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    [Rule("004-05")]
    public async Task A_visitor_is_told_how_to_get_in()
    {
        using var visitor = _site.Visitor();
        Assert.Contains("学籍查询", (await visitor.Get("/")).Text);
        var page = await visitor.Get("/archive");
        Assert.Equal("/account/login?back=%2Farchive", page.One("a.act").GetAttribute("href"));
        Assert.Contains("登录学信档案", page.Text);
        Assert.Contains("注册学信网账号", page.Text);
        using var me = await Person(People.IdNumber());
        Assert.Equal("学信档案 › 高等教育信息 › 学籍信息（图像校对）", (await me.Get("/archive")).One(".crumbs").TextContent);
        Assert.Equal("/account/login", (await visitor.Get($"/archive/records/{Guid.NewGuid()}")).Path);
    }

    [Fact]
    [Rule("002-01", "002-05", "002-06", "002-07", "003-04", "004-06", "004-07", "004-08", "004-09")]
    public async Task A_person_finds_the_own_record_with_every_field_and_checks_it()
    {
        var number = People.IdNumber();
        await Import(Students.Line("2026001", number), Students.Line("2026002"));
        using var me = await Person(number);

        var list = await me.Get("/archive");
        Assert.Contains("学籍信息（图像校对）", list.Text);
        Assert.Contains("共有 1 个学籍", list.Text);
        Assert.Contains("还有学籍没有显示出来？ 尝试绑定学籍", list.Text);
        Assert.Contains("学籍查询范围", list.Text);
        Assert.Contains("在籍(注册学籍)", list.Text);

        var page = await me.Get(list.One("a.record").GetAttribute("href")!);
        Assert.Equal(
            ["姓名", "性别", "出生日期", "民族", "证件号码", "学校名称", "层次", "专业", "学制", "学历类别", "学习形式", "分院", "系(所、函授站)", "班级", "学号", "入学日期", "预计毕业日期", "学籍状态"],
            page.Document.QuerySelectorAll(".record-fields dt").Select(d => d.TextContent));
        Assert.Contains("录取照片", page.Text);
        Assert.Contains("姓名、性别、出生日期、证件号码、民族、层次、专业、学制、分院、班级、学号、录取照片。学历照片暂时不用校对。", page.Text);
        Assert.Contains("请先核对姓名、性别、出生日期和证件号码；专业有误的可以暂时放一放，录取照片按学校的要求校对。自查无需申请学籍在线验证报告。", page.Text);
        Assert.Contains("核实无误后直接关闭页面，即完成学籍信息自查", page.Text);
        Assert.Equal("查看该学籍的在线验证报告", page.One("#report summary").TextContent);
        Assert.Contains("这里还不能查看", page.One("#report").TextContent);
        Assert.DoesNotContain("学籍还不是“注册学籍”", page.Text);
        Assert.Contains("2026年09月01日", page.Text);
        Assert.DoesNotContain(number, page.Text);
        Assert.Contains("学校登记学籍 2026 年 10 月 14 日", page.Text);
        Assert.Contains("由本人（张明）登录学信档案打印 本页只供本人核对，不是学籍或学历的证明", page.Text);

        var whole = await me.Press(page, "显示完整号码");
        Assert.Contains(number, whole.Text);
        Assert.Equal(1, await _site.Silo.Scalar<int>("select count(*) from chsi.access_log where what = '查看完整证件号码（学籍）'"));
    }

    [Fact]
    [Rule("002-06")]
    public async Task Who_is_in_school_and_not_registered_is_told_what_it_means()
    {
        var number = People.IdNumber();
        await Import(Students.Line("2026001", number, ("学籍状态", "暂缓注册")));
        using var me = await Person(number);
        var page = await me.Get((await me.Get("/archive")).One("a.record").GetAttribute("href")!);
        Assert.Contains("只有学籍状态为“注册学籍”的学生，毕业时才能进行学历电子注册", page.One(".callout.warn").TextContent);
    }

    [Theory]
    [InlineData("admission-photo", "录取照片")]
    [InlineData("certificate-photo", "学历照片")]
    [Rule("002-08")]
    public async Task A_photo_that_the_school_adds_is_seen_by_the_own_person_alone(string kind, string label)
    {
        var number = People.IdNumber();
        await Import(Students.Line("2026001", number));
        var (_, school) = await _site.Reviewer("xueji01", "赵静", Desk.School("99001"));
        using (school)
        {
            var form = await school.Get("/school/photos");
            var photo = new Dictionary<string, (string, byte[])> { ["Picture"] = ("a.jpg", DeskSite.Portrait) };
            Assert.Equal("本校没有这个学号的学籍。", (await school.Press(form, "上传", new Dictionary<string, string?> { ["StudentNumber"] = "7" }, photo)).Error("StudentNumber"));
            Assert.Contains("照片已上传", (await school.Press(form, "上传", new Dictionary<string, string?> { ["StudentNumber"] = "2026001", ["Kind"] = kind }, photo)).Text);
        }

        using var me = await Person(number);
        var page = await me.Get((await me.Get("/archive")).One("a.record").GetAttribute("href")!);
        var address = page.One($".record-photos img[alt={label}]").GetAttribute("src")!;
        Assert.Single(page.Document.QuerySelectorAll(".record-photos img"));
        Assert.Equal("image/jpeg", (await me.Http.GetAsync(address)).Content.Headers.ContentType!.MediaType);
        Assert.Equal(1, await _site.Silo.Scalar<int>("select count(*) from chsi.access_log where what = '查看照片（学籍）'"));
        using var other = await Person(People.IdNumber());
        Assert.Equal(HttpStatusCode.NotFound, (await other.Http.GetAsync(address)).StatusCode);
    }

    [Fact]
    public async Task Nobody_sees_anothers_record()
    {
        var number = People.IdNumber();
        await Import(Students.Line("2026001", number));
        var id = await _site.Silo.Scalar<Guid>("select id from chsi.record_row");
        using var other = await Person(People.IdNumber());
        Assert.Equal(HttpStatusCode.NotFound, (await other.Get($"/archive/records/{id}")).Status);
        using var namesake = await Person(number, "张鸣");
        Assert.Contains("共有 0 个学籍", (await namesake.Get("/archive")).Text);
        Assert.Equal(HttpStatusCode.NotFound, (await namesake.Get($"/archive/records/{id}")).Status);
    }

    [Fact]
    [Rule("001-28", "002-01", "002-09", "003-10", "003-11", "003-12", "003-13")]
    public async Task Where_nothing_is_found_the_three_causes_are_named_and_each_leads_on()
    {
        var number = People.IdNumber();
        await Import(Students.Line("2026001", number, ("姓名", "张鸣")));
        using var me = await Person(number);
        var page = await me.Get("/archive");
        Assert.Contains("没有查到您的学籍", page.Text);
        Assert.Contains("演示大学登记了您的证件号码，但姓名与账号不同", page.Text);
        Assert.Equal(["账号信息有误，或姓名含生僻字", "账号无误，学校登记有误", "专升本学生，专科资格待查"], page.Document.QuerySelectorAll(".causes h3").Select(h => h.TextContent));
        Assert.Contains("学生联系辅导员，由学院报教务处（学工处）集中处理", page.Text);
        Assert.Contains("由学校核实后更正，并报省级教育行政部门", page.Text);
        foreach (var path in new[] { "/archive/name", "/archive/bind", "/help" })
        {
            Assert.Equal(HttpStatusCode.OK, (await me.Get(path)).Status);
        }

        // the school finds among its students what the student does not
        var (_, school) = await _site.Reviewer("xueji01", "赵静", Desk.School(Students.School));
        using (school)
        {
            var found = await school.Press(await school.Get("/school/records"), "查询", new Dictionary<string, string?> { ["name"] = "张鸣" });
            Assert.Equal("2026001", Assert.Single(found.Document.QuerySelectorAll("[data-row]")).TextContent);
        }
    }

    [Fact]
    [Rule("003-13")]
    public async Task A_record_that_waits_for_the_prior_qualification_is_said_and_not_shown()
    {
        var number = People.IdNumber();
        await Import(Students.Line("2026001", number, ("层次", "专升本"), ("专升本", "是"), ("专科资格", "待查")));
        using var me = await Person(number);
        var page = await me.Get("/archive");
        Assert.Contains("演示大学：专科资格待查", page.Text);
        Assert.Contains("尽快办理资格清查", page.Text);
        Assert.Equal(HttpStatusCode.NotFound, (await me.Get($"/archive/records/{await _site.Silo.Scalar<Guid>("select id from chsi.record_row")}")).Status);
    }

    [Fact]
    public async Task Before_name_and_number_are_checked_nothing_is_found()
    {
        var number = People.IdNumber();
        await Import(Students.Line("2026001", number));
        var pending = People.Registration(number, check: NameCheckOutcome.Away);
        await _site.Silo.Must(pending, Actor.Visitor(pending.Account));
        using var me = await _site.SignedIn(pending.Account);
        Assert.Contains("姓名与证件号码正在核验", (await me.Get("/archive")).Text);
    }

    [Fact]
    [Rule("001-21", "003-11")]
    public async Task A_rare_character_is_put_right_by_customer_service_and_the_record_is_found()
    {
        var number = People.IdNumber();
        await Import(Students.Line("2026001", number, ("姓名", "张䶮")));
        using var me = await Person(number, "张龙");
        var form = await me.Get("/archive/name");
        var wrong = await me.Press(form, "提交客服核实", new Dictionary<string, string?> { ["Correct"] = "张", ["Said"] = "生僻字无法输入" }, new Dictionary<string, (string, byte[])>());
        Assert.Equal("姓名格式有误", wrong.Error("Correct"));
        var sent = await me.Press(wrong, "提交客服核实", new Dictionary<string, string?> { ["Correct"] = "张䶮", ["Said"] = "生僻字无法输入", ["Consent"] = "true" },
            new Dictionary<string, (string, byte[])> { ["card-front"] = ("card.jpg", Collided.Photo) });
        Assert.StartsWith("/cases/CX", sent.Path);

        var (_, desk) = await _site.Reviewer();
        using (desk)
        {
            var list = await desk.Get("/desk/names");
            var before = await desk.Get(list.One(".cases a").GetAttribute("href")!);
            Assert.DoesNotContain("张䶮", before.Text);
            Assert.Equal(before.Path, (await desk.Get(before.Path.Replace("/desk/names/", "/desk/reviews/", StringComparison.Ordinal))).Path);
            var taken = await desk.Press(before, "领取本案 N");
            Assert.Contains("张䶮", taken.Text);
            Assert.Equal("image/jpeg", (await desk.Http.GetAsync(taken.One("img.card-photo").GetAttribute("src"))).Content.Headers.ContentType!.MediaType);
            var approve = new Dictionary<string, string?> { ["Decision"] = "approve", ["Confirmed"] = "true", ["Opinion"] = "与证件一致" };
            _site.Authority.Result = "disagrees";
            Assert.Contains("更正后的姓名与证件号码核验不一致，不能更正", (await desk.Press(taken, "通过，更正账号 Ctrl Enter", approve)).Text);
            _site.Authority.Result = "agrees";
            Assert.Contains("账号信息已更正", (await desk.Press(taken, "通过，更正账号 Ctrl Enter", approve)).Text);
            // sent twice it has one effect, whatever the gateway says by then
            _site.Authority.Result = "away";
            Assert.Contains("账号信息已更正", (await desk.Press(taken, "通过，更正账号 Ctrl Enter", approve)).Text);
            _site.Authority.Result = "agrees";
        }

        Assert.Contains("共有 1 个学籍", (await me.Get("/archive")).Text);
        // somebody else's school typed what this person typed first: that spelling is found too
        await Import("99002", Students.Line("A-1", number, ("姓名", "张龙")));
        Assert.Contains("共有 2 个学籍", (await me.Get("/archive")).Text);
    }

    [Fact]
    [Rule("003-11")]
    public async Task A_wrong_number_is_put_right_by_customer_service_and_everything_found_by_it_follows()
    {
        var (right, wrong) = (People.IdNumber(), People.IdNumber());
        await Import(Students.Line("2026001", right));
        // the number is known already, and free: its holder's check came to nothing
        var before = People.Registration(right, check: NameCheckOutcome.Away);
        await _site.Silo.Must(before, Actor.Visitor(before.Account));
        await _site.Silo.Must(new RecordNameCheck(before.Account, NameCheckOutcome.Disagrees), Actor.Clock);
        using var me = await Person(wrong);
        Assert.Contains("共有 0 个学籍", (await me.Get("/archive")).Text);
        var form = await me.Get("/archive/name");
        Assert.StartsWith("证件号码格式有误", (await Send(form, right[..17])).Error("CorrectNumber"));
        var taken = People.Registration(People.IdNumber());
        await _site.Silo.Must(taken, Actor.Visitor(taken.Account));
        var refused = await Send(form, taken.Number.Plain!);
        Assert.Equal("该证件号码已被另一个学信网账号使用，不能在这里更正。", refused.Error("CorrectNumber"));
        Assert.Contains("我要重新注册", refused.Text);
        var sent = await Send(refused, right);
        Assert.StartsWith("/cases/CX", sent.Path);
        Assert.Contains("证件号码更正", sent.Text);
        Assert.DoesNotContain(right, sent.Html);
        Assert.DoesNotContain(right, await _site.Silo.Scalar<string>("select string_agg(convert_from(body, 'UTF8'), ' ') from chsi.fact where type like 'name-correction%'"));

        var (actor, desk) = await _site.Reviewer();
        using (desk)
        {
            // it comes with the next case, like every other
            var queue = await desk.Get("/desk/reviews");
            Assert.Contains("证件号码更正", queue.Text);
            var page = await desk.Press(queue, "领取下一件 N");
            Assert.StartsWith("/desk/names/CX", page.Path);
            Assert.Contains(wrong, page.Text);
            Assert.Equal("请填写核实意见，不超过500个字。", (await desk.Press(page, "通过，更正账号 Ctrl Enter", new Dictionary<string, string?> { ["Decision"] = "approve", ["Confirmed"] = "true" })).Error("Opinion"));
            Assert.Equal("提交后不能收回，请确认后再提交。", (await desk.Press(page, "通过，更正账号 Ctrl Enter", new Dictionary<string, string?> { ["Decision"] = "approve", ["Opinion"] = "与证件一致" })).Error("Confirmed"));
            var done = await desk.Press(page, "通过，更正账号 Ctrl Enter", new Dictionary<string, string?> { ["Decision"] = "approve", ["Confirmed"] = "true", ["Opinion"] = "与证件一致" });
            Assert.Contains("账号信息已更正", done.Text);
            Assert.DoesNotContain(right, done.Html);
            var own = await desk.Get("/desk/reviews?tab=mine");
            Assert.Contains("您名下没有案件", own.Text);
            Assert.Contains("今日已办（本人）1", own.Text);
        }

        Assert.Contains("共有 1 个学籍", (await me.Get("/archive")).Text);
        Assert.Equal(2, await _site.Silo.Scalar<int>("select count(*) from chsi.protected_value v join chsi.fact f on f.type = 'number-settled' and convert_from(f.body, 'UTF8') like '%' || v.id || '%' where v.masked like '4%'"));
        var finding = _site.Services.GetRequiredService<Finding>();
        Assert.Equal("Usable", (await finding.ByUserName(right) as Chsi.Workflows.Accounts.Account)?.Status.ToString());
        Assert.Null(await finding.ByUserName(wrong));
        Assert.Empty((await _site.Services.GetRequiredService<Replay>().Check()).First);

        Task<TestPage> Send(TestPage from, string number) => me.Press(from, "提交客服核实",
            new Dictionary<string, string?> { ["CorrectNumber"] = number, ["Said"] = "注册时填错了一位", ["Consent"] = "true" },
            new Dictionary<string, (string, byte[])> { ["card-front"] = ("card.jpg", Collided.Photo) });
    }

    [Fact]
    public async Task Numbers_are_not_tried_out_until_one_is_taken()
    {
        using var me = await Person(People.IdNumber());
        var page = await me.Get("/archive/name");
        Assert.Equal("/archive/name", (await me.Get("/account")).One("#information a[href='/archive/name']").GetAttribute("href"));
        for (var n = 0; n < 3; n++)
        {
            page = await Try(People.IdNumber());
            Assert.Equal("", page.Error("CorrectNumber"));
        }

        Assert.Equal("今日更换证件号码的次数已达上限，请明日再试，或联系客服核实。", (await Try(People.IdNumber())).Error("CorrectNumber"));

        Task<TestPage> Try(string number) => me.Press(page, "提交客服核实", new Dictionary<string, string?> { ["CorrectNumber"] = number }, new Dictionary<string, (string, byte[])>());
    }

    [Fact]
    public async Task What_was_asked_is_withdrawn_where_its_progress_is_shown()
    {
        using var me = await Person(People.IdNumber());
        var asked = await me.Press(await me.Get("/archive/bind"), "提交学校核实", new Dictionary<string, string?> { ["School"] = "99001", ["StudentNumber"] = "2026001", ["Said"] = "登记时写错了" });
        Assert.Contains("确认撤回", asked.Text);
        using var other = await Person(People.IdNumber());
        var post = other.Request(await other.Get("/archive/bind"), "提交学校核实", new Dictionary<string, string?>());
        post.RequestUri = new($"{asked.Path}?handler=withdraw", UriKind.Relative);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Http.SendAsync(post)).StatusCode);

        var done = await me.Press(asked, "确认撤回");
        Assert.Equal(asked.Path, done.Path);
        Assert.Contains("已撤回申请。", done.Text);
        Assert.DoesNotContain("确认撤回", done.Text);
        Assert.Contains("已撤回申请。", (await me.Press(asked, "确认撤回")).Text);
        Assert.Equal(1, await _site.Silo.Scalar<int>("select count(*) from chsi.fact where type = 'case-withdrawn'"));
        Assert.Contains("/cases/CX", (await me.Press(await me.Get("/archive/bind"), "提交学校核实", new Dictionary<string, string?> { ["School"] = "99001", ["StudentNumber"] = "2026001", ["Said"] = "登记时写错了" })).Path);
    }

    [Fact]
    [Rule("003-12", "004-08")]
    public async Task A_wrong_record_is_put_right_by_its_school_and_found()
    {
        var number = People.IdNumber();
        await Import(Students.Line("2026001", number, ("姓名", "张鸣")));
        using var me = await Person(number);
        var form = await me.Get("/archive/bind");
        var wrong = await me.Press(form, "提交学校核实", new Dictionary<string, string?> { ["School"] = "9900", ["StudentNumber"] = "2026001", ["Said"] = "登记时写错了" });
        Assert.StartsWith("请填写5位院校代码", wrong.Error("School"));
        var sent = await me.Press(wrong, "提交学校核实", new Dictionary<string, string?> { ["School"] = "99001", ["StudentNumber"] = "2026001", ["Said"] = "登记时写错了" });
        Assert.StartsWith("/cases/CX", sent.Path);
        Assert.Contains("学校核实", sent.Text);

        var (_, other) = await _site.Reviewer("xueji02", "刘洋", Desk.School("99002"));
        var (_, school) = await _site.Reviewer("xueji01", "赵静", Desk.School("99001"));
        using (other)
        using (school)
        {
            var number0 = sent.Path["/cases/".Length..].ToUpperInvariant();
            Assert.Equal(HttpStatusCode.NotFound, (await other.Get($"/school/bindings/{number0}")).Status);
            var page = await school.Get((await school.Get("/school/bindings")).One(".cases a").GetAttribute("href")!);
            Assert.DoesNotContain("张鸣", page.Html);
            Assert.DoesNotContain(number, page.Html);
            Assert.Equal(["张*", "张* 不一致", "一致"], [page.One("tr.differs td").TextContent, page.One("tr.differs td:last-child").TextContent.Trim(), page.One("table.compare .state.ok").TextContent]);
            page = await school.Press(page, "#disclose", new Dictionary<string, string?> { ["value"] = "Name", ["why"] = "核" });
            Assert.Equal("请填写查看的理由，4至200个字。", page.Error("why"));
            page = await school.Press(page, "#disclose", new Dictionary<string, string?> { ["value"] = null, ["why"] = "对照录取名册" });
            Assert.Equal("请选择要查看哪一项。", page.Error("why"));
            page = await school.Press(page, "#disclose", new Dictionary<string, string?> { ["value"] = "Name", ["why"] = "对照录取名册" });
            Assert.Contains("张鸣", page.One("#disclosed").TextContent);
            Assert.DoesNotContain(number, page.Html);
            // of the applicant, and of the record, by whose 学号 the school finds it
            Assert.Equal(2, await _site.Silo.Scalar<int>("select count(*) from chsi.access_log where what = '查看完整姓名（绑定学籍）' and reason = '对照录取名册'"));
            Assert.Equal(1, await _site.Silo.Scalar<int>("select count(*) from chsi.access_log l join chsi.record_row r on r.id = l.subject where r.student_number = '2026001' and l.what = '查看完整姓名（绑定学籍）'"));
            page = await school.Get(page.Path);
            Assert.DoesNotContain("张鸣", page.Html);
            Assert.Equal("请填写依据或原因，4至200个字。", (await school.Press(page, "认定为本人")).Error("Text"));
            await _site.Silo.MoveClock(TimeSpan.FromMinutes(16));
            Assert.Equal("/account/step-up", (await school.Press(page, "#disclose", new Dictionary<string, string?> { ["value"] = "Number", ["why"] = "对照录取名册" })).Path);
            Assert.Equal(0, await _site.Silo.Scalar<int>("select count(*) from chsi.access_log where what = '查看完整证件号码（绑定学籍）'"));
            for (var press = 0; press < 2; press++)
            {
                Assert.Contains("已认定为本人学籍", (await school.Press(page, "认定为本人", new Dictionary<string, string?> { ["Text"] = "录取名册与证件一致" })).Text);
            }
        }

        // 湖北 does not leave a name to the school: the record stays, and its student goes on from here
        Assert.Equal(0, await _site.Silo.Scalar<int>("select count(*) from chsi.fact where type = 'record-changed'"));
        var mine = await me.Get(sent.Path);
        var correction = await me.Get(mine.One("a[href^='/cases/correct/']").GetAttribute("href")!);
        Assert.DoesNotContain("张鸣", correction.Html);
        Assert.Contains("由省级教育行政部门决定", (await me.Press(correction, "下一步", new Dictionary<string, string?> { ["To[name]"] = "张明", ["Cause"] = "info-mistaken" })).Text);
    }

    [Fact]
    [Rule("003-12", "004-04", "004-08")]
    public async Task A_record_under_another_number_is_asked_for_by_school_and_student_number_and_nobody_else_learns_of_it()
    {
        var (number, wrong) = (People.IdNumber(), People.IdNumber());
        await Import(Students.Line("2026001", wrong));
        using var me = await Person(number);
        var form = await me.Get((await me.Get("/archive")).One("a[href='/cases/correct']").GetAttribute("href")!);
        Assert.Equal("请填写学号。", (await me.Press(form, "下一步", new Dictionary<string, string?> { ["School"] = "99001" })).Error("StudentNumber"));
        var nothing = (await me.Press(form, "下一步", new Dictionary<string, string?> { ["School"] = "99001", ["StudentNumber"] = "2026404" })).Error("StudentNumber");
        var asked = await me.Press(form, "下一步", new Dictionary<string, string?> { ["School"] = "99001", ["StudentNumber"] = "2026001" });
        Assert.StartsWith("/cases/correct/", asked.Path);
        Assert.DoesNotContain(wrong[^4..], asked.One("table.compare").TextContent);
        Assert.False(asked.Has("#to-nation"));
        Assert.Equal(HttpStatusCode.NotFound, (await me.Get(asked.Path)).Status);

        var stranger = People.Registration(People.IdNumber(), name: "李强");
        await _site.Silo.Must(stranger, Actor.Visitor(stranger.Account));
        using var other = await _site.SignedIn(stranger.Account);
        Assert.Equal(nothing, (await other.Press(await other.Get("/cases/correct"), "下一步", new Dictionary<string, string?> { ["School"] = "99001", ["StudentNumber"] = "2026001" })).Error("StudentNumber"));

        var typed = new Dictionary<string, string?> { ["To[number]"] = number, ["Cause"] = "info-mistaken" };
        if (wrong[6..14] != number[6..14])
        {
            typed["To[birth]"] = $"{number[6..10]}-{number[10..12]}-{number[12..14]}";
        }

        if ((wrong[16] - number[16]) % 2 != 0)
        {
            typed["To[sex]"] = (number[16] - '0') % 2 == 1 ? "1" : "2";
        }

        var weighed = await me.Press(asked, "下一步", typed);
        var sent = await me.Press(weighed, "提交申请", new Dictionary<string, string?> { ["Said"] = "登记时写错了号码", ["Consent"] = "true" },
            new[] { "id-card", "household", "birth-certificate" }.ToDictionary(k => k, k => ($"{k}.jpg", DuplicateId.Collided.Photo)));
        Assert.True(sent.Path.StartsWith("/cases/CX", StringComparison.OrdinalIgnoreCase), sent.Text);
    }

    [Fact]
    public async Task A_school_tries_its_file_mends_three_lines_and_brings_it_in()
    {
        var lines = Enumerable.Range(1, 12).Select(n => Students.Line($"2026{n:000}")).ToList();
        var (nation, level) = (lines[2]["民族"], lines[5]["层次"]);
        (lines[2]["民族"], lines[5]["层次"], lines[8]["学号"]) = ("汗族", "大学", "");
        var (_, school) = await _site.Reviewer("xueji01", "赵静", Desk.School("99001"));
        using (school)
        {
            var form = await school.Get("/school/import");
            Assert.Equal("请选择要导入的CSV文件。", (await school.Press(form, "直接导入", files: new Dictionary<string, (string, byte[])>())).Error("Sheet"));
            Assert.StartsWith("文件缺少这些列", (await school.Press(form, "直接导入", files: Sheet("姓名,学号\r\n"u8.ToArray()))).Error("Sheet"));

            var tried = await school.Press(form, "先试导入，只检查不保存", files: Sheet(Students.File(lines)));
            Assert.Contains("等待处理", tried.Text);
            Assert.Equal(1, await Jobs.RunOnce());
            tried = await school.Get(tried.Path);
            Assert.Contains("完成，有错误", tried.Text);
            Assert.Equal(0, await _site.Silo.Scalar<int>("select count(*) from chsi.record_row"));
            var errors = Encoding.UTF8.GetString(await school.Http.GetByteArrayAsync($"{tried.Path}?handler=errors"));
            Assert.Contains("4,\"民族\",\"请填写民族全称，例如汉族。\"", errors);
            Assert.Contains("7,\"层次\"", errors);
            Assert.Equal(["4", "7", "10"], tried.Document.QuerySelectorAll("[aria-labelledby=errors] td.mono").Select(c => c.TextContent));
            Assert.Contains("填写专科、本科、第二学士学位、专升本、硕士研究生、博士研究生之一。", tried.Text);
            Assert.Contains("10,\"学号\"", errors);

            (lines[2]["民族"], lines[5]["层次"], lines[8]["学号"]) = (nation, level, "2026009");
            var request = school.Request(await school.Get("/school/import"), "直接导入", files: Sheet(Students.File(lines, CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!)));
            var done = await TestPage.Read(await school.Http.SendAsync(request));
            await Jobs.RunOnce();
            Assert.Equal(0, await Jobs.RunOnce());
            Assert.Contains("导入完成", (await school.Get(done.Path)).Text);
            Assert.Equal(12, await _site.Silo.Scalar<int>("select count(*) from chsi.record_row"));
            Assert.Equal(0, await _site.Silo.Scalar<int>("select count(*) from chsi.record_import where file is not null and not kept"));

            var (_, other) = await _site.Reviewer("xueji02", "刘洋", Desk.School("99002"));
            using (other)
            {
                Assert.Equal(HttpStatusCode.NotFound, (await other.Get(done.Path)).Status);
                Assert.Equal(HttpStatusCode.NotFound, (await other.Http.GetAsync($"{done.Path}?handler=errors")).StatusCode);
                Assert.Contains("还没有从本页上传过文件", (await other.Get("/school/import")).Text);
            }
        }

        var (_, service) = await _site.Reviewer();
        using (service)
        {
            Assert.NotEqual(HttpStatusCode.OK, (await service.Get("/school/import")).Status);
        }
    }

    [Fact]
    public async Task What_was_tried_is_brought_in_without_being_chosen_again_once_and_for_a_day()
    {
        var lines = Enumerable.Range(1, 5).Select(n => Students.Line($"2026{n:000}")).ToList();
        lines[4]["民族"] = "汗族";
        var (_, school) = await _site.Reviewer("xueji01", "赵静", Desk.School("99001"));
        var (_, other) = await _site.Reviewer("xueji02", "刘洋", Desk.School("99002"));
        var tried = await Tried(school, Students.File(lines));
        Assert.Equal("现在导入没有错误的 4 行", tried.Button("#import-now").TextContent);
        var request = school.Request(tried, "#import-now");
        var foreign = new HttpRequestMessage(HttpMethod.Post, request.RequestUri)
        {
            Content = new FormUrlEncodedContent(
            [new("RequestId", $"{Guid.NewGuid()}"), new("__RequestVerificationToken", (await other.Get("/school/import")).One("[name=__RequestVerificationToken]").GetAttribute("value")!)])
        };
        Assert.Equal(HttpStatusCode.NotFound, (await other.Http.SendAsync(foreign)).StatusCode);

        var now = await TestPage.Read(await school.Http.SendAsync(request));
        Assert.Equal(now.Path, (await school.Press(tried, "#import-now")).Path);
        Assert.Equal(1, await Jobs.RunOnce());
        Assert.Equal(0, await Jobs.RunOnce());
        Assert.Equal(4, await _site.Silo.Scalar<int>("select count(*) from chsi.record_row"));
        Assert.Contains("完成，有错误", (await school.Get(now.Path)).Text);
        tried = await school.Get(tried.Path);
        Assert.False(tried.Has("#import-now"));

        lines[4]["民族"] = "汉族";
        tried = await Tried(school, Students.File(lines));
        Assert.Equal("现在导入", tried.Button("#import-now").TextContent);
        await _site.Silo.MoveClock(TimeSpan.FromHours(25));
        await _site.Services.GetRequiredService<Silo.Clockwork.Housekeeping>().RunOnce();
        using var again = await _site.StaffSignedIn(await _site.Silo.Scalar<Guid>("select id from chsi.staff_row where user_name = 'xueji01'"));
        var late = await again.Get(tried.Path);
        Assert.False(late.Has("#import-now"));
        Assert.Equal(0, await _site.Silo.Scalar<int>("select count(*) from chsi.record_import where file is not null"));
        using var asked = new HttpRequestMessage(HttpMethod.Post, $"{tried.Path}?handler=now")
        {
            Content = new FormUrlEncodedContent(
            [new("RequestId", $"{Guid.NewGuid()}"), new("__RequestVerificationToken", (await again.Get("/school/import")).One("[name=__RequestVerificationToken]").GetAttribute("value")!)])
        };
        Assert.Contains("试导入后超过一天不再保留", (await TestPage.Read(await again.Http.SendAsync(asked))).Text);
        Assert.Equal(4, await _site.Silo.Scalar<int>("select count(*) from chsi.record_row"));
    }

    [Fact]
    public async Task The_sample_file_is_taken_but_for_its_example()
    {
        var (_, school) = await _site.Reviewer("xueji01", "赵静", Desk.School("99001"));
        var page = await school.Get("/school/import");
        Assert.Contains("民族全称，例如汉族、维吾尔族。", page.Text);
        Assert.Contains("填写注册学籍、暂缓注册、休学、保留学籍", page.Text);
        var sample = await school.Http.GetByteArrayAsync("/school/import?handler=sample");
        Assert.Contains("\"99001\",\"湖北\",\"示例行，请删除\",\"演示大学\"", Encoding.UTF8.GetString(sample));
        var tried = await Tried(school, sample);
        Assert.Equal("学号", Assert.Single(tried.Document.QuerySelectorAll("[aria-labelledby=errors] tbody tr")).Children[1].TextContent);
        Assert.False(tried.Has("#import-now"));
    }

    private async Task<TestPage> Tried(TestBrowser school, byte[] file)
    {
        var sent = await school.Press(await school.Get("/school/import"), "先试导入，只检查不保存", files: Sheet(file));
        Assert.Equal(1, await Jobs.RunOnce());
        return await school.Get(sent.Path);
    }

    private ImportJobs Jobs => _site.Services.GetRequiredService<ImportJobs>();

    private static Dictionary<string, (string, byte[])> Sheet(byte[] bytes) => new() { ["Sheet"] = ("学籍.csv", bytes) };

    private async Task<TestBrowser> Person(string number, string name = "张明")
    {
        var registration = People.Registration(number, name: name);
        await _site.Silo.Must(registration, Actor.Visitor(registration.Account));
        return await _site.SignedIn(registration.Account);
    }

    private Task Import(params Dictionary<string, string>[] lines) => Import(Students.School, lines);

    private async Task Import(string school, params Dictionary<string, string>[] lines)
    {
        var counts = await _site.Silo.Services.GetRequiredService<RecordImport>().Run(
            RecordFile.Open(Students.File(lines)).Value!, school, Students.Registrar(school), Guid.CreateVersion7(), rehearse: false);
        Assert.Equal(lines.Length, counts.Added);
    }
}
