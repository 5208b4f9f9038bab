using System.Collections.Concurrent;
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
/// Turns time limits that are due into ordinary requests. Any number of nodes may run it: a claim keeps them apart, and where it does not, the
/// request's id, which is the same on every node, gives each limit one effect.
/// </summary>
public sealed class DueWork(Database database, Vault vault, Door door, NameRecheck names, ClockworkOptions options, Pulse pulse, ILogger<DueWork> log) : BackgroundService
{
    private const int Batch = 64;

    private const int AtOnce = 8;

    private const string Claim = """
        with due as materialized (
          select id from chsi.stream
          where wake_at <= (select chsi.clock()) and (wake_claimed is null or wake_claimed < (select chsi.clock()))
          order by wake_at limit $1 for no key update skip locked)
        update chsi.stream s set wake_claimed = chsi.clock() + interval '1 minute'
        from due left join chsi.due_failure f on f.stream = due.id
        where s.id = due.id
        returning s.id, s.kind, s.wake_at, s.version, f.stream is not null
        """;

    // one that has failed waits for its pause to end; whoever asks for it by name does not
    private const string ClaimAgain = """
        update chsi.stream s set wake_claimed = chsi.clock() + interval '1 minute'
        where s.id = $1 and s.wake_at <= chsi.clock()
          and (s.wake_claimed is null or s.wake_claimed < chsi.clock() or exists (select from chsi.due_failure f where f.stream = s.id and f.wake_at = s.wake_at))
        returning s.id, s.kind, s.wake_at, s.version, exists (select from chsi.due_failure f where f.stream = s.id)
        """;

    private const string Fail = """
        with failed as (
          insert into chsi.due_failure as f (stream, wake_at, tries, error, last)
          select id, wake_at, 1, $4, chsi.clock() from chsi.stream where id = $1 and version = $2 and wake_at = $3
          on conflict (stream) do update set tries = case when f.wake_at = excluded.wake_at then f.tries + 1 else 1 end,
            wake_at = excluded.wake_at, error = excluded.error, last = excluded.last
          returning tries)
        update chsi.stream set wake_claimed = chsi.clock() + least(interval '1 hour', interval '15 seconds' * 2 ^ least(tries, 10))
        from failed where id = $1 and version = $2
        """;

    private const string Return = """
        update chsi.stream s set wake_claimed = null from unnest($1, $2) x(id, version) where s.id = x.id and s.version = x.version and s.wake_claimed is not null
        """;

    private sealed record Due(Guid Stream, string Kind, DateTimeOffset WakeAt, int Version, bool Failed);

    /// <summary>Answers one batch of limits that are due.</summary>
    /// <returns>How many were claimed; 0 when nothing is due.</returns>
    public async Task<int> RunOnce(CancellationToken stop = default)
    {
        var claimed = await Claimed(Claim, new NpgsqlParameter<int> { TypedValue = Batch }, stop);
        var left = new ConcurrentBag<Due>();
        await Parallel.ForEachAsync(claimed.OrderBy(d => d.WakeAt), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (due, _) =>
        {
            // what has begun is finished when the process stops, and the rest is any other node's at once
            if (stop.IsCancellationRequested)
            {
                left.Add(due);
                return;
            }

            await Answer(due, CancellationToken.None);
        });
        if (!left.IsEmpty)
        {
            await Execute(Return,
                [new NpgsqlParameter<Guid[]> { TypedValue = [.. left.Select(d => d.Stream)] }, new NpgsqlParameter<int[]> { TypedValue = [.. left.Select(d => d.Version)] }],
                CancellationToken.None);
        }

        return claimed.Count - left.Count;
    }

    /// <summary>Answers the limit of one stream now, whatever pause its failures have earned it.</summary>
    /// <returns>Empty where it was answered; otherwise the kind of fault. Null where nothing is due, or a node is at it.</returns>
    public async Task<string?> Again(Guid stream, CancellationToken stop = default) =>
        await Claimed(ClaimAgain, new NpgsqlParameter<Guid> { TypedValue = stream }, stop) is [var due] ? await Answer(due, stop) : null;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.Run(
        Pulse.Limits, () => RunOnce(stoppingToken), () => Task.Delay(TimeSpan.FromSeconds(options.DueSeconds), stoppingToken),
        () => pulse.Beat(Pulse.Limits, TimeSpan.FromSeconds(options.DueSeconds), stoppingToken), log, stoppingToken);

    /// <returns>Empty, or the kind of fault.</returns>
    private async Task<string> Answer(Due due, CancellationToken stop)
    {
        var error = "";
        try
        {
            Request request = due.Kind == "account" ? await names.Ask(due.Stream, stop)
                : Catalogue.Routes.Any(r => r.Name == due.Kind) ? new TimeLimitReached(due.Stream)
                : throw new InvalidOperationException($"Streams of kind {due.Kind} have no time limits.");
            var answer = await door.Ask(request, Actor.Clock, vault.RequestId($"due|{due.Stream}|{due.Version}|{due.WakeAt.UtcTicks}"), stop);
            if (answer is not Accepted { Facts.IsEmpty: false })
            {
                // nothing to do is right where the stream has moved on; where it has not, it would be asked for ever without anybody seeing it
                error = answer is Refused ? "refused" : "no effect";
                await Failed(due, error, stop);
            }
            else if (due.Failed)
            {
                await Execute("delete from chsi.due_failure where stream = $1", [new NpgsqlParameter<Guid> { TypedValue = due.Stream }], stop);
            }
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            log.LogError("The limit of {Kind} {Stream} at version {Version} could not be answered ({Fault}).\n{Place}",
                due.Kind, due.Stream, due.Version, Fault.Of(e), Fault.Place(e));
            error = Fault.Of(e);
            await Failed(due, error, stop);
        }

        return error;
    }

    private async Task Failed(Due due, string error, CancellationToken stop)
    {
        try
        {
            await Execute(Fail,
                [
                    new NpgsqlParameter<Guid> { TypedValue = due.Stream }, new NpgsqlParameter<int> { TypedValue = due.Version },
                    new NpgsqlParameter<DateTime> { TypedValue = due.WakeAt.UtcDateTime }, new NpgsqlParameter<string> { TypedValue = error },
                ],
                stop);
        }
        catch (NpgsqlException e)
        {
            log.LogWarning("A failed limit could not be written down ({Fault}); it is tried again when its claim runs out.", Fault.Of(e));
        }
    }

    private async Task<List<Due>> Claimed(string claim, NpgsqlParameter of, CancellationToken stop)
    {
        await using var command = database.Writer.CreateCommand(claim);
        command.Parameters.Add(of);
        await using var reader = await command.ExecuteReaderAsync(stop);
        var claimed = new List<Due>();
        while (await reader.ReadAsync(stop))
        {
            claimed.Add(new(reader.GetGuid(0), reader.GetString(1), new(reader.GetDateTime(2)), reader.GetInt32(3), reader.GetBoolean(4)));
        }

        return claimed;
    }

    private async Task Execute(string sql, NpgsqlParameter[] parameters, CancellationToken stop)
    {
        await using var command = database.Writer.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(stop);
    }
}
