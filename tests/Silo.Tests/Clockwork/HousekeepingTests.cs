using System.Diagnostics;
using Chsi.Silo.Clockwork;
using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Chsi.Tests.Silo.Clockwork;

public sealed class HousekeepingTests : IAsyncLifetime
{
    private const string Year2027 = """
        {"holidays": {"2027-01-01": "元旦", "2027-01-04": "元旦", "2027-10-01": "国庆节", "2028-01-01": "元旦"}, "workdays": {"2027-01-10": "元旦"}}
        """;

    private Clockhouse _house = null!;

    public async Task InitializeAsync() => _house = await Clockhouse.Start();

    public async Task DisposeAsync() => await _house.DisposeAsync();

    [Fact]
    public async Task A_provisional_limit_is_worked_out_again_when_the_calendar_is_imported_and_once_only()
    {
        await _house.To(new DateTimeOffset(2026, 12, 28, 10, 0, 0, TimeSpan.FromHours(8)));
        var @case = (await _house.Collided()).Case;
        Assert.Equal(new DateTimeOffset(2027, 1, 4, 17, 30, 0, TimeSpan.FromHours(8)), await _house.DueAt(@case));
        var housekeeping = _house.Silo.Services.GetRequiredService<Housekeeping>();
        await housekeeping.RunOnce();
        Assert.True(await Provisional());

        var imported = await CalendarImport.Run(_house.Silo.Database.Owner, Year2027);
        Assert.Equal([2027], imported.Value!);
        await using var other = _house.Silo.Node(_house.Outside.Register);
        await Task.WhenAll(housekeeping.RunOnce(), other.GetRequiredService<Housekeeping>().RunOnce());
        Assert.Equal(new DateTimeOffset(2027, 1, 5, 17, 30, 0, TimeSpan.FromHours(8)), await _house.DueAt(@case));
        Assert.False(await Provisional());
        Assert.Equal(1, await _house.Facts("due-recomputed"));
        Assert.Empty((await CalendarImport.Run(_house.Silo.Database.Owner, Year2027)).Value!);
    }

    [Fact]
    public async Task A_node_without_clockwork_takes_over_an_imported_year_too_and_the_clockwork_still_works_limits_out_again()
    {
        await _house.To(new DateTimeOffset(2026, 12, 28, 10, 0, 0, TimeSpan.FromHours(8)));
        var @case = (await _house.Collided()).Case;
        var housekeeping = _house.Silo.Services.GetRequiredService<Housekeeping>();
        await housekeeping.RunOnce();
        await using var quiet = _house.Silo.Node();
        var surroundings = quiet.GetRequiredService<Surroundings>();
        using var refresh = new SurroundingsRefresh(surroundings, NullLogger<SurroundingsRefresh>.Instance, TimeSpan.FromMilliseconds(20));
        await refresh.StartAsync(default);
        Assert.True(surroundings.Calendar.IsProvisional(new(2027, 1, 4)));

        await CalendarImport.Run(_house.Silo.Database.Owner, Year2027);
        for (var patience = Stopwatch.StartNew(); surroundings.Calendar.IsProvisional(new(2027, 1, 4)) && patience.Elapsed < TimeSpan.FromSeconds(10);)
        {
            await Task.Yield();
        }

        Assert.False(surroundings.Calendar.IsProvisional(new(2027, 1, 4)));
        await refresh.StopAsync(default);

        // the node with the clockwork has seen the year by its own refresh before its housekeeping comes round
        await _house.Silo.Services.GetRequiredService<Surroundings>().Refresh();
        await housekeeping.RunOnce();
        Assert.Equal(new DateTimeOffset(2027, 1, 5, 17, 30, 0, TimeSpan.FromHours(8)), await _house.DueAt(@case));
    }

