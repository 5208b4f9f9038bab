using Chsi.Silo.Store;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;

namespace Chsi.Tools.Seed;

/// <summary>Cases at every stage and of every age that a queue can show, each walked there through the rules.</summary>
internal sealed class DemoCases(Demo demo, BulkCommit bulk, DemoMoments moments, IReadOnlyList<Actor> reviewers)
{
    private int _cases;

    private DateTimeOffset Now => moments.Now;

    private Actor Reviewer => reviewers[_cases % reviewers.Count];

    public async Task Fill()
    {
        await AwaitingEvidence();
        await InReview();
        await InSecondReview();
        await WithTheApplicantAgain();
        await Ended();
        await WithoutTakenNumber();
    }

    private async Task AwaitingEvidence()
    {
        await Each(3, Now.AddMinutes(-40), _ => Task.CompletedTask, DemoSignIns.AwaitingEvidencePhone);
        await Each(3, moments.ReminderDay(3), _ => Task.CompletedTask);
        await Each(2, moments.ReminderDay(6), _ => Task.CompletedTask);
    }

    private async Task InReview()
    {
        await Each(5, Now.AddHours(-2), walk => walk.HandIn(Now.AddMinutes(-30)), DemoSignIns.InReviewPhone);
        await Each(3, moments.ReviewDueNext().AddHours(-1), walk => walk.HandIn(moments.ReviewDueNext()));
        await Each(2, moments.ReviewOverdue().AddHours(-1), walk => walk.HandIn(moments.ReviewOverdue()));
        await Each(2, Now.AddHours(-5), async walk =>
        {
            await walk.HandIn(Now.AddHours(-4));
            await walk.Take(Reviewer, Now.AddMinutes(-2));
        });
    }

    private async Task InSecondReview()
    {
        var person = demo.NextPerson();
        var old = await demo.Register(person, Now.AddDays(-150));
        var again = await demo.Register(person with { Phone = demo.NextPerson().Phone }, Now.AddHours(-6), again: true);
        var walk = new CaseWalk(bulk, again, SamplePhotos.Drawn);
        await walk.Use(old.Account, Now.AddHours(-5));
        await walk.HandIn(Now.AddHours(-4));
        await walk.Take(Reviewer, Now.AddHours(-3));
        await walk.Approve(Reviewer, Now.AddHours(-3).AddMinutes(6));
        await walk.LimitsUntil(Now);
    }

    private async Task WithTheApplicantAgain()
    {
        var yesterday = moments.WorkingDaysAgo(1);
        await Each(3, yesterday.AddDays(-1), walk => Returned(walk, yesterday), DemoSignIns.AwaitingSupplementPhone);
        await Each(2, yesterday.AddDays(-1), async walk =>
        {
            await Returned(walk, yesterday);
            await walk.Supplement(Now.AddMinutes(-25));
        });
        await Each(3, yesterday.AddDays(-1), async walk =>
        {
            await walk.HandIn(yesterday.AddHours(-2));
            await walk.Take(Reviewer, yesterday);
            await walk.Reject(Reviewer, yesterday.AddMinutes(8));
        }, DemoSignIns.RejectedPhone);
    }

    private async Task Ended()
    {
        await Each(4, moments.WorkingDaysAgo(8), walk => Approved(walk, moments.WorkingDaysAgo(7)), DemoSignIns.ApprovedPhone);
        // closed long enough ago that the photos are deleted
        await Each(2, moments.WorkingDaysAgo(41), walk => Approved(walk, moments.WorkingDaysAgo(40)));
        await Each(2, moments.WorkingDaysAgo(6), walk => walk.Withdraw(moments.WorkingDaysAgo(5)));
        await Each(2, Now.AddDays(-25), _ => Task.CompletedTask);
        await Superseded();
    }

    private async Task Superseded()
    {
        var person = demo.NextPerson();
        var at = moments.WorkingDaysAgo(4);
        await demo.Register(person, at.AddDays(-200));
        var second = await demo.Register(demo.NextPerson() with { Number = person.Number }, at.AddHours(-2), again: true);
        var third = await demo.Register(demo.NextPerson() with { Number = person.Number }, at.AddHours(-1), again: true);
        await Approved(new(bulk, third, SamplePhotos.Drawn), at.AddHours(1));
        await new CaseWalk(bulk, second, SamplePhotos.Drawn).LimitsUntil(Now);
    }

    private async Task WithoutTakenNumber()
    {
        var passport = demo.NextPerson() with { Number = "E99900001" };
        var registered = await demo.Register(passport, Now.AddHours(-3), check: NameCheckOutcome.UnknownDocument, documentType: "passport");
        await new CaseWalk(bulk, registered, SamplePhotos.Drawn).HandIn(Now.AddHours(-1));
        await demo.Register(demo.NextPerson(), Now.AddSeconds(-20), check: NameCheckOutcome.Away);
    }

    private async Task Returned(CaseWalk walk, DateTimeOffset at)
    {
        await walk.HandIn(at.AddHours(-2));
        await walk.Take(Reviewer, at);
        await walk.Return(Reviewer, at.AddMinutes(6));
    }

    private async Task Approved(CaseWalk walk, DateTimeOffset at)
    {
        await walk.HandIn(at.AddHours(-2));
        await walk.Take(Reviewer, at);
        await walk.Approve(Reviewer, at.AddMinutes(5));
    }

    /// <summary>So many cases, opened at this moment and a little earlier each; the first can be signed in to by the phone given.</summary>
    private async Task Each(int count, DateTimeOffset opened, Func<CaseWalk, Task> walk, string? phone = null)
    {
        for (var n = 0; n < count; n++)
        {
            _cases++;
            var holder = demo.NextPerson();
            await demo.Register(holder, opened.AddDays(-100 - _cases));
            var again = holder with { Phone = n == 0 && phone is not null ? phone : demo.NextPerson().Phone };
            var registered = await demo.Register(again, opened.AddMinutes(-7 * n), again: true);
            var @case = new CaseWalk(bulk, registered, SamplePhotos.Drawn);
            await walk(@case);
            await @case.LimitsUntil(Now);
        }
    }
}
