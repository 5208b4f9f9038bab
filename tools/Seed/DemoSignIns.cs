using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;

namespace Chsi.Tools.Seed;

/// <summary>
/// How to sign in to the demo data, all in one place; the README shows the same. Everybody at customer service has one password and a second
/// factor of their own, every applicant one password and their phone.
/// </summary>
public static class DemoSignIns
{
    public const string StaffPassword = "demo-kefu-2026";

    public const string ApplicantPassword = "demo-shenqing-2026";

    /// <summary>User name, name as histories show it, and the second factor's secret in base32, to be put into an authenticator app.</summary>
    public static IReadOnlyList<(string UserName, string Name, string Secret)> Staff { get; } =
    [
        ("kefu01", "王芳", "KEFU2DEMO2CHSI2REVIEW2AAAAAAAAAA"),
        ("kefu02", "李娜", "KEFU2DEMO2CHSI2REVIEW2BBBBBBBBBB"),
        ("kefu03", "张伟", "KEFU2DEMO2CHSI2REVIEW2CCCCCCCCCC"),
        ("kefu04", "刘洋", "KEFU2DEMO2CHSI2REVIEW2DDDDDDDDDD"),
    ];

    /// <summary>组长, in the same form; the cases of the demo are the others'.</summary>
    public static (string UserName, string Name, string Secret) Lead { get; } = ("zuzhang01", "赵敏", "KEFU2DEMO2CHSI2REVIEW2EEEEEEEEEE");

    /// <summary>Who keeps the system running.</summary>
    public static (string UserName, string Name, string Secret) Operator { get; } = ("yunwei01", "孙强", "KEFU2DEMO2CHSI2REVIEW2FFFFFFFFFF");

    /// <summary>Who watches the log of access.</summary>
    public static (string UserName, string Name, string Secret) DataProtection { get; } = ("baohu01", "周敏", "KEFU2DEMO2CHSI2REVIEW2GGGGGGGGGG");

    /// <summary>The demo's school and its province, neither of which exists: 院校代码 and name, code and name.</summary>
    public static (string Code, string Name) School { get; } = ("99001", "演示大学");

    /// <summary>省级教育行政部门.</summary>
    public static (string Code, string Name) Province { get; } = ("42", "演示省教育厅");

    /// <summary>Who works at the school and the province: 负责人 first, and each with a role.</summary>
    public static IReadOnlyList<(string UserName, string Name, string Secret, Desk Desk, string Role)> OrganisationStaff { get; } =
    [
        ("xueji01", "钱敏", "KEFU2DEMO2CHSI2REVIEW2HHHHHHHHHH", Desk.School(School.Code), StaffRoles.Lead),
        ("xueji02", "吴静", "KEFU2DEMO2CHSI2REVIEW2IIIIIIIIII", Desk.School(School.Code), StaffRoles.Reviewer),
        ("xueji03", "郑洁", "KEFU2DEMO2CHSI2REVIEW2JJJJJJJJJJ", Desk.School(School.Code), StaffRoles.Clerk),
        ("xueji04", "郑强", "KEFU2DEMO2CHSI2REVIEW2MMMMMMMMMM", Desk.School(School.Code), StaffRoles.Principal),
        ("sheng01", "冯强", "KEFU2DEMO2CHSI2REVIEW2KKKKKKKKKK", Desk.Province(Province.Code), StaffRoles.Lead),
        ("sheng02", "陈芳", "KEFU2DEMO2CHSI2REVIEW2LLLLLLLLLL", Desk.Province(Province.Code), StaffRoles.Reviewer),
    ];

    /// <summary>Left a rare character out when registering, and finds no record: it stands under the real name.</summary>
    public static MadeUpPerson RareName { get; } = new("陈龙", MadeUpPerson.NumberOf(5_400_003), Phone(8));

    /// <summary>Finds no record: the school typed the name wrongly.</summary>
    public static MadeUpPerson WrongRecord { get; } = new("李晓明", MadeUpPerson.NumberOf(5_400_004), Phone(9));

    /// <summary>专升本, and the 专科 qualification has not been settled yet.</summary>
    public static MadeUpPerson Qualification { get; } = new("王秀英", MadeUpPerson.NumberOf(5_400_005), Phone(10));

    /// <summary>An account like any other, with two records.</summary>
    public static string OrdinaryPhone { get; } = Phone(1);

    /// <summary>Whose number is good to register again: it is taken, and nobody else asks for it.</summary>
    public static MadeUpPerson Taken { get; } = new("陈静", MadeUpPerson.NumberOf(5_400_002), Phone(2));

    /// <summary>Asks for a taken number and has handed in nothing yet.</summary>
    public static string AwaitingEvidencePhone { get; } = Phone(3);

    /// <summary>Was asked for better photos.</summary>
    public static string AwaitingSupplementPhone { get; } = Phone(4);

    /// <summary>不通过.</summary>
    public static string RejectedPhone { get; } = Phone(5);

    /// <summary>Handed in, under review.</summary>
    public static string InReviewPhone { get; } = Phone(6);

    /// <summary>Approved: the number passed to this account.</summary>
    public static string ApprovedPhone { get; } = Phone(7);

    /// <summary>The desk of the demo's staff.</summary>
    public static Desk Desk => Desk.CustomerService;

    private static string Phone(int n) => MadeUpPerson.PhoneOf(88_888_000 + n);
}
