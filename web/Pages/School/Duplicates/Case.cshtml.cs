using Chsi.Silo.Grains;
using Chsi.Workflows.Duplicate;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.School.Duplicates;

/// <summary>Two records that a student says are of one study, and what the desk where the case stands says to it: either school, or the province.</summary>
public sealed class CaseModel(Reading reading, Surroundings surroundings) : DeskCasePage<DuplicateCase>(reading, surroundings, DuplicateRoute.Name)
{
    /// <summary>invalid, kept or none.</summary>
    [BindProperty]
    public string? Verdict { get; set; }

    [BindProperty]
    public string? Basis { get; set; }

    /// <summary>Records of the case that the desk may look at.</summary>
    public IReadOnlyList<Guid> Visible { get; private set; } = [];

    public override string Back => $"{DeskWords.Root(Me.Desk)}/duplicates";

    protected override string Ours => "office = @desk or desk = @desk";

    public Task<IActionResult> OnPostStateAsync() => Done(c => new StateDuplicate(c.Id, Me.Id, Void(c), Text ?? "", Seen), "已提交核对结论。");

    public Task<IActionResult> OnPostWeighAsync() => Done(c => new WeighDuplicate(c.Id, Me.Id, Void(c), Text ?? "", Seen), "已审核，送另一人决定。");

    public Task<IActionResult> OnPostSettleAsync() => Done(c => new SettleDuplicate(c.Id, Me.Id, Void(c), Basis ?? "", Text ?? "", Seen), "已决定，学生和学校会收到通知。");

    protected override async Task Open(DuplicateCase @case) => Visible = await Read(async connection => (await connection.QueryAsync<Guid>(
        "select id from chsi.record_row where id = any(@ids)", new { ids = new[] { @case.Invalid!.Record, @case.Kept!.Record } })).AsList());

    // nothing chosen is no record of the case, and refused as such
    private Guid? Void(DuplicateCase @case) => Verdict switch { "invalid" => @case.Invalid!.Record, "kept" => @case.Kept!.Record, "none" => null, _ => Guid.Empty };
}
