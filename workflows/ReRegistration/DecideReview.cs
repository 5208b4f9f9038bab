using System.Collections.Immutable;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.ReRegistration;

/// <summary>
/// What the decisions of the desk ask alike: the right desk, the stage, the page of now, another person than those who have decided before, and the
/// reviewer's own lease.
/// </summary>
internal static class ReviewGuard
{
    public const string AnotherPerson = "本案由您审核通过，复核须由另一名审核人办理。";

    public const string Related = "您已申请回避本案，由其他审核人办理。";

    public const string SameName = "您与本案的申请人或原账号持有人同名，须由其他审核人办理。";

    public static Refused? Check<TCase>(Streams streams, Guid id, int seen, Moment at, out TCase @case) where TCase : CaseState
    {
        var found = streams.Find<TCase>(id);
        @case = found!;
        return at.Desk != Desk.CustomerService ? new("只有客服审核人员可以办理本案。")
            : found is not { UnderReview: true } ? new("本案当前不在人工审核环节，可能已被办理，请刷新后查看。")
            : found.DrawnFrom != seen ? new("本案在您打开页面后已有变化，请刷新后再办理。")
            : found.Bar(at.Person) is { } why ? new(why)
            : found.Excluded.Contains(at.Person) ? new(Related)
            : streams.Lease!.HeldBy(at.Person, at.Now) ? null
            : streams.Lease.Holder == at.Person ? new("领取时间已到，请重新领取后再办理；您填写的内容仍在页面上。")
            : new("请先领取本案再办理。");
    }
}

/// <summary>
/// 通过: applicant, card and account belong together. One commit closes the old accounts and passes the number; where a second reviewer is needed
/// the first 通过 leads to 复核 and changes nothing else.
/// </summary>
/// <param name="Seen">See <see cref="CaseState.DrawnFrom"/>.</param>
public sealed record ApproveReview(Guid Case, string Opinion, int Seen) : Request
{
    public override Needs Needs => Needs.Stream(Case).AndLinked(2).AndLease(Case);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (ReviewGuard.Check<ReRegistrationCase>(streams, Case, Seen, at, out var @case) is { } refused)
        {
            return refused;
        }

        return Opinion.Length > 500 ? Refuse("审核意见不超过500个字。", nameof(Opinion))
            : streams.Get<IdNumberClaim>(@case.Claim).ReservedFor != Case
            ? Refuse("证件号码的状态已有变化，请刷新后再办理。")
            : Accept(Case, new ReviewApproved(at.Person, Opinion.Trim())).With(LeaseChange.End(streams.Lease!)).Saying(@case.Number);
    }
}

/// <summary>退回补充: everything that is missing is said at once; the review's clock stops.</summary>
/// <param name="Reasons">Codes of <see cref="ReviewReasons.Supplement"/>.</param>
/// <param name="Text">What the applicant reads.</param>
public sealed record ReturnForSupplement(Guid Case, ImmutableArray<string> Reasons, string Text, int Seen) : Request
{
    public override Needs Needs => Needs.Stream(Case).AndLease(Case);

    public override Answer Decide(Streams streams, Moment at) =>
        ReviewGuard.Check<ReRegistrationCase>(streams, Case, Seen, at, out var @case) is { } refused ? refused
        : Reasons.IsEmpty || Reasons.Any(r => ReviewReasons.Supplement.All(known => known.Code != r))
            ? Refuse("请选择需要补充的内容。", nameof(Reasons))
        : string.IsNullOrWhiteSpace(Text) || Text.Length > 500 ? Refuse("请填写发给申请人的文字，不超过500个字。", nameof(Text))
        : Accept(Case, new ReturnedForSupplement(at.Person, Reasons, Text.Trim()))
            .With(LeaseChange.End(streams.Lease!)).Saying(@case.Number);
}

/// <summary>不通过: with the reason, the basis and what the applicant can do. After a pause photos can be handed in again.</summary>
/// <param name="Reason">Code of <see cref="ReviewReasons.Rejection"/>.</param>
public sealed record RejectReview(Guid Case, string Reason, string Text, int Seen) : Request
{
    public override Needs Needs => Needs.Stream(Case).AndLinked(1).AndLease(Case);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (ReviewGuard.Check<ReRegistrationCase>(streams, Case, Seen, at, out var @case) is { } refused)
        {
            return refused;
        }

        if (ReviewReasons.Rejection.FirstOrDefault(r => r.Code == Reason) is not { } reason)
        {
            return Refuse("请选择不通过的原因。", nameof(Reason));
        }

        if (string.IsNullOrWhiteSpace(Text) || Text.Length > 500)
        {
            return Refuse("请填写发给申请人的文字，不超过500个字。", nameof(Text));
        }

        var retry = at.Calendar.AfterWorkingDays(at.Now, at.Settings.RetryAfterWorkingDays).At;
        return Accept(Case, new ReviewRejected(at.Person, reason.Code, reason.Basis, Text.Trim(), retry))
            .With(LeaseChange.End(streams.Lease!)).Saying(@case.Number);
    }
}
