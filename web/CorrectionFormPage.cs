using System.Collections.Immutable;
using Chsi.Silo.Gateways.Photos;
using Chsi.Silo.Grains;
using Chsi.Silo.Openings;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.Records;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web;

/// <summary>
/// The form of a correction, whoever fills it in, in two steps on one page: what is wrong; then before and after, who decides and how long it takes, and the documents that
/// it needs.
/// </summary>
[RequestSizeLimit(Upload.Most)]
[RequestFormLimits(MultipartBodyLengthLimit = Upload.Most, MemoryBufferThreshold = Upload.InMemory)]
public abstract class CorrectionFormPage(Reading reading, IDocumentPreparation preparation, Surroundings surroundings, Door door) : ChsiPage
{
    /// <summary>Version of the consent shown; a new wording is a new version.</summary>
    public const string ConsentVersion = "correction-2026-11";

    public const string PhotoHint = "文字完整清晰，多页的做成一个 PDF（不超过 10 页），或拍在一张照片里";

    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid Record { get; set; }

    /// <summary>What the fields are to be, by code; empty for those that stay.</summary>
    [BindProperty]
    public Dictionary<string, string?> To { get; set; } = [];

    [BindProperty]
    public string? Cause { get; set; }

    [BindProperty]
    public DateOnly? ChangedOn { get; set; }

    [BindProperty]
    public string? Said { get; set; }

    [BindProperty]
    public bool Consent { get; set; }

    public StudentRecord Own { get; protected set; } = null!;

    /// <summary>What the rules say to it; null before anything has been filled in, and where it is refused at once.</summary>
    public CorrectionConditions? Conditions { get; private set; }

    /// <summary>How long it usually takes: see <see cref="ExpectedDate"/>; empty where <see cref="Conditions"/> is null.</summary>
    public string Usually { get; private set; } = "";

    public IReadOnlyList<ChangeShown> Changes { get; private set; } = [];

    public RuleSettings Rules => surroundings.Settings;

    /// <summary>A school fills it in for its student.</summary>
    public virtual bool BySchool => false;

    /// <summary>What can be asked for here.</summary>
    public virtual IEnumerable<CorrectionField> Fields => CorrectionField.All;

    protected Reading Reading => reading;

    /// <summary>The account whose values they are; empty where none was found.</summary>
    protected abstract Guid Owner { get; }

