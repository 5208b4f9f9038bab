using Chsi.Silo.Grains;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Desk.Reviews;

/// <summary>What the lead does from the queue with several cases at once.</summary>
public sealed partial class IndexModel
{
    /// <summary>The cases chosen.</summary>
    [BindProperty]
    public List<string> Numbers { get; set; } = [];

    [BindProperty]
    public Guid? To { get; set; }

    [BindProperty]
    public string? Grounds { get; set; }

    /// <summary>What became of each case, kept over the redirect.</summary>
    [BindProperty]
    public string? Done { get; set; }

    public IReadOnlyList<BulkResult> Results => Me.Leads ? BulkResult.Read(Done) : [];

    /// <summary>After a run only what was not done stays chosen.</summary>
    public bool Chosen(string number) => Numbers.Contains(number) && Results.All(r => r.Number != number || !r.Done);

    /// <param name="what">reassign or urge: the button.</param>
    public async Task<IActionResult> OnPostBulkAsync([FromServices] BulkWork work, [FromServices] Namesakes namesakes, string? what)
    {
        if (!Me.Leads)
        {
            return Forbid();
        }

        var numbers = Numbers.Distinct().ToList();
        if (RequestId == Guid.Empty)
        {
            Refuse("", "页面已过期，请刷新后重新提交。");
        }
        else if (numbers.Count is 0 or > QueueQuery.Size)
        {
            Refuse(nameof(Numbers), numbers.Count == 0 ? "请先勾选案件。" : $"一次最多办理{QueueQuery.Size}件。");
        }
        else if (what == "urge")
        {
            Keep(await work.Ask(Me, RequestId, numbers, (_, c) => Task.FromResult<Request>(new UrgeCase(c, Me.Id)), "已催办。", Stop));
        }
        else if (To is not { } to)
        {
            Refuse(nameof(To), "请选择要改派给的审核人。");
        }
        else if (string.IsNullOrWhiteSpace(Grounds))
        {
            Refuse(nameof(Grounds), "请填写改派的原因，不超过200个字。");
        }
        else
        {
            Keep(await work.Ask(Me, RequestId, numbers, async (_, c) => new ReassignReview(c, Me.Id, to, Grounds, await namesakes.Of(to, c, Stop)), "已改派。", Stop));
        }

        return Page();
    }

    private void Keep(IReadOnlyList<BulkResult> results)
    {
        Keeps = true;
        Remember(nameof(Done), BulkResult.Write(results));
    }
}
