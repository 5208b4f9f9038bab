using Chsi.Workflows.Accounts;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.ReRegistration;

/// <summary>An old account that its person signed in to within so many days brings a second reviewer.</summary>
/// <param name="From">First day of the rule (Chinese time); it holds until the next one begins.</param>
/// <param name="Days">Natural days of 24 hours, counted back from the decision.</param>
/// <param name="Source">Where the rule stands.</param>
public sealed record ActiveAccountRule(DateOnly From, int Days, string Source);

/// <summary>
/// 复核: when one reviewer, or a face, is not enough. Whether the old account is in use is read from the account itself, whose sign-ins are facts
/// (<see cref="AccountUsed"/>): so a decision is made again where somebody signs in while it is being made, and can be made again from its facts.
/// </summary>
public static class SecondReviewRules
{
    /// <summary>In the order of their beginning; what was decided before the first needed no second reviewer.</summary>
    public static readonly IReadOnlyList<ActiveAccountRule> ActiveAccounts =
        [new(new(2026, 1, 1), 90, "平台重新注册办理规则（2026年版）")];

    public static readonly Condition Needed = new("原账号近期使用过，或已有异议", IsNeeded);

    public static readonly Condition NotNeeded = new("原账号近期未使用，且没有异议", (@case, streams, at) => !IsNeeded(@case, streams, at));

    /// <summary>Of a decision that was taken back: it was the second reviewer's.</summary>
    public static readonly Condition BySecondReviewer = new("由复核人作出", (@case, _, _) => ((ReRegistrationCase)@case).ApprovedBy is not null);

    /// <summary>Who said 通过 first has declared a relation: it does not count as one of two.</summary>
    public static readonly Condition ApprovalFell = new("审核通过的人申请回避", (@case, _, _) => ((ReRegistrationCase)@case).ApprovedBy is null);

    /// <summary>One reviewer has approved, and the second has still to look.</summary>
    public static readonly Condition ApprovedOnce = new("已有一名审核人通过", (@case, _, _) => ((ReRegistrationCase)@case).ApprovedBy is not null);

    /// <summary>The rule of this instant; null before the first.</summary>
    public static ActiveAccountRule? ActiveAccountAt(DateTimeOffset now) => ActiveAccounts.LastOrDefault(r => r.From <= WorkingCalendar.DayOf(now));

    // while somebody who may be the holder has days to prove it, a face does not decide either
    private static bool IsNeeded(CaseState @case, Streams streams, Moment at) =>
        !((ReRegistrationCase)@case).Objectors.IsEmpty || @case.At(ReRegistrationRoute.AwaitingObjection) || InUse(@case, streams, at);

    private static bool InUse(CaseState @case, Streams streams, Moment at) =>
        ActiveAccountAt(at.Now) is { } rule
        && streams.Get<IdNumberClaim>(@case.Claim).Holder is { } holder && holder != @case.Applicant
        && streams.Get<Account>(holder).UsedAt is { } used && used > at.Now.AddDays(-rule.Days);
}
