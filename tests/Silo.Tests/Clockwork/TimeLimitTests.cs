using System.Diagnostics;
using Chsi.Silo.Clockwork;
using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Silo.Clockwork;

/// <summary>Time limits become ordinary requests when they are due, once, whatever happened meanwhile.</summary>
public sealed class TimeLimitTests : IAsyncLifetime
{
    private Clockhouse _house = null!;

    public async Task InitializeAsync() => _house = await Clockhouse.Start();

    public async Task DisposeAsync() => await _house.DisposeAsync();

    [Fact]
    public async Task Who_hands_in_no_photos_is_reminded_on_day_3_and_6_and_lapses_after_7_days_with_number_and_phone_free()
    {
        var number = People.IdNumber();
        var registered = await _house.Registered(number, NameCheckOutcome.UnknownDocument);
        await _house.To(Clockhouse.Monday.AddDays(3).AddHours(-1).AddSeconds(-30));
        await _house.Due();
        Assert.Equal(0, await _house.Notices("请尽快提交照片"));
        await _house.To(Clockhouse.Monday.AddDays(3).AddHours(-1));
        await _house.Due();
        Assert.Equal(1, await _house.Notices("请尽快提交照片"));
        await _house.To(Clockhouse.Monday.AddDays(6).AddHours(-1));
        await _house.Due();
        Assert.Equal(2, await _house.Notices("请尽快提交照片"));
        Assert.Equal("awaiting-evidence", await _house.Stage(registered.Case));

        await _house.To(new DateTimeOffset(2026, 3, 9, 17, 30, 0, TimeSpan.FromHours(8)));
        await _house.Due();
        Assert.Equal("lapsed", await _house.Stage(registered.Case));
        Assert.Equal("lapsed", await _house.Silo.Scalar<string>("select closed_for from chsi.account_row"));
        Assert.Equal(1, await _house.Notices("本次注册已失效"));
        var again = People.Registration(number, registered.Phone.Plain);
        Assert.IsType<Accepted>(await _house.Silo.Ask(again, Actor.Visitor(again.Account)));
        Assert.Equal(again.Account, await _house.Silo.Scalar<Guid>("select holder from chsi.claim_row"));
    }

    [Fact]
    public async Task The_desk_is_reminded_at_50_and_90_percent_and_a_late_review_is_flagged_and_stays_with_the_desk()
    {
        var @case = (await _house.InReview()).Case;
        Assert.Equal(new DateTimeOffset(2026, 3, 5, 17, 30, 0, TimeSpan.FromHours(8)), await _house.DueAt(@case));
        await _house.ToNextLimit(@case);
        Assert.Equal((4, 1), ((await _house.Now()).ToOffset(TimeSpan.FromHours(8)).Day, await _house.Notices("审核期限提醒")));
        await _house.ToNextLimit(@case);
        Assert.Equal((5, 2), ((await _house.Now()).ToOffset(TimeSpan.FromHours(8)).Day, await _house.Notices("审核期限提醒")));
        await _house.ToNextLimit(@case);
        Assert.Equal(1, await _house.Notices("案件已超时"));
        Assert.True(await _house.Silo.Scalar<bool>("select overdue from chsi.case_row"));
        Assert.Equal("in-review", await _house.Stage(@case));
        Assert.Null(await _house.WakeAt(@case));
    }

    [Fact]
    public async Task A_supplement_stops_the_clock_of_the_review_and_it_goes_on_with_what_was_left()
    {
        var collided = await _house.InReview();
        var reviewer = People.Reviewer();
        await _house.To(Clockhouse.Monday.AddDays(1));
        Assert.IsType<Accepted>(await _house.Silo.Ask(new TakeReview(collided.Case), reviewer));
        var asked = await _house.Silo.Ask(
            new ReturnForSupplement(collided.Case, [ReviewReasons.Supplement[0].Code], "请重拍。", await _house.Seen(collided.Case)), reviewer);
        Assert.IsType<Accepted>(asked);
        Assert.Equal(2, await _house.Silo.Scalar<int>("select clock_left from chsi.case_row"));

        await _house.To(Clockhouse.Monday.AddDays(7));
        await _house.Due();
        Assert.False(await _house.Silo.Scalar<bool>("select overdue from chsi.case_row"));
        await _house.HandIn(collided);
        Assert.Equal("in-review", await _house.Stage(collided.Case));
        Assert.Equal(new DateTimeOffset(2026, 3, 11, 17, 30, 0, TimeSpan.FromHours(8)), await _house.DueAt(collided.Case));
    }

    [Fact]
    public async Task A_limit_that_is_not_due_does_nothing_and_work_that_stays_without_effect_is_shown()
    {
        var @case = (await _house.Collided()).Case;
        var before = await _house.Silo.Scalar<long>("select count(*) from chsi.fact");
        Assert.Same(Accepted.Nothing, await _house.Silo.Ask(new TimeLimitReached(@case), Actor.Clock));
        await _house.Tamper("update chsi.stream set wake_at = chsi.clock() where id = @case", new { @case });
        await _house.Due();
        Assert.Equal(before, await _house.Silo.Scalar<long>("select count(*) from chsi.fact"));
        Assert.Equal("no effect", await _house.Silo.Scalar<string>("select error from chsi.due_failure where stream = @case", new { @case }));

        await _house.Silo.MoveClock(TimeSpan.FromMinutes(1));
        await _house.Due();
        Assert.Equal(2, await _house.Silo.Scalar<int>("select tries from chsi.due_failure"));
    }

