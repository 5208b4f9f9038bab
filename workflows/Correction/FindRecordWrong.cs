using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;

namespace Chsi.Workflows.Correction;

/// <summary>The last signature that a school's rules ask for: with it the school has decided.</summary>
/// <param name="Letter">Number of the school's formal letter, 4 to 60 characters, where the rules ask for one.</param>
/// <param name="Child">Id for the province's case, drawn by the asker.</param>
/// <param name="Application">What changes the record where the school itself decides, opened anew for each copy of a form: no part of what was sent.</param>
/// <param name="LetterOn">The day (Chinese time) on the letter: not before the correction was asked for, not after today.</param>
/// <param name="Scan">The pages of the sealed letter, prepared, with their bytes.</param>
public sealed record LastSignature(
    string? Letter, Guid Child, [property: JsonIgnore] CorrectionApplication? Application, DateOnly? LetterOn = null, ImmutableArray<EvidenceFile>? Scan = null)
{
    /// <summary>Pages of a letter.</summary>
    public const int MostPages = 10;

    /// <summary>The signature, and what the school's decision does where it is the last.</summary>
    internal Answer Sign(CorrectionCase @case, Fact signature, Guid by, Streams streams, Moment at)
    {
        var record = streams.Get<StudentRecord>(@case.Record);
        if (CorrectionBar.Since(@case, record, WorkingCalendar.DayOf(at.Now)) is { } bar && !(@case.Terms!.Province && @case.Cause == CorrectionCauses.Mistaken))
        {
            return new Refused(bar.Meanwhile!);
        }

        var signed = Accepted.Nothing.And(@case.Id, signature).Saying(@case.Number);
        if (@case.Signers.Length + 1 < @case.Terms!.Signers)
        {
            return signed;
        }

        if (@case.Terms.Letter && Unlettered(@case, WorkingCalendar.DayOf(at.Now)) is { } unlettered)
        {
            return unlettered;
        }

        var confirmed = @case.Terms.Letter ? new SchoolConfirmed(by, Letter!.Trim(), null, LetterOn, Scan) : new SchoolConfirmed(by, null, null);
        if (@case.Terms.Province)
        {
            return signed.And(@case.Id, confirmed with { Child = Child });
        }

        var change = ApplyCorrection.To(@case, @case, $"学籍信息更正，案件号{@case.Number}", Application, streams, at);
        return change is Accepted applied
            ? Told(signed.And(@case.Id, confirmed).And(applied).Tell(CorrectionNotices.AppliedTo(@case.Superior, @case)), @case, record)
            : change;
    }

    internal Needs Read(Guid @case, Guid by) =>
        Needs.Lookup([.. Application?.Lookups ?? []]).AndStreams([@case, by, .. Application?.Streams ?? []]).AndLinked(2).AndSerial();

    // what a letter must have before the province reads it: number, day and seal
    private Refused? Unlettered(CorrectionCase @case, DateOnly today) =>
        Letter?.Trim().Length is not (>= 4 and <= 60) ? new("请填写学校公函的文号。", nameof(Letter))
        : LetterOn is not { } on || on > today || on < WorkingCalendar.DayOf(@case.OpenedAt) ? new("请填写学校公函的日期，不早于申请提交之日，不晚于今天。", nameof(LetterOn))
        : Scan is not { IsEmpty: false } scan ? new("请上传盖章的学校公函扫描件。", CorrectionDocument.SchoolLetter)
        : scan.Length > MostPages || scan.Any(p => p.Kind != CorrectionDocument.SchoolLetter) ? new($"学校公函扫描件最多{MostPages}页。", CorrectionDocument.SchoolLetter)
        : null;

    // a case that was handed over changes what another school keeps
    private static Accepted Told(Accepted done, CorrectionCase @case, StudentRecord record) =>
        record.School == @case.School ? done : done.Tell(CorrectionNotices.AppliedTo(Desk.School(record.School), @case));
}

/// <summary>
/// 学籍信息有误 (003-12): 审查人员 of the school holds the record against the admission file and finds that the student is right. Where nobody else signs and the school
/// decides, the record changes with it.
/// </summary>
/// <param name="Opinion">4 to 500 characters; the student reads it.</param>
/// <param name="Search">What the search for 重名重号 and 冒名顶替 came to: 2 to 200 characters, for the desks alone.</param>
public sealed record FindRecordWrong(Guid Case, Guid By, Personal Opinion, Personal Search, LastSignature Last, int Seen) : Request
{
    public override Needs Needs => Last.Read(Case, By);

    public override Answer Decide(Streams streams, Moment at) =>
        CorrectionGuard.Check(streams, Case, By, Seen, at, out var @case, CorrectionRoute.Checking) is { } refused ? refused
        : CorrectionGuard.Said(Opinion.Plain ?? "", nameof(Opinion)) is { } unsaid ? unsaid
        : Search.Plain?.Trim().Length is not (>= 2 and <= 200) ? Refuse("请填写重名重号和冒名顶替的核查结果。", nameof(Search))
        : Last.Sign(@case, new RecordFoundWrong(By, "", "", Opinion, Search), By, streams, at);
}
