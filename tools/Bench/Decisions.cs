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
/// <param name="Kinds">Every latency in milliseconds by the kind of decision, each in order of size.</param>
internal sealed record DecisionsRun(double PerSecond, IReadOnlyDictionary<string, double[]> Kinds)
{
    private readonly double[] _all = [.. Kinds.Values.SelectMany(k => k).Order()];

    public double At(double share) => At(_all, share);

    /// <summary>Median and P99 of each kind, one line.</summary>
    public string ByKind() => string.Join(", ", Kinds.OrderBy(k => k.Key).Select(k => $"{k.Key} {At(k.Value, 0.5):N0}/{At(k.Value, 0.99):N0}"));

    public static double At(double[] ordered, double share) => ordered[(int)(share * (ordered.Length - 1))];
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
        var callers = new ConcurrentBag<List<(string Kind, double Milliseconds)>>();
        var begin = Stopwatch.GetTimestamp() + (long)(warmUp.TotalSeconds * Stopwatch.Frequency);
        _running = begin + (long)(measured.TotalSeconds * Stopwatch.Frequency);
        await Task.WhenAll(reviewers.Select((reviewer, n) => Task.Run(async () => callers.Add(await Call(reviewer, new Random(n), begin)))));
        var all = callers.SelectMany(c => c).ToLookup(c => c.Kind, c => c.Milliseconds);
        return new(all.Sum(k => k.Count()) / measured.TotalSeconds, all.ToDictionary(k => k.Key, k => k.Order().ToArray()));
    }

    private async Task<List<(string, double)>> Call(Actor reviewer, Random random, long begin)
    {
        var latencies = new List<(string, double)>(10_000);
        while (Stopwatch.GetTimestamp() is var start && start < _running)
        {
            var done = await One(reviewer, random.Next(100));
            var end = Stopwatch.GetTimestamp();
            Interlocked.Increment(ref done is not null ? ref _done : ref _dry);
            if (done is not null && start >= begin && end <= _running)
            {
                latencies.Add((done, (end - start) * 1000.0 / Stopwatch.Frequency));
            }
        }

        return latencies;
    }

    /// <returns>What was decided; null where there was no case to do it with.</returns>
    private Task<string?> One(Actor reviewer, int draw) => draw switch
    {
        < 30 => Do(cases.ToHandIn, c => (HandIn(c, HandInPhotos.HoldingCard, HandInPhotos.CardFront), c.Applicant), _ => cases.ToTake),
        < 60 => Do(cases.ToTake, c => (new TakeReview(c.Id), c.Reviewer = reviewer), _ => cases.ToDecide),
        < 70 => Do(cases.ToDecide, c => (new ReturnForSupplement(c.Id, ["card-unreadable"], "请重新拍摄。", c.Seen), c.Reviewer!), _ => cases.ToSupplement),
        < 80 => Do(cases.ToSupplement, c => (HandIn(c, HandInPhotos.HoldingCard), c.Applicant), _ => cases.ToTake),
        _ => Do(cases.ToDecide, c => (new ApproveReview(c.Id, "人证一致", c.Seen), c.Reviewer!), _ => null),
    };

    private async Task<string?> Do(
        ConcurrentQueue<OpenCase> from, Func<OpenCase, (Request Request, Actor Actor)> ask, Func<OpenCase, ConcurrentQueue<OpenCase>?> to)
    {
        if (!from.TryDequeue(out var @case))
        {
            return null;
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
        return request.GetType().Name;
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