    [Fact]
    public async Task After_a_stop_that_outlasted_reminders_and_limit_only_the_limit_is_answered_with_both_times()
    {
        var @case = (await _house.Collided()).Case;
        var due = await _house.DueAt(@case);
        await _house.To(due.AddDays(2));
        await _house.Due();
        Assert.Equal((0, 1), (await _house.Facts("reminder-fell"), await _house.Facts("limit-passed")));
        Assert.True(await _house.Silo.Scalar<DateTime>("select at from chsi.fact where type = 'limit-passed'") >= due.AddDays(2).UtcDateTime);
        var body = await _house.Silo.Scalar<byte[]>("select body from chsi.fact where type = 'limit-passed'");
        Assert.Contains("2026-03-09T17:30:00+08:00", System.Text.Encoding.UTF8.GetString(body!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_nodes_at_once_answer_every_limit_once_and_a_failing_one_holds_up_nobody()
    {
        var cases = new List<Guid>();
        for (var n = 0; n < 25; n++)
        {
            cases.Add((await _house.Collided()).Case);
        }

        await _house.Tamper("update chsi.stream set kind = 'unknown' where id = @Id", new { Id = cases[0] });
        await _house.Silo.MoveClock(TimeSpan.FromDays(12));
        await using var other = _house.Silo.Node(_house.Outside.Register);
        await Task.WhenAll(_house.Due(), _house.Due(other));
        Assert.Equal(24, await _house.Facts("limit-passed"));
        Assert.Equal(24, await _house.Silo.Scalar<long>("select count(distinct stream) from chsi.fact where type = 'limit-passed'"));
        Assert.Equal(cases[0], await _house.Silo.Scalar<Guid>("select stream from chsi.due_failure"));

        await _house.Tamper("update chsi.stream set kind = 're-registration' where kind = 'unknown'");
        await _house.Silo.MoveClock(TimeSpan.FromHours(1));
        await _house.Due();
        Assert.Equal(25, await _house.Facts("limit-passed"));
        Assert.Equal(0, await _house.Silo.Scalar<long>("select count(*) from chsi.due_failure"));
    }

    [Fact]
    public async Task A_process_that_ends_answers_the_limits_it_has_begun_and_leaves_the_rest_to_any_node()
    {
        const int All = 25;
        for (var n = 0; n < All; n++)
        {
            await _house.Collided();
        }

        await _house.Silo.MoveClock(TimeSpan.FromDays(12));
        using var ending = new CancellationTokenSource();
        Task<int> round;
        await using (var owner = await _house.Silo.Owner())
        await using (var nothingCommits = await owner.BeginTransactionAsync())
        {
            await owner.ExecuteAsync("lock table chsi.fact in exclusive mode");
            round = _house.Silo.Services.GetRequiredService<DueWork>().RunOnce(ending.Token);
            for (var patience = Stopwatch.StartNew(); await Waiting() == 0 && patience.Elapsed < TimeSpan.FromSeconds(10);)
            {
                await Task.Yield();
            }

            Assert.Equal(All, await Claimed());
            await ending.CancelAsync();
        }

        var answered = await round;
        Assert.InRange(answered, 1, All - 1);
        Assert.Equal(answered, await _house.Facts("limit-passed"));
        Assert.Equal(0, await Claimed());
        await using var other = _house.Silo.Node(_house.Outside.Register);
        await _house.Due(other);
        Assert.Equal(All, await _house.Facts("limit-passed"));

        Task<long> Waiting() => _house.Silo.Scalar<long>("select count(*) from pg_locks where not granted and relation = 'chsi.fact'::regclass");

        Task<long> Claimed() => _house.Silo.Scalar<long>("select count(*) from chsi.stream where wake_at <= chsi.clock() and wake_claimed > chsi.clock()");
    }

    [Fact]
    public async Task Photos_are_gone_30_days_after_the_close_and_their_hashes_stay()
    {
        var collided = await _house.InReview();
        var reviewer = People.Reviewer();
        await _house.Silo.Ask(new TakeReview(collided.Case), reviewer);
        Assert.IsType<Accepted>(await _house.Silo.Ask(new ApproveReview(collided.Case, "一致", await _house.Seen(collided.Case)), reviewer));
        await _house.To(Clockhouse.Monday.AddDays(30));
        await _house.Due();
        Assert.Equal(2, await _house.Silo.Scalar<long>("select count(*) from chsi.evidence_file"));
        await _house.To(Clockhouse.Monday.AddDays(30).AddHours(8));
        await _house.Due();
        Assert.Equal(0, await _house.Silo.Scalar<long>("select count(*) from chsi.evidence_file"));
        var facts = await _house.Silo.Scalar<byte[]>("select body from chsi.fact where type = 'photos-handed-in'");
        Assert.Contains("\"hash\":\"00\"", System.Text.Encoding.UTF8.GetString(facts!), StringComparison.Ordinal);
        Assert.Null(await _house.WakeAt(collided.Case));
    }
}
