using Chsi.Tests.Support;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Xunit;

namespace Chsi.Tests.Web.Corrections;

/// <summary>The rules of corrections as desks read them, and a case tried against them.</summary>
public sealed class RulesPageTests : IAsyncLifetime
{
    private TestSite _site = null!;
    private TestBrowser _school = null!;

    public async Task InitializeAsync()
    {
        _site = await TestSite.Start();
        (_, _school) = await _site.Reviewer("xueji01", "赵静", Desk.School(Students.School));
    }

    public async Task DisposeAsync()
    {
        _school.Dispose();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task A_desk_sees_the_rules_in_force_its_own_provinces_first_and_filters_them_in_the_address()
    {
        var own = await _school.Get("/school/rules");
        var rows = own.Document.QuerySelectorAll("tbody tr").Select(r => r.TextContent.Trim()).ToList();
        Assert.StartsWith("湖北", rows[0], StringComparison.Ordinal);
        Assert.Contains("由省级教育行政部门决定；审查人员、部门负责人、分管校领导审签；学校出具公函", rows[0], StringComparison.Ordinal);
        Assert.Contains("示例", rows[0], StringComparison.Ordinal);
        Assert.All(rows.Skip(1), r => Assert.StartsWith("全国", r, StringComparison.Ordinal));
        Assert.Contains("教学〔2014〕11号", own.Text);

        var all = await _school.Press(own, "查看", new Dictionary<string, string?> { ["Province"] = "all" });
        Assert.Contains("Province=all", all.Address.Query, StringComparison.Ordinal);
        Assert.Equal(CorrectionRules.Shipped.Rules.Count(r => r.Gone is null && r.Until is null), all.Document.QuerySelectorAll("tbody tr").Length);
        Assert.Contains("每年3、9月受理", all.Text);
        // the nation's row that ended with the second version stays to be read
        var ended = await _school.Get("/school/rules?When=ended&Province=42");
        Assert.Contains("入学日期", ended.One("tbody tr").TextContent, StringComparison.Ordinal);
        Assert.Contains("没有这样的规定", (await _school.Get("/school/rules?When=ended&Province=42&Field=name")).Text);
        Assert.DoesNotContain("湖北", string.Concat((await _school.Get("/school/rules?Province=51&Field=name")).Document.QuerySelectorAll("tbody tr").Select(r => r.TextContent)), StringComparison.Ordinal);

        var (_, province) = await _site.Reviewer("sheng01", "冯强", Desk.Province("51"));
        var (_, service) = await _site.Reviewer("kefu01", "王芳");
        using (province)
        using (service)
        {
            Assert.StartsWith("四川", (await province.Get("/province/rules")).One("tbody tr").TextContent.Trim(), StringComparison.Ordinal);
            Assert.StartsWith("全国", (await service.Get("/desk/rules")).One("tbody tr").TextContent.Trim(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_case_is_tried_on_any_day_and_says_who_decides_what_is_barred_and_which_documents()
    {
        var hubeiRules = await _school.Get("/school/rules");
        Assert.False(hubeiRules.Has("#result"));
        var hubei = await Tried("TryIn=42&Try=name");
        Assert.Contains("学校审核后，由省级教育行政部门决定", hubei);
        Assert.Contains("审查人员、部门负责人、分管校领导，附学校公函", hubei);
        Assert.Contains("居民身份证正反面、户口簿（含曾用名页）", hubei);
        Assert.DoesNotContain("不予受理", hubei);

        var window = await Tried("TryIn=44&Try=name&Day=2026-10-14");
        Assert.Contains("自 2027年3月1日 起", window);
        Assert.Contains("提交当日", await Tried("TryIn=44&Try=name&Day=2027-03-02"));
        Assert.Contains(CorrectionBar.Of(CorrectionBar.Graduating).Sentence, await Tried("TryIn=44&Try=name&Day=2027-03-02&Expected=2027-07-01"));
        Assert.Contains(CorrectionBar.Of(CorrectionBar.Upgrade).Sentence, await Tried("TryIn=51&Try=name&Upgrade=true"));
        Assert.Contains(CorrectionBar.Of(CorrectionBar.NameWithNumber).Sentence, await Tried("TryIn=51&Try=name&Try=number"));
        Assert.Contains(CorrectionBar.Of(CorrectionBar.NotInSchool).Sentence, await Tried("Try=name&Status=withdrawn"));
        Assert.Contains(CorrectionBar.Of(CorrectionBar.Certified).Sentence, await Tried("Try=name&Cause=info-changed&ChangedOn=2026-03-01&Certified=2026-07-01"));
        Assert.Contains("学校审核后，由省级教育行政部门决定", await Tried("TryIn=31&Try=name&Certified=2026-07-01"));
        Assert.Contains("学生本人", await Tried("TryIn=22&Try=name"));
        Assert.Contains("来源未载明施行日期", hubeiRules.Text);
        Assert.Contains("2017-09-01 起", hubeiRules.Text);
        // the nation's rules alone, and what the real form would refuse
        Assert.DoesNotContain("湖北", await Tried("TryIn=nation&Try=name"));
        foreach (var (query, sentence) in new[] { ("Day=1800-01-01", "日期须在1950年至2100年之间。"), ("Day=9999-12-31", "日期须在1950年至2100年之间。"), ("Cause=info-changed", "请填写公安机关证明上的变更日期。") })
        {
            var refused = await _school.Get($"/school/rules?Try=name&{query}");
            Assert.False(refused.Has("#result"));
            Assert.Contains(sentence, refused.Text);
        }

        // nothing that is no field, and nothing is written
        Assert.False((await _school.Get("/school/rules?Try=nonsense")).Has("#result"));
        Assert.Equal(0, await _site.Silo.Scalar<int>("select count(*)::int from chsi.case_row"));
    }

    [Fact]
    public async Task An_open_case_is_tried_against_the_rules_of_a_day_by_who_has_it_and_by_nobody_else()
    {
        var cases = await ProvinceCases.Start(_site.Silo);
        var at = await cases.Examined("2026001");
        var number = await _site.Silo.Scalar<string>("select number from chsi.case_row where id = @Below", new { at.Below });
        var (_, province) = await _site.Reviewer("sheng01", "冯强", Desk.Province("42"));
        var (_, elsewhere) = await _site.Reviewer("waisheng", "吴迪", Desk.Province("43"));
        var (_, other) = await _site.Reviewer("waixiao", "周敏", Desk.School(Students.OtherSchool));
        var (_, service) = await _site.Reviewer("kefu01", "王芳");
        using (province)
        using (elsewhere)
        using (other)
        using (service)
        {
            var facts = await _site.Silo.Scalar<int>("select count(*)::int from chsi.fact");
            var link = (await _school.Get($"/school/corrections/{number}")).One("a[href*='rules?Number=']").GetAttribute("href")!;
            var today = await _school.Get(link[..link.IndexOf('#', StringComparison.Ordinal)]);
            Assert.Contains("与本案适用的规定没有不同。", today.One("#case-result").TextContent);
            Assert.Contains("学校审核后，由省级教育行政部门决定", today.One("#case-result").TextContent);
            Assert.False(today.Has("#case-result tr.differs"));
            // before the regulation no province decided, and the case goes on by its own rules
            var before = await _school.Press(today, "试算本案", new Dictionary<string, string?> { ["Number"] = $" {number!.ToLowerInvariant()} ", ["Day"] = "2014-08-23" });
            Assert.Contains("本案仍按提交时的规定办理。", before.One("#case-result").TextContent);
            Assert.Equal("谁来决定", before.One("#case-result tr.differs th").TextContent);
            foreach (var asked in new[] { number, at.Number })
            {
                Assert.Contains(number, (await province.Get($"/province/rules?Number={asked}")).One("#case-result").TextContent);
            }

            foreach (var (browser, path) in new[] { (elsewhere, "/province"), (other, "/school"), (service, "/desk") })
            {
                var refused = await browser.Get($"{path}/rules?Number={number}");
                Assert.False(refused.Has("#case-result"));
                Assert.StartsWith("没有这个办理中的更正案件", refused.Error("Number"), StringComparison.Ordinal);
            }

            Assert.StartsWith("没有这个办理中的更正案件", (await _school.Get($"/school/rules?Number={number}&Day=0001-01-01")).Error("Number"), StringComparison.Ordinal);
            Assert.Equal(facts, await _site.Silo.Scalar<int>("select count(*)::int from chsi.fact"));
        }
    }

    private async Task<string> Tried(string query) => string.Join(' ', (await _school.Get($"/school/rules?{query}")).One("#result").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
