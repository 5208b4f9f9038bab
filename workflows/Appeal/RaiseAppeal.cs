using System.Collections.Immutable;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ProvincialApproval;
using Chsi.Workflows.Records;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.Appeal;

/// <summary>提出申诉: once; within 10 days of the refusal to the school's board, or where the province refused, within 15 days to the province.</summary>
/// <param name="Contested">The correction that was refused or not accepted.</param>
/// <param name="Record">The record that it was about.</param>
/// <param name="Grounds">4 to 1000 characters.</param>
/// <param name="Photos">Further documents with their bytes, of the kinds of <see cref="CorrectionDocument"/>; may be empty.</param>
public sealed record RaiseAppeal(Guid Case, Guid Contested, Guid Record, Personal Grounds, ImmutableArray<EvidenceFile> Photos) : Request
{
    public const int Shortest = 4, Longest = 1000;

    public override Needs Needs => Needs.Lookup(AppealCase.KeyOf(Contested), CorrectionCase.KeyOf(Record)).AndStreams(Case, Contested).AndLinked(1).AndSerial();

    public override Answer Decide(Streams streams, Moment at)
    {
        if (streams.Find<CorrectionCase>(Contested) is not { } correction || correction.Applicant != at.Person || correction.Record != Record)
        {
            return Refuse("没有找到您的申请，请重新登录后再试。");
        }

        if (streams.Find<AppealCase>(AppealCase.KeyOf(Contested)) is { } earlier)
        {
            return Refuse(earlier.Closed ? "您对这一决定的申诉已作出过结论，不能再次提出；有新的证明材料的，可以重新申请更正。" : "您已对这一决定提出过申诉，请在原申诉中继续办理。");
        }

        if (!correction.Contestable)
        {
            return Refuse("只有不予更正或不予受理的决定可以申诉。");
        }

        if (streams.Find<CorrectionCase>(CorrectionCase.KeyOf(Record)) is not null)
        {
            return Refuse("这条学籍已有正在办理的更正申请，请等待结果，或撤回后再申诉。");
        }

        if (at.Now >= AppealPeriods.Of(correction, at.Calendar))
        {
            var days = correction.RefusedAbove ? AppealPeriods.DaysToProvince : AppealPeriods.DaysToBoard;
            return Refuse($"申诉须在收到决定之日起{days}日内提出，期限已过；有新的证明材料的，可以重新申请更正。");
        }

        if (Grounds.Plain?.Trim().Length is not (>= Shortest and <= Longest))
        {
            return Refuse($"请填写申诉的理由，{Shortest}至{Longest}个字。", nameof(Grounds));
        }

        if (Photos.Length > CorrectionForm.MostFiles || Photos.Any(p => CorrectionDocument.Find(p.Kind) is null))
        {
            return Refuse($"请按材料清单上传，最多{CorrectionForm.MostFiles}个文件。", nameof(Photos));
        }

        if (streams.Find<StreamState>(Case) is not null)
        {
            return Refuse("该请求已被使用，请刷新页面后重新提交。");
        }

        // of every approval: what was sent back once and approved anew has the hands of both
        var above = correction.Children.Select(c => streams.Find<ApprovalCase>(c)).OfType<ApprovalCase>().SelectMany(a => a.Hands);
        ImmutableArray<Guid> barred = [.. correction.Involved, .. correction.Preparer is { } preparer ? [preparer] : Array.Empty<Guid>(), .. above];
        // the school may have come under another province since it was decided
        var province = streams.Find<StudentRecord>(Record) is { Province.Length: > 0 } record && record.School == correction.School ? record.Province : correction.Province;
        var number = $"CX{WorkingCalendar.DayOf(at.Now):yyyy-MMdd}-{at.Serial:00000}";
        return Accept(Case,
            new CaseOpened(number, AppealRoute.Name, correction.Applicant, correction.Claim, AppealCauses.CorrectionRefused, correction.Office, Contested),
            new AppealRaised(Contested, correction.School, province, correction.RefusedAbove, correction.Terms!.Province ? correction.Terms.ProvinceDays : null,
                [.. barred.Distinct()], Grounds, Photos, correction.Terms.Signers)).And(Contested, new RefusalAppealed(Case)).Saying(number);
    }
}

/// <summary>How such a case comes about.</summary>
public static class AppealCauses
{
    public const string CorrectionRefused = "correction-refused";
}
