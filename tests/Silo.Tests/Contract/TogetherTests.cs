using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Chsi.Tests.Silo.Contract;

/// <summary>Decisions that share a round trip: each keeps the answer, the streams and the fate that are its own.</summary>
public sealed class TogetherTests : ContractTest
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Those_that_come_while_others_are_written_go_in_one_transaction()
    {
        var plans = await Plans(12);

        Assert.All(await WriteTogether(plans), result => Assert.Equal(CommitResult.Done, result));

        Assert.Equal(1, await Transactions(plans));
    }

    [Fact]
    public async Task One_that_lost_a_race_costs_the_others_nothing()
    {
        var plans = await Plans(6);
        await OtherDoor.Ask(new Notes([], [plans[2].Streams[0].After.Id]), People.Reviewer(), NewId());

        var results = await WriteTogether(plans);

        Assert.Equal(CommitResult.Conflict, results[2]);
        Assert.All(results.Where((_, n) => n != 2), result => Assert.Equal(CommitResult.Done, result));
    }

    [Fact]
    public async Task One_that_can_never_be_written_fails_alone()
    {
        var plans = await Plans(5);
        // PostgreSQL takes no text with a zero in it
        plans[3] = plans[3] with { Reply = "\0" };

        var results = await TogetherOrNot(plans);

        await Assert.ThrowsAsync<PostgresException>(() => results[3]);
        Assert.Equal(Enumerable.Repeat(CommitResult.Done, 4), await Task.WhenAll(results.Where((_, n) => n != 3)));
    }

    [Fact]
    public async Task One_stream_that_cannot_be_read_is_nobody_elses_trouble()
    {
        var cases = await Cases(5);
        await using var owner = await Silo.Owner();
        await owner.ExecuteAsync("insert into chsi.fact select stream, version + 1, 'of-a-later-version', body, actor, actor_name, desk, at, gen_random_uuid(), hash from chsi.fact where stream = @id order by version desc limit 1", new { id = cases[1] });

        var loads = await ReadTogether(cases.Select(id => Needs.Stream(id)));

        Assert.True(loads[1].IsFaulted);
        Assert.All(loads.Where((_, n) => n != 1), load => Assert.Single(load.Result.Streams.All));
        await owner.ExecuteAsync("delete from chsi.fact where type = 'of-a-later-version'");
    }

    [Fact]
    public async Task One_that_must_wait_for_a_row_keeps_nobody_else()
    {
        var plans = await Plans(5);
        await using var owner = await Silo.Owner();
        await using var keeping = await owner.BeginTransactionAsync();
        await owner.ExecuteAsync("select from chsi.stream where id = @id for update", new { id = plans[2].Streams[0].After.Id });

        var results = plans.Select(Write).ToArray();

        Assert.All(await Task.WhenAll(results.Where((_, n) => n != 2)).WaitAsync(Soon), result => Assert.Equal(CommitResult.Done, result));
        Assert.False(results[2].IsCompleted);
        await keeping.RollbackAsync();
        Assert.Equal(CommitResult.Done, await results[2].WaitAsync(Soon));
    }

    [Fact]
    public async Task Two_that_write_the_same_stream_never_go_together()
    {
        var plans = await Plans(3);
        var again = await Planned(new Notes([], [plans[0].Streams[0].After.Id]), People.Reviewer());

        var results = await WriteTogether([.. plans, again]);

        // the one left behind takes the other lane, and which of the two lanes is first is nobody's promise
        Assert.Equal([CommitResult.Done, CommitResult.Conflict], new[] { results[0], results[3] }.Order());
        Assert.Equal([CommitResult.Done, CommitResult.Done], results[1..3]);
        Assert.Equal(1, await Transactions(plans));
    }

    [Fact]
    public async Task What_all_of_them_only_read_is_checked_once_and_keeps_nobody_apart()
    {
        var read = await Silo.Waiting();
        var plans = new List<CommitPlan>();
        for (var n = 0; n < 4; n++)
        {
            plans.Add(await Planned(new Notes([read.Case], [(await Silo.Waiting()).Case]), People.Reviewer()));
        }

        Assert.All(await WriteTogether(plans), result => Assert.Equal(CommitResult.Done, result));
        Assert.Equal(1, await Transactions(plans));
    }

    [Fact]
    public async Task Who_reads_together_sees_what_each_asked_for_and_no_more()
    {
        var cases = await Cases(10);

        var loaded = (await ReadTogether(cases.SelectMany(id => new[] { Needs.Stream(id), Needs.Stream(id).AndLinked(2).AndSerial().AndLease(id) }))).Select(l => l.Result).ToArray();

        for (var n = 0; n < cases.Count; n++)
        {
            var (alone, linked) = (loaded[2 * n], loaded[2 * n + 1]);
            Assert.Equal(cases[n], Assert.Single(alone.Streams.All).Id);
            Assert.Equal(cases[n], linked.Streams.Lease?.Case);
            Assert.Equal(
                await Silo.Scalar<long>("select 1 + count(*) from (select target from chsi.link where source = @id union select l.target from chsi.link k join chsi.link l on l.source = k.target where k.source = @id) x where target <> @id", new { id = cases[n] }),
                linked.Streams.All.Count);
        }

        Assert.Equal(cases.Count, loaded.Select(l => l.Serial).Where(s => s > 0).Distinct().Count());
    }

    private async Task<List<Guid>> Cases(int count)
    {
        var cases = new List<Guid>();
        while (cases.Count < count)
        {
            cases.Add((await Silo.Waiting()).Case);
        }

        return cases;
    }

    /// <summary>Reads them while every lane is held up, by a node whose memory is empty, so that links are followed in the database too.</summary>
    private async Task<Task<Loaded>[]> ReadTogether(IEnumerable<Needs> needs)
    {
        await using var node = Silo.Node();
        var loading = node.GetRequiredService<Loading>();
        await using var owner = await Silo.Owner();
        await using var transaction = await owner.BeginTransactionAsync();
        await owner.ExecuteAsync("lock table chsi.installation in access exclusive mode");
        var ahead = new List<Task<Loaded>>();
        while (ahead.Count < node.GetRequiredService<Database>().DecisionLanes)
        {
            ahead.Add(loading.Load(Needs.Stream(NewId()), NewId()));
            await Blocked(ahead.Count);
        }

        var loads = await InLine(needs, one => loading.Load(one, NewId()), () => loading.Waiting);
        await transaction.RollbackAsync();
        await Task.WhenAll(ahead).WaitAsync(Soon);
        await Task.WhenAny(Task.WhenAll(loads)).WaitAsync(Soon);
        return loads;
    }

    private async Task<List<CommitPlan>> Plans(int count)
    {
        var plans = new List<CommitPlan>();
        while (plans.Count < count)
        {
            plans.Add(await Planned(new Notes([], [(await Silo.Waiting()).Case]), People.Reviewer()));
        }

        return plans;
    }

    /// <summary>Writes them while every lane is held up by a commit that waits for a row, so that they leave together when the row is free.</summary>
    private async Task<CommitResult[]> WriteTogether(IReadOnlyList<CommitPlan> plans) => await Task.WhenAll(await TogetherOrNot(plans));

    private async Task<Task<CommitResult>[]> TogetherOrNot(IReadOnlyList<CommitPlan> plans)
    {
        var ahead = await Plans(Silo.Services.GetRequiredService<Database>().DecisionLanes);
        await using var owner = await Silo.Owner();
        await using var transaction = await owner.BeginTransactionAsync();
        await owner.ExecuteAsync("select from chsi.stream where id = any(@ids) for update", new { ids = ahead.Select(p => p.Streams[0].After.Id).ToArray() });
        var first = new List<Task<CommitResult>>();
        foreach (var plan in ahead)
        {
            first.Add(Write(plan));
            await Blocked(first.Count);
        }

        var results = await InLine(plans, Write, () => Silo.Services.GetRequiredService<Commit>().Waiting);
        await transaction.RollbackAsync();
        Assert.All(await Task.WhenAll(first).WaitAsync(Soon), result => Assert.Equal(CommitResult.Done, result));
        await Task.WhenAny(Task.WhenAll(results)).WaitAsync(Soon);
        return results;
    }

    private Task<long> Transactions(IEnumerable<CommitPlan> plans) =>
        Silo.Scalar<long>("select count(distinct xmin::text) from chsi.fact where request = any(@requests)", new { requests = plans.Select(p => p.Request).ToArray() })!;

    /// <summary>All of them take their places before anybody leaves: a key that must be read first may keep one of them.</summary>
    private static async Task<Task<TResult>[]> InLine<T, TResult>(IEnumerable<T> items, Func<T, Task<TResult>> come, Func<int> waiting)
    {
        var tasks = new List<Task<TResult>>();
        foreach (var item in items)
        {
            tasks.Add(come(item));
            await Until(() => Task.FromResult(waiting() >= tasks.Count), "It did not come.");
        }

        return [.. tasks];
    }

    /// <summary>Waits until so many connections wait for a lock.</summary>
    private async Task Blocked(int lanes)
    {
        await using var owner = await Silo.Owner();
        await Until(
            async () => await owner.ExecuteScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") >= lanes,
            "The lanes were not held up.");
    }

    private static async Task Until(Func<Task<bool>> holds, string otherwise)
    {
        for (var end = DateTime.UtcNow + Soon; !await holds(); await Task.Yield())
        {
            Assert.True(DateTime.UtcNow < end, otherwise);
        }
    }
}
