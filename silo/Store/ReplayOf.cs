using Chsi.Silo.Rows;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;
using Npgsql;

namespace Chsi.Silo.Store;

/// <summary>The check of one stream after the other: first its facts, then everything that stands beside them.</summary>
internal sealed class ReplayOf(Vault vault)
{
    private const int Kept = 100;
    private readonly List<string> _first = [];
    private readonly HashSet<(LookupKind Kind, Guid Value, short Key)> _held = [];
    private readonly HashSet<Guid> _linked = [];
    private Guid _id;
    private StreamState? _state;
    private IRow? _row;
    private byte[]? _hash;
    private int _version;
    private bool _broken;

    public long Streams { get; private set; }

    public long Facts { get; private set; }

    public long Differences { get; private set; }

    public IReadOnlyList<string> First(int most) => [.. _first.Take(most)];

    public void Begin(Guid id)
    {
        (_id, _state, _row, _hash, _version, _broken) = (id, null, null, null, 0, false);
        _held.Clear();
        _linked.Clear();
        Streams++;
    }

    /// <summary>The next fact: without a gap, under the hash of what came before, and foldable.</summary>
    public void Fact(NpgsqlDataReader line)
    {
        Facts++;
        var stamp = new Stamp(
            line.GetInt32(1), new(line.GetDateTime(7)), line.GetGuid(4), line.GetString(5), Desk.Parse(line.GetString(6)), line.GetGuid(8));
        var (type, body, hash) = (line.GetString(2), line.GetFieldValue<byte[]>(3), line.GetFieldValue<byte[]>(9));
        if (stamp.Version != _version + 1)
        {
            Differs($"fact {stamp.Version} follows fact {_version}");
        }

        if (!Chain.Link(_hash, _id, type, body, stamp).AsSpan().SequenceEqual(hash))
        {
            Differs($"fact {stamp.Version} ({type}) does not fit its hash or the fact before it");
        }

        (_version, _hash) = (stamp.Version, hash);
        if (_broken)
        {
            return;
        }

        try
        {
            var fact = FactCodec.Read(type, body);
            _state = (_state ?? Catalogue.EmptyFor(fact, _id)).Fold(fact, stamp);
        }
        catch (Exception e)
        {
            // an edited body may be anything at all; what follows in this stream cannot be folded
            _broken = true;
            Differs($"fact {stamp.Version} ({type}) cannot be folded ({e.GetType().Name})");
        }
    }

    /// <summary>The head, which must say what the facts come to; asked once the facts are folded.</summary>
    /// <param name="line">Null where the stream has none.</param>
    public void Head(NpgsqlDataReader? line)
    {
        try
        {
            _row = _state is null || _broken ? null : RowOf.Stream(_state);
        }
        catch (Exception e) when (e is NullReferenceException or ArgumentNullException)
        {
            _broken = true;
            Differs("its facts leave out what its line in lists shows");
        }

        if (line is null)
        {
            Differs("it has no head");
            return;
        }

        Same("head, version", _version, line.GetInt32(2));
        if (_hash is null || !_hash.AsSpan().SequenceEqual(line.GetFieldValue<byte[]>(3)))
        {
            Differs("the head's hash is not that of the last fact");
        }

        if (_state is not null && !_broken)
        {
            Same("head, kind", Catalogue.KindOf(_state), line.GetString(1));
            Same("head, wake_at", _state.WakeAt, line.IsDBNull(4) ? null : line.GetDateTime(4));
        }
    }

    /// <param name="line">Null where the table has no line of this stream.</param>
    public void Row(Type type, string table, string[] columns, NpgsqlDataReader? line)
    {
        var expected = _row?.GetType() == type;
        if (line is null || !expected)
        {
            if (line is not null != expected && !_broken)
            {
                Differs(expected ? $"{table} has no line" : $"{table} has a line that no facts stand behind");
            }

            return;
        }

        var column = 0;
        foreach (var value in _row!.Values())
        {
            Same($"{table}, {columns[column]}", value, line.IsDBNull(column) ? null : line.GetValue(column));
            column++;
        }
    }

    public void Lookup(NpgsqlDataReader line)
    {
        var (kind, key, digest) = ((LookupKind)line.GetInt16(1), line.GetInt16(2), line.GetFieldValue<byte[]>(3));
        // a stream may hold several of a kind; of a protected value only the kind is known
        var held = (_state?.Lookups ?? []).Where(l => l.Kind == kind && !_held.Contains((kind, l.Value, key))).ToList();
        var at = held.FindIndex(l => l.Key is not { } text || vault.Digests(text).Any(d => d.KeyId == key && d.Digest.AsSpan().SequenceEqual(digest)));
        if (held.Count == 0)
        {
            Differs($"a look-up of kind {kind} that it does not hold leads to it");
            return;
        }

        if (at < 0)
        {
            Differs($"the look-up of kind {kind} is not that of its value");
        }

        _held.Add((kind, held[Math.Max(at, 0)].Value, key));
    }

    public void Link(NpgsqlDataReader line) => _linked.Add(line.GetGuid(1));

    public void End()
    {
        if (_state is null || _broken)
        {
            return;
        }

        foreach (var lookup in _state.Lookups.Where(l => !_held.Any(h => (h.Kind, h.Value) == (l.Kind, l.Value))))
        {
            Differs($"its look-up of kind {lookup.Kind} is missing");
        }

        if (!_linked.SetEquals(_state.Links))
        {
            Differs("its links are not those of its facts");
        }
    }

    private void Same(string place, object? folded, object? stored)
    {
        if (!Equals(Comparable(folded), Comparable(stored)))
        {
            Differs($"{place} is not what the facts come to");
        }
    }

    // the database keeps microseconds
    private static object? Comparable(object? value) => value switch
    {
        DateTimeOffset at => at.UtcTicks / TimeSpan.TicksPerMicrosecond,
        DateTime at => at.Ticks / TimeSpan.TicksPerMicrosecond,
        Guid[] ids => string.Join(',', ids),
        _ => value,
    };

    private void Differs(string what)
    {
        Differences++;
        if (_first.Count < Kept)
        {
            _first.Add($"stream {_id}: {what}");
        }
    }
}
