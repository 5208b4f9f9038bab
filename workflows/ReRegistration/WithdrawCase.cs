using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.ReRegistration;

/// <summary>
/// 撤回申请: possible until the case is decided, where the route sheet says what a withdrawal leads to. Of a re-registration the new account ends, the old one stays
/// as it is, the number is free.
/// </summary>
public sealed record WithdrawCase(Guid Case) : Request
{
    public override Needs Needs => Needs.Stream(Case).AndLinked(1);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (streams.Find<CaseState>(Case) is not { } @case || @case.Applicant != at.Person || !@case.Route.Answers<CaseWithdrawn>())
        {
            return Refuse("没有找到您的申请，请重新登录后再试。");
        }

        return @case.Closed ? Refuse($"申请{@case.Route.LabelOf(@case.Stage)}，不能撤回。")
            : !@case.Route.Answers<CaseWithdrawn>(@case) ? Refuse($"申请已到{@case.Route.LabelOf(@case.Stage)}，不能撤回。")
            : Accept(Case, new CaseWithdrawn()).Saying(@case.Number);
    }
}
