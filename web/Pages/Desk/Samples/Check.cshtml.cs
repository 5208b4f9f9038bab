using Chsi.Silo.Grains;
using Chsi.Web.Pages.Desk.Reviews;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Samples;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Desk.Samples;

/// <summary>One drawn decision, checked without knowing it: the case as the reviewer saw it, and nothing of what was decided.</summary>
public sealed class CheckModel(Reading reading, SampleChecks checks, Silo.Grains.Samples samples, Colleagues colleagues) : ChsiPage
{
    private static readonly Dictionary<string, string> Outcomes = new()
    {
        ["approve"] = CheckOutcomes.Approved,
        ["return"] = CheckOutcomes.Returned,
        ["reject"] = CheckOutcomes.Rejected,
        ["uphold"] = CheckOutcomes.Upheld,
        ["refuse"] = CheckOutcomes.Refused,
        ["correct"] = CheckOutcomes.Corrected,
        ["keep"] = CheckOutcomes.NotCorrected,
        ["none"] = CheckOutcomes.CannotJudge,
    };

    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public int Nth { get; set; }

    [BindProperty]
    public string? Decision { get; set; }

    [BindProperty]
    public List<string> Reasons { get; set; } = [];

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public string? Text { get; set; }

    public StoredSample Sample { get; private set; } = null!;

    public CaseThen Case { get; private set; } = null!;

    public IReadOnlyList<Colleague> Desk { get; private set; } = [];

    public bool SingleKeys { get; private set; }

    public int Left => Sample.Checks.Count(c => c.Result is null && c.Checker == Me.Id);

    public IReadOnlyList<DeskKey> Keys =>
    [
        .. Case.Names is not null ? (DeskKey[])[new("A", "同意更正"), new("C", "不予更正")]
            : Case.Dispute is null ? [new("A", "通过"), new("B", "退回补充"), new("C", "不通过")] : [new("A", "争议成立"), new("C", "争议不成立")],
        new("D", "无法判断"), new("Ctrl+Enter", "提交"),
        .. Case.Photos.Any(p => p.Kept)
            ? Case.Photos.Where(p => p.Kept).Select((_, n) => new DeskKey($"{n + 1}", $"选第 {n + 1} 张照片")).Concat([new("+", "放大"), new("-", "缩小"), new("R", "旋转"), new("S", "并排"), new("0", "原始大小")])
            : [],
        new("Q", "返回抽检"),
    ];

    public async Task<IActionResult> OnGetAsync() => await Load() ? Page() : Gone();

    public async Task<IActionResult> OnGetPhotoAsync(Guid file) =>
        await StoredSample.Read(reading, Me, Number, Stop) is { } sample && await checks.Photo(Me.Actor, sample.Id, Nth, file, Stop) is { } jpeg ? File(jpeg, "image/jpeg") : NotFound();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await Load())
        {
            return Gone();
        }

        var outcome = Outcomes.GetValueOrDefault(Decision ?? "", "");
        var reasons = outcome switch { CheckOutcomes.Returned => Reasons, CheckOutcomes.Rejected when Reason is { } reason => [reason], _ => (IEnumerable<string>)[] };
        if (await Ask(new CheckDecision(Sample.Id, Nth, outcome, [.. reasons], Text ?? "")) is null)
        {
            return Page();
        }

        return await Next("已保存核查结果。");
    }

    public async Task<IActionResult> OnPostHandOnAsync(Guid? to, string? grounds)
    {
        if (!await Load())
        {
            return Gone();
        }

        var request = await samples.HandingOn(Sample.Id, Sample.Checks.First(c => c.Nth == Nth), Me.Actor, to ?? Guid.Empty, grounds ?? "", Stop);
        return await Ask(request) is null ? Page() : await Next($"第 {Nth} 件已转交。");
    }

    private async Task<IActionResult> Next(string said)
    {
        var next = (await StoredSample.Read(reading, Me, Number, Stop))?.NextFor(Me.Id);
        Say(next is null ? $"{said}本次抽检中您的核查都已完成。" : said);
        return Redirect(next is null ? "/desk/reviews/samples" : $"{StoredSample.AddressOf(Sample.Number)}/{next.Nth}");
    }

    /// <summary>Checked by now, or somebody else's: the list tells.</summary>
    private RedirectResult Gone() => Redirect("/desk/reviews/samples");

    private async Task<bool> Load()
    {
        if (await StoredSample.Read(reading, Me, Number, Stop) is not { } sample || await checks.Open(Me.Actor, sample.Id, Nth, Stop) is not { } then)
        {
            return false;
        }

        (Sample, Case) = (sample, then);
        Desk = await colleagues.Of(Me, Stop);
        SingleKeys = await reading.As(Me, connection => connection.ExecuteScalarAsync<bool>("select single_keys from chsi.staff_row where id = @Id", new { Me.Id }), Stop);
        return true;
    }
}
