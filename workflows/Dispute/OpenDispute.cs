using Chsi.Workflows.Accounts;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.Dispute;

/// <summary>What opening a dispute asks, whoever opens it.</summary>
internal static class DisputeGuard
{
    public static Refused? Check(Streams streams, Guid dispute, Guid disputed, Guid holder, Personal grounds, out ReRegistrationCase @case)
    {
        var found = streams.Find<ReRegistrationCase>(disputed);
        @case = found!;
        return found is null || !found.At(ReRegistrationRoute.Approved)
            || streams.Get<IdNumberClaim>(found.Claim).PassedFrom(disputed) is not { } passed || passed != holder
                ? new("只有因重新注册而注销的原账号可以提出争议。")
            : found.DisputedIn is not null ? new("本案已有正在审核的争议，无需重复受理。")
            : streams.Get<IdNumberClaim>(found.Claim).Holder is null ? new("该证件号码现在没有账号使用，本人可以直接用它注册账号，无需提出争议。")
            : streams.Get<IdNumberClaim>(found.Claim).Holder != found.Applicant || streams.Get<Account>(holder).ClosedAt is null
                ? new("该证件号码此后已有变化，请对最近一次重新注册的案件受理争议。")
            : grounds.Plain?.Trim().Length is not (>= OpenDispute.Shortest and <= OpenDispute.Longest)
                ? new($"请填写争议的理由，{OpenDispute.Shortest}至{OpenDispute.Longest}个字。", "Grounds")
            : streams.Find<StreamState>(dispute) is not null ? new("该请求已被使用，请刷新页面后重新提交。")
            : null;
    }

    public static string NumberOf(Moment at) => $"CX{WorkingCalendar.DayOf(at.Now):yyyy-MMdd}-{at.Serial:00000}";
}

/// <summary>
/// 受理争议: customer service opens a dispute for a person whose account a re-registration closed, and who therefore cannot sign in. One at a time
/// for a case; its photos are kept until the dispute is decided.
/// </summary>
/// <param name="Dispute">Id for the new case.</param>
/// <param name="Disputed">The re-registration's case.</param>
/// <param name="Holder">The account that the re-registration closed.</param>
/// <param name="Grounds">What the person says, and how customer service knows them: <see cref="Shortest"/> to <see cref="Longest"/> characters.</param>
public sealed record OpenDispute(Guid Dispute, Guid Disputed, Guid Holder, Personal Grounds) : Request
{
    public const int Shortest = 4, Longest = 500;

    public override Needs Needs => Needs.Stream(Disputed, Dispute, Holder).AndLinked(2).AndSerial();

    public override Answer Decide(Streams streams, Moment at)
    {
        if (at.Desk != Desk.CustomerService)
        {
            return Refuse("只有客服审核人员可以受理争议。");
        }

        if (DisputeGuard.Check(streams, Dispute, Disputed, Holder, Grounds, out var @case) is { } refused)
        {
            return refused;
        }

        var number = DisputeGuard.NumberOf(at);
        return Accept(Dispute,
                new CaseOpened(number, DisputeRoute.Name, Holder, @case.Claim, DisputeCauses.ByDesk),
                new DisputeOpened(Disputed, @case.Applicant, @case.Approvers, Grounds))
            .And(Disputed, new ApprovalDisputed(Dispute))
            .Tell(DisputeNotices.Opened(Holder, number, at.Settings.DisputeWorkingDays), DisputeNotices.Questioned(@case.Applicant, number))
            .Saying(number);
    }
}
