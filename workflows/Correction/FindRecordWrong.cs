using Chsi.Workflows.Decisions;

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

        var change = ApplyCorrection.To(@case, @case.Id, $"学籍信息更正，案件号{@case.Number}", Application, streams, at);
        return change is Accepted applied
            ? signed.And(@case.Id, new SchoolConfirmed(by, letter, null)).And(applied).Tell(CorrectionNotices.AppliedTo(@case.Superior, @case)).Saying(@case.Number)
            : change;
    }
}

/// <summary>
/// 学籍信息有误 (003-12): 审查人员 of the school holds the record against the admission file and finds that the student is right. Where nobody else signs and the school
/// decides, the record changes with it.
/// </summary>
/// <param name="Opinion">4 to 500 characters; the student reads it.</param>
/// <param name="Search">What the search for 重名重号 and 冒名顶替 came to: 2 to 200 characters, for the desks alone.</param>
public sealed record FindRecordWrong(Guid Case, Guid By, string Opinion, string Search, LastSignature Last, int Seen) : Request
{
    public override Needs Needs => Needs.Stream(Case, By).AndLinked(1).AndSerial();

    public override Answer Decide(Streams streams, Moment at) =>
        CorrectionGuard.Check(streams, Case, By, Seen, at, out var @case, CorrectionRoute.Checking) is { } refused ? refused
        : CorrectionGuard.Said(Opinion, nameof(Opinion)) is { } unsaid ? unsaid
        : Search.Trim().Length is < 2 or > 200 ? Refuse("请填写重名重号和冒名顶替的核查结果。", nameof(Search))
        : Last.Sign(@case, new RecordFoundWrong(By, Opinion.Trim(), Search.Trim()), By, streams, at);
}
