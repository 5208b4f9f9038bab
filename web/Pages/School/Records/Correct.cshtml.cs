using Chsi.Silo.Grains;
using Chsi.Silo.Openings;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.Records;
using Chsi.Workflows.Staff;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.School.Records;

/// <summary>更正学籍信息: the school puts right what it reported, on a basis; only what is typed otherwise changes.</summary>
public sealed class CorrectModel(Reading reading, RecordCorrections corrections) : ChsiPage
{
    /// <summary>Not offered: the name is the list of organisations', and a document belongs to its number.</summary>
    private static readonly string[] Elsewhere = [RecordField.SchoolName, RecordField.DocumentType];

    public static IEnumerable<RecordField> Fields => RecordField.All.Where(f => !Elsewhere.Contains(f.Code));

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>Version of the record that the form was drawn from.</summary>
    [BindProperty]
    public int Seen { get; set; }

    /// <summary>On what the correction rests.</summary>
    [BindProperty]
    public string? Reason { get; set; }

    public StudentRecord Record { get; private set; } = new(Guid.Empty);

    /// <summary>姓名 and 证件号码, masked.</summary>
    public (string? Name, string? Number) Masked { get; private set; }

    public async Task<IActionResult> OnGetAsync() => !await Load() ? NotFound() : Refused() ?? await StepUp() ?? Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await Load())
        {
            return NotFound();
        }

        // once it is written the same form would say something else
        if (await reading.As(Me, connection => StoredRecord.WrittenBy(connection, Id, RequestId), Stop))
        {
            return Redirect($"/school/records/{Id}");
        }

        if (Refused() is { } refused)
        {
            return refused;
        }

        if (await StepUp() is { } asked)
        {
            return asked;
        }

        var typed = Fields.Select(f => (f.Label, Sent(f.Code), Record.Of(f.Code))).Where(f => f.Item2 is not null && f.Item2 != f.Item3)
            .Concat(Persons.Select(p => (p.Column, Sent(p.Code), ""))).Where(f => f.Item2 is { } text && text != f.Item3).ToDictionary(f => f.Item1, f => f.Item2!);
        var (request, errors) = await corrections.Correct(Me.Actor, Id, typed, Typed.Line(Reason), Seen, Me.At, Stop);
        foreach (var error in errors.DistinctBy(e => e.Column))
        {
            Refuse(CodeOf(error.Column), $"{error.Column}：{error.Sentence}");
        }

        if (request is null && errors.Count == 0)
        {
            Refuse("", "这条学籍的信息不完整，不能在这里更正，请联系运行维护。");
        }

        if (request is null || await Ask(request) is null)
        {
            return Page();
        }

        Say("已更正，并报省级教育行政部门。");
        return Redirect($"/school/records/{Id}");
    }

    /// <summary>Who the student is: empty for what stays, so that nothing of it need be shown.</summary>
    public static IReadOnlyList<(string Code, string Column)> Persons { get; } =
        [("name", RecordEntry.NameColumn), (RecordField.DocumentType, RecordField.Of(RecordField.DocumentType).Label), ("number", RecordEntry.NumberColumn), ("sex", RecordEntry.SexColumn), ("birth", RecordEntry.BirthColumn), ("nation", RecordEntry.NationColumn)];

    /// <summary>Who the student is, as far as the rules in force leave it to the school; the rest is asked for by a correction.</summary>
    public IEnumerable<(string Code, string Column)> Own => Persons.Where(p => Left(p.Code));

    public IEnumerable<string> ByCorrection => Persons.Where(p => !Left(p.Code)).Select(p => p.Column);

    // a document type says what number it is
    private bool Left(string code) => SchoolAlone.Has(Record, code == RecordField.DocumentType ? CorrectionField.Number : code, WorkingCalendar.DayOf(Me.At));

    /// <summary>What stands in a control: as it was typed, or as the record has it.</summary>
    public string Value(RecordField field) => ModelState.ContainsKey(field.Code) ? TypedIn(field.Code) : Record.Of(field.Code);

    /// <summary>The values of a list that may be chosen today, and the one that stands.</summary>
    public IEnumerable<CodeValue> Choices(RecordField field)
    {
        var today = WorkingCalendar.DayOf(Me.At);
        return field.List!.Values.Where(v => v.Code == Record.Of(field.Code) || field.List.Find(v.Code, today) is not null);
    }

    public static IEnumerable<DocumentType> Documents => DocumentType.All;

    private static string CodeOf(string column) => Persons.FirstOrDefault(p => p.Column == column).Code ?? Fields.First(f => f.Label == column).Code;

    private string? Sent(string code) => Request.Form.TryGetValue(code, out var text) ? Typed.Line(text) : null;

    private IActionResult? Refused()
    {
        if (Me.Role == StaffRoles.Clerk)
        {
            return Forbid();
        }

        return Record.CertifiedBy(Me.At) ? Redirect($"/school/records/{Id}") : null;
    }

    private Task<bool> Load() => reading.As(Me, async connection =>
    {
        if ((await connection.QueryAsync<(string?, string?)>(RecordModel.Head, new { Id })).AsList() is not [var masked] || await StoredRecord.Read(connection, Id) is not { } stored)
        {
            return false;
        }

        (Masked, Record) = (masked, stored.Record);
        return true;
    }, Stop);
}
