using Chsi.Silo.Grains;
using Chsi.Workflows.Organisations;

namespace Chsi.Web.Pages.Desk.Operations;

/// <summary>How cases that stand still read on the operators' page.</summary>
public static class StillWording
{
    /// <summary>Why, and what can be done.</summary>
    public static (string Why, string What) Of(Standstill why) => why switch
    {
        Standstill.Nobody => ("无人可办", "现有审核人都已审核过或申请回避，请客服组长邀请其他审核人"),
        Standstill.Unanswered => ("实人验证无结果", "可在此向服务查询；申请人也可以重新验证或上传照片"),
        Standstill.Unwatched => ("超时后不再提醒", "期限已过，系统不会再提醒，请联系该机构负责人催办"),
        _ => throw new ArgumentOutOfRangeException(nameof(why)),
    };

    /// <summary>The desk that has the case.</summary>
    public static string Where(string desk) => Workflows.Decisions.Desk.Parse(desk) switch
    {
        { Kind: OrganisationKinds.School, Organisation: var code } => $"学校 {code}",
        { Kind: OrganisationKinds.Province, Organisation: var code } => $"省级 {code}",
        var other when other == Workflows.Decisions.Desk.Applicant => "申请人",
        var other when other == Workflows.Decisions.Desk.Holder => "原账号持有人",
        _ => "客服",
    };
}
