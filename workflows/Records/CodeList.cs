using System.Collections.Immutable;

namespace Chsi.Workflows.Records;

/// <summary>One value of a code list. Codes are stored: add, never rename; labels are those of the field.</summary>
/// <param name="From">The first day (in Shanghai) on which it may be entered; null for always.</param>
/// <param name="Until">The first day on which it may no longer be entered; what is stored keeps its label.</param>
public sealed record CodeValue(string Code, string Label, DateOnly? From = null, DateOnly? Until = null)
{
    /// <summary>Other ways in which schools write it.</summary>
    public ImmutableArray<string> Also { get; init; } = [];
}

/// <summary>The values that a field may have, as data with dates.</summary>
public sealed record CodeList(ImmutableArray<CodeValue> Values)
{
    /// <summary>The value that is written so, by label or code, and may be entered on this day; null where there is none.</summary>
    public CodeValue? Find(string written, DateOnly on) => Values.FirstOrDefault(v =>
        (v.Label == written || v.Code == written || v.Also.Contains(written)) && (v.From is null || v.From <= on) && (v.Until is null || v.Until > on));

    /// <summary>The label of a stored code; the code itself where no list has it any more.</summary>
    public string LabelOf(string code) => Values.FirstOrDefault(v => v.Code == code)?.Label ?? code;
}

/// <summary>The code lists of a record (domain: 3.2). Labels as schools write them; what no source lists is marked there as inferred.</summary>
public static class RecordCodes
{
    /// <summary>层次.</summary>
    public static CodeList Levels { get; } = new(
    [
        new("junior", "专科") { Also = ["专科(高职)", "专科（高职）", "高职"] }, new("bachelor", "本科"), new("second-bachelor", "第二学士学位"), new("upgrade", "专升本"),
        new("master", "硕士研究生"), new("doctor", "博士研究生"),
    ]);

    /// <summary>学历类别.</summary>
    public static CodeList Categories { get; } = new(
    [
        new("regular", "普通") { Also = ["普通高等教育"] }, new("adult", "成人") { Also = ["成人高等教育"] }, new("online", "网络教育"), new("self-taught", "自学考试"),
        new("open", "开放教育"), new("graduate", "研究生"),
    ]);

    /// <summary>学习形式.</summary>
    public static CodeList Forms { get; } = new(
    [
        new("regular-full-time", "普通全日制"), new("full-time", "全日制"), new("part-time", "非全日制"), new("released", "脱产"),
        new("evening", "业余") { Also = ["夜大学", "业余/夜大学"] }, new("correspondence", "函授"), new("online", "网络教育"), new("open", "开放教育"),
    ]);

    /// <summary>学籍状态.</summary>
    public static CodeList Statuses { get; } = new(
    [
        new("registered", "注册学籍") { Also = ["在籍(注册学籍)", "在籍（注册学籍）"] }, new("deferred", "暂缓注册"), new("suspended", "休学"), new("kept", "保留学籍"),
        new("withdrawn", "退学"), new("cancelled", "取消学籍"), new("expelled", "开除学籍"), new("transferred", "转学(转出)") { Also = ["转学（转出）"] },
        new("graduated", "毕业"), new("completed", "结业"), new("incomplete", "肄业"), new("void", "已注销"),
        new("admission-kept", "保留入学资格"), new("admission-given-up", "放弃入学资格"), new("admission-cancelled", "取消入学资格"),
    ]);

    /// <summary>专科资格, of records 专升本 alone: 待查 keeps the record from its student until the school and the province have settled it (003-13).</summary>
    public static CodeList PriorQualifications { get; } = new([new("confirmed", "已核实"), new("pending", "待查") { Also = ["专科资格待查"] }]);

    /// <summary>是 and 否.</summary>
    public static CodeList YesNo { get; } = new([new("yes", "是"), new("no", "否")]);

    /// <summary>性别, GB/T 2261.1.</summary>
    public static CodeList Sexes { get; } = new([new("1", "男"), new("2", "女")]);

    /// <summary>The first two digits of GB/T 2260.</summary>
    public static CodeList Provinces { get; } = new(
    [
        Province("11", "北京", "市"), Province("12", "天津", "市"), Province("13", "河北"), Province("14", "山西"), new("15", "内蒙古") { Also = ["内蒙古自治区"] },
        Province("21", "辽宁"), Province("22", "吉林"), Province("23", "黑龙江"), Province("31", "上海", "市"), Province("32", "江苏"), Province("33", "浙江"),
        Province("34", "安徽"), Province("35", "福建"), Province("36", "江西"), Province("37", "山东"), Province("41", "河南"), Province("42", "湖北"),
        Province("43", "湖南"), Province("44", "广东"), new("45", "广西") { Also = ["广西壮族自治区"] }, Province("46", "海南"), Province("50", "重庆", "市"),
        Province("51", "四川"), Province("52", "贵州"), Province("53", "云南"), new("54", "西藏") { Also = ["西藏自治区"] }, Province("61", "陕西"), Province("62", "甘肃"),
        Province("63", "青海"), new("64", "宁夏") { Also = ["宁夏回族自治区"] }, new("65", "新疆") { Also = ["新疆维吾尔自治区"] },
        new("71", "台湾"), new("81", "香港"), new("82", "澳门"),
    ]);

    /// <summary>民族, GB/T 3304.</summary>
    public static CodeList Nations { get; } = new(
    [
        .. "汉族 蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族 傣族 黎族 傈僳族 佤族 畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 阿昌族 普米族 塔吉克族 怒族 乌孜别克族 俄罗斯族 鄂温克族 德昂族 保安族 裕固族 京族 塔塔尔族 独龙族 鄂伦春族 赫哲族 门巴族 珞巴族 基诺族"
            .Split(' ').Select((label, at) => new CodeValue($"{at + 1:00}", label) { Also = [label[..^1]] }),
        new("97", "其他"), new("98", "外国血统"),
    ]);

    private static readonly HashSet<string> Enrolled = ["registered", "deferred", "suspended", "kept"];

    /// <summary>Whether a student of this status is 在籍.</summary>
    public static bool InSchool(string status) => Enrolled.Contains(status);

    /// <summary>Whether somebody of this status was admitted and never registered.</summary>
    internal static bool BeforeRegistration(string status) => status is "admission-kept" or "admission-given-up" or "admission-cancelled";

    /// <summary>学籍状态 as students read it (004-07): 在籍(注册学籍), 不在籍(毕业).</summary>
    public static string Shown(string status) => $"{(InSchool(status) ? "在籍" : "不在籍")}({Statuses.LabelOf(status)})";

    private static CodeValue Province(string code, string name, string suffix = "省") => new(code, name) { Also = [name + suffix] };
}
