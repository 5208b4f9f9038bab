using System.Text;
using Chsi.Silo.Rows;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;

namespace Chsi.Silo.Store;

/// <summary>A stream as a batch knows it.</summary>
/// <param name="Stored">The version that is stored already; 0 for a stream that the batch begins.</param>
internal sealed record BulkStream(StreamState State, byte[] Hash, DateTimeOffset At, int Stored = 0)
{
    public bool Moved => State.Version > Stored;
}

/// <summary>What a batch of decisions comes to: all their facts, and of everything else the last state.</summary>
internal sealed class BulkBatch(Vault vault)
{
    private const string FactColumns = "stream, version, type, body, actor, actor_name, desk, at, request, hash, digest, reply";

    private const string LookupColumns = "kind, key_id, digest, stream";

    private readonly Dictionary<Guid, BulkStream> _streams = [];
    private readonly Dictionary<Guid, Lease> _leases = [];
    private readonly List<object?[]> _facts = [];
    private readonly HashSet<(LookupKey Key, Guid Stream)> _shared = [];
    private readonly HashSet<(Guid Source, Guid Target)> _links = [];
    private readonly Dictionary<Guid, byte[]> _keys = [];
    private readonly Dictionary<Guid, byte[]> _storedKeys = [];
    private readonly HashSet<(Guid Stream, LookupKind Kind)> _released = [];
    private readonly Dictionary<Guid, Personal> _values = [];
    private readonly HashSet<Guid> _compared = [];
    private readonly Dictionary<Guid, (Guid Case, Guid Person, EvidenceFile File)> _files = [];
    private readonly List<(Notice Notice, DateTimeOffset At, Guid Request)> _notices = [];

    public Dictionary<LookupKey, Guid> Lookups { get; } = [];

    public int Decisions { get; private set; }

    public BulkStream? Find(Guid id) => _streams.GetValueOrDefault(id);

    /// <summary>A stream that is stored already comes into the batch, with the key of its person.</summary>
    public void Take(StreamState state, byte[] hash, byte[]? key)
    {
        _streams[state.Id] = new(state, hash, DateTimeOffset.MinValue, state.Version);
        if (key is not null)
        {
            _storedKeys[state.Id] = key;
        }
    }

    public Lease LeaseOf(Guid @case) => _leases.GetValueOrDefault(@case) ?? new(@case, null, null, null, 0);

    /// <summary>The streams named, those that hold the looked-up values, and what links lead to.</summary>
    public Dictionary<Guid, BulkStream> Load(Needs needs)
    {
        var loaded = new Dictionary<Guid, BulkStream>();
        var edge = needs.Streams.Concat(needs.Lookups.Where(Lookups.ContainsKey).Select(key => Lookups[key])).ToList();
        for (var step = 0; step <= needs.Links; step++)
        {
            var added = edge.Where(id => _streams.ContainsKey(id) && loaded.TryAdd(id, _streams[id])).ToList();
            edge = [.. added.SelectMany(id => _streams[id].State.Links)];
        }

        return loaded;
    }

    public void Add(CommitPlan plan)
    {
        Decisions++;
        foreach (var change in plan.Streams.Where(s => s.Written))
        {
            _streams[change.After.Id] = new(change.After, change.Hash!, plan.At, _streams.GetValueOrDefault(change.After.Id)?.Stored ?? 0);
        }

        foreach (var fact in plan.Facts)
        {
            var first = ReferenceEquals(fact, plan.Facts[0]);
            _facts.Add([fact.Stream, fact.Stamp.Version, fact.Type, fact.Body, plan.Actor.Person, plan.Actor.Name, plan.Actor.Desk.ToString(), plan.At,
                plan.Request, fact.Hash, first ? plan.Digest : null, first ? plan.Reply : null]);
        }

        foreach (var (stream, kind) in plan.LookupsReleased)
        {
            if (_streams[stream].Stored > 0)
            {
                _released.Add((stream, kind));
            }

            if (HeldLookup.IsShared(kind))
            {
                _shared.RemoveWhere(l => l.Stream == stream && l.Key.Kind == kind);
                continue;
            }

            foreach (var key in Lookups.Where(l => l.Value == stream && l.Key.Kind == kind).Select(l => l.Key).ToList())
            {
                Lookups.Remove(key);
            }
        }

        foreach (var (stream, held) in plan.LookupsTaken)
        {
            var key = held.Key ?? throw new InvalidOperationException("A look-up without its value.");
            if (HeldLookup.IsShared(held.Kind))
            {
                _shared.Add((key, stream));
            }
            else
            {
                Lookups.Add(key, stream);
            }
        }

        _links.ExceptWith(plan.LinksDropped);
        _links.UnionWith(plan.LinksMade);
        foreach (var value in plan.Values)
        {
            _values.TryAdd(value.Id, value);
        }

        _compared.UnionWith(plan.Compared);
        foreach (var file in plan.Files)
        {
            _files.Add(file.File.Id, file);
        }

        foreach (var gone in plan.FilesGone)
        {
            _files.Remove(gone);
        }

        _notices.RemoveAll(n => n.Request == plan.Cancels && n.Notice.HeldUntil is not null);
        _notices.AddRange(plan.Notices.Select(n => (n, plan.At, plan.Request)));
        if (plan.Lease is { } turn)
        {
            var before = LeaseOf(turn.Case);
            _leases[turn.Case] = new(turn.Case, turn.Holder, turn.Taken, turn.Until, before.Fence + (before.Holder == turn.Holder ? 0 : 1));
        }
    }

