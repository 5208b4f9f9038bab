using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Chsi.Silo.Clockwork;

/// <summary>
/// Works out from the facts of the cases finished last how long each stage takes, into the small table that pages read. One node at a time;
/// however many cases there are, a round reads no more than <see cref="Most"/> of customer service and as many of all schools, the newest of each.
/// </summary>
public sealed class StageTimes(Database database, Surroundings surroundings, ClockworkOptions options, Pulse pulse, ILogger<StageTimes> log) : BackgroundService
{
    /// <summary>Finished cases of an office that a round looks at, newest first.</summary>
    public const int Most = 5000;

    /// <summary>Of each school.</summary>
    public const int MostOfSchool = 20;

    private const string Job = "stage-times";

    private const long Lock = 0x434854;

    private const string Facts = """
        with recent as materialized (
          (select id, route, cause from chsi.case_row where office = $1 and closed_at is not null order by closed_at desc limit $2)
          union all
          (select c.id, c.route, c.cause from chsi.organisation_row o
          cross join lateral (select id, route, cause, closed_at from chsi.case_row where office = 'school:' || o.code and closed_at is not null order by closed_at desc limit $4) c
          where o.kind = 'school' order by c.closed_at desc limit $2))
        select r.route, r.cause, f.stream, f.type, f.body, f.at, f.desk
        from recent r join chsi.fact f on f.stream = r.id where f.type = any($3) order by f.stream, f.version
        """;

    private const string Replace = """
        with gone as (delete from chsi.stage_time t where (t.route, t.cause, t.stage) not in (select * from unnest($1, $2, $3)))
        insert into chsi.stage_time (route, cause, stage, cases, visits, returned, median, p90, refreshed)
        select x.*, chsi.clock() from unnest($1, $2, $3, $4, $5, $6, $7, $8) x
        on conflict (route, cause, stage) do update set cases = excluded.cases, visits = excluded.visits, returned = excluded.returned,
          median = excluded.median, p90 = excluded.p90, refreshed = excluded.refreshed
        """;

    private static readonly string[] Types =
        [.. Catalogue.FactTypes.Where(t => t.Value == typeof(StageEntered) || t.Value.IsAssignableTo(typeof(ITakesBack))).Select(t => t.Key)];

    private readonly TimeSpan _every = TimeSpan.FromMinutes(options.HousekeepingMinutes);

    /// <returns>How many finished cases were looked at; 0 where another node is at it.</returns>
    public async Task<int> RunOnce(CancellationToken stop = default)
    {
        var looked = 0;
        await Rounds.Alone(database, Lock, async connection =>
        {
            var cases = await Finished(connection, stop);
            await Keep(connection, [.. Times(cases)], stop);
            looked = cases.Count;
        }, stop);
        return looked;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.Run(
        Job, async () =>
        {
            await RunOnce(stoppingToken);
            return 0;
        },
        () => Task.Delay(_every, stoppingToken), () => pulse.Beat(Job, _every, stoppingToken), log, stoppingToken);

    private IEnumerable<(Kind Kind, StageTime Time)> Times(IEnumerable<Finish> cases) =>
        from finish in cases
        from visit in StageVisit.Of(finish.Facts)
        where visit.Answered
        group (finish, visit) by new Kind(finish.Route, finish.Cause, visit.Stage) into kind
        select (kind.Key, StageTime.Of(
            [.. kind.Select(k => k.visit.WorkingDays(surroundings.Calendar))], kind.Select(k => k.finish).Distinct().Count(), kind.Count(k => k.visit.Returned)));

    private static async Task<List<Finish>> Finished(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(Facts, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = Desk.CustomerService.ToString() }, new NpgsqlParameter<int> { TypedValue = Most },
                new NpgsqlParameter<string[]> { TypedValue = Types }, new NpgsqlParameter<int> { TypedValue = MostOfSchool },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(stop);
        var cases = new List<Finish>();
        var last = Guid.Empty;
        while (await reader.ReadAsync(stop))
        {
            if (reader.GetGuid(2) is var stream && stream != last)
            {
                last = stream;
                cases.Add(new(reader.GetString(0), reader.GetString(1), []));
            }

            cases[^1].Facts.Add((
                FactCodec.Read(reader.GetString(3), reader.GetFieldValue<byte[]>(4)), new(reader.GetDateTime(5)), Desk.Parse(reader.GetString(6))));
        }

        return cases;
    }

    private static async Task Keep(NpgsqlConnection connection, (Kind Kind, StageTime Time)[] times, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(Replace, connection);
        foreach (var texts in new Func<Kind, string>[] { k => k.Route, k => k.Cause, k => k.Stage })
        {
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. times.Select(t => texts(t.Kind))] });
        }

        foreach (var figures in new Func<StageTime, int>[] { t => t.Cases, t => t.Visits, t => t.Returned, t => t.Median, t => t.P90 })
        {
            command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. times.Select(t => figures(t.Time))] });
        }

        await command.ExecuteNonQueryAsync(stop);
    }

    private sealed record Kind(string Route, string Cause, string Stage);

    // compared by reference: two cases of one kind are two
    private sealed class Finish(string route, string cause, List<(Fact Fact, DateTimeOffset At, Desk By)> facts)
    {
        public string Route => route;

        public string Cause => cause;

        public List<(Fact Fact, DateTimeOffset At, Desk By)> Facts => facts;
    }
}
