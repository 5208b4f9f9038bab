using System.Collections.Immutable;
using System.Globalization;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Records;

namespace Chsi.Workflows.Correction;

/// <summary>Why something of a record is to be otherwise. Stored: add, never rename.</summary>
public static class CorrectionCauses
{
    /// <summary>It was right and has changed since, as the police have it.</summary>
    public const string Changed = "info-changed";

    /// <summary>It was wrong from the beginning.</summary>
    public const string Mistaken = "info-mistaken";
}

/// <summary>What is asked for, as the rules look at it.</summary>
/// <param name="Fields">Codes of <see cref="CorrectionField"/>.</param>
/// <param name="Cause">One of <see cref="CorrectionCauses"/>.</param>
/// <param name="ChangedOn">The day (Chinese time) of the change, as the police have it; null for what was wrong from the beginning.</param>
/// <param name="Day">The day (Chinese time) on which it is asked.</param>
public sealed record CorrectionWish(StudentRecord Record, ImmutableArray<string> Fields, string Cause, DateOnly? ChangedOn, DateOnly Day)
{
    /// <summary>The 学历 is registered and can be queried.</summary>
    public bool Certified => Record.CertifiedBy(WorkingCalendar.StartOf(Day));

    /// <summary>A mistake in a 学历 that can be queried: the one thing that is still corrected then, by the province alone.</summary>
    public bool MistakeInCertificate => Certified && Cause == CorrectionCauses.Mistaken;

    internal DateOnly? DayOf(string field) =>
        DateOnly.TryParseExact(Record.Of(field), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

/// <summary>Something for which a correction is refused at once, whatever the papers say.</summary>
/// <param name="Code">Stored in rules: never renamed.</param>
/// <param name="Basis">Where it is written.</param>
/// <param name="Instead">What one can do.</param>
public sealed record CorrectionBar(string Code, string Reason, string Basis, string Instead, Func<CorrectionWish, bool> Holds)
{
    /// <summary>Of what may come about while a case is under way: what whoever decides is told, with what happens instead. Null for what is weighed on the day of asking alone.</summary>
    public string? Meanwhile { get; private init; }

    public const string Certified = "certified", NotRegistered = "not-registered", NotInSchool = "not-in-school", BeforeSchool = "before-school", Graduating = "graduating",
        Upgrade = "upgrade", NameWithNumber = "name-with-number";

    private const string Art19 = "《高等学校学生学籍学历电子注册办法》（教学〔2014〕11号）第十九条";

    // the last term has no field of its own: half a year is the usual length of a term
    private const int LastTermMonths = 6;

    public static ImmutableArray<CorrectionBar> All { get; } =
    [
        new(Certified, "学历已注册并提供网上查询，不再受理学生身份信息变更", Art19, "学历注册信息确有错误的，请选择“登记时就有错误”，由学校核对后报省级教育行政部门审核确认", w => w is { Certified: true, Cause: CorrectionCauses.Changed }),
        new(NotRegistered, "学籍尚未注册，不能申请更正", Art19, "请在学籍注册完成后再申请，录取信息有误的请联系录取学校招生部门", w => w.DayOf(RecordField.Registered) > w.Day),
        new(NotInSchool, "只有在校期间可以申请更正", Art19, "请联系原学校学籍管理部门", w => !w.Certified && !RecordCodes.InSchool(w.Record.Of(RecordField.Status))),
        new(BeforeSchool, "变更发生在入学以前，不属于在校期间的变更", "在校期间的变更以公安机关证明的日期为准", "录取信息有误的，请选择“登记时就有错误”，以录取材料为准办理", w => w.ChangedOn < (w.DayOf(RecordField.Registered) ?? w.DayOf(RecordField.Enrolled))),
        new(Graduating, "毕业学期不受理身份信息变更", "省级或学校规定：毕业学期不受理", "请在学历注册后联系学校，确有错误的由省级教育行政部门审核确认",
            w => !w.MistakeInCertificate && w.DayOf("expected") is { } end && w.Day >= end.AddMonths(-LastTermMonths))
        {
            Meanwhile = "学生已进入毕业学期，按适用规定不再更正（依据：省级或学校规定：毕业学期不受理），请答复不予更正；登记时就有错误的，由省级教育行政部门决定。",
        },
        new(Upgrade, "专升本学生在本科阶段不能变更身份信息", "省级规定：专升本学生本科阶段不受理", "前置学历信息有误的，请联系专科毕业学校更正", w => w.Record.Of(RecordField.Upgrade) == "yes" || w.Record.Of(RecordField.Level) == "upgrade"),
        new(NameWithNumber, "姓名和证件号码不能同时变更", "省级规定：姓名和证件号码同时变更的不受理", "请只申请其中一项", w => w.Fields.Contains(CorrectionField.Name) && w.Fields.Contains(CorrectionField.Number)),
    ];

    public static CorrectionBar Of(string code) => All.First(b => b.Code == code);

    /// <summary>What has come to bar a case since it was asked, by the rules that it runs under; null where nothing has.</summary>
    /// <param name="today">Chinese time.</param>
    internal static CorrectionBar? Since(CorrectionCase @case, StudentRecord record, DateOnly today)
    {
        var bars = CorrectionRules.Shipped.Rules.Where(r => @case.Terms!.Rules.Contains(r.Code)).SelectMany(r => r.Bars).ToHashSet();
        var wish = new CorrectionWish(record, [.. @case.Wanted.Select(w => w.Field)], @case.Cause, @case.ChangedOn, today);
        return All.FirstOrDefault(b => b.Meanwhile is not null && bars.Contains(b.Code) && b.Holds(wish));
    }

    /// <summary>What is said to whoever asks: reason, basis, and what can be done instead.</summary>
    public string Sentence => $"{Reason}（依据：{Basis}）。{Instead}。";
}
