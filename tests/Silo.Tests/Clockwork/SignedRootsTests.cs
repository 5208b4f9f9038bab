using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Chsi.Silo.Clockwork;
using Chsi.Silo.Gateways;
using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Chsi.Web;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Chsi.Tests.Silo.Clockwork;

/// <summary>R30: what a forger with the owner's login and knowledge of every format changes is found against a copy of the roots kept elsewhere.</summary>
public sealed class SignedRootsTests : IAsyncLifetime
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"chsi-roots-{Guid.NewGuid():N}");
    private readonly ConcurrentDictionary<IServiceProvider, SignedRoots> _jobs = new();
    private Clockhouse _house = null!;
    private Forger _forger = null!;
    private Guid _case;

    private string Elsewhere => _file + ".copy";

    public async Task InitializeAsync()
    {
        _house = await Clockhouse.Start();
        _forger = new(_house.Silo.Settings["Chsi:Database:Owner"]!);
    }

    public async Task DisposeAsync()
    {
        await _house.DisposeAsync();
        File.Delete(_file);
        File.Delete(Elsewhere);
    }

    [Fact]
    public async Task Where_only_the_door_has_written_nothing_differs()
    {
        await Lived();
        var report = await Check();
        Assert.Equal([], report.First);
        Assert.Equal(4, report.Roots);
        Assert.Equal(await _house.Silo.Scalar<long>("select count(*) from chsi.root_head"), report.Heads);
        Assert.Equal(0, await Roots().RunOnce());
        Assert.Equal(0, await Run("replay", "--check", "--roots", Elsewhere));
        Assert.Equal(1, await Run("replay", "--check", "--roots", _file + ".none"));
    }

    [Fact]
    public async Task An_edit_is_found()
    {
        await Lived();
        await _forger.Rewrite(_case, lines => lines.Select(l => l.Type == "review-approved" ? l with { Body = Replaced(l.Body, "一致", "不一致") } : l));
        await FoundByRootsAlone("the facts it was signed over were others");
    }

    [Fact]
    public async Task A_deletion_is_found()
    {
        await Lived();
        await _forger.Rewrite(_case, lines => lines.Where(l => l.Type != "case-taken"));
        await FoundByRootsAlone("that is gone", "the facts it was signed over were others");
    }

    [Fact]
    public async Task An_insertion_in_the_middle_is_found()
    {
        await Lived();
        await _forger.Rewrite(_case, lines => lines.SelectMany(l => l.Type == "case-taken" ? [l, l with { Request = Guid.CreateVersion7(), Digest = null }] : new[] { l }));
        await FoundByRootsAlone("the facts it was signed over were others");
    }

    [Fact]
    public async Task An_insertion_of_a_whole_past_is_found_even_after_the_next_root()
    {
        await Lived();
        var (like, invented) = (await _house.Silo.Scalar<Guid>("select id from chsi.stream where kind = 'account' order by id limit 1"), Guid.CreateVersion7());
        await _forger.Invent(like, invented);
        Assert.Contains((await Check()).First, d => d == $"stream {invented}: fact 1 is older than the root before it, which did not see it");
        await _house.Silo.MoveClock(TimeSpan.FromMinutes(1));
        // a process that has run for long looks at the last hour only, one that begins at everything
        Assert.Equal(0, await Roots().RunOnce());
        await using var fresh = _house.Silo.Node(_house.Outside.Register);
        Assert.Equal(1, await Roots(fresh).RunOnce());
        Copy();
        Assert.Contains((await Check()).First, d => d.StartsWith($"stream {invented}: fact 1 is older", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reordering_is_found()
    {
        await Lived();
        await _forger.Rewrite(_case, lines => [.. lines.Take(2), lines[3], lines[2], .. lines.Skip(4)]);
        await FoundByRootsAlone("the facts it was signed over were others");
    }

    [Fact]
    public async Task A_cut_tail_is_found_though_facts_head_and_what_the_database_knows_of_roots_are_cut_alike()
    {
        await Lived();
        await _forger.Rewrite(_case, lines => lines.SkipLast(2));
        await _house.Tamper("""
            delete from chsi.root_head h using chsi.stream s where s.id = h.stream and h.version > s.version;
            delete from chsi.root r where not exists (select from chsi.root_head h where h.root = r.number)
            """);
        await FoundByRootsAlone("the facts it was signed over were others");
    }

    [Fact]
    [Trait("Need", "U14")]
    public async Task A_full_rewrite_is_found_though_all_roots_are_made_anew_with_another_key()
    {
        await Lived();
        foreach (var stream in await _forger.Streams())
        {
            await _forger.Rewrite(stream, lines => lines.Select(l => l with { Actor_Name = l.Actor_Name == "王芳" ? "别人" : l.Actor_Name }));
        }

        await FoundByRootsAlone("the facts it was signed over were others");

        // and where the file itself is what the forger can write to, the signature tells
        await _house.Tamper("truncate chsi.root, chsi.root_head");
        File.Delete(_file);
        static string Secret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var others = new RootKeys(new Vault(new([new(1, Secret())], [new(1, Secret())], Secret())));
        Assert.True(await Made(_house.Silo.Services, others).RunOnce() > 0);
        Copy();
        Assert.Equal(["line 1 of the file is not signed by a key of this installation"], (await Check()).First);
    }

    [Theory]
    [InlineData("drop", "line 2 of the file is root 3")]
    [InlineData("edit", "line 2 of the file is not signed by a key of this installation")]
    [InlineData("swap", "line 2 of the file is root 3")]
    [InlineData("junk", "line 2 of the file is no root")]
    [InlineData("none", "the file holds no root")]
    public async Task A_file_that_was_changed_is_no_proof(string how, string found)
    {
        await Lived();
        var lines = File.ReadAllLines(Elsewhere).ToList();
        switch (how)
        {
            case "drop":
                lines.RemoveAt(1);
                break;
            case "edit":
                var root = RootLine.Parse(lines[1])!;
                lines[1] = (root with { At = root.At.AddSeconds(1) }).Text;
                break;
            case "swap":
                (lines[1], lines[2]) = (lines[2], lines[1]);
                break;
            case "junk":
                lines[1] += "=";
                break;
            default:
                lines.Clear();
                break;
        }

        File.WriteAllLines(Elsewhere, lines);
        Assert.Contains(found, (await Check()).First);
    }

    [Fact]
    public async Task With_three_nodes_writing_and_signing_at_the_same_time_no_fact_is_left_out()
    {
        await using var second = _house.Silo.Node(_house.Outside.Register);
        await using var third = _house.Silo.Node(_house.Outside.Register);
        IServiceProvider[] nodes = [_house.Silo.Services, second, third];
        await Parallel.ForEachAsync(Enumerable.Range(0, 90), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (n, stop) =>
        {
            var registration = People.Registration(People.IdNumber());
            Assert.IsType<Accepted>(await nodes[n % 3].GetRequiredService<Door>().Ask(registration, Actor.Visitor(registration.Account), Guid.CreateVersion7(), stop));
            if (n % 10 == 0)
            {
                await Roots(nodes[n / 10 % 3]).RunOnce(stop);
            }
        });
        await Roots().RunOnce();
        Copy();

        var report = await Check();
        Assert.Equal([], report.First);
        Assert.True(report.Roots > 1);
        Assert.Equal(0, await _house.Silo.Scalar<long>("""
            select count(*) from chsi.stream s where not exists (select from chsi.root_head h where h.stream = s.id and h.version = s.version)
            """));
    }

    [Fact]
    public async Task A_file_catches_up_loses_half_a_line_of_a_crash_and_is_not_added_to_where_it_is_anothers()
    {
        await Lived();
        var whole = File.ReadAllText(_file);
        File.WriteAllText(_file, whole[..^30]);
        await Roots().RunOnce();
        Assert.Equal(whole, File.ReadAllText(_file));
        File.Delete(_file);
        await Roots().RunOnce();
        Assert.Equal(whole, File.ReadAllText(_file));

        var last = RootLine.Parse(File.ReadAllLines(_file)[^1])!;
        File.AppendAllText(_file, (last with { Number = last.Number + 1 }).Text + "\n");
        var others = File.ReadAllText(_file);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Roots().RunOnce());
        Assert.Equal(others, File.ReadAllText(_file));
    }

    [Fact]
    public async Task Anybody_can_check_a_line_with_the_published_key()
    {
        await Lived();
        var line = File.ReadAllLines(_file)[0];
        using var published = ECDsa.Create();
        published.ImportFromPem(_house.Silo.Services.GetRequiredService<RootKeys>().Published(1));
        var cut = line.LastIndexOf(' ');
        var signature = Convert.FromBase64String(line[(cut + 1)..]);
        Assert.True(published.VerifyData(Encoding.UTF8.GetBytes(line[..cut]), signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        Assert.False(published.VerifyData(Encoding.UTF8.GetBytes(line[..(cut - 1)]), signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        Assert.Equal(0, await Run("roots", "key"));
    }

    [Fact]
    public async Task Health_says_that_no_roots_are_signed_or_that_their_job_stands_still()
    {
        var on = new GatewayState(true, true, true, true, VirusScan: true);
        await _house.Tamper("insert into chsi.pulse select job, clock_timestamp(), '1 second' from unnest(array['limits', 'notices', 'housekeeping']) job");
        Assert.Equal(["no roots are signed (Chsi:Roots:File): who can change the database can change the past"],
            (await new Health(_house.Silo.Database, on, roots: new RootOptions()).Check()).Warnings);
        Assert.Equal(["the clockwork stands still on every node: roots"],
            (await new Health(_house.Silo.Database, on, roots: new RootOptions { File = _file }).Check()).Warnings);
    }

    [Fact]
    public void A_file_in_a_folder_that_is_not_there_stops_the_process()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Chsi:Roots:File", "/no-such-folder/roots")]).Build();
        Assert.Equal("Chsi:Roots:File", Assert.Throws<WrongSettingException>(() => RootOptions.Read(settings)).Setting);
    }

    /// <summary>A case from its opening to its approval, over four roots, an hour and more between them.</summary>
    private async Task Lived()
    {
        var collided = await _house.Collided();
        await Signed();
        await _house.HandIn(collided);
        await Signed();
        _case = collided.Case;
        var reviewer = People.Reviewer();
        Assert.IsType<Accepted>(await _house.Silo.Ask(new TakeReview(_case), reviewer));
        Assert.IsType<Accepted>(await _house.Silo.Ask(new ApproveReview(_case, "一致", await _house.Seen(_case)), reviewer));
        await Signed();
        await _house.Collided();
        await Signed();
        Copy();
    }

    private async Task Signed()
    {
        Assert.True(await Roots().RunOnce() > 0);
        await _house.Silo.MoveClock(TimeSpan.FromHours(2));
    }

    private void Copy() => File.Copy(_file, Elsewhere, overwrite: true);

    /// <summary>The job of a node, one for its life.</summary>
    private SignedRoots Roots(IServiceProvider? node = null) =>
        _jobs.GetOrAdd(node ?? _house.Silo.Services, services => Made(services, services.GetRequiredService<RootKeys>()));

    private SignedRoots Made(IServiceProvider services, RootKeys keys) => new(
        services.GetRequiredService<Database>(), keys, new() { File = _file }, services.GetRequiredService<Pulse>(), NullLogger<SignedRoots>.Instance);

    private Task<RootsReport> Check() => _house.Silo.Services.GetRequiredService<RootCheck>().Check(Elsewhere);

    /// <summary>The chains are whole and the heads fit, so that only the roots can tell.</summary>
    private async Task FoundByRootsAlone(params string[] found)
    {
        var replay = await _house.Silo.Services.GetRequiredService<Replay>().Check();
        Assert.DoesNotContain(replay.First, d => d.Contains("hash", StringComparison.Ordinal) || d.Contains("follows fact", StringComparison.Ordinal));
        var report = await Check();
        Assert.All(found, f => Assert.Contains(report.First, d => d.Contains(f, StringComparison.Ordinal)));
        Assert.Equal(1, await Run("replay", "--check", "--roots", Elsewhere));
    }

    private static byte[] Replaced(byte[] body, string old, string by) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace(old, by, StringComparison.Ordinal));

    private Task<int> Run(params string[] words) => Commands.Run(words, new ConfigurationBuilder().AddConfiguration(_house.Silo.Settings)
        .AddInMemoryCollection([new("environment", "Development")]).Build());
}
