using System.Collections.Immutable;
using Chsi.Silo.Rows;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;

namespace Chsi.Silo.Store;

/// <summary>One stream of a commit: what was read, and what it is afterwards. Streams that were only read are here too: their version is checked.</summary>
public sealed record StreamChange(StreamState Before, StreamState After, byte[]? Hash)
{
    public bool Written => After.Version > Before.Version;
}

/// <summary>A fact as it will be stored.</summary>
public sealed record StoredFact(Guid Stream, string Type, byte[] Body, Stamp Stamp, byte[] Hash);

/// <summary>Everything that one decision writes, worked out without touching the database; the single and the bulk commit both write it.</summary>
public sealed record CommitPlan
{
    public required Guid Request { get; init; }

    public required Actor Actor { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Reply { get; init; }

    public required byte[] Digest { get; init; }

    public required IReadOnlyList<StreamChange> Streams { get; init; }

    public required IReadOnlyList<StoredFact> Facts { get; init; }

    public required IReadOnlyList<Personal> Values { get; init; }

    /// <summary>Values of which a keyed digest is stored too, by which equal ones are known without being opened: the names of accounts.</summary>
    public required IReadOnlySet<Guid> Compared { get; init; }

    public required IReadOnlyList<(Guid Case, Guid Person, EvidenceFile File)> Files { get; init; }

    public required IReadOnlyList<Guid> FilesGone { get; init; }

    public required IReadOnlyList<(Guid Stream, HeldLookup Lookup)> LookupsTaken { get; init; }

    public required IReadOnlyList<(Guid Stream, LookupKind Kind)> LookupsReleased { get; init; }

    public required IReadOnlyList<(Guid Source, Guid Target)> LinksMade { get; init; }

    public required IReadOnlyList<(Guid Source, Guid Target)> LinksDropped { get; init; }

    public required IReadOnlyList<(IRow Row, bool IsNew)> Rows { get; init; }

    public required ImmutableArray<Notice> Notices { get; init; }

    /// <summary>The request whose held notices are cancelled.</summary>
    public required Guid? Cancels { get; init; }

    public required LeaseChange? Lease { get; init; }

    /// <param name="hashes">Hash of the newest fact of each stream that exists.</param>
    public static CommitPlan Of(
        Guid request, byte[] digest, Moment at, Streams before, Streams after, Accepted accepted, IReadOnlyDictionary<Guid, byte[]> hashes)
    {
        if (accepted.Facts.IsEmpty && !accepted.Notices.IsEmpty)
        {
            // the request's id is stored with its first fact: without one, the same request would tell people again
            throw new InvalidOperationException("A decision that tells somebody something has a fact.");
        }

        var values = new List<Personal>();
        var facts = new List<StoredFact>(accepted.Facts.Length);
        var heads = new Dictionary<Guid, byte[]>(hashes);
        var versions = before.All.ToDictionary(s => s.Id, s => s.Version);
        var compared = new HashSet<Guid>();
        var files = new List<(Guid, Guid, EvidenceFile)>();
        var gone = new List<Guid>();
        foreach (var (stream, fact) in accepted.Facts)
        {
            var version = versions[stream] = versions.GetValueOrDefault(stream) + 1;
            var stamp = new Stamp(version, at.Now, at.Person, at.Actor.Name, at.Desk, request);
            var body = FactCodec.Write(fact, values);
            var type = Catalogue.NameOf(fact);
            var hash = heads[stream] = Chain.Link(heads.GetValueOrDefault(stream), stream, type, body, stamp);
            facts.Add(new(stream, type, body, stamp, hash));
            if (fact is IBringsFiles brings)
            {
                files.AddRange(brings.Photos.Select(p => (stream, brings.Owner ?? (after.All.First(s => s.Id == stream) as Workflows.Routes.CaseState)?.Applicant ?? stream, p)));
            }

            if (fact is Workflows.Accounts.AccountRegistered registered)
            {
                compared.Add(registered.Name.Id);
            }

            if (fact is Workflows.NameCorrection.NameCorrectionAsked asked)
            {
                compared.Add(asked.Name.Id);
            }

            if (fact is Workflows.Routes.EvidenceDeleted deleted)
            {
                gone.AddRange(deleted.Files);
            }
        }

        var befores = before.All.ToDictionary(s => s.Id);
        var streams = after.All.Where(s => s.Exists)
            .Select(s => new StreamChange(befores.GetValueOrDefault(s.Id) ?? Catalogue.Empty(Catalogue.KindOf(s), s.Id), s, heads.GetValueOrDefault(s.Id)))
            .ToList();
        var written = streams.Where(s => s.Written).ToList();
        return new()
        {
            Request = request,
            Actor = at.Actor,
            At = at.Now,
            Reply = accepted.Reply,
            Digest = digest,
            Streams = streams,
            Facts = facts,
            Values = values.Where(v => v.Owner != Guid.Empty).DistinctBy(v => v.Id).ToList(),
            Compared = compared,
            Files = files,
            FilesGone = gone,
            LookupsTaken = [.. written.SelectMany(w => Held(w.After).Except(Held(w.Before)).Select(l => (w.After.Id, w.After.Lookups.First(x => (x.Kind, x.Value) == l))))],
            LookupsReleased = [.. written.SelectMany(w => Held(w.Before).Except(Held(w.After)).Select(l => (w.After.Id, l.Kind)))],
            LinksMade = [.. written.SelectMany(w => w.After.Links.Except(Links(w.Before)).Select(l => (w.After.Id, l)))],
            LinksDropped = [.. written.SelectMany(w => Links(w.Before).Except(w.After.Links).Select(l => (w.After.Id, l)))],
            Rows = [.. written.Select(RowFor).OfType<(IRow, bool)>()],
            Notices = accepted.Notices,
            Cancels = accepted.Cancels,
            Lease = accepted.Lease,
        };
    }

    private static IEnumerable<(LookupKind Kind, Guid Value)> Held(StreamState state) =>
        state.Exists ? state.Lookups.Select(l => (l.Kind, l.Value)) : [];

    private static IEnumerable<Guid> Links(StreamState state) => state.Exists ? state.Links : [];

    private static (IRow, bool)? RowFor(StreamChange change) =>
        RowOf.Stream(change.After) is not { } row ? null : (row, !change.Before.Exists);
}
