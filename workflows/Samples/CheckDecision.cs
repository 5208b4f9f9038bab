using System.Collections.Immutable;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Staff;

namespace Chsi.Workflows.Samples;

/// <summary>
/// 核查: who was given a drawn decision says, without knowing it, how they would have decided, and why. Once, and for good: what was seen afterwards
/// must not change it.
/// </summary>
/// <param name="Nth">Place in the sample, from 1.</param>
/// <param name="Outcome">One of <see cref="CheckOutcomes"/> of the kind of case.</param>
/// <param name="Reasons">Codes of that outcome's reasons; exactly one for 不通过.</param>
/// <param name="Remark">At most 200 characters; needed for a dispute, for 不予更正 and where nothing can be judged.</param>
public sealed record CheckDecision(Guid Sample, int Nth, string Outcome, ImmutableArray<string> Reasons, string Remark) : Request
{
    public override Needs Needs => Needs.Stream(Sample);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (at.Desk != Desk.CustomerService || streams.Find<Sample>(Sample) is not { } sample || sample.Find(Nth) is not { } check || check.Checker != at.Person)
        {
            return Refuse("本件不由您核查，可能已改由他人核查。");
        }

        if (check.Result is not null)
        {
            return Refuse("本件您已核查，结果不能更改。");
        }

        if (!CheckOutcomes.For(check.Decision.Outcome).Contains(Outcome))
        {
            return Refuse("请选择核查结果。", nameof(Outcome));
        }

        var known = CheckOutcomes.ReasonsOf(Outcome);
        if (Reasons.Any(r => known.All(k => k.Code != r)) || (known.Count > 0 && Reasons.IsEmpty) || (Outcome == CheckOutcomes.Rejected && Reasons.Length != 1))
        {
            return Refuse(Outcome == CheckOutcomes.Rejected ? "请选择一个不通过的原因。" : "请选择需要补充的内容。", nameof(Reasons));
        }

        return Remark.Trim().Length > 200 ? Refuse("说明不超过200个字。", nameof(Remark))
            : string.IsNullOrWhiteSpace(Remark) && (Outcome is CheckOutcomes.CannotJudge or CheckOutcomes.Upheld or CheckOutcomes.Refused or CheckOutcomes.NotCorrected)
                ? Refuse(Outcome == CheckOutcomes.CannotJudge ? "请说明为什么无法判断。" : "请说明理由。", nameof(Remark))
            : Accept(Sample, new DecisionChecked(Nth, at.Person, Outcome, [.. Reasons.Distinct()], Remark.Trim())).Saying(sample.Number);
    }
}

/// <summary>
/// 转交核查: who was given a check, or the lead, gives it to another colleague who had no part in the decision, for example because of a relation to the
/// people of the case.
/// </summary>
/// <param name="By">Who asks: the one who has it, or who leads as the decision is made.</param>
/// <param name="Grounds">1 to 200 characters, for the desk alone.</param>
/// <param name="Barred">Worked out by who asks: the colleague had a part in the case after the draw too, or has the name of one of its people.</param>
public sealed record HandOnCheck(Guid Sample, int Nth, Guid By, Guid To, string Grounds, bool Barred = false) : Request
{
    public override Needs Needs => Needs.Stream(Sample, By, To);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (at.Desk != Desk.CustomerService || at.Person != By || streams.Find<Sample>(Sample) is not { } sample || sample.Find(Nth) is not { } check
            || (check.Checker != By && streams.Find<StaffMember>(By) is not { Leads: true }))
        {
            return Refuse("只有本件的核查人或客服组长可以转交。");
        }

        if (check.Result is not null)
        {
            return Refuse("本件已核查，无需转交。");
        }

        if (streams.Find<StaffMember>(To) is not { Reviews: true } to || To == check.Checker)
        {
            return Refuse("请选择另一名核查人。", nameof(To));
        }

        return Barred || check.Decision.Barred.Contains(To) || sample.GaveAnother(check, To) ? Refuse($"{to.Name}不能核查本件，请另选核查人。", nameof(To))
            : string.IsNullOrWhiteSpace(Grounds) || Grounds.Trim().Length > 200 ? Refuse("请填写转交的原因，不超过200个字。", nameof(Grounds))
            : Accept(Sample, new CheckHandedOn(Nth, check.Checker, To, to.Name, Grounds.Trim())).Saying(sample.Number)
                .Tell(Notice.To(To, sample.Desk, "抽检待核查", $"抽检{sample.Number}的第{Nth}件转交给您核查，请在“抽检”页面办理。"));
    }
}
