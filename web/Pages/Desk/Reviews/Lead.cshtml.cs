using Chsi.Silo.Grains;

namespace Chsi.Web.Pages.Desk.Reviews;

/// <summary>The lead's page: what is past its limit, what stands where and how long, what falls due, how long stages take.</summary>
public sealed class LeadModel(LeadView view, Surroundings surroundings) : ChsiPage
{
    public LeadFigures Figures { get; private set; } = null!;

    public Workflows.Calendar.WorkingCalendar Calendar => surroundings.Calendar;

    public async Task OnGetAsync() => Figures = await view.Read(Me);

    /// <summary>The queue that a figure counts.</summary>
    public static string Queue(string tab, string? stage = null, DateOnly? due = null) =>
        $"/desk/reviews?tab={tab}{(stage is null ? "" : $"&stage={stage}")}{(due is { } day ? $"&due={day:yyyy-MM-dd}" : "")}";
}
