using Chsi.Workflows.Calendar;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Appeal;

/// <summary>
/// The periods of 教育部令第41号, 60 to 62, and how every refusal says them: with the body that decides and the day until when. Days are natural where the text does not say
/// 工作日. The law is silent on what the province itself refuses; chosen: the 15 days of article 62, to the same province, before people who had no part in it.
/// </summary>
public static class AppealPeriods
{
    /// <summary>Natural days to appeal to the school's board, and from there, or from the province's own refusal, to the province.</summary>
    public const int DaysToBoard = 10, DaysToProvince = 15;

    /// <summary>Natural days that the board has, and by which it may be late once.</summary>
    public const int BoardDays = 15, MoreBoardDays = 15;

    /// <summary>Working days that the province has.</summary>
    public const int ProvinceWorkingDays = 30;

    private const string Basis = "《普通高等学校学生管理规定》（教育部令第41号）";

    public static DateTimeOffset UntilBoard(Moment at) => at.Calendar.AfterDays(at.Now, DaysToBoard).At;

    public static DateTimeOffset UntilProvince(Moment at) => at.Calendar.AfterDays(at.Now, DaysToProvince).At;

    /// <summary>
    /// Until when this refusal can be appealed: as the student was told, or later where days that have become free since make the counted end later; counted alone where the
    /// refusal of an earlier version did not say the day.
    /// </summary>
    public static DateTimeOffset Of(CorrectionCase refused, WorkingCalendar calendar) =>
        calendar.AfterDays(refused.ClosedAt!.Value, refused.RefusedAbove ? DaysToProvince : DaysToBoard).At is var counted && refused.AppealUntil is { } told && told > counted ? told : counted;

    /// <summary>Against what the school has refused.</summary>
    /// <param name="until">Null for a refusal of an earlier version, which did not say the day.</param>
    public static string ToBoard(DateTimeOffset? until) =>
        $"对决定有异议的，可在{Day(until, DaysToBoard)}登录后向学校学生申诉处理委员会提出申诉，由其在{BoardDays}日内复查，情况复杂的可延长{MoreBoardDays}日；对复查决定仍有异议的，可在接到之日起{DaysToProvince}日内向省级教育行政部门申诉，由其在{ProvinceWorkingDays}个工作日内处理。申诉依据：{Basis}第六十条至第六十二条。";

    /// <summary>Against what the board, or the province in its approval, has refused.</summary>
    /// <param name="until">As with <see cref="ToBoard"/>.</param>
    public static string ToProvince(DateTimeOffset? until) =>
        $"对决定有异议的，可在{Day(until, DaysToProvince)}登录后向省级教育行政部门提出申诉，由未参与原决定的人员在{ProvinceWorkingDays}个工作日内处理。申诉依据：{Basis}第六十二条。";

    /// <summary>The province has decided an appeal: the regulation knows no further one.</summary>
    public const string NoFurther = "这是申诉的最终结论，教育部令第41号未再规定申诉；有新的证明材料的，可以重新申请更正。";

    private static string Day(DateTimeOffset? until, int days) =>
        until is { } at ? $"{at.ToOffset(TimeSpan.FromHours(8)):yyyy年M月d日HH:mm}前（{days}日内）" : $"{days}日内";
}
