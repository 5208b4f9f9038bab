using System.Collections.Immutable;
using Chsi.Workflows.Calendar;

namespace Chsi.Workflows.Letters;

/// <summary>
/// The wording of a letter as a version of the law has it: dated data. A letter keeps the wording of the day on which it was decided; another wording is
/// another template from a day on, never an edit.
/// </summary>
/// <param name="Name">What the letter says; one of the names below.</param>
/// <param name="From">The first day (Chinese time) of this wording.</param>
/// <param name="Law">The version of the law.</param>
/// <param name="Paragraphs">With the names of what is put in between braces.</param>
public sealed record LetterTemplate(string Name, DateOnly From, string Law, string Title, string To, ImmutableArray<string> Paragraphs)
{
    public const string Submission = "submission", SchoolGrants = "school-grants", SchoolRefuses = "school-refuses", SchoolDeclines = "school-declines",
        ProvinceGrants = "province-grants", ProvinceRefuses = "province-refuses";

    // 教育部令第41号 holds since then; the article on corrections itself since 2014
    private static readonly DateOnly Order41 = new(2017, 9, 1);

    private const string Law41 = "《普通高等学校学生管理规定》（教育部令第41号，2017年9月1日起施行）和《高等学校学生学籍学历电子注册办法》（教学〔2014〕11号）";

    private const string Asked = "{student}同学（学号{studentNumber}）于{askedOn}申请更正学籍信息（案件号{case}），申请的事由为{cause}，申请更正的内容为：";

    private const string ToBoard =
        "如对本决定有异议，可自收到本决定之日起10日内，登录学信网向学校学生申诉处理委员会提出申诉；学校自收到申诉之日起15日内作出复查结论，情况复杂的，经学校负责人批准可延长15日。对复查决定有异议的，可自收到复查决定之日起15日内向省级教育行政部门提出申诉。（《普通高等学校学生管理规定》第六十条至第六十二条）";

    private const string ToProvince =
        "如对本决定有异议，可自收到本决定之日起15日内，登录学信网向省级教育行政部门提出申诉；省级教育行政部门自收到申诉之日起30个工作日内作出处理。（《普通高等学校学生管理规定》第六十二条）";

    public static ImmutableArray<LetterTemplate> All { get; } =
    [
        new(Submission, Order41, Law41, "关于更正学生学籍信息的函", "{province}",
        [
            Asked, "{changes}", "经核对录取材料和证明材料，并经学校逐级审签，我校认为该生学籍信息应予更正。学校审查意见：{opinion}",
            "依据《高等学校学生学籍学历电子注册办法》（教学〔2014〕11号）第十九条，现将有关材料一并报送，请予审核。",
        ]),
        // 省级细则: the letter says whether 重名重号 or 冒名顶替 was found; the student's copy does not
        new(Submission, new(2026, 11, 24), Law41, "关于更正学生学籍信息的函", "{province}",
        [
            Asked, "{changes}", "经核对录取材料和证明材料，并经学校逐级审签，我校认为该生学籍信息应予更正。学校审查意见：{opinion}", "重名重号、冒名顶替核查结果：{search}",
            "依据《高等学校学生学籍学历电子注册办法》（教学〔2014〕11号）第十九条，现将有关材料一并报送，请予审核。",
        ]),
        new(SchoolGrants, Order41, Law41, "学籍信息更正决定书", "{student}同学",
        [
            Asked, "{changes}", "经审查，决定予以更正，自本决定作出之时生效。学校审查意见：{opinion}",
            "依据：《高等学校学生学籍学历电子注册办法》（教学〔2014〕11号）第十九条。更正前的学籍信息由学校和学信网保存。",
        ]),
        new(SchoolRefuses, Order41, Law41, "不予更正学籍信息决定书", "{student}同学", [Asked, "{changes}", "经审查，决定不予更正。原因：{reason}", "依据：{basis}。", ToBoard]),
        new(SchoolDeclines, Order41, Law41, "不予受理学籍信息更正决定书", "{student}同学", [Asked, "{changes}", "经审查，决定不予受理。原因：{reason}", "依据：{basis}。", ToBoard]),
        new(ProvinceGrants, Order41, Law41, "关于同意更正学生学籍信息的批复", "{school}",
        [
            Asked, "{changes}", "经审核，同意更正，自本批复作出之时生效。请告知学生本人，并保存更正前的学籍信息和证明材料。",
            "依据：《高等学校学生学籍学历电子注册办法》（教学〔2014〕11号）第十九条。",
        ]),
        new(ProvinceRefuses, Order41, Law41, "不予批准学籍信息更正决定书", "{student}同学", [Asked, "{changes}", "经审核，决定不予批准。原因和依据：{reason}", ToProvince]),
    ];

    /// <summary>The wording in force at that instant; the oldest for what was decided before all.</summary>
    public static LetterTemplate At(string name, DateTimeOffset instant) =>
        All.Where(t => t.Name == name).OrderBy(t => t.From).LastOrDefault(t => t.From <= WorkingCalendar.DayOf(instant)) ?? All.Where(t => t.Name == name).MinBy(t => t.From)!;
}
