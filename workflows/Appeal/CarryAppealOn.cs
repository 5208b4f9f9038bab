using Chsi.Workflows.Decisions;
using Chsi.Workflows.ProvincialApproval;

namespace Chsi.Workflows.Appeal;

/// <summary>向省级申诉: within 15 days of the board's decision, or when the board, or the province with its approval, has let its time pass; the approval ends with it.</summary>
/// <param name="Grounds">4 to 1000 characters.</param>
public sealed record CarryAppealOn(Guid Case, Personal Grounds) : Request
{
    public override Needs Needs => Needs.Stream(Case).AndLinked(1);

    public override Answer Decide(Streams streams, Moment at) =>
        streams.Find<AppealCase>(Case) is not { } @case || @case.Applicant != at.Person ? Refuse("没有找到您的申诉，请重新登录后再试。")
        : !@case.CanGoOn || @case.TooLate(at) ? Refuse("目前不能向省级教育行政部门申诉，请刷新后查看申诉的进展。")
        : Grounds.Plain?.Trim().Length is not (>= RaiseAppeal.Shortest and <= RaiseAppeal.Longest) ? Refuse($"请填写申诉的理由，{RaiseAppeal.Shortest}至{RaiseAppeal.Longest}个字。", nameof(Grounds))
        : (@case.At(AppealRoute.AwaitingApproval) ? Accept(Case, new AppealCarriedOn(Grounds)).And(@case.Child!.Value, new ApprovalOvertaken()) : Accept(Case, new AppealCarriedOn(Grounds)))
            .Saying(@case.Number);
}

/// <summary>撤回申诉: until it has ended; the refusal stands, and where somebody had decided already there is no second appeal.</summary>
public sealed record WithdrawAppeal(Guid Case) : Request
{
    public override Needs Needs => Needs.Stream(Case).AndLinked(1);

    public override Answer Decide(Streams streams, Moment at) =>
        streams.Find<AppealCase>(Case) is not { } @case || @case.Applicant != at.Person ? Refuse("没有找到您的申诉，请重新登录后再试。")
        : @case.Closed || @case.At(AppealRoute.AwaitingApproval) ? Refuse("申诉已有结论，不能撤回。")
        : Accept(Case, new AppealWithdrawn()).Saying(@case.Number);
}
