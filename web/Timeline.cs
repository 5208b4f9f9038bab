using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Web;

/// <summary>Where a line of a timeline stands.</summary>
public enum LineTime
{
    Past,
    Now,

    /// <summary>Expected, not promised: a case may take another way.</summary>
    Next,
}

/// <summary>A line of a timeline.</summary>
/// <param name="Who">Who did it, by name; only the desk is told.</param>
/// <param name="Internal">Only the desk sees it.</param>
public sealed record TimelineLine(LineTime Time, string Text, string Detail = "", DateTimeOffset? At = null, string Who = "", bool Internal = false);

/// <summary>What happened in a case, who has it now and until when, and what comes next; shown by the partial _Timeline.</summary>
/// <param name="Years">Whether times carry the year: for what is kept longer than a case takes.</param>
public sealed record Timeline(IReadOnlyList<TimelineLine> Lines, bool Years = false)
{
    private const string Told = "短信通知您；绑定了邮箱的，同时发送邮件";

    /// <summary>As the applicant reads it: no internal lines, no names of staff.</summary>
    /// <param name="stored">As told.</param>
    /// <param name="said">Protected texts of the history, opened; null where it has none.</param>
    public static Timeline ForApplicant(StoredCase stored, DateTimeOffset now, WorkingCalendar calendar, RuleSettings settings, IReadOnlyDictionary<Guid, string?>? said = null) =>
        new([.. Past(stored, null, said), .. stored.ToldAt is { } told ? Confirming(told) : stored.Case is ReRegistrationCase own ? Ahead(own, now, calendar, settings) : Ahead(stored.Case, now, calendar)]);

    /// <summary>As a desk reads it: with names, and with what was written within that desk, not within another one.</summary>
    /// <param name="said">As for the applicant.</param>
    public static Timeline ForDesk(StoredCase stored, Desk desk, DateTimeOffset now, WorkingCalendar calendar, IReadOnlyDictionary<Guid, string?>? said = null)
    {
        var @case = stored.Case;
        IEnumerable<TimelineLine> current = @case.Closed ? [] :
            [new(LineTime.Now, @case.Route.LabelOf(@case.Stage), @case.Due is null ? "" : Until(@case, now, calendar))];
        return new([.. Past(stored, desk, said), .. current]);
    }

    /// <summary>The end of a case's limit, as an instant and as what is left: 11 月 27 日 17:30 前，剩 5 个工作日（暂定）.</summary>
    public static string Until(CaseState @case, DateTimeOffset now, WorkingCalendar calendar) =>
        $"{Times.Spoken(@case.Due!.Value)} 前，{Left(@case, now, calendar)}";

    /// <summary>What is left of a case's limit: 剩 5 个工作日（暂定）.</summary>
    public static string Left(CaseState @case, DateTimeOffset now, WorkingCalendar calendar)
    {
        var left = calendar.Left(now, @case.Due);
        return @case.Provisional && !left.EndsWith('）') ? $"{left}（暂定）" : left;
    }

    private static IEnumerable<TimelineLine> Past(StoredCase stored, Desk? desk, IReadOnlyDictionary<Guid, string?>? said)
    {
        // of an attempt that has its answer only the answer is news to the applicant
        var ended = stored.Facts.Select(f => (f.Fact as IdentityCheckFailed)?.Session ?? (f.Fact as IdentityCheckPassed)?.Session).ToHashSet();
        var answered = stored.Facts.Select(f => f.Fact).Where(f => f is IdentityCheckStarted started && ended.Contains(started.Session)).ToHashSet();
        foreach (var (fact, stamp) in stored.Facts)
        {
            var line = fact is StageEntered { Final: true } end
                ? new HistoryLine($"办结：{stored.Case.Route.LabelOf(end.Stage)}")
                : stored.Case.Line(fact);
            if (line is not null && (desk is null ? !line.Internal && !answered.Contains(fact) : !line.Internal || stamp.Desk == desk || stamp.Desk == Desk.Clock))
            {
                yield return new(LineTime.Past, line.Text, line.Said is { } id ? said?.GetValueOrDefault(id) ?? "（已不再保存）" : line.Detail, stamp.At, desk is not null ? stamp.Name : "", line.Internal);
            }
        }
    }

    private static IEnumerable<TimelineLine> Confirming(DateTimeOffset told) =>
        [new(LineTime.Now, "客服审核", $"审核人员已作出处理，正在确认，{Times.Spoken(told)} 前后告知您结果"), new(LineTime.Next, "告知结果", Told)];

    private static IEnumerable<TimelineLine> Ahead(CaseState @case, DateTimeOffset now, WorkingCalendar calendar) => @case.Closed ? [] :
        [new(LineTime.Now, @case.Route.LabelOf(@case.Stage), @case.Due is null ? "" : Until(@case, now, calendar)), new(LineTime.Next, "办结", Told)];

    private static IEnumerable<TimelineLine> Ahead(ReRegistrationCase @case, DateTimeOffset now, WorkingCalendar calendar, RuleSettings settings)
    {
        if (@case.Closed)
        {
            return [];
        }

        var until = Until(@case, now, calendar);
        var review = new TimelineLine(LineTime.Next, "客服审核", $"收到照片后 {settings.ReviewWorkingDays} 个工作日内答复");
        var end = new TimelineLine(LineTime.Next, "办结", Told);
        return @case switch
        {
            _ when @case.At(ReRegistrationRoute.AwaitingEvidence) =>
                [new(LineTime.Now, "等待您验证身份", $"{until}；逾期本次注册自动失效，证件号码可以重新申请"), review, end],
            _ when @case.At(ReRegistrationRoute.InReview) =>
                [new(LineTime.Now, "客服审核", @case.Overdue
                    ? $"已超过答复期限（{Times.Spoken(@case.Due!.Value)}），我们已催促客服尽快办理，您无需重复提交"
                    : $"照片由客服审核，最迟 {Times.Spoken(@case.Due!.Value)} 答复您（{Left(@case, now, calendar)}）"), end],
            _ when @case.At(ReRegistrationRoute.SecondReview) =>
                [new(LineTime.Now, "客服复核", @case.Overdue
                    ? $"已超过答复期限（{Times.Spoken(@case.Due!.Value)}），我们已催促客服尽快办理，您无需重复提交"
                    : $"由另一名审核人再次审核，最迟 {Times.Spoken(@case.Due!.Value)} 答复您（{Left(@case, now, calendar)}）"), end],
            _ when @case.At(ReRegistrationRoute.AwaitingObjection) =>
                [new(LineTime.Now, "等待核实异议", $"{until}；期间不计入审核时限；未核实的，审核继续"),
                 review with { Detail = $"此后由客服继续审核，{Math.Max(1, @case.ClockLeft ?? settings.ReviewWorkingDays)} 个工作日内答复" }, end],
            _ when @case.At(ReRegistrationRoute.AwaitingSupplement) =>
                [new(LineTime.Now, "等待您补充照片", $"{until}；期间不计入审核时限；逾期将自动结束，证件号码可以重新申请"),
                 review with { Detail = $"补充后由客服继续审核，{Math.Max(1, @case.ClockLeft ?? settings.ReviewWorkingDays)} 个工作日内答复" }, end],
            _ when @case.At(ReRegistrationRoute.Rejected) =>
                [new(LineTime.Now, "可以重新提交照片", $"{Times.Spoken(@case.Rejection!.RetryAt)} 起可以提交；期限为 {until}；逾期本次注册自动失效"), review, end],
            _ => [],
        };
    }
}