    public async Task Copy(BulkCopy copy, BulkNotices notices, CancellationToken stop)
    {
        await copy.Into("chsi.stream", "id, kind, version, hash, wake_at",
            _streams.Values.Where(s => s.Stored == 0).Select(s => new object?[] { s.State.Id, Catalogue.KindOf(s.State), s.State.Version, s.Hash, s.State.WakeAt }), stop);
        await copy.Moved([.. _streams.Values.Where(s => s is { Stored: > 0, Moved: true })], stop);
        await copy.Staged("chsi.fact", FactColumns, _facts, stop);
        await copy.Released(_released, stop);
        await copy.Into(Store.Lookups.Unique, LookupColumns, Lookups.SelectMany(l => Held(l.Key, l.Value)), stop);
        await copy.Into(Store.Lookups.Shared, LookupColumns, _shared.SelectMany(l => Held(l.Key, l.Stream)), stop);
        await copy.Into("chsi.link", "source, target", _links.Select(l => new object?[] { l.Source, l.Target }), stop);
        await copy.Staged("chsi.protected_value", "id, person, sealed, masked, digest", _values.Values.Select(v => new object?[]
            { v.Id, v.Owner, Vault.Seal(KeyOf(v.Owner), Encoding.UTF8.GetBytes(v.Plain!), v.Id.ToByteArray()), v.Masked, _compared.Contains(v.Id) ? vault.NameDigest(v.Plain!) : null }), stop);
        await copy.Into("chsi.evidence_file", "id, case_id, person, kind, sealed, size", _files.Values.Select(f => new object?[]
            { f.File.Id, f.Case, f.Person, f.File.Kind, Vault.Seal(KeyOf(f.Person), f.File.Bytes!, f.File.Id.ToByteArray()), f.File.Size }), stop);
        await copy.Into("chsi.person_key", "person, master_id, wrapped",
            _keys.Select(k => new object?[] { k.Key, vault.MasterId, vault.Wrap(k.Value, k.Key) }), stop);
        await CopyRows(copy, stop);
        if (notices != BulkNotices.None)
        {
            await copy.Staged("chsi.notice", "id, account, desk, subject, body, at, next_try, sms_done, held_until, held_for",
                _notices.Select(n => Line(n.Notice, n.At, n.Request, notices)), stop);
        }
    }

    private async Task CopyRows(BulkCopy copy, CancellationToken stop)
    {
        var rows = _streams.Values.Where(s => s.Moved).Select(s => (Row: RowOf.Stream(s.State), s.Stored)).Where(r => r.Row is not null).ToLookup(r => (r.Row!.GetType(), r.Stored > 0));
        foreach (var table in RowOf.Tables)
        {
            await copy.Staged(table.Name, table.ColumnNames, rows[(table.Row, false)].Select(r => r.Row!.Values().ToArray()), stop);
            if (rows.Contains((table.Row, true)))
            {
                await copy.Rewritten(table.Name, table.ColumnNames, rows[(table.Row, true)].Select(r => r.Row!.Values().ToArray()), stop);
            }
        }

        await copy.Leases(_leases.Values.Where(l => l.Fence > 0), stop);
    }

    // Sent: to people by SMS at its moment; at a desk it is shown either way
    private static object?[] Line(Notice notice, DateTimeOffset at, Guid request, BulkNotices how)
    {
        var person = notice.Account != Guid.Empty && notice.Desk is null;
        var held = how == BulkNotices.Due ? notice.HeldUntil : null;
        return [Guid.CreateVersion7(), notice.Account == Guid.Empty ? null : notice.Account, notice.Desk?.ToString(), notice.Subject, notice.Text, at,
            person && how == BulkNotices.Due ? held ?? at : null, person && how == BulkNotices.Sent ? at : null, held, held is null ? null : request];
    }

    private IEnumerable<object?[]> Held(LookupKey key, Guid stream) =>
        vault.Digests(key).Select(d => new object?[] { (short)key.Kind, d.KeyId, d.Digest, stream });

    private byte[] KeyOf(Guid person)
    {
        if (_storedKeys.TryGetValue(person, out var stored))
        {
            return stored;
        }

        if (!_keys.TryGetValue(person, out var key))
        {
            _keys[person] = key = PersonKeys.New();
        }

        return key;
    }
}
