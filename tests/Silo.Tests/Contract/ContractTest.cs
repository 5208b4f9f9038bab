using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Silo.Contract;

/// <summary>A database and two nodes over it, and the halves of a decision one by one, so that a test can act between them.</summary>
public abstract class ContractTest : IAsyncLifetime
{
    private readonly Lazy<ServiceProvider> _other;

    protected ContractTest() => _other = new(() => Silo.Node());

    protected TestSilo Silo { get; private set; } = null!;

    /// <summary>The door of a second node, with a memory of its own.</summary>
    protected Door OtherDoor => _other.Value.GetRequiredService<Door>();

    public virtual async Task InitializeAsync() => Silo = await TestSilo.Start();

    public async Task DisposeAsync()
    {
        // whatever a test did: chains, heads, rows, look-ups and links agree
        var replay = await Silo.Services.GetRequiredService<Replay>().Check();
        if (_other.IsValueCreated)
        {
            await _other.Value.DisposeAsync();
        }

        await Silo.DisposeAsync();
        Assert.True(replay.Differences == 0, string.Join('\n', replay.First));
    }

    protected static Guid NewId() => Guid.CreateVersion7();

    /// <summary>Loads and decides, and goes no further.</summary>
    protected async Task<CommitPlan> Planned(Request request, Actor actor, Guid? id = null)
    {
        var asked = id ?? NewId();
        var loaded = await Silo.Services.GetRequiredService<Loading>().Load(request.Needs, asked);
        var at = new Moment(loaded.Now, actor, Silo.Services.GetRequiredService<Surroundings>().Calendar, new(), loaded.Serial);
        var (all, after) = Following.Complete(Assert.IsType<Accepted>(request.Decide(loaded.Streams, at)), loaded.Streams, at, asked);
        var digest = Silo.Services.GetRequiredService<Vault>().BodyDigest(FactCodec.BodyOf(request));
        return CommitPlan.Of(asked, digest, at, loaded.Streams, after, all, loaded.Hashes);
    }

    protected Task<CommitResult> Write(CommitPlan plan) => Silo.Services.GetRequiredService<Commit>().Write(plan);

    protected async Task<string> Content() => (await Silo.Scalar<string>("""
        select string_agg(t || ' ' || (xpath('/row/c/text()', query_to_xml('select count(*) || coalesce(md5(string_agg(x::text, '''' order by x::text)), '''') as c from chsi.' || t || ' x', false, true, '')))[1], chr(10) order by t)
        from unnest(array['stream', 'fact', 'lookup', 'link', 'person_key', 'protected_value', 'evidence_file', 'case_row', 'account_row', 'claim_row', 'notice']) t
        """))!;

    protected async Task<long> Count(string type) => await Silo.Scalar<long>("select count(*) from chsi.fact where type = @type", new { type });
}

/// <summary>A decision that reads one case and writes a note on others; the rules have none so simple.</summary>
public sealed record Notes(Guid[] Read, Guid[] Written) : Request
{
    public override Needs Needs => Needs.Stream([.. Read, .. Written]);

    public override Answer Decide(Streams streams, Moment at) => Written.Aggregate(Accepted.Nothing,
        (all, id) => all.And(id, new NoteWritten(Personal.Of(streams.Get<CaseState>(id).Applicant, "备注", ""))));
}
