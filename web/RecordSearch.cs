using System.Runtime.CompilerServices;
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
/// <param name="IdNumber">Masked; empty where it is not for a copy.</param>
public sealed record RecordLine(
    Guid Id, string School, string SchoolName, string StudentNumber, string Name, string College, string Class, string Level, string Major, string Status, string Enrolled, bool Withheld, bool Aside, string IdNumber);

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
/// <param name="Count">How many there are, up to <see cref="RecordSearch.MostCounted"/>.</param>
/// <param name="Refusal">About the name; null where it was looked for.</param>
/// <param name="Cut">Not all there are were looked through, and what to do; null where they were.</param>
public sealed record RecordsFound(IReadOnlyList<RecordLine> Lines, bool More, int Count = 0, string? Refusal = null, string? Cut = null);

/// <summary>All that was found, for a copy.</summary>
/// <param name="Lines">Some at a time, each read when the ones before were taken.</param>
public sealed record RecordsAll(long Count, Func<CancellationToken, IAsyncEnumerable<IReadOnlyList<RecordLine>>> Lines, string? Refusal = null, string? Cut = null);

/// <summary>Finds records for the desk of a school or of a province, in the order of school and 学号.</summary>
public sealed class RecordSearch(Reading reading, SchoolRecords records)
{
    /// <summary>What the overview of a school leads to, with its words.</summary>
    public static readonly IReadOnlyList<(string Filter, string Label)> Filters =
    [
        ("aside", "导入内容未采用"), ("unplaced", "缺分院或班级"), ("doubled", "证件号码重复"), ("withheld", "专科资格待查"),
        .. RecordGapList.All.Select(g => (Lacking(g.Gap), $"缺{g.Label}")),
    ];

    /// <summary>Finds the records that lack this.</summary>
    public static string Lacking(RecordGaps gap) => $"no-{(int)gap}";

    /// <summary>Lines of a page: fewer on a phone, whose browser says that it is one.</summary>
    public static int Size(string agent) => agent.Contains("Mobile", StringComparison.Ordinal) ? 20 : 50;

    /// <summary>So many are counted; further ones are only said to be there.</summary>
    public const int MostCounted = 1_000;

    /// <summary>Lines of a copy that are read at once.</summary>
    public int AtOnce { get; init; } = 1_000;

    /// <param name="size">Lines of a page.</param>
    public async Task<RecordsFound> Find(Person me, RecordsAsked asked, int size, CancellationToken stop)
    {
        var (school, ids, refusal, cut) = await Known(me, asked, stop);
        if (refusal is not null)
        {
            return new([], false, Refusal: refusal);
        }

        var lines = await Read(me, asked, school, ids, null, size + 1, stop);
        var more = lines.Count > size;
        return new([.. lines.Take(size)], more, more || asked.After is not null ? await Count(me, asked, school, ids, stop) : lines.Count, Cut: cut);
    }

    /// <summary>The same without pages: all of it in the order of school and 学号, with masked numbers.</summary>
    public async Task<RecordsAll> All(Person me, RecordsAsked asked, CancellationToken stop)
    {
        var (school, ids, refusal, cut) = await Known(me, asked, stop);
        if (refusal is not null || cut is not null)
        {
            return new(0, _ => AsyncEnumerable.Empty<IReadOnlyList<RecordLine>>(), refusal, cut);
        }

        var count = await reading.As(me, $"select count(*) from chsi.record_row r where {Where(asked, school, ids, null)}", Parameters(asked, school, ids, null, 0),
            results => results.ReadSingleAsync<long>(), stop);
        return new(count, Lines);

        async IAsyncEnumerable<IReadOnlyList<RecordLine>> Lines([EnumeratorCancellation] CancellationToken stopped)
        {
            for (RecordLine? last = null; ;)
            {
                var lines = await Read(me, asked, school, ids, (last?.School ?? "", last?.StudentNumber ?? ""), AtOnce, stopped);
                if (lines.Count > 0)
                {
                    yield return lines;
                }

                if (lines.Count < AtOnce)
                {
                    break;
                }

                last = lines[^1];
            }
        }
    }

    // of pages, however many there are, only so many are counted: the first page of a school of 100,000 does not wait for it
    private Task<int> Count(Person me, RecordsAsked asked, string? school, IReadOnlyList<Guid>? ids, CancellationToken stop)
    {
        var all = asked with { After = null };
        return reading.As(me, $"select count(*)::int from (select 1 from chsi.record_row r where {Where(all, school, ids, null)} limit @take) counted", Parameters(all, school, ids, null, MostCounted),
            results => results.ReadSingleAsync<int>(), stop);
    }

