using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.Records;

/// <summary>The Chinese of a record's facts: what was, what is, on what basis. The student reads it without what the school has yet to look at.</summary>
public static class RecordWording
{
    /// <summary>The values that the wording of these facts shows, to be opened before it is asked for.</summary>
    public static IEnumerable<Guid> ValuesOf(IEnumerable<Fact> facts) => facts.SelectMany(fact => fact switch
    {
        RecordChanged f => new[] { f.Name, f.NameBefore, f.Number, f.NumberBefore, f.Particulars, f.ParticularsBefore },
        ImportSetAside f => [f.Name, f.Number, f.Particulars],
        _ => [],
    }).OfType<Personal>().Select(v => v.Id).Distinct();

    /// <summary>The line of a fact; null for facts that say nothing to a reader.</summary>
    /// <param name="texts">The opened values; what is missing is no longer kept.</param>
    public static HistoryLine? Line(Fact fact, IReadOnlyDictionary<Guid, string?> texts) => fact switch
    {
        RecordRegistered => new("学校登记学籍", "随学校导入的名册登记"),
        RecordChanged f => Changes(f, texts) is { Length: > 0 } changes ? new(Voids(f) ? "作为重复学籍注销" : Title(f.Basis), f.Reason.Length == 0 ? changes : $"{changes}。依据：{f.Reason}") : null,
        ImportSetAside f => new("导入内容与登记不一致，须核对或经更正办理，未采用", Aside(f, texts), Internal: true),
        RecordPhotoAdded f => new($"学校上传{string.Join('、', RecordPhotos.All.Where(p => f.Photos.Any(x => x.Kind == p.Kind)).Select(p => p.Label))}"),
        RecordFollowedSchool f => new("学校所在地变更", $"随学校改由{RecordCodes.Provinces.LabelOf(f.Province)}省级教育行政部门管理"),
        // the change beside it says it all
        RecordFoundDuplicate => null,
        CorrectionKept f => new("学校确认以现有登记为准", f.Reason, Internal: true),
        _ => null,
    };

    /// <summary>What an import said otherwise: 专业：现为“A”，导入为“B”.</summary>
    public static string Aside(ImportSetAside aside, IReadOnlyDictionary<Guid, string?> texts) => string.Join('；',
    [
        .. aside.Fields.Select(c => $"{Label(c.Field)}：现为{Quoted(c.Field, c.Before)}，导入为{Quoted(c.Field, c.After)}{Ended(c)}"),
        .. aside.Name is { } name ? [$"姓名：导入为“{Text(name, texts)}”"] : Array.Empty<string>(),
        .. aside.Number is { } number ? [$"证件号码：导入为“{Masks.IdNumber(Text(number, texts))}”"] : Array.Empty<string>(),
        .. aside.Particulars is not null ? ["性别、出生日期或民族：导入的与现有的不同"] : Array.Empty<string>(),
    ]);

    private static bool Voids(RecordChanged f) => f.Basis == RecordBases.Case && f.Fields.Any(c => c.Field == RecordField.Status && c.After == StudentRecord.VoidStatus);

    private static string Ended(FieldChange change) => change.Field == RecordField.Status && StudentRecord.VoidStatus is var ended && (change.Before == ended || change.After == ended)
        ? "（导入不能注销或恢复学籍，重复的学籍由学生申请处理）" : "";

    private static string Title(string basis) => basis switch
    {
        RecordBases.Import => "学校更新学籍信息",
        RecordBases.ImportTaken => "学校核对后改按导入内容登记，并报省级教育行政部门",
        RecordBases.SchoolCorrection => "学校更正学籍信息，并报省级教育行政部门",
        RecordBases.Binding => "学校核实为本人学籍后更正，并报省级教育行政部门",
        RecordBases.Correction => "学校审核同意后更正学籍信息，并报省级教育行政部门",
        RecordBases.ProvinceCorrection => "省级教育行政部门批准后更正学籍信息",
        RecordBases.Appeal => "申诉成立，学校更正学籍信息，并报省级教育行政部门",
        RecordBases.ProvinceAppeal => "申诉成立，经省级教育行政部门决定更正学籍信息",
        RecordBases.Case => "经办案核实后更正学籍信息",
        _ => "学籍信息变更",
    };

    private static string Changes(RecordChanged f, IReadOnlyDictionary<Guid, string?> texts) => string.Join('；',
    [
        .. f.NameBefore is { } name ? [$"姓名由“{Text(name, texts)}”改为“{Text(f.Name!, texts)}”"] : Array.Empty<string>(),
        .. f.NumberBefore is { } number ? [$"证件号码由“{Masks.IdNumber(Text(number, texts))}”改为“{Masks.IdNumber(Text(f.Number!, texts))}”"] : Array.Empty<string>(),
        .. f.ParticularsBefore is { } before ? Particular(Text(before, texts), Text(f.Particulars!, texts)) : [],
        .. f.Fields.Select(c => $"{Label(c.Field)}由{Quoted(c.Field, c.Before)}改为{Quoted(c.Field, c.After)}"),
    ]);

    private static IEnumerable<string> Particular(string before, string after)
    {
        if (before == Gone || after == Gone)
        {
            return ["性别、出生日期或民族有变更"];
        }

        var (was, now) = (Particulars.Of(before), Particulars.Of(after));
        return new[] { ("性别", was.SexLabel, now.SexLabel), ("出生日期", was.BirthLabel, now.BirthLabel), ("民族", was.NationLabel, now.NationLabel) }
            .Where(p => p.Item2 != p.Item3).Select(p => $"{p.Item1}由“{p.Item2}”改为“{p.Item3}”");
    }

    private const string Gone = "已不再保存";

    private static string Text(Personal value, IReadOnlyDictionary<Guid, string?> texts) => texts.GetValueOrDefault(value.Id) ?? Gone;

    private static string Label(string field) => RecordField.Of(field).Label;

    private static string Quoted(string field, string value) => value.Length == 0 ? "空" : $"“{RecordField.Of(field).Text(value)}”";
}
