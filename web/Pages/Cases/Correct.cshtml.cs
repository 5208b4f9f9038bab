using System.Collections.Immutable;
using Chsi.Silo.Gateways.Photos;
using Chsi.Silo.Grains;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.Records;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Cases;

/// <summary>
/// 申请更正学籍信息 (001-29, 004-04), in two steps on one page: what is wrong; then before and after, who decides and how long it takes, and the documents that it needs.
/// </summary>
[RequestSizeLimit(Upload.Most)]
[RequestFormLimits(MultipartBodyLengthLimit = Upload.Most, MemoryBufferThreshold = Upload.InMemory)]
public sealed class CorrectModel(
    Reading reading, Silo.Grains.Archive archive, Silo.Grains.Corrections corrections, IDocumentPreparation preparation, Surroundings surroundings, Door door) : ChsiPage
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

    public StudentRecord Own { get; private set; } = null!;

    public OwnValues Values { get; private set; } = null!;

    /// <summary>What the rules say to it; null before anything has been filled in, and where it is refused at once.</summary>
    public CorrectionConditions? Conditions { get; private set; }

    public IReadOnlyList<ChangeShown> Changes { get; private set; } = [];

    public RuleSettings Rules => surroundings.Settings;

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

        if (await corrections.Known(Record, Stop) is not { } known || await corrections.NumberOf(Me.Id, Stop) is not { } number)
        {
            return NotFound();
        }

        var files = Conditions!.Documents.Select(d => (Document: d, File: Request.Form.Files.GetFile(d.Code))).Where(f => f.File is { Length: > 0 }).ToList();
        AskCorrection Asking(ImmutableArray<EvidenceFile> photos) => new(Ids.From(RequestId, "correction"), Me.Id, Record, number,
            new(known, Cause ?? "", ChangedOn, wanted, Personal.Of(Me.Id, (Said ?? "").Trim(), "学籍更正说明"), photos, Consent ? ConsentVersion : null));
        if (await door.Foresee(Asking([.. files.Select(f => Upload.Unseen(RequestId, f.Document.Code))]), Me.Actor, RequestId, Stop) is { } refused)
        {
            Refuse(refused.Field ?? "", refused.Sentence);
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

        if (await Ask(Asking(photos.ToImmutable())) is not { } accepted)
        {
            return Page();
        }

        Say("申请已提交，进度可以随时在这里查看，结果会以短信通知您。");
        return Redirect($"/cases/{accepted.Reply}");
    }

    /// <summary>What stands in the record now, as people read it.</summary>
    public string Now(CorrectionField field) => field.Code switch
    {
        CorrectionField.Name => Values.Name,
        CorrectionField.Number => Masks.IdNumber(Values.Number),
        CorrectionField.Sex => Values.Particulars.SexLabel,
        CorrectionField.Birth => Values.Particulars.BirthLabel,
        CorrectionField.Nation => Values.Particulars.NationLabel,
        _ => RecordField.Of(field.Code).Text(Own.Of(field.Code)),
    };

    /// <summary>What is asked for and what the rules say to it; null where there is nothing, or it is refused at once.</summary>
    private async Task<ImmutableArray<WantedValue>?> Weigh()
    {
        var today = WorkingCalendar.DayOf(await reading.Now(Stop));
        var wanted = ImmutableArray.CreateBuilder<WantedValue>();
        var changes = new List<ChangeShown>();
        foreach (var field in CorrectionField.All)
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

            wanted.Add(field.Key ? new(field.Code, Personal.Of(Me.Id, value, "")) : new(field.Code, null, value));
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

        (Conditions, Changes) = (conditions, changes);
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
            default:
                var known = RecordField.Of(field.Code);
                var (value, refusal) = RecordEntry.Stored(known, typed, today);
                return (value, known.Text(value), refusal);
        }
    }

    private async Task<bool> Load()
    {
        var found = await archive.Find(Me.Id, Stop);
        if (!found.Records.Contains(Record) || await archive.Values(found, Record, Stop) is not { } values)
        {
            return false;
        }

        var stored = await reading.As(Me, async connection =>
        {
            await StoredRecord.Own(connection, found.Records);
            return await StoredRecord.Read(connection, Record);
        }, Stop);
        if (stored is null)
        {
            return false;
        }

        (Own, Values) = (stored.Record, values);
        return true;
    }
}
