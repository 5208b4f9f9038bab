using System.Net;
using Chsi.Silo.Grains;
using Chsi.Tests.Support;
using Chsi.Web.Pages.Desk.Access;
using Chsi.Workflows.Decisions;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.Operations;

/// <summary>Who looked at what, for the data-protection officer.</summary>
public sealed class AccessLogPageTests : IAsyncLifetime
{
    private const string Address = "/desk/access";

    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task It_is_the_officers_and_a_lead_finds_the_own_staff_in_it_and_nobody_elses()
    {
        var (yunwei, operators) = await _site.Reviewer("yunwei01", "孙强", Desk.Operations);
        var (_, lead) = await _site.Reviewer("zuzhang01", "赵敏", lead: true);
        var (_, officer) = await _site.Reviewer("baohu01", "周敏", Desk.DataProtection);
        Assert.Equal(HttpStatusCode.OK, (await officer.Http.GetAsync(Address)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await officer.Http.GetAsync("/desk/reviews")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await officer.Http.GetAsync("/desk/operations")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await operators.Http.GetAsync(Address)).StatusCode);
        var (wang, reviewer) = await _site.Reviewer();
        Assert.Equal(HttpStatusCode.Forbidden, (await reviewer.Http.GetAsync(Address)).StatusCode);
        Assert.Empty(await _site.Services.GetRequiredService<AccessLog>().Search(yunwei, new(null, null, null, null), null));
        Assert.Empty(await _site.Services.GetRequiredService<AccessLog>().Search(wang, new(null, null, null, null), null));
        var (teacher, _) = await _site.Reviewer("xueji01", "李老师", Desk.School("10511"));
        var (_, school) = await _site.Reviewer("xueji02", "刘老师", Desk.School("10511"), lead: true);
        await Write(wang, null, 1);
        await Write(teacher, null, 2);
        Assert.Equal(["王芳"], Lines(await lead.Get(Address)));
        Assert.Equal(["李老师", "李老师"], Lines(await school.Get("/school/access")));
        Assert.Equal(3, Lines(await officer.Get(Address)).Count);
        await school.Press(await school.Get("/school/access"), "导出 CSV");
        Assert.Equal(1, await Count("what = '导出访问日志（2条）'"));
    }

    [Fact]
    [Trait("Need", "U14")]
    public async Task Lines_are_found_by_person_case_and_day_and_turned_page_by_page()
    {
        var (_, first, number) = await _site.Silo.Collided();
        var (wang, _) = await _site.Reviewer();
        var (li, _) = await _site.Reviewer("kefu02", "李强");
        await Write(wang, first.Case, 60);
        await _site.Silo.MoveClock(TimeSpan.FromDays(2));
        await Write(li, null, 3);
        var (_, officer) = await _site.Reviewer("baohu01", "周敏", Desk.DataProtection);

        var page = await officer.Get(Address);
        Assert.Equal((50, "李强"), (Lines(page).Count, Lines(page)[0]));
        var older = await officer.Get(page.One("[rel=next]").GetAttribute("href")!);
        Assert.Equal(13, Lines(older).Count);
        Assert.False(older.Has("[rel=next]"));
        foreach (var (query, lines) in new[]
        {
            ("who=kefu02", 3), ("who=王芳", 50), ("who=王", 0), ($"number={number}", 50), ("number=CX2026-0101-00001", 0),
            ("from=2026-10-16", 3), ("to=2026-10-14", 50), ("from=2026-10-15&to=2026-10-15", 0), ("from=2026-10-16&who=kefu01", 0),
        })
        {
            Assert.Equal(lines, Lines(await officer.Get($"{Address}?{query}")).Count);
        }

        Assert.Equal("日期请写成2026-10-16的样子。", (await officer.Get($"{Address}?from=14.10.2026")).Error("From"));
        Assert.Equal("结束日期不能早于开始日期。", (await officer.Get($"{Address}?from=2026-10-16&to=2026-10-15")).Error("To"));
    }

    [Fact]
    public async Task A_copy_holds_all_that_was_found_and_is_written_into_the_log()
    {
        var (wang, _) = await _site.Reviewer();
        await Write(wang, null, 60, "=cmd|'calc'!A1, \"引号\"");
        var (zhou, officer) = await _site.Reviewer("baohu01", "周敏", Desk.DataProtection);
        var page = await officer.Get($"{Address}?who=kefu01");
        var answer = await officer.Http.SendAsync(officer.Request(page, "导出 CSV"));
        var csv = await answer.Content.ReadAsStringAsync();
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(61, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains(",王芳,kefu01,,查看照片：其他照片,\"'=cmd|'calc'!A1, \"\"引号\"\"\"", csv);
        Assert.Equal(1, await _site.Silo.Scalar<long>(
            "select count(*) from chsi.access_log where person = @Person and what = '导出访问日志（60条）' and reason = '查看人 kefu01'", new { zhou.Person }));
        Assert.Contains("导出访问日志（60条）", (await officer.Get(Address)).Text);
    }

    private static IReadOnlyList<string> Lines(TestPage page) =>
        [.. page.Document.QuerySelectorAll("table.queue tbody td[data-label=查看人]").Select(d => d.FirstChild!.TextContent.Trim())];

    private async Task Write(Actor who, Guid? @case, int times, string reason = "审核")
    {
        await using var owner = await _site.Silo.Owner();
        await owner.ExecuteAsync("""
            insert into chsi.access_log (at, person, name, case_id, what, reason)
            select chsi.clock(), @Person, @Name, @case, '查看照片：其他照片', @reason from generate_series(1, @times)
            """, new { who.Person, who.Name, @case, reason, times });
    }

    private Task<long> Count(string where) => _site.Silo.Scalar<long>($"select count(*) from chsi.access_log where {where}");
}
