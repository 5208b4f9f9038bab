using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Staff;

/// <summary>
/// 登记不在岗: a member of a desk, or its lead for them, enters from which day to which they are away and who deputises: at customer service cases that come back to
/// them go to the deputy first, at schools and provinces the deputy is told. One absence at a time. A deputy is at work themselves all that time when named, so deputies never lead in a circle.
/// </summary>
/// <param name="From">First day (Chinese time), today at the earliest.</param>
/// <param name="To">Last day.</param>
/// <param name="By">Who asks: the person, or who leads as the decision is made.</param>
public sealed record EnterAbsence(Guid Staff, DateOnly From, DateOnly To, Guid Deputy, Guid By) : Request
{
    private const int MostDays = 366;

    public override Needs Needs => Needs.Stream(Staff, Deputy, By);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (AbsenceGuard.Check(streams, Staff, By, at, out var member) is { } refused)
        {
            return refused;
        }

        if (From < WorkingCalendar.DayOf(at.Now))
        {
            return Refuse("开始日期不能早于今天。", nameof(From));
        }

        if (To < From || To.DayNumber - From.DayNumber >= MostDays)
        {
            return Refuse(To < From ? "结束日期不能早于开始日期。" : "一次最长登记一年。", nameof(To));
        }

        if (member.Absence is { } entered && entered.Until > at.Now)
        {
            return Refuse($"已登记{Days(entered.From, entered.Until)}不在岗，请先取消。");
        }

        var (from, until) = (WorkingCalendar.StartOf(From), WorkingCalendar.StartOf(To.AddDays(1)));
        return Deputy == Staff ? Refuse("不能由本人代理。", nameof(Deputy))
            : streams.Find<StaffMember>(Deputy) is not { } deputy || !deputy.WorksAt(member.Desk) ? Refuse("请选择代理人。", nameof(Deputy))
            : deputy.AwayBetween(from, until) ? Refuse($"{deputy.Name}在这段时间也不在岗，请另选代理人。", nameof(Deputy))
            : Accept(Staff, new AbsenceEntered(from, until, Deputy, deputy.Name))
                .Tell(Notice.To(Deputy, member.Desk, "请您代理", $"{member.Name}{Days(from, until)}不在岗，{Falls(member.Desk)}"));
    }

    /// <summary>What falls to a deputy. At schools and provinces a case waits for the organisation, never for one person.</summary>
    private static string Falls(Desk desk) => desk == Desk.CustomerService ? "期间回到其名下的案件先由您办理。"
        : "期间其承担的工作由您办理；您本人经办、审签或审核过的案件，下一步仍须由其他人办理。";

    /// <summary>10月20日至10月25日.</summary>
    public static string Days(DateTimeOffset from, DateTimeOffset until) => $"{WorkingCalendar.DayOf(from):M月d日}至{WorkingCalendar.DayOf(until).AddDays(-1):M月d日}";

}

/// <summary>取消或提前结束: the person is at work again from now on.</summary>
/// <param name="By">As with <see cref="EnterAbsence"/>.</param>
public sealed record EndAbsence(Guid Staff, Guid By) : Request
{
    public override Needs Needs => Needs.Stream(Staff, By);

    public override Answer Decide(Streams streams, Moment at) =>
        AbsenceGuard.Check(streams, Staff, By, at, out var member) is { } refused ? refused
        : member.Absence is not { } absence || absence.Until <= at.Now ? Refuse("没有可以取消的登记。")
        : Accept(Staff, new AbsenceEnded())
            .Tell(Notice.To(absence.Deputy, member.Desk, "代理已取消", $"{member.Name}{EnterAbsence.Days(absence.From, absence.Until)}不在岗的登记已取消，不再需要您代理。"));
}

/// <summary>What the decisions about absences ask alike.</summary>
internal static class AbsenceGuard
{
    public static Refused? Check(Streams streams, Guid staff, Guid by, Moment at, out StaffMember member)
    {
        member = streams.Find<StaffMember>(staff) ?? new(staff);
        return at.Desk == Desk.Applicant || at.Person != by || (by != staff && !(streams.Find<StaffMember>(by) is { Manages: true } lead && lead.Desk == at.Desk))
            ? new($"只能登记本人的不在岗时间，{StaffRoles.Label(StaffRoles.Lead, member.Desk)}可以代为登记。")
            : member.WorksAt(at.Desk) ? null : new("没有这名审核人，或已被移除。", "Staff");
    }
}
