using System.Collections.Concurrent;
using System.Diagnostics;
using Chsi.Silo.Clockwork;
using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Tools.Seed;
using Chsi.Workflows.Decisions;
using Microsoft.Extensions.DependencyInjection;

namespace Chsi.Tools.Bench;

/// <summary>Cases that all wait for a reviewer, with what they told the applicants still in the outbox: the ground of next-case, due and notices.</summary>
internal sealed class Waiting(BenchSilo silo, IReadOnlyList<Actor> reviewers)
{
    // so many that the queue's head is held by others, as on a full morning
    private const int Pulls = 20;

    public async Task Make(BulkCommit bulk, int count)
    {
        var now = await silo.Now();
        for (var n = 0; n < count; n++)
        {
            var person = MadeUpPerson.Of(n);
            var before = person.Registration("hash");
            await bulk.Accepted(before, Actor.Visitor(before.Account), now.AddDays(-100));
            var again = (person with { Phone = MadeUpPerson.PhoneOf(50_000_000 + n) }).Registration("hash", again: true);
            await bulk.Accepted(again, Actor.Visitor(again.Account), now.AddHours(-2));
            await new CaseWalk(bulk, again, SamplePhotos.Small).HandIn(now.AddHours(-1));
            await bulk.WriteIfFull();
        }

        await bulk.Write();
        await silo.Settle();
    }

    /// <summary>Everybody takes the next case again and again, all at once.</summary>
    /// <returns>Milliseconds of each pull, in order of size, and how many cases were given twice.</returns>
    /// <param name="first">Pulls of each before it is measured: connections open, and statements are planned for the first time.</param>
    public async Task<(double[] Milliseconds, int Doubles)> Pull(int first)
    {
        var queue = silo.Services.GetRequiredService<ReviewQueue>();
        var (taken, latencies) = (new ConcurrentBag<string>(), new ConcurrentBag<double>());
        await Task.WhenAll(reviewers.Select(reviewer => Task.Run(async () =>
        {
            for (var n = 0; n < first + Pulls; n++)
            {
                var begun = Stopwatch.GetTimestamp();
                var answer = await queue.TakeNext(reviewer, Guid.CreateVersion7());
                if (n >= first)
                {
                    latencies.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                }

                taken.Add(answer is Accepted accepted ? accepted.Reply : throw new InvalidOperationException($"Nothing was given: {(answer as Refused)?.Sentence}"));
            }
        })));
        return ([.. latencies.Order()], taken.Count - taken.Distinct().Count());
    }

    /// <summary>Moves the clock until every case's next reminder is due and has them answered.</summary>
    /// <returns>Answered in a second; how many were answered too early, more than once, or not at all.</returns>
    public async Task<(double PerSecond, long Wrong)> Due(int count)
    {
        var last = await silo.Scalar<DateTime>("select max(wake_at) from (select wake_at from chsi.stream where wake_at is not null order by wake_at limit @count) first", new { count });
        await silo.MoveClock(new DateTimeOffset(last) - await silo.Now());
        var due = await silo.Scalar<long>("select count(*) from chsi.stream where wake_at <= chsi.clock()");
        var (work, begun) = (silo.Services.GetRequiredService<DueWork>(), Stopwatch.GetTimestamp());
        while (await work.RunOnce() > 0)
        {
        }

        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var answered = await silo.Scalar<long>("select count(*) from chsi.fact where type = 'reminder-fell' and at >= @last", new { last });
        var early = await silo.Scalar<long>("select count(*) from chsi.fact where type = 'reminder-fell' and at < @last", new { last });
        var twice = await silo.Scalar<long>("select count(*) from (select stream from chsi.fact where type = 'reminder-fell' group by stream having count(*) > 1) s");
        return (due / seconds, early + twice + Math.Abs(due - answered));
    }

    /// <summary>Empties the outbox.</summary>
    /// <returns>Sent in a second, and how many were sent twice or not at all.</returns>
    public async Task<(double PerSecond, long Wrong)> Drain()
    {
        var waiting = await silo.Scalar<long>("select count(*) from chsi.notice where next_try is not null");
        var (sender, begun, before) = (silo.Services.GetRequiredService<NoticeSender>(), Stopwatch.GetTimestamp(), silo.Sink.Taken);
        while (await sender.RunOnce() > 0)
        {
        }

        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var left = await silo.Scalar<long>("select count(*) from chsi.notice where next_try is not null");
        return (waiting / seconds, Math.Abs(silo.Sink.Taken - before - waiting) + left);
    }
}
