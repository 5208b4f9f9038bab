using System.Text;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Records;

namespace Chsi.Tests.Support;

/// <summary>Lines of schools' files, of students who do not exist at schools that do not exist.</summary>
public static class Students
{
    /// <summary>No school has such a code.</summary>
    public const string School = "99001", OtherSchool = "99002";

    /// <summary>A school as the list of organisations has it; they bear one name, so that a line may be any one's.</summary>
    public static Organisation Of(string school = School, string province = "42") => new(Organisation.IdOf(OrganisationKinds.School, school))
    {
        Kind = OrganisationKinds.School,
        Code = school,
        Province = province,
        Names = [new("演示大学", new(2000, 1, 1))],
    };

    public static Actor Registrar(string school = School) => new(Guid.CreateVersion7(), "赵静", Desk.School(school));

    /// <summary>The cells of a student, by column; those given replace the usual ones.</summary>
    public static Dictionary<string, string> Line(string studentNumber, string? number = null, params (string Column, string Cell)[] cells)
    {
        number ??= People.IdNumber();
        var full = IdNumber.Upgrade15(number) ?? number;
        var line = new Dictionary<string, string>
        {
            ["姓名"] = "张明",
            ["性别"] = (full[16] - '0') % 2 == 1 ? "男" : "女",
            ["出生日期"] = $"{full[6..10]}-{full[10..12]}-{full[12..14]}",
            ["民族"] = "汉族",
            ["证件类型"] = "居民身份证",
            ["证件号码"] = number,
            ["学校所在地"] = "湖北",
            ["学号"] = studentNumber,
            ["学校名称"] = "演示大学",
            ["层次"] = "本科",
            ["专业"] = "软件工程",
            ["学制"] = "4",
            ["学历类别"] = "普通",
            ["学习形式"] = "普通全日制",
            ["分院"] = "计算机学院",
            ["班级"] = "软件2601",
            ["入学日期"] = "2026-09-01",
            ["预计毕业日期"] = "2030-07-01",
            ["学籍状态"] = "注册学籍",
        };
        foreach (var (column, cell) in cells)
        {
            line[column] = cell;
        }

        return line;
    }

    /// <summary>The file with these lines.</summary>
    public static byte[] File(IReadOnlyList<Dictionary<string, string>> lines, Encoding? encoding = null)
    {
        var columns = lines.SelectMany(l => l.Keys).Distinct().ToList();
        var text = new StringBuilder().AppendJoin(',', columns.Select(c => $"\"{c}\"")).Append("\r\n");
        foreach (var line in lines)
        {
            text.AppendJoin(',', columns.Select(c => line.GetValueOrDefault(c, ""))).Append("\r\n");
        }

        return (encoding ?? Encoding.UTF8).GetBytes(text.ToString());
    }

    /// <summary>A line as the rules check it.</summary>
    public static (RecordEntry? Entry, IReadOnlyList<EntryError> Errors) Check(Dictionary<string, string> line, string school = School) =>
        RecordEntry.Check(2, column => line.GetValueOrDefault(column), Of(school), new(2026, 10, 14));
}
