using Chsi.Silo.Grains;
using Chsi.Web.Security;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Records;
using Dapper;

namespace Chsi.Web;

/// <summary>A record in a list.</summary>
/// <param name="Name">Masked.</param>
/// <param name="Status">Its code.</param>
public sealed record RecordLine(
    Guid Id, string School, string SchoolName, string StudentNumber, string Name, string College, string Class, string Level, string Major, string Status, string Enrolled, bool Withheld, bool Aside);

/// <summary>What is looked for among the records of a desk; null for what is not asked.</summary>
/// <param name="School">院校代码; of a school's desk always its own.</param>
/// <param name="Name">Whole and exact.</param>
/// <param name="Filter">One of <see cref="RecordSearch.Filters"/>.</param>
/// <param name="After">The 学号 before the page.</param>
public sealed record RecordsAsked(string? School, string? Name, string? Number, string? College, string? Class, string? Status, string? Filter, string? After)
{
    /// <summary>As it is looked for: trimmed, and without codes that there are not.</summary>
    public RecordsAsked Read() => new(
        Text(School), Text(Name), Text(Number)?.Replace(" ", "", StringComparison.Ordinal), Text(College), Text(Class), RecordCodes.Statuses.Values.Any(s => s.Code == Status) ? Status : null,
        RecordSearch.Filters.Any(f => f.Filter == Filter) ? Filter : null, Text(After));

    private static string? Text(string? typed) => Typed.Line(typed) is { Length: > 0 } line ? line : null;
}

/// <summary>What was found: one page of it, or the refusal.</summary>
/// <param name="More">There is another page.</param>
/// <param name="Refusal">About the name; null where it was looked for.</param>
/// <param name="Cut">Not all there are were looked through, and what to do; null where they were.</param>
public sealed record RecordsFound(IReadOnlyList<RecordLine> Lines, bool More, string? Refusal = null, string? Cut = null);

/// <summary>Finds records for the desk of a school or of a province, in the order of school and 学号.</summary>
public sealed class RecordSearch(Reading reading, SchoolRecords records)
{
    /// <summary>What the overview of a school leads to, with its words.</summary>
    public static readonly IReadOnlyList<(string Filter, string Label)> Filters =
        [("aside", "导入内容未采用"), ("unplaced", "缺分院或班级"), ("doubled", "证件号码重复"), ("withheld", "专科资格待查")];

    /// <summary>Lines of a page: fewer on a phone, whose browser says that it is one.</summary>
    public static int Size(string agent) => agent.Contains("Mobile", StringComparison.Ordinal) ? 20 : 50;

    /// <param name="size">Lines of a page.</param>
    public async Task<RecordsFound> Find(Person me, RecordsAsked asked, int size, CancellationToken stop)
    {
        var school = me.Desk.Kind == OrganisationKinds.School ? me.Desk.Organisation : asked.School;
        var ids = asked.Filter == "doubled" ? await records.SharedNumbers(me.Actor, stop) : null;
        var cut = ids?.Count >= SchoolRecords.Most ? $"证件号码重复的学籍过多，只在其中{SchoolRecords.Most}条里查找；处理一部分后再查。" : null;
        if (asked.Name is { } typed)
        {
            var name = PersonName.Check(typed, DocumentType.Other);
            if (!name.Accepted)
            {
                return new([], false, "请填写完整的姓名。");
            }

            var named = await records.ByName(me.Actor, name.Value.Value, school, stop);
            cut = named.Count >= records.MostNamed ? $"同名的学籍过多，只在其中{records.MostNamed}条里查找；请{(school is null ? "选择学校" : "按学号查询")}。" : cut;
            ids = ids is null ? named : [.. ids.Intersect(named)];
        }

        var lines = await reading.As(me, Query(asked, school, ids), new
        {
            school,
            asked.Number,
            asked.College,
            asked.Class,
            asked.Status,
            asked.After,
            ids = ids?.ToArray(),
            take = size + 1,
        }, async results => (await results.ReadAsync<RecordLine>()).AsList(), stop);
        return new([.. lines.Take(size)], lines.Count > size, Cut: cut);
    }

    // only what is asked for stands in the statement, so that each is read off its index
    private static string Query(RecordsAsked asked, string? school, IReadOnlyList<Guid>? ids)
    {
        var where = new List<string> { "true" };
        Where(school, "r.school = @school");
        Where(ids, "r.id = any(@ids)");
        Where(asked.Number, "r.student_number = @Number");
        Where(asked.College, "r.college = @College");
        Where(asked.Class, "r.class = @Class");
        Where(asked.Status, "r.status = @Status");
        Where(asked.After, "r.student_number > @After");
        Where(asked.Filter == "aside" ? asked.Filter : null, "r.aside");
        Where(asked.Filter == "unplaced" ? asked.Filter : null, "(r.college = '' or r.class = '')");
        Where(asked.Filter == "withheld" ? asked.Filter : null, "r.withheld");
        return $"""
            select r.id, r.school, r.school_name as SchoolName, r.student_number as StudentNumber, coalesce(v.masked, '') as Name, r.college, r.class, r.level, r.major, r.status, r.enrolled, r.withheld, r.aside
            from (select * from chsi.record_row r where {string.Join(" and ", where)} order by r.school, r.student_number limit @take) r
            left join chsi.protected_value v on v.id = r.name_value order by r.school, r.student_number
            """;

        void Where(object? what, string condition)
        {
            if (what is not null)
            {
                where.Add(condition);
            }
        }
    }
}
