using Chsi.Silo.Grains;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Staff;
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
    public async Task Only_the_desk_takes_cases()
    {
        var waiting = await _silo.Waiting();
        Assert.IsType<Refused>(await Next(Actor.Applicant(waiting.Account)));
        Assert.IsType<Refused>(await Next(new(Guid.CreateVersion7(), "李老师", new Desk("school", "10001"))));
        Assert.Equal(0, await _silo.Scalar<long>("select count(*) from chsi.case_row where holder is not null"));
    }

    [Fact]
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

    private async Task<Actor> Hired(string userName)
    {
        var staff = Guid.CreateVersion7();
        await _silo.Must(new AddStaff(staff, userName, "王芳", Desk.CustomerService, Personal.SecretOf(staff, "hash"), null), Actor.Clock);
        return new(staff, "王芳", Desk.CustomerService);
    }

    private Task<Answer> Next(Actor actor) => Queue.TakeNext(actor, Guid.CreateVersion7());
}
