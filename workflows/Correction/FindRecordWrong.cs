using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;

namespace Chsi.Workflows.Correction;

/// <summary>The last signature that a school's rules ask for: with it the school has decided.</summary>
/// <param name="Letter">Number of the school's formal letter, 4 to 60 characters, where the rules ask for one.</param>
/// <param name="Child">Id for the province's case, drawn by the asker.</param>
/// <param name="Application">What changes the record where the school itself decides.</param>
public sealed record LastSignature(string? Letter, Guid Child, CorrectionApplication? Application)
{
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

        var letter = @case.Terms.Letter ? Letter?.Trim() : null;
        if (@case.Terms.Letter && letter is not { Length: >= 4 and <= 60 })
        {
            return new Refused("请填写学校公函的文号。", nameof(Letter));
        }

        if (@case.Terms.Province)
        {
            return signed.And(@case.Id, new SchoolConfirmed(by, letter, Child));
        }

        var change = ApplyCorrection.To(@case, @case, $"学籍信息更正，案件号{@case.Number}", Application, streams, at);
        return change is Accepted applied
            ? Told(signed.And(@case.Id, new SchoolConfirmed(by, letter, null)).And(applied).Tell(CorrectionNotices.AppliedTo(@case.Superior, @case)), @case, record)
            : change;
    }

    internal Needs Read(Guid @case, Guid by) =>
        Needs.Lookup([.. Application?.Lookups ?? []]).AndStreams([@case, by, .. Application?.Streams ?? []]).AndLinked(2).AndSerial();

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
