using System.Collections.Immutable;
using System.Globalization;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.Organisations;

namespace Chsi.Workflows.Records;

/// <summary>What is wrong with a line of a school's file. It names the column and never repeats what stands there, which may be personal.</summary>
/// <param name="Line">From 2; the first line names the columns.</param>
public sealed record EntryError(int Line, string Column, string Sentence);

/// <summary>What a line comes to that its school may want to look at before it is taken over: a change, what is not taken over, a 分院 that is in no list. Names and numbers are masked.</summary>
/// <param name="Line">As in <see cref="EntryError"/>.</param>
public sealed record EntryRemark(int Line, string StudentNumber, string Sentence);

/// <summary>A line of a school's file, checked and in its stored forms.</summary>
/// <param name="Province">That of the school.</param>
/// <param name="Number">Upper case; 18 or, on old records, 15 characters.</param>
/// <param name="Fields">A value for each column that the file has, empty where the cell is; the document type always.</param>
/// <param name="TypeSaid">Whether the document type stands in the line; where not, the number was read as that of a 居民身份证.</param>
public sealed record RecordEntry(
    int Line, string Province, string StudentNumber, string Name, string Number, Particulars Particulars, ImmutableArray<FieldValue> Fields, bool TypeSaid = true)
{
    /// <summary>Columns beside those of <see cref="RecordField"/>.</summary>
    public const string NameColumn = "姓名", SexColumn = "性别", BirthColumn = "出生日期", NationColumn = "民族", NumberColumn = "证件号码",
        StudentNumberColumn = "学号", ProvinceColumn = "学校所在地", SchoolColumn = "院校代码";

    private const int LongestStudentNumber = 30;

    /// <summary>Every column, in the order of the sample file.</summary>
    public static ImmutableArray<string> Columns { get; } =
    [
        NameColumn, SexColumn, BirthColumn, NationColumn, RecordField.Of(RecordField.DocumentType).Label, NumberColumn, SchoolColumn, ProvinceColumn, StudentNumberColumn,
        .. RecordField.All.Where(f => f.Code != RecordField.DocumentType).Select(f => f.Label),
    ];

    /// <summary>Columns without which no line can be read; the document type is 居民身份证 where none is given.</summary>
    public static ImmutableArray<string> MustColumns { get; } =
    [
        NameColumn, SexColumn, BirthColumn, NationColumn, NumberColumn, ProvinceColumn, StudentNumberColumn,
        .. RecordField.All.Where(f => f.Must && f.Code != RecordField.DocumentType).Select(f => f.Label),
    ];

    /// <summary>A made-up line for the sample file. Its 学号 is none, so that nobody imports it by mistake.</summary>
    public static string Example(string column, Organisation school) => column switch
    {
        NameColumn => "张三",
        SexColumn => "男",
        BirthColumn => "2008-01-31",
        NationColumn => "汉族",
        NumberColumn => "420000200801310012",
        SchoolColumn => school.Code,
        ProvinceColumn => RecordCodes.Provinces.LabelOf(school.Province),
        StudentNumberColumn => "示例行，请删除",
        _ => RecordField.All.First(f => f.Label == column).Code switch
        {
            RecordField.SchoolName => school.Name,
            RecordField.DocumentType => DocumentType.CitizenCard.Label,
            RecordField.Level => "本科",
            RecordField.Major or "admitted-as" => "软件工程",
            "length" => "4",
            "category" => "普通",
            "form" => "普通全日制",
            RecordField.College => "计算机学院",
            RecordField.Class => "软件2601",
            RecordField.Enrolled => "2026-09-01",
            "expected" => "2030-07-01",
            RecordField.Status => "注册学籍",
            "origin" => RecordCodes.Provinces.LabelOf(school.Province),
            _ => "",
        },
    };

    /// <summary>The line, or everything that is wrong with it.</summary>
    /// <param name="cell">What stands under a column; null where the file has no such column.</param>
    /// <param name="school">The school whose file it is: a line that says another province or a name the school never had is refused.</param>
    /// <param name="today">Today in Shanghai.</param>
    public static (RecordEntry? Entry, IReadOnlyList<EntryError> Errors) Check(int line, Func<string, string?> cell, Organisation school, DateOnly today)
    {
        var errors = new List<EntryError>();
        string Cell(string column) => Typed.Line(cell(column));
        void Wrong(string column, string sentence) => errors.Add(new(line, column, sentence));

        if (Cell(SchoolColumn) is { Length: > 0 } code && code != school.Code)
        {
            Wrong(SchoolColumn, "不是本校的院校代码。");
        }

        var studentNumber = Typed.Number(cell(StudentNumberColumn) ?? "");
        if (StudentNumberRefusal(studentNumber) is { } misread)
        {
            Wrong(StudentNumberColumn, misread);
        }

        var province = RecordCodes.Provinces.Find(Cell(ProvinceColumn), today);
        if (province is null)
        {
            Wrong(ProvinceColumn, "请填写省份名称，例如湖北。");
        }
        else if (province.Code != school.Province)
        {
            Wrong(ProvinceColumn, "与机构名录中本校的所在地不一致。");
        }

        if (Cell(RecordField.Of(RecordField.SchoolName).Label) is { Length: > 0 } called && school.Names.All(n => n.Name != called))
        {
            Wrong(RecordField.Of(RecordField.SchoolName).Label, "机构名录中本校没有这个名称。");
        }

        var documentColumn = RecordField.Of(RecordField.DocumentType).Label;
        var document = Cell(documentColumn) is { Length: > 0 } label ? DocumentType.All.FirstOrDefault(t => t.Label == label || t.Code == label) : DocumentType.CitizenCard;
        if (document is null)
        {
            Wrong(documentColumn, "没有这种证件类型。");
        }

        var name = PersonName.Check(cell(NameColumn) ?? "", document ?? DocumentType.Other);
        if (!name.Accepted)
        {
            Wrong(NameColumn, name.Refusal);
        }

        var sex = RecordCodes.Sexes.Find(Cell(SexColumn), today);
        if (sex is null)
        {
            Wrong(SexColumn, "请填写男或女。");
        }

        var birth = Day(Cell(BirthColumn));
        if (birth is null || birth > today)
        {
            Wrong(BirthColumn, "日期请写成2005-01-31的样子。");
        }

        var nation = RecordCodes.Nations.Find(Cell(NationColumn), today);
        if (nation is null)
        {
            Wrong(NationColumn, "请填写民族全称，例如汉族。");
        }

        var number = document is null ? null : Numbered(document, cell(NumberColumn) ?? "", today, sex, birth, Wrong);
        var fields = Clear(column => cell(column) is { } typed ? Typed.Line(typed) : null, document, today, Wrong);
        return errors.Count > 0 ? (null, errors)
            : (new(line, school.Province, studentNumber, name.Value!.Value, number!, new((Sex)(sex!.Code[0] - '0'), birth!.Value, nation!.Code), fields, Cell(documentColumn).Length > 0), errors);
    }

    private static string? Numbered(DocumentType document, string typed, DateOnly today, CodeValue? sex, DateOnly? birth, Action<string, string> wrong)
    {
        var old = document == DocumentType.CitizenCard ? IdNumber.Upgrade15(typed) : null;
        var number = IdNumber.Check(document, old ?? typed, today);
        if (!number.Accepted)
        {
            wrong(NumberColumn, number.Refusal);
            return null;
        }

        if (number.Value.Birth is { } born && birth is { } said && born != said)
        {
            wrong(BirthColumn, "与证件号码中的出生日期不一致。");
        }

        if (number.Value.Sex is { } coded && sex is not null && ((int)coded).ToString(CultureInfo.InvariantCulture) != sex.Code)
        {
            wrong(SexColumn, "与证件号码中的性别不一致。");
        }

        return old is null ? number.Value.Value : Typed.Number(typed);
    }

    private static ImmutableArray<FieldValue> Clear(Func<string, string?> cell, DocumentType? document, DateOnly today, Action<string, string> wrong)
    {
        var fields = ImmutableArray.CreateBuilder<FieldValue>();
        foreach (var field in RecordField.All)
        {
            if (field.Code == RecordField.DocumentType)
            {
                fields.Add(new(field.Code, document?.Code ?? ""));
                continue;
            }

            if (cell(field.Label) is not { } typed)
            {
                continue;
            }

            var (value, refusal) = Stored(field, typed, today);
            if (refusal is not null)
            {
                wrong(field.Label, refusal);
            }
            else
            {
                fields.Add(new(field.Code, value));
            }
        }

        return fields.ToImmutable();
    }

    /// <summary>What is wrong with a 学号; null where nothing is.</summary>
    public static string? StudentNumberRefusal(string number) =>
        number.Length is 0 or > LongestStudentNumber || !number.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? $"请填写学号：字母、数字或连字符，不超过{LongestStudentNumber}位。" : null;

    /// <summary>A typed value of a field in its stored form, or the sentence for who typed it.</summary>
    public static (string Value, string? Refusal) Stored(RecordField field, string typed, DateOnly today) =>
        typed.Length == 0 ? ("", field.Must ? $"请填写{field.Label}。" : null)
        : typed.Length > RecordField.Longest ? ("", $"不能超过{RecordField.Longest}个字。")
        : field.List is { } list ? list.Find(typed, today) is { } value ? (value.Code, null) : ("", $"没有这种{field.Label}：请填写{string.Join('、', list.Values.Take(4).Select(v => v.Label))}等。")
        : field.Day ? Day(typed) is { } day ? (day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), null) : ("", "日期请写成2026-09-01的样子。")
        : (typed, null);

    private static DateOnly? Day(string typed) =>
        DateOnly.TryParseExact(typed, ["yyyy-MM-dd", "yyyyMMdd", "yyyy/M/d", "yyyy年M月d日", "yyyy.MM.dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
