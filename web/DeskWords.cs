using Chsi.Web.Security;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;

namespace Chsi.Web;

/// <summary>A page of a desk in its menu.</summary>
/// <param name="Lead">For who leads the desk alone.</param>
/// <param name="Also">Where its cases are that have another address than the list.</param>
public sealed record DeskPage(string Address, string Label, bool Lead = false, string[]? Also = null)
{
    public bool Holds(string path) => path == Address || new[] { Address }.Concat(Also ?? []).Any(a => path.StartsWith($"{a}/", StringComparison.Ordinal));
}

/// <summary>What a desk is called on pages, where its pages are, and which of them its menu shows.</summary>
public static class DeskWords
{
    private static readonly DeskPage[] School =
    [
        new("/school", "概览"), new("/school/records", "学籍查询"), new("/school/import", "导入学籍"), new("/school/photos", "上传照片"), new("/school/bindings", "绑定申请"), new("/school/corrections", "信息更正", Also: ["/school/appeals"]), new("/school/duplicates", "重复学籍"), new("/school/rules", "更正规则"), new("/school/staff", "工作人员", Lead: true), new("/school/absences", "不在岗"), new("/school/access", "访问日志", Lead: true),
    ];

    private static readonly DeskPage[] Province =
    [
        new("/province", "概览"), new("/province/approvals", "审核", Also: ["/province/appeals", "/province/corrections"]), new("/province/duplicates", "重复学籍"), new("/province/rules", "更正规则"), new("/province/records", "学籍查询"), new("/province/staff", "工作人员", Lead: true), new("/province/absences", "不在岗"), new("/province/access", "访问日志", Lead: true),
    ];

    private static readonly DeskPage[] CustomerService =
    [
        new("/desk/reviews", "队列"), new("/desk/names", "更正申请"), new("/desk/rules", "更正规则"), new("/desk/staff", "工作人员", Lead: true), new("/desk/organisations", "机构名录", Lead: true), new("/desk/absences", "不在岗"), new("/desk/access", "访问日志", Lead: true),
    ];

    public static string Area(Desk desk) => desk.Kind switch
    {
        OrganisationKinds.School => "学校学籍管理",
        OrganisationKinds.Province => "省级学籍管理",
        _ when desk == Desk.Operations => "运行维护",
        _ when desk == Desk.DataProtection => "个人信息保护",
        _ => "客服审核台",
    };

    /// <summary>Under which address all pages of the desk are.</summary>
    public static string Root(Desk desk) => desk.Kind is OrganisationKinds.School or OrganisationKinds.Province ? $"/{desk.Kind}" : "/desk";

    /// <summary>Where work begins.</summary>
    public static string Home(Desk desk) => desk.Kind is OrganisationKinds.School or OrganisationKinds.Province ? Root(desk)
        : desk == Desk.Operations ? "/desk/operations" : desk == Desk.DataProtection ? "/desk/access" : "/desk/reviews";

    public static IEnumerable<DeskPage> Menu(Person person) =>
        (person.Desk.Kind switch
        {
            OrganisationKinds.School => School,
            OrganisationKinds.Province => Province,
            _ when person.Desk == Desk.CustomerService => CustomerService,
            _ => [],
        }).Where(p => !p.Lead || person.Manages);
}
