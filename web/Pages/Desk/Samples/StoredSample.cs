using Chsi.Silo.Rows;
using Chsi.Web.Security;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Samples;
using Dapper;

namespace Chsi.Web.Pages.Desk.Samples;

/// <summary>A draw as its row has it.</summary>
public sealed record StoredSample
{
    private const string Query = """
        select id, number, from_at as "From", until_at as Until, each, percent, seed_from as SeedFrom, seed_source as SeedSource, decisions, to_draw as ToDraw,
          population, announced_by as AnnouncedBy, announced_at as AnnouncedAt, seed, drawn_at as DrawnAt, checks as Written, chsi.clock() as Now
        from chsi.sample_row
        """;

    private IReadOnlyList<Check>? _checks;

    public Guid Id { get; init; }

    public string Number { get; init; } = "";

    public DateTime From { get; init; }

    public DateTime Until { get; init; }

    public int Each { get; init; }

    public int Percent { get; init; }

    public DateTime SeedFrom { get; init; }

    public string SeedSource { get; init; } = "";

    public int Decisions { get; init; }

    public int ToDraw { get; init; }

    public string Population { get; init; } = "";

    public string AnnouncedBy { get; init; } = "";

    public DateTime AnnouncedAt { get; init; }

    public string? Seed { get; init; }

    public DateTime? DrawnAt { get; init; }

    public string Written { get; init; } = "[]";

    public DateTime Now { get; init; }

    public IReadOnlyList<Check> Checks => _checks ??= SampleRow.ChecksIn(Written);

    public int Checked => Checks.Count(c => c.Result is not null);

    public bool Drawable => Seed is null && SeedFrom <= Now;

    public string Rule => Percent > 0 ? $"每层抽取 {Percent}%" : $"每层抽取 {Each} 件";

    public string Days => $"{First:yyyy-MM-dd} 至 {Last:yyyy-MM-dd}";

    public DateOnly First => WorkingCalendar.DayOf(new(From));

    public DateOnly Last => WorkingCalendar.DayOf(new(Until)).AddDays(-1);

    public string SeedDay => $"{WorkingCalendar.DayOf(new(SeedFrom)):yyyy-MM-dd}";

    public string State => Seed is null ? Drawable ? "种子已产生，待抽取" : $"等待种子（{SeedDay}）" : Checked == Checks.Count ? "已完成" : $"核查中 {Checked} / {Checks.Count}";

    /// <summary>What repeats the draw on any machine with the database.</summary>
    public string Command => $"sample draw --seed '{Seed}' --from {First:yyyy-MM-dd} --to {Last:yyyy-MM-dd} {(Percent > 0 ? $"--percent {Percent}" : $"--each {Each}")} --population {Population}";

    /// <summary>The next decision that this colleague has to check; null where there is none.</summary>
    public Check? NextFor(Guid me) => Checks.FirstOrDefault(c => c.Result is null && c.Checker == me);

    /// <summary>The page of a draw. Written out: generated addresses are lower case, a number is not.</summary>
    public static string AddressOf(string number) => $"/desk/reviews/samples/{number}";

    public static Task<StoredSample?> Read(Reading reading, Person me, string number, CancellationToken stop) => reading.As(me, connection =>
        connection.QuerySingleOrDefaultAsync<StoredSample>($"{Query} where number = @number", new { number = number.Trim().ToUpperInvariant() }), stop);

    /// <summary>Newest first.</summary>
    public static Task<IReadOnlyList<StoredSample>> All(Reading reading, Person me, CancellationToken stop) => reading.As(me, async connection =>
        (IReadOnlyList<StoredSample>)(await connection.QueryAsync<StoredSample>($"{Query} order by announced_at desc limit 50")).AsList(), stop);
}
