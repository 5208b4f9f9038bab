using System.Security.Cryptography;
using System.Text;
using Chsi.Silo.Grains;
using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.ReRegistration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Silo.Reviews;

public sealed class SampleDrawTests
{
    private static readonly DecisionMade[] All =
        [.. Enumerable.Range(0, 400).Select(n => new DecisionMade($"CX2026-1014-{n:00000}", 5 + (n % 3), $"kefu0{n % 4}", n % 5 == 0 ? "review-rejected" : "review-approved", "in-review"))];

    [Fact]
    [Trait("Need", "U18")]
    public void The_same_seed_draws_the_same_whatever_the_order_and_another_seed_draws_another()
    {
        var drawn = SampleDraw.Of("2026-11-01 双色球 03 07", All, 3);
        Assert.Equal(drawn, SampleDraw.Of("2026-11-01 双色球 03 07", All.Reverse(), 3));
        Assert.NotEqual(drawn, SampleDraw.Of("2026-11-01 双色球 03 08", All, 3));
        Assert.Equal(SampleDraw.Population(All), SampleDraw.Population(All.Reverse()));
        Assert.NotEqual(SampleDraw.Population(All), SampleDraw.Population(All.Skip(1)));
        Assert.All(All.GroupBy(d => (d.Reviewer, d.Outcome, d.Stage)), stratum => Assert.Equal(3, drawn.Count(d => (d.Reviewer, d.Outcome, d.Stage) == stratum.Key)));
        Assert.Equal(All.Length, SampleDraw.Of("x", All, 1000).Count);
    }

    [Fact]
    [Trait("Need", "U18")]
    public void A_ticket_can_be_worked_out_by_anybody() => Assert.Equal(
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("seed|CX2026-1014-00000|5"))), SampleDraw.Ticket("seed", All[0]));

    [Fact]
    [Trait("Need", "U18")]
    public async Task Drawn_from_are_decisions_that_stand_with_the_stage_they_were_made_at()
    {
        await using var silo = await TestSilo.Start();
        var (approved, taken) = (await silo.Waiting(), await silo.Waiting());
        await silo.Waiting();
        var reviewer = People.Reviewer();
        await Decide(silo, reviewer, approved, new ApproveReview(approved.Case, "一致", await silo.Stage(approved.Case)));
        await Decide(silo, reviewer, taken, new RejectReview(taken.Case, ReviewReasons.Rejection[0].Code, "不一致。", await silo.Stage(taken.Case)));
        var made = new DecisionsMade(silo.Database);
        Assert.Equal(["review-approved", "review-rejected"], (await made.Of(new(2026, 10, 14), new(2026, 10, 14))).Select(d => d.Outcome));
        await silo.Must(new TakeBackDecision(taken.Case, "点错了"), reviewer);

        var one = Assert.Single(await made.Of(new(2026, 10, 14), new(2026, 10, 14)));
        Assert.Equal(("review-approved", "in-review", reviewer.Person.ToString()), (one.Outcome, one.Stage, one.Reviewer));
        Assert.Empty(await made.Of(new(2026, 10, 15), new(2026, 10, 20)));
    }

    [Fact]
    public async Task Corrections_of_name_are_drawn_from_but_not_where_what_was_published_has_none()
    {
        await using var silo = await TestSilo.Start();
        var (approved, person, asked, reviewer) = (await silo.Waiting(), People.Registration(People.IdNumber()), Guid.CreateVersion7(), People.Reviewer());
        await Decide(silo, reviewer, approved, new ApproveReview(approved.Case, "一致", await silo.Stage(approved.Case)));
        var made = new DecisionsMade(silo.Database);
        var before = SampleDraw.Population(await made.Of(new(2026, 10, 14), new(2026, 10, 14)));
        await silo.Must(person, Actor.Visitor(person.Account));
        await silo.Must(new AskNameCorrection(asked, person.Account, Personal.Of(person.Account, "张䶮", "张*"), null, Personal.Of(person.Account, "生僻字无法输入", ""),
            [People.Photo(HandInPhotos.CardFront)], "name-2026-12"), Actor.Applicant(person.Account));
        await silo.Must(new TakeReview(asked), reviewer);
        await silo.Must(new ApproveName(asked, "与证件一致", await silo.Stage(asked), NameCheckOutcome.Agrees), reviewer);

        var all = await made.Of(new(2026, 10, 14), new(2026, 10, 14));
        Assert.Equal([("review-approved", "in-review"), ("name-correction-approved", "name-review")], all.Select(d => (d.Outcome, d.Stage)));
        Assert.Equal(2, SampleDraw.Size(all, each: 1, percent: 0));
        Assert.Equal("review-approved", Assert.Single(await made.Of(new(2026, 10, 14), new(2026, 10, 14), before)).Outcome);
        Assert.Equal(2, (await made.Of(new(2026, 10, 14), new(2026, 10, 14), SampleDraw.Population(all))).Count);
    }

    private static async Task Decide(TestSilo silo, Actor reviewer, RegisterAccount by, Request decision)
    {
        await silo.Must(new TakeReview(by.Case), reviewer);
        await silo.Must(decision, reviewer);
    }
}
