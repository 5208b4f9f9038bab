using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Chsi.Tests.Silo;

public sealed class BulkCommitTests : IAsyncLifetime
{
    private TestSilo _door = null!;
    private TestSilo _bulk = null!;

    public async Task InitializeAsync() => (_door, _bulk) = (await TestSilo.Start(), await TestSilo.Start());

    public async Task DisposeAsync()
    {
        await _door.DisposeAsync();
        await _bulk.DisposeAsync();
    }

    [Fact]
    public async Task The_same_requests_at_the_same_moments_leave_the_same_tables_as_the_door()
    {
        var asked = new List<(Request Request, Actor Actor, Guid Id)>();
        await Play(async (request, actor) =>
        {
            var id = Guid.CreateVersion7();
            asked.Add((request, actor, id));
            Assert.IsType<Accepted>(await _door.Door.Ask(request, actor, id));
            if (request is WithdrawCase)
            {
                await _door.MoveClock(TimeSpan.FromDays(40));
                await _bulk.MoveClock(TimeSpan.FromDays(40));
            }
        });

        var bulk = Bulk(_bulk);
        foreach (var (request, actor, id) in asked)
        {
            var at = await _door.Scalar<DateTime>("select at from chsi.fact where request = @id limit 1", new { id });
            Assert.IsType<Accepted>(await bulk.Ask(request, actor, new(at), id));
        }

        await bulk.Write();
        // what is sealed or named at random is compared by what it stands for; look-ups are digests under each installation's key
        foreach (var (table, columns, order) in new[]
        {
            ("stream", "id, kind, version, hash, wake_at", "id"), ("link", "*", "source, target"), ("person_key", "person, master_id", "person"),
            ("fact", "stream, version, type, body, actor, actor_name, desk, at, request, hash, reply", "stream, version"),
            ("lookup", "kind, key_id, stream", "kind, stream"), ("protected_value", "id, person, masked", "id"),
            ("evidence_file", "id, case_id, person, kind, size", "id"), ("case_row", "*", "id"), ("account_row", "*", "id"), ("claim_row", "*", "id"),
            ("notice", "account, desk, subject, body, at, next_try, sms_done", "at, account, subject"),
        })
        {
            var sql = $"select coalesce(jsonb_agg(to_jsonb(t) order by {order}), '[]')::text from (select {columns} from chsi.{table}) t";
            var one = await _door.Scalar<string>(sql);
            Assert.NotEqual("[]", one);
            Assert.Equal(one, await _bulk.Scalar<string>(sql));
        }
    }

    [Fact]
    public async Task What_the_bulk_commit_wrote_can_be_gone_on_with_through_the_door()
    {
        var registration = People.Registration(People.IdNumber(), check: NameCheckOutcome.UnknownDocument);
        var bulk = Bulk(_bulk);
        await bulk.Ask(registration, Actor.Visitor(registration.Account), TestSilo.Begin.AddDays(-1));
        await bulk.Write();
        var seen = await _bulk.Scalar<int>("select stage_version from chsi.case_row");
        Assert.IsType<Accepted>(await _bulk.Ask(People.Photos(registration.Case, seen), Actor.Applicant(registration.Account)));
        Assert.Equal("手机号码已被注册!", Assert.IsType<Refused>(await _bulk.Ask(
            People.Registration(People.IdNumber(), registration.Phone.Plain), Actor.Visitor(Guid.CreateVersion7()))).Sentence);
        var values = _bulk.Services.GetRequiredService<ProtectedValues>();
        Assert.Equal(registration.Name.Plain, await values.Open(registration.Name.Id));
    }

    [Fact]
    public async Task Nothing_is_decided_in_the_future_or_before_what_it_builds_on()
    {
        var bulk = Bulk(_bulk);
        var registration = People.Registration(People.IdNumber(), check: NameCheckOutcome.UnknownDocument);
        var now = TestSilo.Begin;
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await bulk.Ask(registration, Actor.Visitor(registration.Account), now.AddHours(1)));
        Assert.IsType<Accepted>(await bulk.Ask(registration, Actor.Visitor(registration.Account), now.AddHours(-1)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await bulk.Ask(new WithdrawCase(registration.Case), Actor.Applicant(registration.Account), now.AddHours(-2)));
    }

    [Fact]
    public async Task A_value_that_the_database_holds_already_fails_the_whole_batch()
    {
        var number = People.IdNumber();
        var before = People.Registration(number);
        Assert.IsType<Accepted>(await _bulk.Ask(before, Actor.Visitor(before.Account)));
        var bulk = Bulk(_bulk);
        foreach (var registration in new[] { People.Registration(People.IdNumber()), People.Registration(number) })
        {
            await bulk.Ask(registration, Actor.Visitor(registration.Account), TestSilo.Begin.AddDays(-1));
        }

        await Assert.ThrowsAsync<PostgresException>(() => bulk.Write());
        Assert.Equal(1, await _bulk.Scalar<int>("select count(*) from chsi.account_row"));
    }

    /// <summary>Every kind of decision about a case; the clock is moved where one is withdrawn.</summary>
    private async Task Play(Func<Request, Actor, Task> ask)
    {
        var reviewer = People.Reviewer();
        var (approved, rejected, withdrawn, lapsing) = (await Opened(ask), await Opened(ask), await Opened(ask), await Opened(ask));
        foreach (var one in new[] { approved, rejected })
        {
            await ask(People.Photos(one.Case, await Seen(one)), Actor.Applicant(one.Account));
            await ask(new TakeReview(one.Case), reviewer);
        }

        await ask(new ReturnForSupplement(approved.Case, ["arm-missing"], "请重新拍摄。", await Seen(approved)), reviewer);
        await ask(People.Photos(approved.Case, await Seen(approved)), Actor.Applicant(approved.Account));
        await ask(new TakeReview(approved.Case), reviewer);
        await ask(new WriteNote(approved.Case, Personal.Of(reviewer.Person, "已电话核实", "")), reviewer);
        await ask(new ApproveReview(approved.Case, "一致", await Seen(approved)), reviewer);
        await ask(new RejectReview(rejected.Case, "edited", "疑似修改。", await Seen(rejected)), reviewer);
        await ask(new WithdrawCase(withdrawn.Case), Actor.Applicant(withdrawn.Account));
        await ask(new TimeLimitReached(lapsing.Case), Actor.Clock);
        await ask(new TimeLimitReached(approved.Case), Actor.Clock);
    }

    private static async Task<RegisterAccount> Opened(Func<Request, Actor, Task> ask)
    {
        var number = People.IdNumber();
        var before = People.Registration(number);
        await ask(before, Actor.Visitor(before.Account));
        var again = People.Registration(number, again: true);
        await ask(again, Actor.Visitor(again.Account));
        return again;
    }

    private Task<int> Seen(RegisterAccount one) => _door.Scalar<int>("select stage_version from chsi.case_row where id = @Case", new { one.Case });

    private static BulkCommit Bulk(TestSilo silo)
    {
        var surroundings = silo.Services.GetRequiredService<Surroundings>();
        return new(silo.Database, silo.Services.GetRequiredService<Vault>(), surroundings.Calendar, surroundings.Settings, new());
    }
}
