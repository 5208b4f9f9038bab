using Chsi.Silo.Grains;
using Chsi.Silo.Openings;
using Chsi.Workflows.Appeal;
using Chsi.Workflows.Decisions;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web;

/// <summary>One appeal at the desk that decides it now: the school's board, or the province. Both pages are this, under their own addresses.</summary>
public abstract class AppealPage(Reading reading, Corrections corrections, CorrectionViews views, Surroundings surroundings)
    : CorrectionPage<AppealCase>(reading, views, surroundings, AppealRoute.Name)
{
    public string Grounds { get; private set; } = "";

    /// <summary>The rule that a refusal rests on.</summary>
    [BindProperty]
    public string? Basis { get; set; }

    // what stood above is that desk's to read where it decided
    protected override string Ours => $"office = @desk or desk = @desk or stood_above = @desk and stage in ('{AppealRoute.Upheld.Name}', '{AppealRoute.NotUpheld.Name}')";

    public Task<IActionResult> OnPostForAsync() => Done(c => new PrepareAppeal(c.Id, Me.Id, true, Text ?? "", Seen), "已承办，送另一人决定。");

    public Task<IActionResult> OnPostAgainstAsync() => Done(c => new PrepareAppeal(c.Id, Me.Id, false, Text ?? "", Seen), "已承办，送另一人决定。");

    public Task<IActionResult> OnPostUpholdAsync() => Done(
        async c => new UpholdAppeal(c.Id, Me.Id, Text ?? "", Ids.From(RequestId, "approval"), await Views.Below(c.Id, Stop) is { } below ? await corrections.Application(below, Stop) : null, Seen), "已办理。");

    public Task<IActionResult> OnPostRejectAsync() => Done(c => new RejectAppeal(c.Id, Me.Id, Basis ?? "", Text ?? "", Seen), "已办理。");

    public Task<IActionResult> OnPostExtendAsync() => Done(c => new ExtendAppeal(c.Id, Me.Id, Text ?? "", Seen), "已延长复查期限。");

    protected override async Task Open(AppealCase @case)
    {
        if (@case.Desk == Me.Desk)
        {
            await base.Open(@case);
            Grounds = Opened is null ? "" : await Views.GroundsOf(@case, Stop);
        }
    }
}
