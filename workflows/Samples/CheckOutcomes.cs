using System.Collections.Immutable;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.ReRegistration;

namespace Chsi.Workflows.Samples;

/// <summary>How a decision of the desk can end, by the stored name of its fact, and the one more that only a check has. Stored: add, never rename.</summary>
public static class CheckOutcomes
{
    public const string Approved = "review-approved";
    public const string Returned = "returned-for-supplement";
    public const string Rejected = "review-rejected";
    public const string Upheld = "dispute-upheld";
    public const string Refused = "dispute-refused";
    public const string Corrected = "name-correction-approved";
    public const string NotCorrected = "name-correction-refused";

    /// <summary>Who checks cannot say, for example because the photos are deleted. It counts neither for nor against.</summary>
    public const string CannotJudge = "cannot-judge";

    /// <summary>Those of a re-registration, those of a dispute, and those of a correction of name or number.</summary>
    public static readonly IReadOnlyList<string> OfReview = [Approved, Returned, Rejected, CannotJudge], OfDispute = [Upheld, Refused, CannotJudge],
        OfCorrection = [Corrected, NotCorrected, CannotJudge];

    /// <summary>What whoever checks can choose where this was decided.</summary>
    public static IReadOnlyList<string> For(string decided) => OfDispute.Contains(decided) ? OfDispute : OfCorrection.Contains(decided) ? OfCorrection : OfReview;

    public static string Label(string outcome) => outcome switch
    {
        Approved => "通过",
        Returned => "退回补充",
        Rejected => "不通过",
        Upheld => "争议成立",
        Refused => "争议不成立",
        Corrected => "同意更正",
        NotCorrected => "不予更正",
        CannotJudge => "无法判断",
        _ => outcome,
    };

    /// <summary>The reasons that can be chosen with an outcome; none where it has none.</summary>
    public static IReadOnlyList<ReviewReason> ReasonsOf(string outcome) => outcome switch
    {
        Returned => ReviewReasons.Supplement,
        Rejected => ReviewReasons.Rejection,
        _ => [],
    };

    /// <summary>The reasons that a decision gave.</summary>
    public static ImmutableArray<string> ReasonsIn(Fact decision) => decision switch
    {
        ReturnedForSupplement f => f.Reasons,
        ReviewRejected f => [f.Reason],
        ReviewApproved or DisputeUpheld or DisputeRefused or NameCorrectionApproved or NameCorrectionRefused => [],
        _ => throw new ArgumentException($"{decision.GetType().Name} is no decision of the desk.", nameof(decision)),
    };
}
