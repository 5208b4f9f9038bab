using System.Collections.Immutable;
using Chsi.Silo.Gateways.Photos;
using Chsi.Silo.Grains;
using Chsi.Silo.Openings;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Cases;

/// <summary>
/// 申请更正学籍信息 (001-29, 004-04) for a record that is the student's, or becomes so by what is asked: then nothing is shown of what stands in it.
/// </summary>
public sealed class CorrectModel(
    Reading reading, Silo.Grains.Archive archive, Silo.Openings.Corrections corrections, IDocumentPreparation preparation, Surroundings surroundings, Door door)
    : CorrectionFormPage(reading, preparation, surroundings, door)
{
    private Admitted _admitted = null!;

    /// <summary>学号, by which a record under another number was asked for; it must be the record's.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Student { get; set; }

    /// <summary>Null where the record is not found under the account's name and number.</summary>
    public OwnValues? Values { get; private set; }

    public override IEnumerable<CorrectionField> Fields =>
        _admitted.Own ? CorrectionField.All : CorrectionField.All.Where(f => CorrectionForm.Naming.Contains(f.Code));

    protected override Guid Owner => Me.Id;

    public override string Now(CorrectionField field) => (field.Code, Values) switch
    {
        (_, null) => "不显示",
        (CorrectionField.Name, { } own) => own.Name,
        (CorrectionField.Number, { } own) => Masks.IdNumber(own.Number),
        (CorrectionField.Sex, { } own) => own.Particulars.SexLabel,
        (CorrectionField.Birth, { } own) => own.Particulars.BirthLabel,
        (CorrectionField.Nation, { } own) => own.Particulars.NationLabel,
        _ => RecordField.Of(field.Code).Text(Own.Of(field.Code)),
    };

    protected override Request Asking(ImmutableArray<WantedValue> wanted, ImmutableArray<EvidenceFile> photos) =>
        new AskCorrection(Ids.From(RequestId, "correction"), Me.Id, Record, _admitted.Number, Form(_admitted.Known, wanted, photos), _admitted.Name, _admitted.Binding);

    protected override IActionResult Sent(string number)
    {
        Say("申请已提交，进度可以随时在这里查看，结果会以短信通知您。");
        return Redirect($"/cases/{number}");
    }

    protected override async Task<bool> Load()
    {
        var found = await archive.Find(Me.Id, Stop);
        if (await corrections.Admit(Me.Id, Record, Stop) is not { } admitted)
        {
            return false;
        }

        var stored = await Reading.As(Me, async connection =>
        {
            await StoredRecord.Own(connection, [Record]);
            return await StoredRecord.Read(connection, Record);
        }, Stop);
        if (stored is null or { Record.Withheld: true } || (admitted.Name is not null && stored.Record.StudentNumber != Student))
        {
            return false;
        }

        (_admitted, Own, Values) = (admitted, stored.Record, await archive.Values(found, Record, Stop));
        // recognised by the school, under another name and another number: both are to be the account's
        if (admitted.Binding is not null && To.Count == 0 && await corrections.NamesOf(Me.Id, Stop) is [{ Plain: { } name }, ..])
        {
            (To[CorrectionField.Name], To[CorrectionField.Number], Cause) = (name, admitted.Number.Plain, CorrectionCauses.Mistaken);
        }

        return true;
    }
}
