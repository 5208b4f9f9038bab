using System.Collections.Immutable;
using Chsi.Silo.Gateways.Photos;
using Chsi.Silo.Grains;
using Chsi.Silo.Openings;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.School.Corrections;

/// <summary>One correction at its school: what is asked for beside the record, the documents, and each decision that can be made at the stage.</summary>
[RequestSizeLimit(Upload.Most)]
[RequestFormLimits(MultipartBodyLengthLimit = Upload.Most, MemoryBufferThreshold = Upload.InMemory)]
public sealed class CaseModel(Reading reading, Silo.Openings.Corrections corrections, CorrectionViews views, IDocumentPreparation preparation, Surroundings surroundings)
    : CorrectionPage<CorrectionCase>(reading, views, surroundings, CorrectionRoute.Name)
{
    private const string Gone = "学籍信息已不再保存，不能办理。";

    [BindProperty]
    public string? Search { get; set; }

    [BindProperty]
    public string? Letter { get; set; }

    [BindProperty]
    public DateOnly? LetterOn { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public string? School { get; set; }

    [BindProperty]
    public List<string> Documents { get; set; } = [];

    /// <summary>Why somebody of this role does not sign at the level where the case stands; null where they do.</summary>
    public string? Level { get; private set; }

    public override string Back => "/school/corrections";

    public Task<IActionResult> OnPostFindAsync() =>
        Done(async c => await Last(c) is { } last ? new FindRecordWrong(c.Id, Me.Id, Said(c, Text), Said(c, Search), last, Seen) : null, "已提交。", opinion: nameof(FindRecordWrong.Opinion));

    public Task<IActionResult> OnPostSignAsync() =>
        Done(async c => await Last(c) is { } last ? new SignOff(c.Id, Me.Id, Said(c, Text), last, Seen, await Principal(c)) : null, "已审签。", opinion: nameof(SignOff.Opinion));

    public Task<IActionResult> OnPostSupplementAsync() => Done(c => new AskSupplement(c.Id, Me.Id, [.. Documents], Text ?? "", Seen), "已退回学生补充。");

    public Task<IActionResult> OnPostRefuseAsync() => Done(async c => new RefuseCorrection(c.Id, Me.Id, Reason ?? "", Text ?? "", Seen, await Principal(c)), "已答复学生，不予更正。");

    public Task<IActionResult> OnPostFraudAsync() => Done(c => new SuspectFraud(c.Id, Me.Id, Text ?? "", Seen), "已答复学生，不予受理。");

    public Task<IActionResult> OnPostHandOverAsync() => Done(c => new HandOverCorrection(c.Id, Me.Id, School ?? "", Text ?? "", Seen), "已转办并告知学生。");

    public Task<IActionResult> OnPostTakeAsync() => Done(c => new TakeHandOver(c.Id, Me.Id, Seen), "已接收，请继续审核。");

    public Task<IActionResult> OnPostContestAsync() => Done(c => new ContestHandOver(c.Id, Me.Id, Text ?? "", Seen), "已退回，由省级教育行政部门指定办理学校。");

    public Task<IActionResult> OnPostAccountAsync() => Done(async c => await corrections.NameFor(c.Applicant, c.Record, Stop) is { } name
        ? new FindAccountWrong(c.Id, Me.Id, c.Applicant, Ids.From(RequestId, "name"), name, Text ?? "", Seen, await corrections.Copies(c.Evidence, Stop)) : null, "已转客服更正账号姓名。", Gone);

    // people write names into opinions
    private static Personal Said(CorrectionCase @case, string? text) => Personal.Of(@case.Applicant, (text ?? "").Trim(), "");

    protected override async Task Open(CorrectionCase @case)
    {
        await base.Open(@case);
        Level = @case.UnderReview ? SigningLevels.Bar(@case, Me.Role, await Principal(@case) is not null) : null;
    }

    private Task<Guid?> Principal(CorrectionCase @case) => Staffing.Principal(Reading, Me, @case, Stop);

    /// <summary>Null where the scan of the letter could not be taken.</summary>
    private async Task<LastSignature?> Last(CorrectionCase @case)
    {
        const string Kind = CorrectionDocument.SchoolLetter;
        IReadOnlyList<EvidenceFile>? scan = null;
        if (@case.Terms!.Letter && Request.HasFormContentType && Request.Form.Files.GetFile(Kind) is { Length: > 0 } file
            && (scan = await Prepared(preparation, Kind, CorrectionDocument.LabelOf(Kind), file)) is null)
        {
            return null;
        }

        return new(Letter, Ids.From(RequestId, "approval"), @case.Terms.Province ? null : await corrections.Application(@case, Stop), LetterOn, scan?.ToImmutableArray());
    }
}
