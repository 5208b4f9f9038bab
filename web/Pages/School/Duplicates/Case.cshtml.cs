using Chsi.Silo.Grains;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Duplicate;
using Chsi.Workflows.Records;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.School.Duplicates;

/// <summary>Two records that a student says are of one study, and what the desk where the case stands says to it: either school, or the province.</summary>
public sealed class CaseModel(Reading reading, Surroundings surroundings) : DeskCasePage<DuplicateCase>(reading, surroundings, DuplicateRoute.Name)
{
    /// <summary>invalid, kept, none or gone.</summary>
    [BindProperty]
    public string? Verdict { get; set; }

    [BindProperty]
    public string? Basis { get; set; }

    /// <summary>Records of the case that the desk may look at.</summary>
    public IReadOnlyList<Guid> Visible { get; private set; } = [];

    public override string Back => $"{DeskWords.Root(Me.Desk)}/duplicates";

    protected override string Ours => "office = @desk or desk = @desk or stood_above = @desk or stood_beside = @desk";

    public Task<IActionResult> OnPostStateAsync() => Done(c => (Request?)Ended(c) ?? new StateDuplicate(c.Id, Me.Id, Void(c), Text ?? "", Seen), Said("已提交核对结论。"));

    public Task<IActionResult> OnPostWeighAsync() => Done(c => (Request?)Ended(c) ?? new WeighDuplicate(c.Id, Me.Id, Void(c), Text ?? "", Seen), Said("已审核，送另一人决定。"));

    public Task<IActionResult> OnPostSettleAsync() => Done(c => (Request?)Ended(c) ?? new SettleDuplicate(c.Id, Me.Id, Void(c), Basis ?? "", Text ?? "", Seen), Said("已决定，学生和学校会收到通知。"));

    /// <summary>One of those is void while the case is open.</summary>
    public bool Gone { get; private set; }

    protected override async Task Open(DuplicateCase @case)
    {
        var seen = await Read(async connection => (await connection.QueryAsync<(Guid Id, string Status)>(
            "select id, status from chsi.record_row where id = any(@ids)", new { ids = new[] { @case.Invalid!.Record, @case.Kept!.Record } })).AsList());
        (Visible, Gone) = ([.. seen.Select(r => r.Id)], !@case.Closed && seen.Any(r => r.Status == StudentRecord.VoidStatus));
    }

    // one of the two is void in another way
    private EndDuplicate? Ended(DuplicateCase @case) => Verdict == "gone" ? new(@case.Id, Me.Id, Text ?? "", Seen) : null;

    private string Said(string otherwise) => Verdict == "gone" ? "本案已办结，其中一条学籍已另行注销。" : otherwise;

    // nothing chosen is no record of the case, and refused as such
    private Guid? Void(DuplicateCase @case) => Verdict switch { "invalid" => @case.Invalid!.Record, "kept" => @case.Kept!.Record, "none" => null, _ => Guid.Empty };
}
