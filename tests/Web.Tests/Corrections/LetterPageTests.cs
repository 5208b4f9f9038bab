using System.Net;
using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ProvincialApproval;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.Corrections;

/// <summary>Letters for the student, the school and the province, and for nobody else; what staff read is written down.</summary>
public sealed class LetterPageTests : IAsyncLifetime
{
    private TestSite _site = null!;
    private ProvinceCases _cases = null!;

    public async Task InitializeAsync()
    {
        _site = await TestSite.Start();
        _cases = await ProvinceCases.Start(_site.Silo);
    }

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    [Rule("003-12", "004-04")]
    public async Task The_schools_letter_and_the_provinces_decision_name_what_was_before_though_the_record_has_changed()
    {
        // by then a letter says what the search for other records found
        await _site.Silo.MoveClock(TimeSpan.FromDays(42));
        var at = await _cases.Examined("2026001");
        var approver = await _cases.Hired(Desk.Province("42"), "陈芳");
        var below = (await _site.Silo.Services.GetRequiredService<Loading>().Load(Needs.Stream(at.Below), Guid.CreateVersion7())).Streams.Get<CorrectionCase>(at.Below);
        await _site.Silo.Must(new GiveApproval(at.Case, approver.Person, "同意", await new NameGateway().Corrections(_site.Silo).Application(below), await _site.Silo.Stage(at.Case)), approver);
        var number = await _site.Silo.Scalar<string>("select number from chsi.case_row where id = @Below", new { at.Below });

        using var student = await _site.SignedIn(at.Account);
        var mine = await student.Get($"/cases/{number}");
        Assert.Contains("关于更正学生学籍信息的函", mine.Text);
        var letter = await student.Get($"/cases/{number}/letters/submission");
        Assert.Contains("校学籍〔2026〕12号", letter.Text);
        Assert.Contains("张明同学（学号2026001）", letter.Text);
        Assert.Contains("民族：由“汉族”更正为“蒙古族”", letter.Text);
        Assert.Contains("学校审查意见：登记有误。", letter.Text);
        Assert.DoesNotContain("核查结果", letter.Text);
        Assert.Contains("同意更正", (await student.Get($"/cases/{number}/letters/province")).Text);
        Assert.Equal(HttpStatusCode.NotFound, (await student.Get($"/cases/{number}/letters/school")).Status);
        Assert.Equal(0, await Read());

        var (_, school) = await _site.Reviewer("xueji09", "周杰", Desk.School(Students.School));
        var (_, province) = await _site.Reviewer("sheng09", "吴迪", Desk.Province("42"));
        var (_, otherSchool) = await _site.Reviewer("waixiao", "周敏", Desk.School(Students.OtherSchool));
        var (_, otherProvince) = await _site.Reviewer("waisheng", "郑强", Desk.Province("43"));
        var somebody = People.Registration(People.IdNumber());
        await _site.Silo.Must(somebody, Actor.Visitor(somebody.Account));
        using var other = await _site.SignedIn(somebody.Account);
        var schools = (await school.Get($"/school/corrections/{number}/letters/submission")).Text;
        Assert.Contains("蒙古族", schools);
        Assert.Contains("重名重号、冒名顶替核查结果：未发现。", schools);
        Assert.Contains("学籍信息", (await school.Get($"/school/corrections/{number}")).One("[aria-labelledby=letters]").TextContent);
        Assert.Contains("蒙古族", (await province.Get($"/province/approvals/{at.Number}/letters/province")).Text);
        Assert.Equal(2, await Read());
        foreach (var (browser, path) in new[] { (otherSchool, $"/school/corrections/{number}/letters/submission"), (otherProvince, $"/province/approvals/{at.Number}/letters/province"), (other, $"/cases/{number}/letters/province") })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await browser.Get(path)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.Get(path + "?handler=pdf")).Status);
        }

        Assert.Equal(2, await Read());
        var pdf = await student.Http.GetAsync($"/cases/{number}/letters/province?handler=pdf");
        Assert.Equal("application/pdf", pdf.Content.Headers.ContentType!.MediaType);
        Assert.Equal("%PDF-"u8.ToArray(), (await pdf.Content.ReadAsByteArrayAsync())[..5]);
    }

    [Fact]
    public async Task A_refusal_tells_reason_basis_and_periods_and_a_site_without_pdf_says_so()
    {
        await using var without = await TestSite.Start(new Dictionary<string, string?> { ["Chsi:Letters:WeasyPrint"] = "no-such-program" });
        var cases = await ProvinceCases.Start(without.Silo);
        var at = await cases.Examined("2026001");
        var approver = await cases.Hired(Desk.Province("42"), "陈芳");
        await without.Silo.Must(new RefuseApproval(at.Case, approver.Person, "第十九条", "证据不足。", await without.Silo.Stage(at.Case)), approver);
        using var student = await without.SignedIn(at.Account);
        var number = await without.Silo.Scalar<string>("select number from chsi.case_row where id = @Below", new { at.Below });
        var letter = await student.Get($"/cases/{number}/letters/province");
        Assert.Contains("证据不足。依据：第十九条。", letter.Text);
        Assert.Contains("15日内", letter.Text);
        Assert.Contains("本站没有安装 PDF 功能", letter.Text);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await student.Http.GetAsync($"/cases/{number}/letters/province?handler=pdf")).StatusCode);
    }

    private Task<int> Read() => _site.Silo.Scalar<int>("select count(*)::int from chsi.access_log where what = '查看文书（学籍信息更正）'");
}
