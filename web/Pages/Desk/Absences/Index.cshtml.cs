using Chsi.Silo.Grains;
using Chsi.Web.Pages.Desk.Reviews;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Desk.Absences;

/// <summary>An absence that is not over.</summary>
public sealed record AbsenceLine(Guid Id, string Name, DateTime From, DateTime Until, string Deputy, bool Now);

/// <summary>Who is away and who deputises, for all of the desk to see; entered by each for themselves, by the lead for anybody.</summary>
public sealed class IndexModel(Reading reading, Colleagues colleagues) : ChsiPage
{
    private const string Known = """
        select s.id, s.name, s.absent_from as "From", s.absent_until as Until, coalesce(d.name, '') as Deputy, s.absent_from <= chsi.clock() as Now
        from chsi.staff_row s left join chsi.staff_row d on d.id = s.deputy
        where s.desk = @desk and not s.removed and s.absent_until > chsi.clock() order by s.absent_from, s.name
        """;

    public IReadOnlyList<AbsenceLine> Lines { get; private set; } = [];

    public IReadOnlyList<Colleague> Desk { get; private set; } = [];

    public DateOnly Today { get; private set; }

    public Task<IActionResult> OnGetAsync() => Show();

    public Task<IActionResult> OnPostEnterAsync(Guid? staff, DateOnly? from, DateOnly? to, Guid? deputy) =>
        from is { } first && to is { } last ? Done(new EnterAbsence(staff ?? Me.Id, first, last, deputy ?? Guid.Empty, Me.Id), "已登记，代理人已收到站内提醒。")
            : Missing(from is null);

    public Task<IActionResult> OnPostEndAsync(Guid staff) => Done(new EndAbsence(staff, Me.Id), "已取消，代理人已收到站内提醒。");

    /// <summary>The days of an absence as people read them.</summary>
    public static string Days(AbsenceLine line) => $"{Times.Day(new(line.From))} 至 {Times.Day(new DateTimeOffset(line.Until).AddDays(-1))}";

    private Task<IActionResult> Missing(bool from)
    {
        ModelState.Clear();
        Refuse(from ? "From" : "To", from ? "请填写开始日期。" : "请填写结束日期。");
        return Show();
    }

    private async Task<IActionResult> Done(Request request, string said)
    {
        if (await Ask(request) is null)
        {
            return await Show();
        }

        Say(said);
        return RedirectToPage();
    }

    private async Task<IActionResult> Show()
    {
        Lines = await reading.As(Me, async connection => (await connection.QueryAsync<AbsenceLine>(Known, new { desk = Me.Desk.ToString() })).AsList(), Stop);
        Desk = await colleagues.Of(Me, Stop);
        Today = WorkingCalendar.DayOf(await reading.Now(Stop));
        return Page();
    }
}