    [Fact]
    public async Task A_case_whose_stage_a_later_sheet_dropped_keeps_its_limit_and_stops_no_other()
    {
        await _house.To(new DateTimeOffset(2026, 12, 28, 10, 0, 0, TimeSpan.FromHours(8)));
        var (dropped, other) = ((await _house.Collided()).Case, (await _house.Collided()).Case);
        await _house.Tamper("""
            update chsi.fact set body = convert_to(replace(convert_from(body, 'UTF8'), 'awaiting-evidence', 'dropped'), 'UTF8') where stream = @dropped and type = 'stage-entered'
            """, new { dropped });
        await CalendarImport.Run(_house.Silo.Database.Owner, Year2027);
        await using var node = _house.Silo.Node(_house.Outside.Register);

        await node.GetRequiredService<Housekeeping>().RunOnce();
        Assert.Equal(4, (await _house.DueAt(dropped)).ToOffset(TimeSpan.FromHours(8)).Day);
        Assert.Equal(5, (await _house.DueAt(other)).ToOffset(TimeSpan.FromHours(8)).Day);

        await _house.To(new DateTimeOffset(2027, 1, 6, 10, 0, 0, TimeSpan.FromHours(8)));
        await _house.Due(node);
        Assert.Equal(("dropped", true), (await _house.Stage(dropped), await _house.Silo.Scalar<bool>("select overdue from chsi.case_row where id = @dropped", new { dropped })));
        Assert.Equal("lapsed", await _house.Stage(other));
        Assert.Equal(0, await _house.Silo.Scalar<long>("select count(*) from chsi.due_failure"));
        var applicant = await _house.Silo.Scalar<Guid>("select applicant from chsi.case_row where id = @dropped", new { dropped });
        Assert.IsType<Accepted>(await node.GetRequiredService<Door>().Ask(new WithdrawCase(dropped), Actor.Applicant(applicant), Guid.CreateVersion7()));
        Assert.Equal("withdrawn", await _house.Stage(dropped));
    }

    [Fact]
    public async Task A_file_that_is_no_calendar_changes_nothing()
    {
        Assert.False((await CalendarImport.Run(_house.Silo.Database.Owner, "{\"holidays\": {}}")).Accepted);
        Assert.False((await CalendarImport.Run(_house.Silo.Database.Owner, "no json")).Accepted);
        Assert.Equal(0, await _house.Silo.Scalar<long>("select count(*) from chsi.calendar_year"));
    }

    [Fact]
    public async Task What_has_ended_is_removed_and_what_has_not_stays()
    {
        await _house.Tamper("""
            insert into chsi.session (token, person, kind, epoch, created, seen, ends, idle)
              select n::text::bytea, gen_random_uuid(), 'account', 0, chsi.clock(), chsi.clock(), chsi.clock() + n * interval '1 hour', '1 day' from unnest(array[-1, 1]) n;
            insert into chsi.draft (id, purpose, sealed, ends) select n::text::bytea, 'register', '', chsi.clock() + n * interval '1 hour' from unnest(array[-1, 1]) n;
            insert into chsi.code (phone_digest, purpose, sealed, issued, ends, last_sent)
              select n::text::bytea, 'register', '', chsi.clock(), chsi.clock() + n * interval '1 hour', chsi.clock() from unnest(array[-1, 1]) n;
            insert into chsi.spent select n::text, chsi.clock() + n * interval '1 hour' from unnest(array[-1, 1]) n;
            insert into chsi.counter select 'k', chsi.clock()::date - n, 1, chsi.clock() from unnest(array[1, 4]) n;
            """);
        Assert.Equal(5, await _house.Silo.Services.GetRequiredService<Housekeeping>().RunOnce());
        foreach (var table in new[] { "session", "draft", "code", "spent", "counter" })
        {
            Assert.Equal(1, await _house.Silo.Scalar<long>($"select count(*) from chsi.{table}"));
        }
    }

    private Task<bool> Provisional() => _house.Silo.Scalar<bool>("select provisional from chsi.case_row");
}
