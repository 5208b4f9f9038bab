using Chsi.Silo.Grains;
using Chsi.Tests.Support;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace Chsi.Tests.Silo.Contract;

/// <summary>Two nodes on one database: what one has to send wakes the other, and a cut connection is made again.</summary>
public sealed class WakeupTests : ContractTest
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_commit_at_one_node_wakes_the_clockwork_of_another_and_a_cut_connection_is_made_again()
    {
        var (here, there) = (new Wakeups(), new Wakeups());
        using var calls = new WakeupCalls(Silo.Database, here, NullLogger<WakeupCalls>.Instance);
        using var hears = new WakeupCalls(Silo.Database, there, NullLogger<WakeupCalls>.Instance);
        await Task.WhenAll(calls.StartAsync(default), hears.StartAsync(default));
        await Woken();
        // once told, once woken: the own call wakes nobody here again
        Assert.True(await here.ForNotices(TimeSpan.Zero, default));
        here.Notices();
        Assert.True(await there.ForNotices(Long, default));
        Assert.True(await here.ForNotices(TimeSpan.Zero, default));
        Assert.False(await here.ForNotices(TimeSpan.FromMilliseconds(300), default));

        await using (var owner = new NpgsqlConnection(Silo.Database.Owner))
        {
            Assert.Equal(2, await owner.ExecuteScalarAsync<int>("select count(pg_terminate_backend(pid))::int from pg_stat_activity where datname = current_database() and query = 'listen chsi_wakeups'"));
        }

        await Woken();
        await Task.WhenAll(calls.StopAsync(default), hears.StopAsync(default));

        // who does not listen yet is told the next time
        async Task Woken()
        {
            using var stop = new CancellationTokenSource(Long);
            do
            {
                here.Notices();
            }
            while (!await there.ForNotices(TimeSpan.FromMilliseconds(250), stop.Token));
        }
    }
}