    /// <summary>What stands in the record now, as people read it; empty where there is nothing.</summary>
    public abstract string Now(CorrectionField field);

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await Load())
        {
            return NotFound();
        }

        await Weigh();
        return Page();
    }

    /// <summary>Shows the second step.</summary>
    public async Task<IActionResult> OnPostCheckAsync()
    {
        if (!await Load())
        {
            return NotFound();
        }

        if (await Weigh() is null && Refusals.Count == 0)
        {
            Refuse("", "请填写需要更正的信息。");
        }

        Keeps = true;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await Load())
        {
            return NotFound();
        }

        if (await Weigh() is not { } wanted || Refusals.Count > 0)
        {
            Keeps = true;
            return Page();
        }

        var files = Conditions!.Documents.Select(d => (Document: d, File: Request.Form.Files.GetFile(d.Code))).Where(f => f.File is { Length: > 0 }).ToList();
        if (await door.Foresee(Asking(wanted, [.. files.Select(f => Upload.Unseen(RequestId, f.Document.Code))]), Me.Actor, RequestId, Stop) is { } refused)
        {
            Refuse(Beside(refused.Field), refused.Sentence);
            return Page();
        }

        var photos = ImmutableArray.CreateBuilder<EvidenceFile>();
        foreach (var (document, file) in files)
        {
            if (await Prepared(preparation, document.Code, document.Label, file!) is not { } pages)
            {
                return Page();
            }

            photos.AddRange(pages);
        }

        if (await Ask(Asking(wanted, photos.ToImmutable())) is not { } accepted)
        {
            return Page();
        }

        return Sent(accepted.Reply);
    }

    /// <summary>Reads the record and who it is of; false where it is not theirs to ask about.</summary>
    protected abstract Task<bool> Load();

    protected abstract Request Asking(ImmutableArray<WantedValue> wanted, ImmutableArray<EvidenceFile> photos);

    /// <summary>Where to go once it was accepted.</summary>
    /// <param name="number">The case's.</param>
    protected abstract IActionResult Sent(string number);

    protected CorrectionForm Form(OpenedRecord known, ImmutableArray<WantedValue> wanted, ImmutableArray<EvidenceFile> photos) =>
        new(known, Cause ?? "", ChangedOn, wanted, Personal.Of(Owner, (Said ?? "").Trim(), "学籍更正说明"), photos, Consent ? ConsentVersion : null);

    // a refusal of the rules names the field that is wrong, which has its place in the table
    private static string Beside(string? field) => field is null ? "" : CorrectionField.Find(field) is null ? field : $"To[{field}]";

    /// <summary>What is asked for and what the rules say to it; null where there is nothing, or it is refused at once.</summary>
    private async Task<ImmutableArray<WantedValue>?> Weigh()
    {
        var today = WorkingCalendar.DayOf(await reading.Now(Stop));
        var wanted = ImmutableArray.CreateBuilder<WantedValue>();
        var changes = new List<ChangeShown>();
        foreach (var field in Fields)
        {
            if (To.GetValueOrDefault(field.Code)?.Trim() is not { Length: > 0 } typed)
            {
                continue;
            }

            var (value, shown, refusal) = Stored(field, typed, today);
            if (refusal is not null)
            {
                Refuse($"To[{field.Code}]", refusal);
                continue;
            }

            wanted.Add(field.Key ? new(field.Code, Personal.Of(Owner, value, "")) : new(field.Code, null, value));
            changes.Add(new(field.Label, Now(field), shown));
        }

        if (wanted.Count == 0)
        {
            return null;
        }

        var wish = new CorrectionWish(Own, [.. wanted.Select(w => w.Field)], Cause ?? "", ChangedOn, today);
        var conditions = CorrectionConditions.Of(CorrectionRules.Shipped, wish, CorrectionRules.Shipped.Version);
        if (conditions.Bars is [var bar, ..])
        {
            Refuse("", bar.Sentence);
            return null;
        }

        if (BySchool && !conditions.SchoolOpens)
        {
            Refuse("", "按本省规定须由学生本人申请，学校不能代为提交。");
            return null;
        }

        (Conditions, Changes) = (conditions, changes);
        Usually = await ExpectedDate.Usually(reading, Me, Cause ?? "", conditions.Terms, Stop);
        return wanted.ToImmutable();
    }

    private (string Value, string Shown, string? Refusal) Stored(CorrectionField field, string typed, DateOnly today)
    {
        var type = DocumentType.Find(Own.DocumentType) ?? DocumentType.Other;
        switch (field.Code)
        {
            case CorrectionField.Name:
                var name = PersonName.Check(typed, type);
                return (name.Value?.Value ?? "", name.Value?.Value ?? "", name.Refusal);
            case CorrectionField.Number:
                var number = IdNumber.Check(type, typed, today);
                return (number.Value?.Value ?? "", number.Value?.Value ?? "", number.Refusal);
            case CorrectionField.Sex:
                return (typed, RecordCodes.Sexes.LabelOf(typed), null);
            case CorrectionField.Birth:
                return (typed, RecordField.Of(RecordField.Enrolled).Text(typed), null);
            case CorrectionField.Nation:
                return (typed, RecordCodes.Nations.LabelOf(typed), null);
            case CorrectionField.StudentNumber:
                var own = Typed.Number(typed);
                return (own, own, RecordEntry.StudentNumberRefusal(own));
            default:
                var known = RecordField.Of(field.Code);
                var (value, refusal) = RecordEntry.Stored(known, typed, today);
                return (value, known.Text(value), refusal);
        }
    }
}
