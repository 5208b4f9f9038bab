using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Chsi.Silo.Clockwork;
using Chsi.Silo.Gateways;
using Chsi.Silo.Gateways.Photos;
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
        await Beat();
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
    public async Task A_clockwork_that_stands_still_is_seen_before_anything_is_late()
    {
        var health = new Health(_house.Silo.Database);
        Assert.Equal(["the clockwork stands still on every node: housekeeping, limits, notices"], (await health.Check()).Warnings);
        await Beat();
        Assert.Empty((await health.Check()).Warnings);
        await _house.Tamper("update chsi.pulse set at = at - interval '2 minutes'");
        Assert.Equal(["the clockwork stands still on every node: limits, notices"], (await health.Check()).Warnings);
    }

    [Fact]
    public async Task Running_jobs_beat()
    {
        var work = _house.Silo.Services.GetRequiredService<DueWork>();
        await work.StartAsync(default);
        for (var patience = Stopwatch.StartNew(); await Beats() == 0 && patience.Elapsed < TimeSpan.FromSeconds(10);)
        {
            await Task.Yield();
        }

        await work.StopAsync(default);
        Assert.Equal(1, await Beats());

        Task<long> Beats() => _house.Silo.Scalar<long>("select count(*) from chsi.pulse where job = 'limits'");
    }

    [Fact]
    public async Task What_photos_need_is_looked_at()
    {
        await Beat();
        var scanner = new Clamd(new ClamdOptions { Address = "127.0.0.1:9" });
        using var photos = new VipsPhotoPreparation(new PhotoOptions { Vips = "no-such-program" }, scanner);
        var health = new Health(_house.Silo.Database, photos: photos, scanner: scanner);
        Assert.Equal(["no photo is taken: vips does not answer", "no photo is taken: the virus scanner does not answer"], (await health.Check()).Warnings);
    }

    [Fact]
    public async Task A_scanner_that_hangs_is_a_warning_too()
    {
        await Beat();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var health = new Health(_house.Silo.Database, scanner: new Clamd(new ClamdOptions { Address = silent.LocalEndpoint.ToString()! }));
        var found = await health.Check();
        Assert.True(found.Ready);
        Assert.Equal(["no photo is taken: the virus scanner does not answer"], found.Warnings);
    }

    [Fact]
    public async Task A_process_with_other_keys_than_the_databases_serves_nobody()
    {
        await _house.Collided();
        Assert.True((await new Health(_house.Silo.Database, vault: _house.Silo.Services.GetRequiredService<Vault>()).Check()).Ready);

        static string Secret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        foreach (short id in new short[] { 1, 2 })
        {
            var others = new Vault(new([new(id, Secret())], [new(1, Secret())], Secret()));
            Assert.Equal(["the key file (Chsi:Keys:File) is not that of this database"], (await new Health(_house.Silo.Database, vault: others).Check()).Reasons);
        }
    }

    [Fact]
    public async Task A_script_that_was_left_out_is_missed_though_later_ones_are_there()
    {
        await _house.Tamper("delete from public.schema_version where number = 5");
        Assert.Contains("migrate", Assert.Single((await new Health(_house.Silo.Database).Check()).Reasons), StringComparison.Ordinal);
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

    private async Task Beat()
    {
        var pulse = _house.Silo.Services.GetRequiredService<Pulse>();
        await pulse.Beat(Pulse.Limits, TimeSpan.FromSeconds(1));
        await pulse.Beat(Pulse.Notices, TimeSpan.FromSeconds(2));
        await pulse.Beat(Pulse.Housekeeping, TimeSpan.FromMinutes(10));
    }
}
