using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Dapper;
using Npgsql;
using Xunit;

namespace Chsi.Tests.Silo.Contract;

/// <summary>Points 1 and 2: everything that was read is checked, and a guard that fails leaves nothing behind.</summary>
public sealed class GuardTests : ContractTest
{
    [Fact]
    public async Task Point_1_a_stream_that_was_only_read_and_moved_on_makes_the_commit_conflict()
    {
        var (read, written) = (await Silo.Waiting(), await Silo.Waiting());
        var plan = await Planned(new Notes([read.Case], [written.Case]), People.Reviewer());
        Assert.Contains(plan.Streams, s => s.After.Id == read.Case && !s.Written);

        await OtherDoor.Ask(new Notes([], [read.Case]), People.Reviewer(), NewId());
        var before = await Content();

        Assert.Equal(CommitResult.Conflict, await Write(plan));
        Assert.Equal(before, await Content());
    }

    [Fact]
    public async Task Point_1_a_stream_that_was_written_and_moved_on_makes_the_commit_conflict()
    {
        var waiting = await Silo.Waiting();
        var plan = await Planned(new Notes([], [waiting.Case]), People.Reviewer());
        await OtherDoor.Ask(new Notes([], [waiting.Case]), People.Reviewer(), NewId());

        Assert.Equal(CommitResult.Conflict, await Write(plan));
    }

    [Fact]
    public async Task Point_1_what_moved_elsewhere_disturbs_nobody()
    {
        var (mine, theirs) = (await Silo.Waiting(), await Silo.Waiting());
        var plan = await Planned(new Notes([], [mine.Case]), People.Reviewer());
        await OtherDoor.Ask(new Notes([], [theirs.Case]), People.Reviewer(), NewId());

        Assert.Equal(CommitResult.Done, await Write(plan));
    }

    [Fact]
    public async Task Point_1_a_lease_that_changed_hands_makes_the_decision_under_it_conflict()
    {
        var (waiting, reviewer) = await Taken();
        var plan = await Planned(new ApproveReview(waiting, "一致", await Silo.Stage(waiting)), reviewer);
        await using (var claim = await Silo.Owner())
        {
            // as the queue gives a case to the next reviewer, without touching the stream
            await claim.ExecuteAsync("update chsi.case_row set holder = @id, fence = fence + 1", new { id = NewId() });
        }

        var before = await Content();
        Assert.Equal(CommitResult.Conflict, await Write(plan));
        Assert.Equal(before, await Content());
    }

    [Fact]
    public async Task Point_2_a_guard_that_raises_at_the_batchs_end_leaves_nothing_of_its_beginning()
    {
        var (waiting, reviewer) = await Taken();
        var plan = await Planned(new ApproveReview(waiting, "一致", await Silo.Stage(waiting)), reviewer);
        var before = await Content();

        Assert.Equal(CommitResult.Conflict, await Write(plan with { Lease = plan.Lease! with { Fence = 99 } }));
        Assert.Equal(before, await Content());
        Assert.Equal(CommitResult.Done, await Write(plan));
    }

    [Fact]
    public async Task Point_2_a_guard_that_raises_at_the_batchs_beginning_leaves_nothing_of_its_end()
    {
        var registration = People.Registration(People.IdNumber(), check: NameCheckOutcome.UnknownDocument);
        var plan = await Planned(registration, Actor.Visitor(registration.Account));
        await Silo.Must(registration, Actor.Visitor(registration.Account));
        var before = await Content();

        Assert.Equal(CommitResult.Conflict, await Write(plan));
        Assert.Equal(before, await Content());
    }

    [Fact]
    public async Task Point_2_a_value_that_was_taken_meanwhile_leaves_nothing_and_is_refused_when_decided_again()
    {
        var first = People.Registration(People.IdNumber());
        var second = People.Registration(People.IdNumber(), phone: first.Phone.Plain);
        var plan = await Planned(second, Actor.Visitor(second.Account));
        await Silo.Must(first, Actor.Visitor(first.Account));
        var before = await Content();

        Assert.Equal(CommitResult.Conflict, await Write(plan));
        Assert.Equal(before, await Content());
        Assert.Equal("手机号码已被注册!", Assert.IsType<Refused>(await Silo.Ask(second, Actor.Visitor(second.Account))).Sentence);
    }

    public static TheoryData<string> Rows => ["case_row", "account_row", "claim_row"];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Point_2_a_row_that_has_gone_behind_the_silos_back_lets_nothing_be_committed(string table)
    {
        var (_, @new, _) = await Silo.Collided();
        var reviewer = People.Reviewer();
        await Silo.Must(new TakeReview(@new.Case), reviewer);
        Request request = table == "case_row" ? new Notes([], [@new.Case]) : new ApproveReview(@new.Case, "一致", await Silo.Stage(@new.Case));
        var plan = await Planned(request, reviewer);
        await using var owner = await Silo.Owner();
        await owner.ExecuteAsync($"create temp table kept as select * from chsi.{table}; delete from chsi.{table}");
        var before = await Content();

        Assert.Equal("CH500", (await Assert.ThrowsAsync<PostgresException>(() => Write(plan))).SqlState);
        Assert.Equal(before, await Content());

        await owner.ExecuteAsync($"insert into chsi.{table} select * from kept");
        Assert.Equal(CommitResult.Done, await Write(plan));
    }

    [Fact]
    public async Task What_tells_somebody_something_without_a_fact_is_no_decision()
    {
        var waiting = await Silo.Waiting();
        var before = await Content();

        await Assert.ThrowsAsync<InvalidOperationException>(() => Silo.Ask(new Tells(waiting.Account), Actor.Clock));
        Assert.Equal(before, await Content());
    }

    private sealed record Tells(Guid Account) : Request
    {
        public override Needs Needs => Needs.Stream(Account);

        public override Answer Decide(Streams streams, Moment at) => Accepted.Nothing.Tell(Notice.To(Account, "通知", "通知"));
    }

    private async Task<(Guid Case, Actor Reviewer)> Taken()
    {
        var (waiting, reviewer) = (await Silo.Waiting(), People.Reviewer());
        await Silo.Must(new TakeReview(waiting.Case), reviewer);
        return (waiting.Case, reviewer);
    }
}
