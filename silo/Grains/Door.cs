using System.Diagnostics;
using System.Security.Cryptography;
using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Chsi.Silo.Grains;

/// <summary>Whether a commit happened could not be found out in time. The same request may be sent again: it has one effect.</summary>
public sealed class OutcomeUnknownException(Guid request, Exception? inner = null)
    : Exception($"The outcome of request {request} is not known yet.", inner);

/// <summary>
/// The way in for every request: load, decide, commit, answer. Requests for one stream wait for each other in this process, which saves
/// conflicts; what keeps them apart for certain is the version check of the commit.
/// </summary>
public sealed class Door(Database database, Loading loading, Commit commit, Vault vault, StreamCache cache, Surroundings surroundings, Wakeups wakeups, ILogger<Door> log)
{
    /// <summary>The refusal of a request that lost every race; asked again it may well be accepted.</summary>
    public const string Busy = "同时办理的人较多，请稍后再试一次。";

    private const int MostTries = 12;

    /// <summary>How long a person waits for the outcome of a commit whose answer was lost, before a page says that it is not known yet.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // four times as many as there are connections: so many that those who share a round trip are many too
    private readonly SemaphoreSlim _turns = new(database.DecisionConnections * 4);

    private readonly SemaphoreSlim[] _queues = [.. Enumerable.Range(0, 512).Select(_ => new SemaphoreSlim(1))];

    /// <param name="id">The request's id: one a rendering of its form. Asked twice with the same body it has one effect and the same answer.</param>
    /// <returns>What was accepted (with its reply), or a refusal.</returns>
    /// <exception cref="OutcomeUnknownException">The database went away in the middle and did not come back in time.</exception>
    /// <exception cref="TimeoutException">Its turn did not come in two seconds: nothing was read or written, and it may be sent again.</exception>
    public async Task<Answer> Ask(Request request, Actor actor, Guid id, CancellationToken stop = default)
    {
        using var span = Telemetry.Source.StartActivity("door");
        span?.SetTag("chsi.request", request.GetType().Name);
        var (began, outcome) = (Telemetry.Begin(Telemetry.Decisions), "unknown");
        var digest = vault.BodyDigest(FactCodec.BodyOf(request));
        var needs = request.Needs;
        var queue = needs.Streams.IsEmpty ? null : _queues[(uint)needs.Streams[0].GetHashCode() % _queues.Length];
        var (waiting, queued, admitted) = (Stopwatch.StartNew(), false, false);
        try
        {
            queued = queue is null || await queue.WaitAsync(Patience, stop);
            admitted = queued && await _turns.WaitAsync(TimeSpan.FromTicks(Math.Max(0, (Patience - waiting.Elapsed).Ticks)), stop);
            if (!admitted)
            {
                throw new TimeoutException("Too many requests are going on.");
            }

            var answer = await Decide(request, needs, actor, id, digest, stop);
            outcome = answer is Refused ? "refused" : "accepted";
            return answer;
        }
        finally
        {
            if (admitted)
            {
                _turns.Release();
            }

            if (queued)
            {
                queue?.Release();
            }

            span?.SetTag("chsi.outcome", outcome);
            Telemetry.End(Telemetry.Decisions, began, new("chsi.request", request.GetType().Name), new("chsi.outcome", outcome));
        }
    }

    /// <summary>
    /// Whether the request would be refused as things stand, for what is dear to prepare: nothing is committed, and the answer binds nobody. A
    /// request that was accepted before under the same id is not refused.
    /// </summary>
    public async Task<Refused?> Foresee(Request request, Actor actor, Guid id, CancellationToken stop = default)
    {
        var loaded = await loading.Load(request.Needs, id, stop);
        return loaded.Stored is null ? request.Decide(loaded.Streams, At(loaded, actor)) as Refused : null;
    }

    /// <summary>What the request would come to as things stand, with all that follows; nothing is committed.</summary>
    public async Task<Answer> Rehearse(Request request, Actor actor, CancellationToken stop = default)
    {
        var loaded = await loading.Load(request.Needs, Guid.Empty, stop);
        var at = At(loaded, actor);
        var answer = request.Decide(loaded.Streams, at);
        return answer is Accepted accepted ? Following.Complete(accepted, loaded.Streams, at, Guid.Empty).All : answer;
    }

