using Chsi.Silo.Grains;
using Chsi.Workflows.Records;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.School.Records;

/// <summary>提出处理重复学籍: the school has two records of one study of a student, and opens the case; a colleague decides.</summary>
public sealed class DuplicateModel(Reading reading, Silo.Openings.Duplicates duplicates) : ChsiPage
{
    /// <summary>The record that is to be 注销.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>The record that goes on.</summary>
    [BindProperty]
    public Guid? Kept { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public StudentRecord Record { get; private set; } = new(Guid.Empty);

    /// <summary>Further records of the same name and number at this school, the newest enrolment first.</summary>
    public IReadOnlyList<Cases.DuplicateModel.Line> Others { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync() => await Load() ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await Load())
        {
            return NotFound();
        }

        if (Others.All(r => r.Id != Kept))
        {
            Refuse(nameof(Kept), "请选择保留哪一条。");
            return Page();
        }

        if (await duplicates.Open(Me.Actor, Ids.From(RequestId, "duplicate"), Id, Kept!.Value, Reason ?? "", Stop) is not { } request)
        {
            Refuse("", "该学生没有可用的学信网账号，请通知学生注册后自行申请。");
            return Page();
        }

        if (await Ask(request) is not { } accepted)
        {
            return Page();
        }

        Say("已提出，请由其他同事核对；学生会收到通知。");
        return Redirect($"/school/duplicates/{accepted.Reply}");
    }

    private async Task<bool> Load()
    {
        if (await reading.As(Me, connection => StoredRecord.Read(connection, Id), Stop) is not { } stored || Me.Desk.Organisation != stored.Record.School || stored.Record.Void)
        {
            return false;
        }

        Record = stored.Record;
        var others = await duplicates.Others(Id, Stop);
        Others = others.Count == 0 ? [] : await reading.As(Me, async connection => (await connection.QueryAsync<Cases.DuplicateModel.Line>("""
            select id, school_name as School, student_number as StudentNumber, level, major, enrolled from chsi.record_row where id = any(@ids) order by enrolled desc, id
            """, new { ids = others.ToArray() })).AsList(), Stop);
        return true;
    }
}
