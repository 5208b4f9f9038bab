using Chsi.Silo.Grains;
using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Xunit;

namespace Chsi.Tests.Silo.Contract;

/// <summary>Points 3, 6 and 8: conflicts are decided again, what links lead to is read as it is, and a memory may be old.</summary>
public sealed class ConcurrencyTests : ContractTest
{
    private const int Many = 32;

    [Fact]
    public async Task Point_3_approvals_and_withdrawals_of_one_case_at_once_end_in_exactly_one_outcome()
    {
        var (_, again, _) = await Silo.Collided();
        var reviewer = People.Reviewer();
        await Silo.Must(new TakeReview(again.Case), reviewer);
        var seen = await Silo.Stage(again.Case);

        var answers = await AtOnce(n => n % 4 < 2
            ? (new ApproveReview(again.Case, "一致", seen), reviewer)
            : (new WithdrawCase(again.Case), Actor.Applicant(again.Account)));

        Assert.Single(answers, a => a is Accepted);
        Assert.Equal(1, await Count("review-approved") + await Count("case-withdrawn"));
        Assert.Equal(1, await Silo.Scalar<long>("select count(*) from chsi.claim_row where holder is not null"));
    }

    [Fact]
    public async Task Point_3_decisions_that_cross_in_their_streams_neither_lock_each_other_out_nor_lose_anything()
    {
        var (one, two) = (await Silo.Waiting(), await Silo.Waiting());

        var answers = await AtOnce(n => (n % 2 == 0 ? new Notes([], [one.Case, two.Case]) : new Notes([], [two.Case, one.Case]), People.Reviewer()));

        var accepted = answers.Count(a => a is Accepted);
        Assert.True(accepted >= Many / 2, $"{accepted} of {Many} accepted");
        Assert.All(answers.OfType<Refused>(), r => Assert.Equal("同时办理的人较多，请稍后再试一次。", r.Sentence));
        Assert.Equal(2 * accepted, await Count("note-written"));
    }

    [Fact]
    public async Task Point_3_registrations_of_one_number_at_once_make_one_holder()
    {
        var number = People.IdNumber();
        var answers = await AtOnce(_ => People.Registration(number) is var asked ? (asked, Actor.Visitor(asked.Account)) : default);

        Assert.Single(answers, a => a is Accepted);
        Assert.All(answers.OfType<Refused>(), r => Assert.Equal("证件号码已被注册", r.Sentence));
        Assert.Equal(1, await Count("account-registered"));
    }

    [Fact]
    public async Task Point_3_registrations_of_one_phone_at_once_make_one_account()
    {
        var phone = People.Phone();
        var answers = await AtOnce(_ => People.Registration(People.IdNumber(), phone) is var asked ? (asked, Actor.Visitor(asked.Account)) : default);

        Assert.Single(answers, a => a is Accepted);
        Assert.Equal(1, await Count("account-registered"));
        Assert.Equal(1, await Count("number-seen"));
    }

    [Fact]
    public async Task Point_6_a_claimant_who_arrives_between_reading_and_writing_makes_the_commit_conflict()
    {
        var (applicant, _) = await Draft();
        await Silo.Must(new StartIdentityCheck(applicant.Case, "s"), Actor.Applicant(applicant.Account));
        var plan = await Planned(new FinishIdentityCheck(applicant.Case, "s", true, ""), Actor.Clock);
        var rival = People.Registration(applicant.Number.Plain!, again: true);
        Assert.IsType<Accepted>(await OtherDoor.Ask(rival, Actor.Visitor(rival.Account), NewId()));

        Assert.Equal(Chsi.Silo.Store.CommitResult.Conflict, await Write(plan));
    }

    [Fact]
    public async Task Point_6_a_claimant_who_came_through_another_node_is_closed_with_the_rest()
    {
        var (applicant, old) = await Draft();
        await Silo.Must(new StartIdentityCheck(applicant.Case, "s"), Actor.Applicant(applicant.Account));
        var rival = People.Registration(applicant.Number.Plain!, again: true);
        Assert.IsType<Accepted>(await OtherDoor.Ask(rival, Actor.Visitor(rival.Account), NewId()));

        await Silo.Must(new FinishIdentityCheck(applicant.Case, "s", true, ""), Actor.Clock);

        Assert.Equal("Closed", await Status(old.Account));
        Assert.Equal("Closed", await Status(rival.Account));
        Assert.Equal("Usable", await Status(applicant.Account));
        Assert.Equal("superseded", await Silo.Scalar<string>("select stage from chsi.case_row where id = @Case", new { rival.Case }));
    }

    [Fact]
    public async Task Point_8_two_nodes_that_decide_in_turn_always_see_each_others_facts()
    {
        var (_, again, _) = await Silo.Collided();
        var (reviewer, applicant) = (People.Reviewer(), Actor.Applicant(again.Account));
        Door[] doors = [Silo.Door, OtherDoor];
        for (var turn = 0; turn < 4; turn++)
        {
            await Must(doors[0], new TakeReview(again.Case), reviewer);
            await Must(doors[1], new ReturnForSupplement(again.Case, ["arm-missing"], "请重新拍摄。", await Silo.Stage(again.Case)), reviewer);
            await Must(doors[0], new StartIdentityCheck(again.Case, $"s{turn}"), applicant);
            await Must(doors[1], new FinishIdentityCheck(again.Case, $"s{turn}", false, "face-differs"), Actor.Clock);
            await Must(doors[0], People.Photos(again.Case, await Silo.Stage(again.Case)), applicant);
            Array.Reverse(doors);
        }

        Assert.Equal(4, await Silo.Scalar<int>("select returns from chsi.case_row where id = @Case", new { again.Case }));
        await Must(doors[1], new TakeReview(again.Case), reviewer);
        await Must(doors[0], new ApproveReview(again.Case, "一致", await Silo.Stage(again.Case)), reviewer);
        Assert.IsType<Refused>(await doors[1].Ask(new WithdrawCase(again.Case), applicant, NewId()));
    }

    private static async Task Must(Door door, Request request, Actor actor)
    {
        var answer = await door.Ask(request, actor, NewId());
        Assert.True(answer is Accepted { Facts.IsEmpty: false }, $"{request.GetType().Name}: {answer}");
    }

    private async Task<(RegisterAccount Applicant, RegisterAccount Old)> Draft()
    {
        var old = People.Registration(People.IdNumber());
        await Silo.Must(old, Actor.Visitor(old.Account));
        var applicant = People.Registration(old.Number.Plain!, again: true);
        await Silo.Must(applicant, Actor.Visitor(applicant.Account));
        return (applicant, old);
    }

    private Task<string?> Status(Guid account) => Silo.Scalar<string>("select status from chsi.account_row where id = @account", new { account });

    /// <summary>Half of them through each node.</summary>
    private Task<Answer[]> AtOnce(Func<int, (Request Request, Actor Actor)> ask) => Task.WhenAll(Enumerable.Range(0, Many).Select(n => Task.Run(() =>
    {
        var (request, actor) = ask(n);
        return (n % 2 == 0 ? Silo.Door : OtherDoor).Ask(request, actor, NewId());
    })));
}
