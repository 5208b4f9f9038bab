using System.Text.Json.Serialization;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ProvincialApproval;

namespace Chsi.Workflows.Appeal;

/// <summary>
/// 申诉成立, by another person than who prepared it: what was asked for is done in the same commit; where the board upholds what the province approves, the province's case is
/// opened, with its examiner and its approver; where the school alone decides, as many people have a hand in it as sign a correction there.
/// </summary>
/// <param name="Text">What the student reads, 4 to 500 characters.</param>
/// <param name="Child">Id for the province's case, drawn by the asker.</param>
/// <param name="Application">What the contested correction asks for, opened by the asker anew for each copy of a form: no part of what was sent.</param>
public sealed record UpholdAppeal(Guid Case, Guid By, string Text, Guid Child, [property: JsonIgnore] Application? Application, int Seen) : Request
{
    public override Needs Needs => Needs.Lookup([.. Application?.Lookups ?? []]).AndStreams([Case, By, .. Application?.Streams ?? []]).AndLinked(2).AndSerial();

    public override Answer Decide(Streams streams, Moment at)
    {
        if (AppealGuard.Check(streams, Case, By, Seen, Text, at, out var @case, AppealRoute.BoardDeciding, AppealRoute.ProvinceDeciding) is { } refused)
        {
            return refused;
        }

        // three signatures are not replaced by two people: the record changes with the last one's word
        if (@case.Wanting > 1)
        {
            return Accept(Case, new AppealSeconded(By, Text.Trim())).Saying(@case.Number);
        }

        if (@case.AtBoard && @case.ProvinceDays is not null)
        {
            return Accept(Case, new AppealUpheld(By, Text.Trim(), Child)).Saying(@case.Number);
        }

        var answer = @case.Granted(Application, streams, at);
        return answer is Accepted granted
            ? Accept(Case, new AppealUpheld(By, Text.Trim(), null)).And(granted).Tell(CorrectionNotices.AppliedTo(@case.AtBoard ? @case.Superior : @case.Office, @case)).Saying(@case.Number)
            : answer;
    }
}