    private Moment At(Loaded loaded, Actor actor) => new(loaded.Now, actor, surroundings.Calendar, surroundings.Settings, loaded.Serial);

    private async Task<Answer> Decide(Request request, Needs needs, Actor actor, Guid id, byte[] digest, CancellationToken stop)
    {
        Stopwatch? sent = null;
        for (var attempt = 1; attempt <= MostTries; attempt++)
        {
            Loaded loaded;
            try
            {
                loaded = await loading.Load(needs, id, stop, actor.Desk == Desk.Applicant ? actor.Person : null);
            }
            catch (Exception e) when (sent is not null && e is NpgsqlException or TimeoutException)
            {
                // the commit is out and its fate unknown: keep asking on new connections for a while, and never call it failed
                log.LogWarning("Request {Request} waits for the database to tell its outcome ({Error}).", id, e.GetType().Name);
                if (attempt == MostTries || sent.Elapsed > Patience)
                {
                    throw new OutcomeUnknownException(id, e);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(1000, 50 << attempt)), stop);
                continue;
            }

            if (loaded.Stored is { } stored)
            {
                return Again(stored, actor, digest);
            }

            var at = At(loaded, actor);
            var answer = request.Decide(loaded.Streams, at);
            if (answer is not Accepted accepted)
            {
                // while a commit of this request may still be under way, a refusal could turn out false: the same request sent again will tell
                return sent is null ? answer : throw new OutcomeUnknownException(id);
            }

            if (accepted.Facts.IsEmpty && accepted.Notices.IsEmpty && accepted.Lease is null)
            {
                return accepted;
            }

            var (all, after) = Following.Complete(accepted, loaded.Streams, at, id);
            var plan = CommitPlan.Of(id, digest, at, loaded.Streams, after, all, loaded.Hashes);
            CommitResult result;
            try
            {
                result = await commit.Write(plan, stop);
            }
            catch (Exception e) when (sent is not null && e is NpgsqlException or TimeoutException)
            {
                // of this try nothing was sent, of the one before nobody knows
                throw new OutcomeUnknownException(id, e);
            }

            switch (result)
            {
                case CommitResult.Done:
                    Remember(plan);
                    wakeups.After(plan);
                    return all;
                case CommitResult.Unknown:
                    sent ??= Stopwatch.StartNew();
                    log.LogWarning("The commit of request {Request} ended without an answer; its id is looked up.", id);
                    break;
                case CommitResult.Conflict:
                    foreach (var stream in plan.Streams)
                    {
                        cache.Forget(stream.After.Id);
                    }

                    await Task.Delay(Random.Shared.Next(1, 4 << Math.Min(attempt, 6)), stop);
                    break;
            }
        }

        return sent is not null ? throw new OutcomeUnknownException(id) : new Refused(Busy);
    }

    private static Answer Again(StoredAnswer stored, Actor actor, byte[] digest) =>
        stored.Person != actor.Person ? new Refused("该请求已被使用，请刷新页面后重新提交。")
        : !CryptographicOperations.FixedTimeEquals(stored.Digest, digest) ? new Refused("内容与上次提交的不同，请刷新页面后重新提交。")
        : Accepted.Nothing.Saying(stored.Reply);

    private void Remember(CommitPlan plan)
    {
        var personal = plan.Values.Count > 0 || plan.LookupsTaken.Count > 0;
        foreach (var change in plan.Streams.Where(s => s.Hash is not null))
        {
            cache.Keep(personal && change.Written ? AsStored(plan, change) : change.After, change.Hash!);
        }
    }

    /// <summary>The state as its facts tell it: personal values of the request still hang on the one that was decided, and memory keeps none.</summary>
    private static StreamState AsStored(CommitPlan plan, StreamChange change) => plan.Facts.Where(f => f.Stream == change.After.Id)
        .Aggregate(change.Before, (state, fact) => state.Fold(FactCodec.Read(fact.Type, fact.Body), fact.Stamp));
}
