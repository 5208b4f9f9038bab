using System.Collections.Immutable;
using Chsi.Silo.Gateways.Photos;
using Chsi.Silo.Grains;
using Chsi.Silo.Openings;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.School.Records;

/// <summary>代为申请更正: the school opens a correction for a student who has an account, where its rules allow it; a colleague decides.</summary>
public sealed class ApplyModel(Reading reading, Silo.Openings.Corrections corrections, IDocumentPreparation preparation, Surroundings surroundings, Door door)
    : CorrectionFormPage(reading, preparation, surroundings, door)
{
    private OpenedRecord _known = null!;
    private (Guid Account, Personal Number)? _holder;

    /// <summary>The number of the student's account; empty where it is the record's.</summary>
    [BindProperty]
    public string? Holder { get; set; }

    /// <summary>姓名 and 证件号码, masked.</summary>
    public (string? Name, string? Number) Masked { get; private set; }

    public override bool BySchool => true;

    protected override Guid Owner => _holder?.Account ?? Guid.Empty;

    public override string Now(CorrectionField field) => field.Code switch
    {
        CorrectionField.Name => Masked.Name ?? "",
        CorrectionField.Number => Masked.Number ?? "",
        CorrectionField.Sex or CorrectionField.Birth or CorrectionField.Nation => "不显示",
        _ => RecordField.Of(field.Code).Text(Own.Of(field.Code)),
    };

    protected override Request Asking(ImmutableArray<WantedValue> wanted, ImmutableArray<EvidenceFile> photos) =>
        new OpenCorrection(Ids.From(RequestId, "correction"), Owner, Record, _holder!.Value.Number, Form(_known, wanted, photos), Me.Id);

    protected override IActionResult Sent(string number)
    {
        Say("已代学生提交，请由其他同事审核。");
        return Redirect($"/school/corrections/{number}");
    }

    protected override async Task<bool> Load()
    {
        var stored = await Reading.As(Me, async connection =>
        {
            if ((await connection.QueryAsync<(string?, string?)>(RecordModel.Head, new { Id = Record })).AsList() is not [var masked])
            {
                return null;
            }

            Masked = masked;
            return await StoredRecord.Read(connection, Record);
        }, Stop);
        if (stored is null || await corrections.Known(Record, Stop) is not { } known)
        {
            return false;
        }

        (Own, _known) = (stored.Record, known);
        var typed = Typed.Number(Holder).ToUpperInvariant();
        _holder = await corrections.Holder(Own.DocumentType, typed.Length > 0 ? typed : known.Number.Plain!, Stop);
        if (_holder is null && HttpMethods.IsPost(Request.Method))
        {
            Refuse(nameof(Holder), "该学生没有可用的学信网账号，请核对证件号码，或通知学生注册后自行申请。");
        }

        return true;
    }
}
