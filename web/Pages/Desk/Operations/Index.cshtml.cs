using Chsi.Silo.Clockwork;
using Chsi.Silo.Grains;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Desk.Operations;

/// <summary>What stands still, and setting it going again: rehearsed first, then done, with a result for each.</summary>
public sealed class IndexModel(Repairs repairs, StillCases cases, Health health, Reading reading) : ChsiPage
{
    /// <summary>The limits chosen, by stream.</summary>
    [BindProperty]
    public List<Guid> Limits { get; set; } = [];

    /// <summary>The messages chosen, by position.</summary>
    [BindProperty]
    public List<long> Notices { get; set; } = [];

    /// <summary>The cases chosen of which 实人验证 is to be asked.</summary>
    [BindProperty]
    public List<Guid> Checks { get; set; } = [];

    /// <summary>Why, as the log of access keeps it.</summary>
    [BindProperty]
    public string? Grounds { get; set; }

    /// <summary>What was rehearsed last: nothing else is done.</summary>
    [BindProperty]
    public string? Rehearsed { get; set; }

    /// <summary>Results, kept over the redirect.</summary>
    [BindProperty]
    public string? Done { get; set; }

    public DateTimeOffset Now { get; private set; }

    public Readiness Readiness { get; private set; } = null!;

    public IReadOnlyList<Alarm> Alarms { get; private set; } = [];

    public IReadOnlyList<StuckLimit> Stuck { get; private set; } = [];

    public IReadOnlyList<DeadNotice> Dead { get; private set; } = [];

    public IReadOnlyList<StillCase> Still { get; private set; } = [];

    /// <summary>Of one reason there are more than are listed.</summary>
    public bool StillCut => Still.CountBy(c => c.Why).Any(k => k.Value == StillCases.Most);

    public IReadOnlyList<RepairResult> Results { get; private set; } = [];

    /// <summary>limits, notices or checks: which section the results belong to; empty where there are none.</summary>
    public string Section { get; private set; } = "";

    public bool WasRehearsal { get; private set; }

    public async Task OnGetAsync()
    {
        Now = await reading.Now(Stop);
        Readiness = await health.Check(Stop);
        Alarms = Alarm.Of(Readiness);
        Stuck = await repairs.Limits(stop: Stop);
        Dead = await repairs.Notices(stop: Stop);
        Still = await cases.Find(Stop);
        if ((Done ?? "").Split('\n') is [var head, .. var lines] && head.Split('\t') is [var section, var how])
        {
            (Section, WasRehearsal) = (section, how == "rehearsed");
            Results = [.. lines.Select(l => l.Split('\t')).Where(p => p.Length == 3).Select(p => new RepairResult(p[0], p[1] == "1", p[2]))];
        }
    }

    public Task<IActionResult> OnPostLimitsAsync(string? what) => Act("limits", what, string.Join(' ', Limits.Distinct().Order()), Limits.Distinct().Count(),
        () => repairs.RehearseLimits([.. Limits.Distinct()], Stop), grounds => repairs.RetryLimits(Me.Actor, grounds, [.. Limits.Distinct()], Stop));

    public Task<IActionResult> OnPostNoticesAsync(string? what) => Act("notices", what, string.Join(' ', Notices.Distinct().Order()), Notices.Distinct().Count(),
        () => repairs.RehearseNotices([.. Notices.Distinct()], Stop), grounds => repairs.ResendNotices(Me.Actor, grounds, [.. Notices.Distinct()], Stop));

    public Task<IActionResult> OnPostChecksAsync(string? what) => Act("checks", what, string.Join(' ', Checks.Distinct().Order()), Checks.Distinct().Count(),
        () => cases.RehearseChecks([.. Checks.Distinct()], Stop), grounds => cases.AskChecks(Me.Actor, grounds, [.. Checks.Distinct()], Stop));

    private async Task<IActionResult> Act(
        string section, string? what, string chosen, int count, Func<Task<IReadOnlyList<RepairResult>>> rehearse, Func<string, Task<IReadOnlyList<RepairResult>>> act)
    {
        if (count is 0 or > Repairs.Most)
        {
            Refuse("", count == 0 ? "请先勾选要处理的项目。" : $"一次最多处理{Repairs.Most}项。");
        }
        else if (what != "run")
        {
            Keep(section, "rehearsed", await rehearse());
            Remember(nameof(Rehearsed), $"{section} {chosen}");
        }
        else if (Rehearsed != $"{section} {chosen}")
        {
            Refuse("", "勾选的项目与预演时不同，请先预演。");
        }
        else if (string.IsNullOrWhiteSpace(Grounds) || Grounds.Length > 200)
        {
            Refuse(nameof(Grounds), Repairs.ReasonMissing);
            Keep(section, "rehearsed", await rehearse());
        }
        else
        {
            Keep(section, "done", await act(Grounds));
            Remember(nameof(Rehearsed), "");
        }

        return Page();
    }

    private void Keep(string section, string how, IReadOnlyList<RepairResult> results)
    {
        Keeps = true;
        Remember(nameof(Done), string.Join('\n', results.Select(r => $"{r.Item}\t{(r.Done ? "1" : "0")}\t{r.Sentence}").Prepend($"{section}\t{how}")));
    }
}
