using System.Diagnostics;
using Chsi.Silo.Store;
using Chsi.Tools.Seed;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Dapper;

namespace Chsi.Tools.Faults.Load;

/// <summary>Cases by the hundred in one go: decided by the same rules at moments of the past, written by the bulk commit.</summary>
public static class Backlog
{
    private static readonly Actor Nobody = Actor.Visitor(Guid.Empty);
    private static int _people;

    /// <summary>So many cases with what they tell people still to be sent. Each waits for its applicant, or for a reviewer where photos were handed in.</summary>
    /// <param name="began">When the nth case began: before now.</param>
    /// <returns>The cases' ids, in order.</returns>
    public static async Task<IReadOnlyList<Guid>> Make(Scratch scratch, int count, Func<int, DateTimeOffset> began, bool handedIn, BulkNotices notices = BulkNotices.Due)
    {
        await using var database = new Database(scratch.Settings);
        var bulk = new BulkCommit(database, new Vault(KeyRing.Open(scratch.Keys, mayCreate: false)), WorkingCalendar.Shipped, new RuleSettings(), new(Notices: notices));
        var cases = new List<Guid>();
        var first = Interlocked.Add(ref _people, count) - count;
        for (var n = 0; n < count; n++)
        {
            var (at, person) = (began(n), MadeUpPerson.Of(first + n));
            var old = person.Registration("hash");
            await bulk.Accepted(old, Nobody, at.AddDays(-200));
            var again = (person with { Phone = MadeUpPerson.PhoneOf(50_000_000 + first + n) }).Registration("hash", again: true);
            await bulk.Accepted(again, Nobody, at);
            if (handedIn)
            {
                await new CaseWalk(bulk, again, SamplePhotos.Small).HandIn(at);
            }

            cases.Add(again.Case);
            await bulk.WriteIfFull();
        }

        await bulk.Write();
        return cases;
    }

    /// <summary>Notices that are still to be sent.</summary>
    public static Task<long> Waiting(Scratch scratch) => scratch.Scalar<long>("select count(*) from chsi.notice where next_try is not null");

    /// <summary>Waits until nothing is left to send. What a killed node had claimed, or what waits for its next try, comes at once: the clock is moved.</summary>
    /// <returns>False where something is left after <paramref name="atMost"/>.</returns>
    public static async Task<bool> Drained(Scratch scratch, Provider provider, TimeSpan atMost)
    {
        var since = Stopwatch.StartNew();
        while (since.Elapsed < atMost)
        {
            var before = provider.Count;
            await Task.Delay(TimeSpan.FromSeconds(1));
            if (await Waiting(scratch) == 0)
            {
                return true;
            }

            if (provider.Count == before)
            {
                await scratch.MoveClock(TimeSpan.FromMinutes(5));
            }
        }

        return false;
    }

    /// <summary>Waits for something that happens by itself.</summary>
    public static async Task<bool> Until(Func<Task<bool>> holds, TimeSpan atMost)
    {
        var since = Stopwatch.StartNew();
        while (!await holds())
        {
            if (since.Elapsed > atMost)
            {
                return false;
            }

            await Task.Delay(20);
        }

        return true;
    }
}
