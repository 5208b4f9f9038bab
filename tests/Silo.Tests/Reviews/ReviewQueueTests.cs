using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Staff;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Silo.Reviews;

public sealed class ReviewQueueTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    private ReviewQueue Queue => _silo.Services.GetRequiredService<ReviewQueue>();

    public async Task InitializeAsync() => _silo = await TestSilo.Start();

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    [Trait("Need", "U1")]
    public async Task Twenty_reviewers_at_once_never_get_the_same_case()
    {
        for (var n = 0; n < 100; n++)
        {
            await _silo.Waiting();
        }

        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(async n =>
        {
            var reviewer = People.Reviewer($"审核{n}");
            var numbers = new List<string>();
            while (await Next(reviewer) is Accepted accepted)
            {
                numbers.Add(accepted.Reply);
            }

            return numbers;
        }));
        var all = taken.SelectMany(t => t).ToList();
        Assert.Equal(100, all.Count);
        Assert.Equal(100, all.Distinct().Count());
        Assert.Equal(100, await _silo.Scalar<long>("select count(*) from chsi.case_row where holder is not null and fence = 1"));
        Assert.Equal(100, await _silo.Scalar<long>("select count(*) from chsi.fact where type = 'case-taken'"));
        Assert.Equal(100, await _silo.Scalar<long>("select count(*) from chsi.case_row c join chsi.fact f on f.stream = c.id and f.type = 'case-taken' and f.actor = c.holder"));
    }

    [Fact]
    public async Task Who_is_served_together_with_others_is_given_what_is_open_to_her()
    {
        var (mine, me, other) = (People.Reviewer("甲"), People.Reviewer("乙"), People.Reviewer("丙"));
        var ahead = Enumerable.Range(0, _silo.Services.GetRequiredService<Database>().DecisionLanes).Select(n => People.Reviewer($"先{n}")).ToArray();
        var returned = await Returned(mine);
        var urgent = await _silo.Waiting();
        foreach (var actor in ahead.Append(me))
        {
            await _silo.Must(new TakeReview(urgent.Case), actor);
            await _silo.Must(new GiveBackReview(urgent.Case, "不在我的经验之内"), actor);
        }

        await _silo.MoveClock(TimeSpan.FromMinutes(1));
        for (var n = 0; n < ahead.Length + 1; n++)
        {
            await _silo.Waiting();
        }

        // every lane waits for the table, so that those who come next go together
        var next = _silo.Services.GetRequiredService<NextCases>();
        await using var owner = await _silo.Owner();
        await using var keeping = await owner.BeginTransactionAsync();
        await owner.ExecuteAsync("lock table chsi.case_row in access exclusive mode");
        var first = new List<Task<Answer>>();
        foreach (var actor in ahead)
        {
            first.Add(Next(actor));
            await Until(async () => await _silo.Scalar<int>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") == first.Count);
        }

        var asked = new[] { Next(mine), Next(me), Next(other), Next(People.Reviewer("丁")) };
        await Until(() => Task.FromResult(next.Waiting == asked.Length));
        await keeping.RollbackAsync();

        var given = (await Task.WhenAll(asked)).Select(answer => (answer as Accepted)?.Reply).ToArray();
        Assert.Equal(returned, given[0]);
        var number = await _silo.Scalar<string>("select number from chsi.case_row where id = @Case", new { urgent.Case });
        Assert.NotNull(given[1]);
        Assert.NotEqual(number, given[1]);
        Assert.Equal(number, given[2]);
        // one fewer is left than there are people, and who comes last is not said: a lane that is slow to go on comes behind those who go together
        Assert.Single((await Task.WhenAll(first)).Append(await asked[3]), answer => answer is Refused { Sentence: "没有可以领取的案件。" });
        Assert.Equal(0, (await _silo.Services.GetRequiredService<Replay>().Check()).Differences);

        static async Task Until(Func<Task<bool>> holds)
        {
            for (var end = DateTime.UtcNow.AddSeconds(20); !await holds(); await Task.Yield())
            {
                Assert.True(DateTime.UtcNow < end);
            }
        }
    }

    [Fact]
    public async Task The_same_request_twice_gives_the_same_case()
    {
        await _silo.Waiting();
        await _silo.Waiting();
        var (me, request) = (People.Reviewer(), Guid.CreateVersion7());
        var both = await Task.WhenAll(Queue.TakeNext(me, request), Queue.TakeNext(me, request));
        var numbers = both.Select(a => Assert.IsType<Accepted>(a).Reply).Distinct();
        Assert.Single(numbers);
        Assert.Equal(1, await _silo.Scalar<long>("select count(*) from chsi.case_row where holder is not null"));
    }

    [Fact]
    public async Task A_correction_of_name_or_number_comes_in_its_turn()
    {
        var (person, asked) = (People.Registration(People.IdNumber(), name: "李强"), Guid.CreateVersion7());
        await _silo.Must(person, Actor.Visitor(person.Account));
        await _silo.Waiting();
        await _silo.MoveClock(TimeSpan.FromDays(1));
        var number = await _silo.Must(new AskNameCorrection(asked, person.Account, Personal.Of(person.Account, "李䶮", "李*"), null, Personal.Of(person.Account, "生僻字无法输入", ""),
            [People.Photo(HandInPhotos.CardFront)], "name-2026-12"), Actor.Applicant(person.Account));
        await _silo.MoveClock(TimeSpan.FromDays(1));
        await _silo.Waiting();
        var (me, other) = (People.Reviewer(), await Hired("liqiang", "李强"));
        Assert.NotEqual(number, Assert.IsType<Accepted>(await Next(me)).Reply);
        // whoever has the person's name is passed over
        Assert.NotEqual(number, Assert.IsType<Accepted>(await Next(other)).Reply);
        Assert.Equal(number, Assert.IsType<Accepted>(await Next(me)).Reply);
        Assert.Equal(me.Person, await _silo.Scalar<Guid>("select holder from chsi.case_row where id = @asked", new { asked }));

        // what one has approved and the gateway could not answer comes to another one
        await _silo.Must(new ApproveName(asked, "与证件一致", await _silo.Stage(asked), NameCheckOutcome.UnknownDocument), me);
        Assert.Equal("没有可以领取的案件。", Assert.IsType<Refused>(await Next(me)).Sentence);
        Assert.Equal(number, Assert.IsType<Accepted>(await Next(People.Reviewer("赵静"))).Reply);
    }

    [Fact]
    public async Task Only_the_desk_takes_cases()
    {
        var waiting = await _silo.Waiting();
        Assert.IsType<Refused>(await Next(Actor.Applicant(waiting.Account)));
        Assert.IsType<Refused>(await Next(new(Guid.CreateVersion7(), "李老师", new Desk("school", "10001"))));
        Assert.Equal(0, await _silo.Scalar<long>("select count(*) from chsi.case_row where holder is not null"));
    }

    [Fact]
    [Trait("Need", "U2")]
    public async Task An_expired_lease_is_taken_over_and_the_old_holder_decides_nothing()
    {
        var waiting = await _silo.Waiting();
        var (first, second) = (People.Reviewer("甲"), People.Reviewer("乙"));
        Assert.IsType<Accepted>(await Next(first));
        Assert.IsType<Refused>(await Next(second));
        await _silo.MoveClock(TimeSpan.FromMinutes(31));
        Assert.IsType<Accepted>(await Next(second));
        Assert.Null(await Queue.Renew(first, waiting.Case));
        var refused = Assert.IsType<Refused>(await _silo.Ask(new ApproveReview(waiting.Case, "", await _silo.Stage(waiting.Case)), first));
        Assert.Equal("请先领取本案再办理。", refused.Sentence);
        Assert.Equal(2, await _silo.Scalar<long>("select fence from chsi.case_row"));
        Assert.IsType<Accepted>(await _silo.Ask(new ApproveReview(waiting.Case, "", await _silo.Stage(waiting.Case)), second));
    }

    [Fact]
    [Trait("Need", "U1")]
    public async Task The_most_urgent_comes_first_and_what_came_back_goes_to_the_same_hands()
    {
        var returned = await _silo.Waiting();
        var (me, other) = (People.Reviewer("甲"), People.Reviewer("乙"));
        await _silo.Must(new TakeReview(returned.Case), me);
        await _silo.Must(new ReturnForSupplement(returned.Case, ["face-unclear"], "请重新拍摄。", await _silo.Stage(returned.Case)), me);
        var later = await _silo.Waiting();
        await _silo.HandIn(returned);
        var laterNumber = await _silo.Scalar<string>("select number from chsi.case_row where id = @Case", new { later.Case });
        Assert.Equal(laterNumber, Assert.IsType<Accepted>(await Next(other)).Reply);
        Assert.IsType<Refused>(await Next(other));
        var returnedNumber = await _silo.Scalar<string>("select number from chsi.case_row where id = @Case", new { returned.Case });
        Assert.Equal(returnedNumber, Assert.IsType<Accepted>(await Next(me)).Reply);
    }

    [Fact]
    [Trait("Need", "U1")]
    public async Task Activity_renews_the_lease_but_never_past_four_hours()
    {
        var waiting = await _silo.Waiting();
        var me = People.Reviewer();
        await Next(me);
        var since = await _silo.Scalar<DateTime>("select held_since from chsi.case_row");
        for (var n = 0; n < 11; n++)
        {
            await _silo.MoveClock(TimeSpan.FromMinutes(20));
            var until = await Queue.Renew(me, waiting.Case);
            Assert.NotNull(until);
            Assert.True(until <= new DateTimeOffset(since).AddHours(4));
        }

        await _silo.MoveClock(TimeSpan.FromMinutes(19));
        Assert.Equal(new DateTimeOffset(since).AddHours(4), await Queue.Renew(me, waiting.Case));
        await _silo.MoveClock(TimeSpan.FromMinutes(2));
        Assert.Null(await Queue.Renew(me, waiting.Case));
        Assert.Equal(1, await _silo.Scalar<long>("select fence from chsi.case_row"));
    }

    [Fact]
    [Trait("Need", "U1")]
    public async Task A_case_given_back_goes_to_somebody_else()
    {
        var waiting = await _silo.Waiting();
        var (me, other) = (People.Reviewer("甲"), People.Reviewer("乙"));
        await Next(me);
        Assert.Equal("Reason", Assert.IsType<Refused>(await _silo.Ask(new GiveBackReview(waiting.Case, " "), me)).Field);
        await _silo.Must(new GiveBackReview(waiting.Case, "申请人是我的亲属"), me);
        Assert.IsType<Refused>(await Next(me));
        Assert.IsType<Accepted>(await Next(other));
    }

    [Fact]
    public async Task A_take_that_is_refused_leaves_a_lapsed_case_to_everybody_as_it_was()
    {
        var waiting = await _silo.Waiting();
        var (former, me, other) = (People.Reviewer("甲"), People.Reviewer("乙"), People.Reviewer("丙"));
        await Next(former);
        await _silo.MoveClock(TimeSpan.FromMinutes(31));
        // an id that another person has used is refused by the door, after the queue has reserved the case
        var used = Guid.CreateVersion7();
        await _silo.Door.Ask(new WriteNote(waiting.Case, Personal.Of(waiting.Account, "备注", "内部备注")), former, used);
        Assert.IsType<Refused>(await Queue.TakeNext(me, used));
        Assert.Equal(former.Person, await _silo.Scalar<Guid?>("select holder from chsi.case_row"));
        Assert.True(await _silo.Scalar<bool>("select held_until <= chsi.clock() and held_since < held_until from chsi.case_row"));
        Assert.Null(await Queue.Renew(former, waiting.Case));
        Assert.IsType<Accepted>(await Next(other));
    }

    [Fact]
    [Trait("Need", "U1")]
    public async Task A_take_whose_turn_does_not_come_leaves_the_case_free_for_the_next_who_asks()
    {
        var waiting = await _silo.Waiting();
        await using var owner = await _silo.Owner();
        await using (var slow = await owner.BeginTransactionAsync())
        {
            await owner.ExecuteAsync("select from chsi.stream where id = @Case for update", new { waiting.Case }, slow);
            // somebody's note holds the case's turn for as long as the database is slow
            var note = _silo.Ask(new WriteNote(waiting.Case, Personal.Of(waiting.Account, "来电", "")), People.Reviewer("甲"));
            await Assert.ThrowsAsync<TimeoutException>(() => Next(People.Reviewer("乙")));
            Assert.Null(await _silo.Scalar<Guid?>("select holder from chsi.case_row"));
            await slow.CommitAsync();
            Assert.IsType<Accepted>(await note);
        }

        Assert.IsType<Accepted>(await Next(People.Reviewer("丙")));
    }

    [Fact]
    public async Task A_take_that_is_refused_leaves_a_free_case_free()
    {
        var (waiting, elsewhere) = (await _silo.Waiting(), People.Reviewer("甲"));
        var used = Guid.CreateVersion7();
        await _silo.Door.Ask(new WriteNote(waiting.Case, Personal.Of(waiting.Account, "备注", "内部备注")), elsewhere, used);
        Assert.IsType<Refused>(await Queue.TakeNext(People.Reviewer("乙"), used));
        Assert.Equal(1, await _silo.Scalar<long>("select count(*) from chsi.case_row where holder is null and held_until is null"));
    }

    [Fact]
    public async Task Whoever_is_removed_holds_nothing_from_that_commit_on_and_no_case_waits_for_them()
    {
        var (held, returned) = (await _silo.Waiting(), await _silo.Waiting());
        var (gone, other) = (await Hired("wangfang"), People.Reviewer("乙"));
        await _silo.Must(new TakeReview(returned.Case), gone);
        await _silo.Must(new ReturnForSupplement(returned.Case, ["face-unclear"], "请重新拍摄。", await _silo.Stage(returned.Case)), gone);
        await _silo.HandIn(returned);
        await _silo.Must(new TakeReview(held.Case), gone);
        Assert.IsType<Refused>(await Next(other));

        await _silo.Must(new RemoveStaff(gone.Person, "离职"), Actor.Clock);
        Assert.Equal(0, await _silo.Scalar<long>("select count(*) from chsi.case_row where holder is not null"));
        var refused = Assert.IsType<Refused>(await _silo.Ask(new ApproveReview(held.Case, "", await _silo.Stage(held.Case)), gone));
        Assert.Equal("请先领取本案再办理。", refused.Sentence);
        Assert.IsType<Accepted>(await Next(other));
        Assert.IsType<Accepted>(await Next(other));
    }

    [Fact]
    public async Task Unmet_need_U5_what_comes_back_to_who_is_away_goes_to_the_deputy_first_and_to_everybody_where_the_deputy_is_away_too()
    {
        var (away, deputy, other) = (await Hired("wangfang"), await Hired("liqiang", "李强"), await Hired("zhangwei", "张伟"));
        var returned = await Returned(away);
        var today = new DateOnly(2026, 10, 14);
        await _silo.Must(new EnterAbsence(away.Person, today.AddDays(1), today.AddDays(2), deputy.Person, away.Person), away);
        // not away yet: the day to wait is for the own hands
        Assert.IsType<Refused>(await Next(deputy));
        Assert.IsType<Refused>(await Next(other));
        await _silo.MoveClock(TimeSpan.FromHours(14));
        Assert.IsType<Refused>(await Next(other));
        Assert.Equal(returned, Assert.IsType<Accepted>(await Next(deputy)).Reply);

        var second = await Returned(away);
        await _silo.Must(new EnterAbsence(deputy.Person, today.AddDays(1), today.AddDays(1), other.Person, deputy.Person), deputy);
        var stranger = await Hired("chenjing", "陈静");
        Assert.Equal(second, Assert.IsType<Accepted>(await Next(stranger)).Reply);

        var third = await Returned(away);
        await _silo.Must(new EndAbsence(deputy.Person, deputy.Person), deputy);
        await _silo.Must(new EndAbsence(away.Person, away.Person), away);
        Assert.IsType<Refused>(await Next(deputy));
        Assert.Equal(third, Assert.IsType<Accepted>(await Next(away)).Reply);
    }

    [Fact]
    public async Task An_absence_that_is_over_changes_nothing()
    {
        var (away, deputy) = (await Hired("wangfang"), await Hired("liqiang", "李强"));
        var today = new DateOnly(2026, 10, 14);
        await _silo.Must(new EnterAbsence(away.Person, today, today, deputy.Person, away.Person), away);
        await _silo.MoveClock(TimeSpan.FromHours(14));
        await Returned(away);
        Assert.IsType<Refused>(await Next(deputy));
        Assert.IsType<Accepted>(await Next(away));
    }

    [Fact]
    public async Task A_deputy_is_given_nothing_that_they_have_approved_or_have_a_relation_to()
    {
        var (away, deputy, third) = (await Hired("wangfang"), await Hired("liqiang", "李强"), await Hired("zhangwei", "张伟"));
        var today = new DateOnly(2026, 10, 14);
        await _silo.Must(new EnterAbsence(away.Person, today, today, deputy.Person, away.Person), away);
        await Returned(away);
        var related = await _silo.Scalar<Guid>("select id from chsi.case_row");
        await _silo.Must(new DeclareRelation(related, "与申请人是同学"), deputy);
        Assert.IsType<Refused>(await Next(deputy));
        await _silo.MoveClock(TimeSpan.FromHours(25));
        Assert.IsType<Refused>(await Next(deputy));
        Assert.IsType<Accepted>(await Next(third));
    }

    [Fact]
    public async Task Two_who_name_each_other_at_the_same_instant_do_not_both_succeed()
    {
        var (a, b) = (await Hired("wangfang"), await Hired("liqiang", "李强"));
        var (from, to) = (new DateOnly(2026, 10, 20), new DateOnly(2026, 10, 21));
        var answers = await Task.WhenAll(
            _silo.Ask(new EnterAbsence(a.Person, from, to, b.Person, a.Person), a), _silo.Ask(new EnterAbsence(b.Person, from, to, a.Person, b.Person), b));
        Assert.Single(answers.OfType<Accepted>());
        Assert.Contains("也不在岗", Assert.Single(answers.OfType<Refused>()).Sentence);
        Assert.Equal(1, await _silo.Scalar<long>("select count(*) from chsi.fact where type = 'absence-entered'"));
    }

    [Fact]
    public async Task Who_has_declared_a_relation_is_not_given_the_case_again_and_everybody_else_is()
    {
        var waiting = await _silo.Waiting();
        var (me, other) = (People.Reviewer("甲"), People.Reviewer("乙"));
        await Next(me);
        await _silo.Must(new DeclareRelation(waiting.Case, "与申请人是亲属"), me);
        Assert.IsType<Refused>(await Next(me));
        await _silo.MoveClock(TimeSpan.FromDays(2));
        Assert.IsType<Refused>(await Next(me));
        Assert.IsType<Accepted>(await Next(other));
        Assert.Equal(0, (await _silo.Services.GetRequiredService<Replay>().Check()).Differences);
    }

    [Fact]
    public async Task Who_has_the_name_of_the_applicant_or_of_an_old_holder_is_passed_over_and_names_of_before_are_compared_once_their_digests_are_added()
    {
        var (_, mine, number) = await _silo.Collided(oldName: "张小明", newName: "张明");
        var (applicants, holders, other) = (await Hired("zhangming", "张明"), await Hired("zhangxiaoming", "张小明"), await Hired("wangfang"));
        var namesakes = _silo.Services.GetRequiredService<Namesakes>();
        Assert.IsType<Refused>(await Next(applicants));
        Assert.IsType<Refused>(await Next(holders));
        Assert.True(await namesakes.Of(holders.Person, mine.Case));
        Assert.False(await namesakes.Of(other.Person, mine.Case));
        Assert.False(await namesakes.Of(Guid.NewGuid(), mine.Case));
        Assert.Equal(2, await _silo.Scalar<long>("select count(*) from chsi.protected_value where digest is not null"));

        await _silo.Scalar<int>("update chsi.protected_value set digest = null");
        Assert.False(await namesakes.Of(holders.Person, mine.Case));
        Assert.Equal(2, await namesakes.Fill());
        Assert.Equal(0, await namesakes.Fill());
        Assert.IsType<Refused>(await Next(holders));
        Assert.Equal(number, Assert.IsType<Accepted>(await Next(other)).Reply);
    }

    private async Task<string> Returned(Actor reviewer)
    {
        var waiting = await _silo.Waiting();
        await _silo.Must(new TakeReview(waiting.Case), reviewer);
        await _silo.Must(new ReturnForSupplement(waiting.Case, ["face-unclear"], "请重新拍摄。", await _silo.Stage(waiting.Case)), reviewer);
        await _silo.HandIn(waiting);
        return (await _silo.Scalar<string>("select number from chsi.case_row where id = @Case", new { waiting.Case }))!;
    }

    private async Task<Actor> Hired(string userName, string name = "王芳")
    {
        var staff = Guid.CreateVersion7();
        await _silo.Must(new AddStaff(staff, userName, name, Desk.CustomerService, Personal.SecretOf(staff, "hash"), null), Actor.Clock);
        return new(staff, name, Desk.CustomerService);
    }

    private Task<Answer> Next(Actor actor) => Queue.TakeNext(actor, Guid.CreateVersion7());
}
