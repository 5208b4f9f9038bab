using Chsi.Silo.Grains;
using Chsi.Web.Security;
using Chsi.Workflows.Records;
using Dapper;
using Microsoft.Extensions.Caching.Memory;

namespace Chsi.Web.Pages.School;

/// <summary>How many records a class has; empty names where they are missing.</summary>
/// <param name="InSchool">在籍.</param>
public sealed record ClassLine(string College, string Class, int Records, int InSchool);

/// <summary>The school's records at a glance.</summary>
/// <param name="Unplaced">Without 分院 or 班级.</param>
/// <param name="Gaps">How many records lack what; only what is lacking somewhere.</param>
/// <param name="Doubled">Sharing a 证件号码; counted up to <see cref="SchoolRecords.Most"/>.</param>
public sealed record SchoolOverview(IReadOnlyList<ClassLine> Classes, int Aside, int Unplaced, int Withheld, int Doubled, IReadOnlyList<(RecordGaps Gap, string Label, int Records)> Gaps, DateTimeOffset At)
{
    public static readonly SchoolOverview Nothing = new([], 0, 0, 0, 0, [], default);

    public int Records => Classes.Sum(c => c.Records);

    public int InSchool => Classes.Sum(c => c.InSchool);
}

/// <summary>Counts all records of a school, which takes a moment where there are many: kept for half a minute in this process.</summary>
public sealed class SchoolFigures(Reading reading, SchoolRecords records) : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);

    private static readonly string Count = $"""
        select college, class, count(*)::int as Records, count(*) filter (where status in ('registered', 'deferred', 'suspended', 'kept'))::int as InSchool,
          count(*) filter (where aside)::int as Aside, count(*) filter (where withheld)::int as Withheld,
          array[{string.Join(", ", RecordGapList.All.Select(g => $"count(*) filter (where missing & {(int)g.Gap} <> 0)"))}]::int[] as Gaps
        from chsi.record_row where school = @school group by college, class order by college = '', college, class = '', class
        """;

    private readonly MemoryCache _kept = new(new MemoryCacheOptions());

    public async Task<SchoolOverview> Of(Person me, CancellationToken stop)
    {
        var school = me.Desk.Organisation;
        if (_kept.TryGetValue(school, out SchoolOverview? known) && me.At - known!.At < Kept)
        {
            return known;
        }

        var rows = await reading.As(me, async connection =>
            (await connection.QueryAsync<(string College, string Class, int Records, int InSchool, int Aside, int Withheld, int[] Gaps)>(Count, new { school })).AsList(), stop);
        var overview = new SchoolOverview(
            [.. rows.Select(r => new ClassLine(r.College, r.Class, r.Records, r.InSchool))], rows.Sum(r => r.Aside),
            rows.Where(r => r.College.Length == 0 || r.Class.Length == 0).Sum(r => r.Records), rows.Sum(r => r.Withheld), (await records.SharedNumbers(me.Actor, stop)).Count,
            [.. RecordGapList.All.Select((g, at) => (g.Gap, g.Label, Records: rows.Sum(r => r.Gaps[at]))).Where(g => g.Records > 0)], me.At);
        _kept.Set(school, overview, Kept);
        return overview;
    }

    /// <summary>The names of its 分院 and their 班级, to choose from; as they were within the last minutes.</summary>
    public async Task<IReadOnlyList<(string College, string Class)>> Classes(Person me, CancellationToken stop)
    {
        var key = ("classes", me.Desk.Organisation);
        return _kept.TryGetValue(key, out IReadOnlyList<(string, string)>? known) ? known! : _kept.Set(key, await reading.As(me, async connection => (IReadOnlyList<(string, string)>)(
            await connection.QueryAsync<(string, string)>("select distinct college, class from chsi.record_row where school = @Organisation order by college, class", new { me.Desk.Organisation })).AsList(), stop),
            TimeSpan.FromMinutes(5));
    }

    public void Dispose() => _kept.Dispose();
}
