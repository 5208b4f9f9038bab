using Chsi.Silo.Grains;
using Chsi.Workflows.Duplicate;
using Chsi.Workflows.Records;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Cases;

/// <summary>重复学籍 (003-17): a person with two records of one study says which of them goes on.</summary>
public sealed class DuplicateModel(Reading reading, Silo.Grains.Archive archive, Silo.Openings.Corrections corrections) : ChsiPage
{
    /// <summary>The record that goes on.</summary>
    [BindProperty]
    public Guid? Kept { get; set; }

    /// <summary>The record that is to be 注销.</summary>
    [BindProperty]
    public Guid? Invalid { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>Those that stand, the newest enrolment first.</summary>
    public IReadOnlyList<Line> Records { get; private set; } = [];

    public Task OnGetAsync() => Load();

    public async Task<IActionResult> OnPostAsync()
    {
        await Load();
        foreach (var (field, chosen, sentence) in new[] { (nameof(Kept), Kept, "请选择保留哪一条。"), (nameof(Invalid), Invalid, "请选择注销哪一条。") })
        {
            if (Records.All(r => r.Id != chosen))
            {
                Refuse(field, sentence);
            }
        }

        if (Refusals.Count > 0)
        {
            return Page();
        }

        if (await corrections.Known(Invalid!.Value, Stop) is not { } invalid || await corrections.Known(Kept!.Value, Stop) is not { } kept || await corrections.NumberOf(Me.Id, Stop) is not { } number)
        {
            return NotFound();
        }

        if (await Ask(new AskDuplicate(Ids.From(RequestId, "duplicate"), Me.Id, number, await corrections.NamesOf(Me.Id, Stop), Invalid.Value, invalid, Kept.Value, kept, Reason ?? "")) is not { } accepted)
        {
            return Page();
        }

        Say("申请已送学校核对，结果会以短信通知您。");
        return Redirect($"/cases/{accepted.Reply}");
    }

    private async Task Load()
    {
        var found = await archive.Find(Me.Id, Stop);
        Records = found.Records.Count == 0 ? [] : await reading.As(Me, async connection =>
        {
            await StoredRecord.Own(connection, found.Records);
            return (await connection.QueryAsync<Line>("""
                select id, school_name as School, student_number as StudentNumber, level, major, enrolled from chsi.record_row
                where id = any(@ids) and status <> @ended order by enrolled desc, id
                """, new { ids = found.Records.ToArray(), ended = StudentRecord.VoidStatus })).AsList();
        }, Stop);
    }

    public sealed record Line(Guid Id, string School, string StudentNumber, string Level, string Major, string Enrolled)
    {
        public string Text => $"{School} · {RecordCodes.Levels.LabelOf(Level)} · {Major} · 学号 {StudentNumber} · {RecordField.Of(RecordField.Enrolled).Text(Enrolled)}入学";
    }
}
