using System.Collections.Concurrent;
using Chsi.Silo.Store;
using Chsi.Tools.Seed;
using Chsi.Workflows.Decisions;

namespace Chsi.Tools.Bench;

/// <summary>A case to work on. One caller has it at a time.</summary>
internal sealed class OpenCase(Guid id, Actor applicant, int version, int seen)
{
    public Guid Id { get; } = id;

    public Actor Applicant { get; } = applicant;

    public Actor? Reviewer { get; set; }

    public int Version { get; set; } = version;

    /// <summary>Version of the stage, as a page drawn now would have it.</summary>
    public int Seen { get; set; } = seen;
}

/// <summary>Open cases by what can be done with them next, made through the real rules by the bulk commit.</summary>
internal sealed class OpenCases
{
    private static readonly SamplePhotos Photos = SamplePhotos.Small;

    public ConcurrentQueue<OpenCase> ToHandIn { get; } = new();

    public ConcurrentQueue<OpenCase> ToTake { get; } = new();

    public ConcurrentQueue<OpenCase> ToDecide { get; } = new();

    public ConcurrentQueue<OpenCase> ToSupplement { get; } = new();

    /// <summary>Sixty in a hundred wait for photos, thirty for a reviewer, eight are at one, two were returned.</summary>
    public static async Task<OpenCases> Make(BulkCommit bulk, int count, IReadOnlyList<Actor> reviewers, DateTimeOffset now)
    {
        var cases = new OpenCases();
        // decided in no order of their making, as people come
        var order = Enumerable.Range(0, count).ToArray();
        new Random(1).Shuffle(order);
        foreach (var n in order)
        {
            var person = MadeUpPerson.Of(n);
            var before = person.Registration("hash");
            await bulk.Accepted(before, Actor.Visitor(before.Account), now.AddDays(-100));
            var again = (person with { Phone = MadeUpPerson.PhoneOf(50_000_000 + n) }).Registration("hash", again: true);
            await bulk.Accepted(again, Actor.Visitor(again.Account), now.AddHours(-2));
            await cases.Walk(new CaseWalk(bulk, again, Photos), n, reviewers[n % reviewers.Count], now);
            await bulk.WriteIfFull();
        }

        await bulk.Write();
        return cases;
    }

    private async Task Walk(CaseWalk walk, int n, Actor reviewer, DateTimeOffset now)
    {
        var queue = (n % 100) switch { < 60 => ToHandIn, < 90 => ToTake, < 98 => ToDecide, _ => ToSupplement };
        if (queue != ToHandIn)
        {
            await walk.HandIn(now.AddHours(-1));
        }

        if (queue == ToDecide || queue == ToSupplement)
        {
            await walk.Take(reviewer, now.AddSeconds(-2));
        }

        if (queue == ToSupplement)
        {
            await walk.Return(reviewer, now.AddSeconds(-1));
        }

        queue.Enqueue(new(walk.Id, walk.Applicant, walk.Case.Version, walk.Case.StageVersion) { Reviewer = reviewer });
    }
}
