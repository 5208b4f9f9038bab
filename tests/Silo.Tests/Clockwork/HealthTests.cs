using Chsi.Silo.Gateways;
using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Chsi.Tests.Silo.Clockwork;

public sealed class HealthTests : IAsyncLifetime
{
    private Clockhouse _house = null!;

    public async Task InitializeAsync() => _house = await Clockhouse.Start();

    public async Task DisposeAsync() => await _house.DisposeAsync();

    [Fact]
    public async Task What_is_late_or_off_is_a_warning_and_people_are_served()
    {
        var health = new Health(_house.Silo.Database, new GatewayState(true, true, true, true, VirusScan: false));
        Assert.Equal(["uploads are not scanned for viruses"], (await health.Check()).Warnings);
        var @case = (await _house.Collided()).Case;
        await _house.Tamper("update chsi.stream set kind = 'unknown' where id = @case", new { @case });
        await _house.Silo.MoveClock(TimeSpan.FromDays(4));
        await _house.Due();
        var late = await health.Check();
        Assert.True(late.Ready);
        Assert.Equal((1, true, true), (late.FailingLimits, late.OldestLimitSeconds > 3600, late.OldestNoticeSeconds > 3600));
        Assert.Equal(4, late.Warnings.Count);
    }

    [Fact]
    public async Task Without_a_database_or_its_schema_nobody_is_served()
    {
        await _house.Tamper("delete from public.schema_version where number = (select max(number) from public.schema_version)");
        Assert.Contains("migrate", Assert.Single((await new Health(_house.Silo.Database).Check()).Reasons), StringComparison.Ordinal);

        var nowhere = new NpgsqlConnectionStringBuilder(_house.Silo.Settings["Chsi:Database:Writer"]) { Port = 9 }.ConnectionString;
        var settings = new ConfigurationBuilder().AddConfiguration(_house.Silo.Settings)
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Chsi:Database:Writer"] = nowhere }).Build();
        await using var away = new Database(settings);
        var answer = await new Health(away).Check();
        Assert.False(answer.Ready);
        Assert.Equal(["the database does not answer"], answer.Reasons);
    }
}
