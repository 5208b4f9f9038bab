using System.Collections.Immutable;
using System.Globalization;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.Records;

namespace Chsi.Tools.Seed;

/// <summary>A school that does not exist: no real one has a code that begins with 99.</summary>
public sealed record MadeUpSchool(string Code, string Name, string Province)
{
    public static MadeUpSchool University { get; } = new("99001", "演示大学", "42");

    public static MadeUpSchool College { get; } = new("99002", "演示师范学院", "42");

    /// <summary>The n-th of a hundred, for large numbers of records.</summary>
    public static MadeUpSchool Of(int n) => new($"99{100 + n % 100}", $"演示大学第{n % 100 + 1}校区", n % 2 == 0 ? "42" : "11");
}

/// <summary>Records of made-up people, as their schools would report them.</summary>
public static class MadeUpStudent
{
    /// <summary>Colleges of every made-up school.</summary>
    public static IReadOnlyList<string> Colleges { get; } = ["计算机学院", "外国语学院", "土木工程学院", "经济管理学院", "医学院"];

    private static readonly string[] Majors = ["软件工程", "英语", "土木工程", "会计学", "护理学"];

    /// <param name="n">Decides college, class and 学号.</param>
    /// <param name="fields">Fields that are otherwise than usual, in their stored form.</param>
    public static ImportRecord Of(MadeUpPerson person, MadeUpSchool school, int n, params (string Field, string Value)[] fields)
    {
        var id = Guid.CreateVersion7();
        var number = person.Number;
        var birth = DateOnly.ParseExact(number.AsSpan(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture);
        var particulars = new Particulars((number[16] - '0') % 2 == 1 ? Sex.Male : Sex.Female, birth, n % 12 == 0 ? "15" : "01");
        var year = 2023 + n % 4;
        var all = new Dictionary<string, string>
        {
            [RecordField.SchoolName] = school.Name,
            [RecordField.DocumentType] = DocumentType.CitizenCard.Code,
            [RecordField.Level] = "bachelor",
            [RecordField.Major] = Majors[n % Majors.Length],
            ["length"] = "4",
            ["category"] = "regular",
            ["form"] = "regular-full-time",
            [RecordField.College] = Colleges[n % Colleges.Count],
            [RecordField.Class] = $"{Majors[n % Majors.Length]}{year % 100}{n / 40 % 20 + 1:00}",
            [RecordField.Enrolled] = $"{year}-09-01",
            ["expected"] = $"{year + 4}-07-01",
            [RecordField.Status] = n % 50 == 7 ? "suspended" : "registered",
            ["registered"] = $"{year}-11-20",
        };
        foreach (var (field, value) in fields)
        {
            all[field] = value;
        }

        ImmutableArray<FieldValue> stored = [.. RecordField.All.Where(f => all.ContainsKey(f.Code)).Select(f => new FieldValue(f.Code, all[f.Code]))];
        return new(id, school.Code, school.Province, $"{year}{n:000000}", Personal.Of(id, person.Name, Masks.Name(person.Name)), Personal.Of(id, number, Masks.IdNumber(number)),
            Personal.Of(id, particulars.ToString(), ""), stored, Guid.Empty, 2, "");
    }
}