    /// <summary>What only keyed look-ups know; null where nothing was asked that they know.</summary>
    private async Task<(string? School, IReadOnlyList<Guid>? Ids, string? Refusal, string? Cut)> Known(Person me, RecordsAsked asked, CancellationToken stop)
    {
        var school = me.Desk.Kind == OrganisationKinds.School ? me.Desk.Organisation : asked.School;
        var ids = asked.Filter == "doubled" ? await records.SharedNumbers(me.Actor, stop) : null;
        var cut = ids?.Count >= SchoolRecords.Most ? $"证件号码重复的学籍过多，只在其中{SchoolRecords.Most}条里查找；处理一部分后再查。" : null;
        if (asked.Name is { } typed)
        {
            var name = PersonName.Check(typed, DocumentType.Other);
            if (!name.Accepted)
            {
                return (school, [], "请填写完整的姓名。", null);
            }

            var named = await records.ByName(me.Actor, name.Value.Value, school, stop);
            cut = named.Count >= records.MostNamed ? $"同名的学籍过多，只在其中{records.MostNamed}条里查找；请{(school is null ? "选择学校" : "按学号查询")}。" : cut;
            ids = ids is null ? named : [.. ids.Intersect(named)];
        }

        return (school, ids, null, cut);
    }

    /// <param name="copied">School and 学号 of the last line that the copy has; null where it is no copy.</param>
    private Task<List<RecordLine>> Read(Person me, RecordsAsked asked, string? school, IReadOnlyList<Guid>? ids, (string School, string Number)? copied, int take, CancellationToken stop) =>
        reading.As(me, $"""
            select r.id, r.school, r.school_name as SchoolName, r.student_number as StudentNumber, coalesce(v.masked, '') as Name, r.college, r.class, r.level, r.major, r.status, r.enrolled, r.withheld, r.aside,
              {(copied is null ? "''" : "coalesce(n.masked, '')")} as IdNumber
            from (select * from chsi.record_row r where {Where(asked, school, ids, copied)} order by r.school, r.student_number limit @take) r
            left join chsi.protected_value v on v.id = r.name_value {(copied is null ? "" : "left join chsi.protected_value n on n.id = r.number_value")} order by r.school, r.student_number
            """, Parameters(asked, school, ids, copied, take), async results => (await results.ReadAsync<RecordLine>()).AsList(), stop);

    private static object Parameters(RecordsAsked asked, string? school, IReadOnlyList<Guid>? ids, (string School, string Number)? copied, int take) => new
    {
        school,
        asked.Number,
        // whoever types the beginning finds all that begin so
        numberEnd = asked.Number + "\uFFFF",
        asked.College,
        asked.Class,
        asked.Status,
        asked.After,
        ids = ids?.ToArray(),
        copiedSchool = copied?.School,
        copiedNumber = copied?.Number,
        take,
    };

    // only what is asked for stands in the statement, so that each is read off its index
    private static string Where(RecordsAsked asked, string? school, IReadOnlyList<Guid>? ids, (string School, string Number)? copied)
    {
        var where = new List<string> { "true" };
        Add(school, "r.school = @school");
        Add(ids, "r.id = any(@ids)");
        Add(asked.Number, "r.student_number >= @Number and r.student_number < @numberEnd");
        Add(asked.College, "r.college = @College");
        Add(asked.Class, "r.class = @Class");
        Add(asked.Status, "r.status = @Status");
        Add(asked.After, "r.student_number > @After");
        Add(asked.Filter == "aside" ? asked.Filter : null, "r.aside");
        Add(asked.Filter == "unplaced" ? asked.Filter : null, "(r.college = '' or r.class = '')");
        Add(asked.Filter == "withheld" ? asked.Filter : null, "r.withheld");
        var gap = RecordGapList.All.FirstOrDefault(g => Lacking(g.Gap) == asked.Filter).Gap;
        Add(gap == RecordGaps.None ? null : asked.Filter, gap switch
        {
            RecordGaps.College => "r.college = ''",
            RecordGaps.Class => "r.class = ''",
            RecordGaps.CertificatePhoto => $"r.missing & {(int)gap} <> 0",
            // in the words of record_lacks, or it is not read
            _ => $"r.missing & 28 <> 0 and r.missing & {(int)gap} <> 0",
        });
        Add(copied, "(r.school, r.student_number) > (@copiedSchool, @copiedNumber)");
        return string.Join(" and ", where);

        void Add(object? what, string condition)
        {
            if (what is not null)
            {
                where.Add(condition);
            }
        }
    }
}
