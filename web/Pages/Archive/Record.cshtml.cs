using Chsi.Silo.Grains;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Archive;

/// <summary>One record of the person who is signed in, with what happened to it. Anybody else's is answered like one that does not exist.</summary>
public sealed class RecordModel(Reading reading, Silo.Grains.Archive archive) : ChsiPage
{
    private ArchiveFound _found = ArchiveFound.Nothing;

    public StudentRecord Record { get; private set; } = null!;

    public OwnValues Own { get; private set; } = null!;

    /// <summary>Whole only after it was asked for.</summary>
    public string Number { get; private set; } = "";

    public bool Whole { get; private set; }

    public Timeline History { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id) => await Load(id) ? Page() : NotFound();

    public async Task<IActionResult> OnPostNumberAsync(Guid id)
    {
        if (!await Load(id) || await archive.Number(_found, Me.Id, id, Stop) is not { } number)
        {
            return NotFound();
        }

        (Number, Whole) = (number, true);
        return Page();
    }

    public async Task<IActionResult> OnGetPhotoAsync(Guid id, Guid file)
    {
        Response.Headers.CacheControl = "private, max-age=300";
        return await archive.Photo(await archive.Find(Me.Id, Stop), Me.Id, id, file, Stop) is { } jpeg ? File(jpeg, "image/jpeg") : NotFound();
    }

    private async Task<bool> Load(Guid id)
    {
        _found = await archive.Find(Me.Id, Stop);
        if (!_found.Records.Contains(id) || await archive.Values(_found, id, Stop) is not { } own)
        {
            return false;
        }

        var stored = await reading.As(Me, async connection =>
        {
            await StoredRecord.Own(connection, _found.Records);
            return await StoredRecord.Read(connection, id);
        }, Stop);
        if (stored is null)
        {
            return false;
        }

        (Record, Own, Number) = (stored.Record, own, Masks.IdNumber(own.Number));
        var texts = await archive.Before(_found, id, [.. RecordWording.ValuesOf(stored.Facts.Select(f => f.Fact))], Stop);
        History = new([.. Lines(stored, texts)], Years: true);
        return true;
    }

    private static IEnumerable<TimelineLine> Lines(StoredRecord stored, IReadOnlyDictionary<Guid, string?> texts)
    {
        foreach (var (fact, stamp) in stored.Facts)
        {
            if (RecordWording.Line(fact, texts) is { Internal: false } line)
            {
                yield return new(LineTime.Past, line.Text, line.Detail, stamp.At);
            }
        }
    }

    /// <summary>The rows of the page in the order of 004-09, two beside each other.</summary>
    public IEnumerable<(string Label, string Text)> Fields
    {
        get
        {
            yield return ("姓名", Own.Name);
            yield return ("性别", Own.Particulars.SexLabel);
            yield return ("出生日期", Own.Particulars.BirthLabel);
            yield return ("民族", Own.Particulars.NationLabel);
            yield return ("证件号码", Number);
            foreach (var shown in RecordField.All.Where(f => f.Shown || Record.Of(f.Code).Length > 0 && f.Code is "left"))
            {
                if (shown.Code == RecordField.Enrolled)
                {
                    yield return ("学号", Record.StudentNumber);
                }

                yield return (shown.Label, shown.Text(Record.Of(shown.Code)));
            }
        }
    }
}
