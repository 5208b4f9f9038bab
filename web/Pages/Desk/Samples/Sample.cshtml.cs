using Chsi.Silo.Grains;
using Chsi.Web.Pages.Desk.Reviews;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Samples;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Desk.Samples;

/// <summary>One draw: what was published, what was drawn, and how far those who checked agree with what was decided.</summary>
public sealed class SampleModel(Reading reading, Silo.Grains.Samples samples, Colleagues colleagues) : ChsiPage
{
    private const string Away = "select id from chsi.staff_row where desk = @desk and not removed and absent_from <= chsi.clock() and absent_until > chsi.clock()";

    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    /// <summary>Who is to check.</summary>
    [BindProperty]
    public List<Guid> Checkers { get; set; } = [];

    public StoredSample Sample { get; private set; } = null!;

    public IReadOnlyList<Colleague> Desk { get; private set; } = [];

    public IReadOnlySet<Guid> Absent { get; private set; } = new HashSet<Guid>();

    public IReadOnlyList<Agreement> Agreements => Agreement.Of(Sample.Checks);

    /// <summary>What was judged otherwise, to be talked about.</summary>
    public IEnumerable<Check> Apart => Sample.Checks.Where(c => c.Result is { } result && result.Outcome != CheckOutcomes.CannotJudge
        && (result.Outcome != c.Decision.Outcome || !c.Decision.Reasons.ToHashSet().SetEquals(result.Reasons)));

    /// <summary>The reader has yet to check a decision of this case, and must not know which case it is.</summary>
    public bool Hidden(Check check) => Sample.Checks.Any(c => c.Result is null && c.Checker == Me.Id && c.Decision.Case == check.Decision.Case);

    public static string Words(string outcome, IEnumerable<string> reasons) =>
        string.Join("：", new[] { CheckOutcomes.Label(outcome), string.Join("、", reasons.Select(r => Workflows.ReRegistration.ReviewReasons.Find(r)?.Label ?? r)) }.Where(w => w.Length > 0));

    public async Task<IActionResult> OnGetAsync() => await Load() ? Page() : NotFound();

    public async Task<IActionResult> OnPostDrawAsync(string? seed)
    {
        if (!Me.Leads)
        {
            return Forbid();
        }

        if (!await Load())
        {
            return NotFound();
        }

        var sample = new Sample(Sample.Id) { From = new(Sample.From), Until = new(Sample.Until), Each = Sample.Each, Percent = Sample.Percent, Population = Sample.Population };
        return await Done(await samples.Drawing(Sample.Id, sample, Me.Actor, seed ?? "", Checkers, Stop), "已抽取，核查人已收到站内提醒。");
    }

    public async Task<IActionResult> OnPostHandOnAsync(int nth, Guid? to, string? grounds) =>
        !await Load() || Sample.Checks.FirstOrDefault(c => c.Nth == nth) is not { } check ? NotFound()
            : await Done(await samples.HandingOn(Sample.Id, check, Me.Actor, to ?? Guid.Empty, grounds ?? "", Stop), $"第 {nth} 件已转交，对方已收到站内提醒。");

    private async Task<IActionResult> Done(Request request, string said)
    {
        if (await Ask(request) is null)
        {
            return Page();
        }

        Say(said);
        return Redirect(StoredSample.AddressOf(Sample.Number));
    }

    private async Task<bool> Load()
    {
        if (await StoredSample.Read(reading, Me, Number, Stop) is not { } sample)
        {
            return false;
        }

        Sample = sample;
        Desk = await colleagues.Of(Me, Stop);
        Absent = (await reading.As(Me, connection => connection.QueryAsync<Guid>(Away, new { desk = Me.Desk.ToString() }), Stop)).ToHashSet();
        return true;
    }
}
