using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Chsi.Silo.Grains;
using Chsi.Tools.Seed;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Tools.Bench;

/// <summary>What a run of decisions came to.</summary>
/// <param name="Milliseconds">Every latency, in order of size.</param>
internal sealed record DecisionsRun(double PerSecond, double[] Milliseconds)
{
    public double At(double share) => Milliseconds[(int)(share * (Milliseconds.Length - 1))];
}

/// <summary>
/// 64 callers at the door: 30 % hand photos in, 30 % take, 20 % return or supplement, 20 % approve. Every decision that counts was accepted; a
/// refusal ends the run.
/// </summary>
internal sealed class Decisions(Door door, OpenCases cases, IReadOnlyList<Actor> reviewers)
{
    private long _done;
    private long _dry;

    private static readonly byte[] Photo = RandomNumberGenerator.GetBytes(2048);
    private static readonly string Hash = Convert.ToHexString(SHA256.HashData(Photo));
    private long _running = long.MaxValue;

    /// <summary>Decisions made so far, warm-up included.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>How often no case was left for what was drawn; where that is often, the mix is another one and the figures too good.</summary>
    public long Dry => Interlocked.Read(ref _dry);

    public async Task<DecisionsRun> Run(TimeSpan warmUp, TimeSpan measured)
    {
        var callers = new ConcurrentBag<List<double>>();
        var begin = Stopwatch.GetTimestamp() + (long)(warmUp.TotalSeconds * Stopwatch.Frequency);
        _running = begin + (long)(measured.TotalSeconds * Stopwatch.Frequency);
        await Task.WhenAll(reviewers.Select((reviewer, n) => Task.Run(async () => callers.Add(await Call(reviewer, new Random(n), begin)))));
        var all = callers.SelectMany(c => c).Order().ToArray();
        return new(all.Length / measured.TotalSeconds, all);
    }

    private async Task<List<double>> Call(Actor reviewer, Random random, long begin)
    {
        var latencies = new List<double>(100_000);
        while (Stopwatch.GetTimestamp() is var start && start < _running)
        {
            var done = await One(reviewer, random.Next(100));
            var end = Stopwatch.GetTimestamp();
            Interlocked.Increment(ref done ? ref _done : ref _dry);
            if (done && start >= begin && end <= _running)
            {
                latencies.Add((end - start) * 1000.0 / Stopwatch.Frequency);
            }
        }

        return latencies;
    }

    /// <returns>False where there was no case to do it with.</returns>
    private Task<bool> One(Actor reviewer, int draw) => draw switch
    {
        < 30 => Do(cases.ToHandIn, c => (HandIn(c, HandInPhotos.HoldingCard, HandInPhotos.CardFront), c.Applicant), _ => cases.ToTake),
        < 60 => Do(cases.ToTake, c => (new TakeReview(c.Id), c.Reviewer = reviewer), _ => cases.ToDecide),
        < 70 => Do(cases.ToDecide, c => (new ReturnForSupplement(c.Id, ["card-unreadable"], "请重新拍摄。", c.Seen), c.Reviewer!), _ => cases.ToSupplement),
        < 80 => Do(cases.ToSupplement, c => (HandIn(c, HandInPhotos.HoldingCard), c.Applicant), _ => cases.ToTake),
        _ => Do(cases.ToDecide, c => (new ApproveReview(c.Id, "人证一致", c.Seen), c.Reviewer!), _ => null),
    };

    private async Task<bool> Do(
        ConcurrentQueue<OpenCase> from, Func<OpenCase, (Request Request, Actor Actor)> ask, Func<OpenCase, ConcurrentQueue<OpenCase>?> to)
    {
        if (!from.TryDequeue(out var @case))
        {
            return false;
        }

        var (request, actor) = ask(@case);
        var answer = await door.Ask(request, actor, Guid.CreateVersion7());
        if (answer is not Accepted accepted)
        {
            throw new InvalidOperationException($"{request.GetType().Name} was refused: {(answer as Refused)?.Sentence}");
        }

        foreach (var (_, fact) in accepted.Facts.Where(f => f.Stream == @case.Id))
        {
            @case.Version++;
            @case.Seen = fact is StageEntered ? @case.Version : @case.Seen;
        }

        to(@case)?.Enqueue(@case);
        return true;
    }

    private static HandInPhotos HandIn(OpenCase @case, params ReadOnlySpan<string> kinds)
    {
        var photos = System.Collections.Immutable.ImmutableArray.CreateBuilder<EvidenceFile>();
        foreach (var kind in kinds)
        {
            photos.Add(new(Guid.CreateVersion7(), kind, Hash, Photo.Length) { Bytes = Photo });
        }

        return new(@case.Id, photos.ToImmutable(), MadeUpPerson.ConsentGiven, @case.Seen);
    }
}
