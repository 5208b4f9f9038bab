using Chsi.Silo.Clockwork;
using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ProvincialApproval;
using Chsi.Workflows.ReRegistration;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Silo.Clockwork;

public sealed class StageTimesTests : IAsyncLifetime
{
    private static readonly Actor Reviewer = People.Reviewer();

    private Clockhouse _house = null!;

    private StageTimes Times => _house.Silo.Services.GetRequiredService<StageTimes>();

    public async Task InitializeAsync() => _house = await Clockhouse.Start();

    public async Task DisposeAsync() => await _house.DisposeAsync();

    [Fact]
    [Trait("Need", "U6")]
    public async Task Finished_cases_are_counted_from_their_facts_and_others_are_not()
    {
        Assert.Equal(0, await Times.RunOnce());
        var (returned, approved, open) = (await _house.InReview(), await _house.InReview(), await _house.InReview());
        await _house.Silo.MoveClock(TimeSpan.FromDays(1));
        await Decide(returned, new ReturnForSupplement(returned.Case, [ReviewReasons.Supplement[0].Code], "请补充照片。", await _house.Seen(returned.Case)));
        await _house.HandIn(returned);
        await _house.Silo.MoveClock(TimeSpan.FromDays(1));
        await Decide(returned, new ApproveReview(returned.Case, "一致", await _house.Seen(returned.Case)));
        await Decide(approved, new ApproveReview(approved.Case, "一致", await _house.Seen(approved.Case)));

        Assert.Equal(2, await Times.RunOnce());
        Assert.Equal((2, 3, 1, 1, 2), await Row("in-review"));
        Assert.Equal((1, 1, 0, 0, 0), await Row("awaiting-supplement"));
        Assert.Equal("in-review", await _house.Stage(open.Case));
        Assert.Equal(2, await Times.RunOnce());
        Assert.Equal((2, 3, 1, 1, 2), await Row("in-review"));
    }

    [Fact]
    public async Task What_schools_and_provinces_took_for_corrections_is_counted_too()
    {
        var cases = await ProvinceCases.Start(_house.Silo);
        var at = await cases.Submitted("2026001");
        await _house.Silo.MoveClock(TimeSpan.FromDays(2));
        await cases.Examine(at, cases.Examiner);
        var approver = await cases.Hired(Desk.Province("42"), "陈芳");
        await _house.Silo.Must(new RefuseApproval(at.Case, approver.Person, "第十九条", "证据不足。", await _house.Silo.Stage(at.Case)), approver);

        // the province's own case is its own matter: what its student waited for is counted
        Assert.Equal(1, await Times.RunOnce());
        Assert.Equal((1, 1, 0, 0, 0), await Row("correction-check"));
        Assert.Equal((1, 1, 0, 2, 2), await Row("correction-province"));
    }

    [Fact]
    public async Task While_one_node_is_at_it_another_leaves_it_alone()
    {
        await using var other = await _house.Silo.Owner();
        await using var transaction = await other.BeginTransactionAsync();
        await other.ExecuteAsync("select pg_advisory_xact_lock(4409428)");
        await _house.Collided();
        await _house.Silo.MoveClock(TimeSpan.FromDays(30));
        await _house.Due();
        Assert.Equal(0, await Times.RunOnce());
        await transaction.RollbackAsync();
        Assert.Equal(1, await Times.RunOnce());
    }

    private async Task Decide(RegisterAccount by, Request request)
    {
        await _house.Silo.Must(new TakeReview(by.Case), Reviewer);
        await _house.Silo.Must(request, Reviewer);
    }

    private async Task<(int, int, int, int, int)> Row(string stage)
    {
        await using var owner = await _house.Silo.Owner();
        return await owner.QuerySingleAsync<(int, int, int, int, int)>("select cases, visits, returned, median, p90 from chsi.stage_time where stage = @stage", new { stage });
    }
}
