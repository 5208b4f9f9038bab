using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Chsi.Workflows.ReRegistration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Silo.Clockwork;

/// <summary>Replay finds nothing where nothing is wrong, and every planted edit where something is.</summary>
public sealed class ReplayTests : IAsyncLifetime
{
    private Clockhouse _house = null!;
    private Guid _case;

    public async Task InitializeAsync()
    {
        _house = await Clockhouse.Start();
        await _house.Registered(People.IdNumber(), Workflows.Accounts.NameCheckOutcome.Away, mail: "li@example.test");
        _case = (await _house.InReview()).Case;
        await _house.ToNextLimit(_case);
        var reviewer = People.Reviewer();
        await _house.Silo.Ask(new TakeReview(_case), reviewer);
        await _house.Silo.Ask(new ApproveReview(_case, "一致", await _house.Seen(_case)), reviewer);
        await _house.Collided();
        await _house.Silo.MoveClock(TimeSpan.FromDays(40));
        await _house.Due();
    }

    public async Task DisposeAsync() => await _house.DisposeAsync();

    [Fact]
    public async Task Nothing_differs_where_only_the_door_has_written()
    {
        var report = await _house.Silo.Services.GetRequiredService<Replay>().Check();
        Assert.Equal([], report.First);
        Assert.Equal(await _house.Silo.Scalar<long>("select count(*) from chsi.fact"), report.Facts);
        Assert.Equal(await _house.Silo.Scalar<long>("select count(*) from chsi.stream"), report.Streams);
    }

    [Theory]
    [InlineData("update chsi.fact set body = convert_to(replace(convert_from(body, 'UTF8'), '一致', '不一致'), 'UTF8') where type = 'review-approved'", "does not fit its hash")]
    [InlineData("update chsi.fact set body = 'x' where type = 'review-approved'", "cannot be folded (JsonException)")]
    [InlineData("update chsi.fact set actor_name = '别人' where type = 'review-approved'", "does not fit its hash")]
    [InlineData("delete from chsi.fact where stream = @id and version = 3", "fact 4 follows fact 2")]
    [InlineData("delete from chsi.fact where stream = @id and version = 1", "fact 2 follows fact 0")]
    [InlineData("delete from chsi.fact f using chsi.stream s where s.id = @id and f.stream = s.id and f.version = s.version", "head, version")]
    [InlineData("delete from chsi.fact where stream = @id", "no facts stand behind")]
    [InlineData("delete from chsi.stream where id = @id", "it has no head")]
    [InlineData("update chsi.stream set wake_at = now() where id = @id", "head, wake_at")]
    [InlineData("delete from chsi.case_row where id = @id", "chsi.case_row has no line")]
    [InlineData("update chsi.case_row set stage = 'rejected' where id = @id", "chsi.case_row, stage")]
    [InlineData("update chsi.case_row set opened_at = opened_at + interval '1 microsecond' where id = @id", "chsi.case_row, opened_at")]
    [InlineData("update chsi.account_row set status = 'Usable' where status = 'Closed'", "chsi.account_row, status")]
    [InlineData("insert into chsi.claim_row values (gen_random_uuid(), null, null, 0, 1)", "chsi.claim_row has a line that no facts stand behind")]
    [InlineData("delete from chsi.lookup where kind = 3", "its look-up of kind Mail is missing")]
    [InlineData("update chsi.lookup set stream = @id where kind = 3", "that it does not hold")]
    [InlineData("delete from chsi.link where source = @id", "its links")]
    public async Task A_planted_edit_is_found(string edit, string found)
    {
        Assert.True(await _house.Tamper(edit, new { id = _case }) > 0);
        var report = await _house.Silo.Services.GetRequiredService<Replay>().Check();
        Assert.Contains(report.First, d => d.Contains(found, StringComparison.Ordinal));
    }
}
