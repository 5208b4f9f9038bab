using Chsi.Silo.Grains;
using Chsi.Silo.Openings;
using Chsi.Workflows.Binding;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.School.Bindings;

/// <summary>One student's word that a record is theirs, beside the record, and the school's decision.</summary>
public sealed class CaseModel(Reading reading, Silo.Openings.Bindings bindings, Surroundings surroundings) : DeskCasePage<BindingCase>(reading, surroundings, BindingRoute.Name)
{
    public OpenedBinding? Opened { get; private set; }

    public override string Back => "/school/bindings";

    public Task<IActionResult> OnPostConfirmAsync() => Done(
        async c => await bindings.Confirm(Me.Actor, c, Text ?? "", Seen, Stop), "已认定为本人学籍并告知学生。", gone: "本校没有这个学号的学籍，请先导入或核对学号。");

    public Task<IActionResult> OnPostRefuseAsync() => Done(c => new RefuseBinding(c.Id, Text ?? "", Seen, Me.Id), "已答复学生，未予认定。");

    protected override async Task Open(BindingCase @case) => Opened = await bindings.Open(Me.Actor, @case, Stop);
}
