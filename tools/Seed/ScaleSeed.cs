using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;

namespace Chsi.Tools.Seed;

/// <summary>Many made-up people: every one has an account and a student record, and one in ten is asked for the number by a second account, with a case.</summary>
public static class ScaleSeed
{
    /// <param name="first">From which made-up person on; people of another run must not be met.</param>
    /// <param name="password">One hash for all: a hash for each would take hours.</param>
    public static async Task Run(BulkCommit bulk, int first, int people, string password, DateTimeOffset now)
    {
        var reviewer = new Actor(Guid.CreateVersion7(), "演示审核员", Desk.CustomerService);
        for (var n = 0; n < people; n++)
        {
            var person = MadeUpPerson.Of(first + n);
            var registered = now.AddDays(-30 - n % 300);
            var account = person.Registration(password);
            await bulk.Accepted(account, Actor.Visitor(account.Account), registered);
            await bulk.Accepted(MadeUpStudent.Of(person, MadeUpSchool.Of(n / 1000), first + n), Actor.Clock, registered.AddDays(-10));
            if (n % 10 == 0)
            {
                await Walk(bulk, person with { Phone = MadeUpPerson.PhoneOf(50_000_000 + first + n) }, n / 10, password, reviewer, now);
            }

            await bulk.WriteIfFull();
        }

        await bulk.Write();
    }

    private static async Task Walk(
        BulkCommit bulk, MadeUpPerson person, int n, string password, Actor reviewer, DateTimeOffset now)
    {
        var again = person.Registration(password, again: true);
        var opened = now.AddMinutes(-1 - 7 * n % (5 * 24 * 60));
        await bulk.Accepted(again, Actor.Visitor(again.Account), opened);
        var walk = new CaseWalk(bulk, again, SamplePhotos.Small);
        if (n % 4 > 0)
        {
            await walk.HandIn(opened.AddSeconds(20));
        }

        if (n % 4 > 1)
        {
            await walk.Take(reviewer, opened.AddSeconds(40));
            await (n % 4 == 2 ? walk.Return(reviewer, opened.AddSeconds(50)) : walk.Approve(reviewer, opened.AddSeconds(50)));
        }

        await walk.LimitsUntil(now);
    }
}
