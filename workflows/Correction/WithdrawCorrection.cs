using System.Collections.Immutable;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;

namespace Chsi.Workflows.Correction;

/// <summary>撤回: the whole or some fields, until the school has decided. What is left runs by the rules that the case was opened under.</summary>
/// <param name="Fields">Codes of <see cref="CorrectionField"/>; empty for the whole.</param>
/// <param name="Application">What the case asks for, opened by the asker, where something of it is left; otherwise null.</param>
public sealed record WithdrawCorrection(Guid Case, ImmutableArray<string> Fields, CorrectionApplication? Application = null) : Request
{
    public override Needs Needs => Needs.Stream(Case).AndLinked(1);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (streams.Find<CorrectionCase>(Case) is not { } @case || @case.Applicant != at.Person)
        {
            return Refuse("没有找到您的申请，请重新登录后再试。");
        }

        if (!@case.Open)
        {
            return Refuse("学校已作出决定，不能再撤回。");
        }

        ImmutableArray<string> left = [.. @case.Wanted.Select(w => w.Field).Except(Fields)];
        if (Fields.IsEmpty || left.IsEmpty)
        {
            return Accept(Case, new CorrectionWithdrawn()).Saying(@case.Number);
        }

        if (left.Length + Fields.Length != @case.Wanted.Length)
        {
            return Refuse("请选择要撤回的信息。", nameof(Fields));
        }

        var record = streams.Get<StudentRecord>(@case.Record);
        ImmutableArray<WantedValue> wanted = [.. @case.Wanted.Where(w => left.Contains(w.Field))
            .Select(w => w.Value is { } value ? w with { Value = Application?.Wanted.FirstOrDefault(p => p.Id == value.Id) ?? value } : w)];
        if (Application is null || !Application.Known.IsOf(record) || wanted.Any(w => w.Value is { Plain: null }))
        {
            return Refuse(RecordGuard.Moved);
        }

        // what was taken back may be what the rest agreed with
        if (CorrectionValues.Refusal(record, Application.Known, wanted, WorkingCalendar.DayOf(at.Now)) is { } apart)
        {
            return apart;
        }

        return Accept(Case, new CorrectionNarrowed(Fields, CorrectionGuard.TermsAt(@case.School, @case.Province, @case, left, record))).Saying(@case.Number);
    }
}
