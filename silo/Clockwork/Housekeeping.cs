using System.Data;
using Chsi.Silo.Grains;
using Chsi.Silo.Imports;
using Chsi.Silo.Store;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Chsi.Silo.Clockwork;

/// <summary>Removes what has ended, and works provisional limits out again when a year has been imported. Each job is one node's at a time; a job that fails stops no other.</summary>
public sealed class Housekeeping(Database database, Vault vault, Door door, Surroundings surroundings, Namesakes namesakes, MovedSchools moved, ClockworkOptions options, Pulse pulse, ILogger<Housekeeping> log)
    : BackgroundService
{
    private const long FirstLock = 0x43480000;

    private static readonly (string Job, string Sql)[] Jobs =
    [
        ("sessions", "delete from chsi.session where ends < chsi.clock() or seen + idle < chsi.clock()"),
        ("drafts", "delete from chsi.draft where ends < chsi.clock()"),
        ("codes", "delete from chsi.code where ends < chsi.clock()"),
        ("spent", "delete from chsi.spent where ends < chsi.clock()"),
        ("counters", "delete from chsi.counter where day < (chsi.clock() at time zone 'Asia/Shanghai')::date - 2"),
        // a dead one stays a week, for people to look at
        ("code notices", """
            delete from chsi.notice where sealed is not null and next_try is null
            and at < chsi.clock() - case when dead then interval '7 days' else interval '1 day' end
            """),
        ("failures", "delete from chsi.due_failure f using chsi.stream s where s.id = f.stream and s.wake_at is distinct from f.wake_at"),
        ("imports", "delete from chsi.record_import where finished_at < chsi.clock() - interval '30 days'"),
        ("rehearsed files", "update chsi.record_import set kept = false, file = null where kept and finished_at < chsi.clock() - interval '1 day'"),
        ("notice_read", "delete from chsi.notice_read where at < chsi.clock() - interval '3 days'"),
        ("presence", "delete from chsi.presence where seen < chsi.clock() - interval '1 hour'"),
    ];

    // null at first: a year imported while no node ran is news to nobody, so every process looks once at its start
    private WorkingCalendar? _followed;

    // names come with their digests: those of before are looked for once in a process
    private bool _named;

    /// <returns>How many lines were removed and limits looked at.</returns>
    public async Task<int> RunOnce(CancellationToken stop = default)
    {
        var done = 0;
        for (var job = 0; job < Jobs.Length; job++)
        {
            var (name, sql) = Jobs[job];
            try
            {
                done += await Alone(job, sql, stop);
            }
            catch (NpgsqlException e)
            {
                log.LogError("Housekeeping of {Job} failed ({Fault}).", name, Fault.Of(e));
            }
        }

        try
        {
            while (!_named)
            {
                var filled = await namesakes.Fill(stop);
                (done, _named) = (done + filled, filled == 0);
            }
        }
        catch (NpgsqlException e)
        {
            log.LogError("Housekeeping of {Job} failed ({Fault}).", "names", Fault.Of(e));
        }

        try
        {
            done += await moved.Follow(stop);
        }
        catch (Exception e) when (e is NpgsqlException or DBConcurrencyException)
        {
            log.LogError("Housekeeping of {Job} failed ({Fault}).", "moved schools", Fault.Of(e));
        }

        return done + await FollowCalendar(stop);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.Run(
        Pulse.Housekeeping, async () =>
        {
            await RunOnce(stoppingToken);
            return 0;
        },
        () => Task.Delay(TimeSpan.FromMinutes(options.HousekeepingMinutes), stoppingToken),
        () => pulse.Beat(Pulse.Housekeeping, TimeSpan.FromMinutes(options.HousekeepingMinutes), stoppingToken), log, stoppingToken);

    private async Task<int> Alone(int job, string sql, CancellationToken stop)
    {
        var removed = 0;
        await Rounds.Alone(database, FirstLock + job, async connection =>
        {
            await using var clean = new NpgsqlCommand(sql, connection);
            removed = await clean.ExecuteNonQueryAsync(stop);
        }, stop);
        return removed;
    }

    private async Task<int> FollowCalendar(CancellationToken stop)
    {
        await surroundings.Refresh(stop);
        var calendar = surroundings.Calendar;
        if (ReferenceEquals(_followed, calendar))
        {
            return 0;
        }

        var open = new List<(Guid Case, int Version)>();
        await using (var command = database.Writer.CreateCommand("select id, version from chsi.case_row where provisional and closed_at is null"))
        await using (var reader = await command.ExecuteReaderAsync(stop))
        {
            while (await reader.ReadAsync(stop))
            {
                open.Add((reader.GetGuid(0), reader.GetInt32(1)));
            }
        }

        var failed = 0;
        foreach (var (@case, version) in open)
        {
            try
            {
                await door.Ask(new RecomputeLimit(@case), Actor.Clock, vault.RequestId($"calendar|{@case}|{version}"), stop);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                failed++;
                log.LogError("The limit of case {Case} could not be worked out again ({Fault}).\n{Place}", @case, Fault.Of(e), Fault.Place(e));
            }
        }

        // what failed is looked at again in the next round
        _followed = failed == 0 ? calendar : null;
        return open.Count - failed;
    }
}
