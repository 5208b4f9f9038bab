using Chsi.Silo.Grains;
using Chsi.Silo.Openings;
using Chsi.Workflows.Binding;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.School.Bindings;

/// <summary>One student's word that a record is theirs, beside the record, and the school's decision.</summary>
public sealed class CaseModel(Reading reading, Silo.Openings.Bindings bindings, Surroundings surroundings) : DeskCasePage<BindingCase>(reading, surroundings, BindingRoute.Name)
{
    public OpenedBinding? Opened { get; private set; }

    /// <summary>A value that was asked for, whole; shown in this one answer.</summary>
    public IReadOnlyList<(string Label, string Text)> Disclosed { get; private set; } = [];

    public override string Back => "/school/bindings";

    public Task<IActionResult> OnPostConfirmAsync() => Done(
        async c => await bindings.Confirm(Me.Actor, c, Text ?? "", Seen, Stop), "已认定为本人学籍并告知学生。", gone: "本校没有这个学号的学籍，请先导入或核对学号。");

    public Task<IActionResult> OnPostRefuseAsync() => Done(c => new RefuseBinding(c.Id, Text ?? "", Seen, Me.Id), "已答复学生，未予认定。");

    public async Task<IActionResult> OnPostDiscloseAsync(BindingValue? value, string? why)
    {
        if (await Find() is not { Case: BindingCase @case })
        {
            return NotFound();
        }

        if (await StepUp() is { } asked)
        {
            return asked;
        }

        var (shown, refusal) = await bindings.Show(Me.Actor, @case, value, why, Stop);
        if (refusal is not null)
        {
            Refuse("why", refusal);
        }

        Disclosed = shown is { } both ? [("学生账号", both.Account), ("本校登记", both.Record)] : [];
        return await Load() ? Page() : NotFound();
    }

    protected override async Task Open(BindingCase @case) => Opened = await bindings.Open(Me.Actor, @case, Stop);
}
