using System.Collections.Immutable;

namespace Chsi.Workflows.Decisions;

/// <summary>A stream folded from its facts. Folding asks nothing but the facts: no clock, no route sheet.</summary>
public abstract record StreamState(Guid Id)
{
    /// <summary>How many facts have been folded; 0 for a stream that does not exist yet.</summary>
    public int Version { get; init; }

    public bool Exists => Version > 0;

    /// <summary>When the clock must look at this stream next; null for never. Stored with the stream's head.</summary>
    public virtual DateTimeOffset? WakeAt => null;

    /// <summary>Streams that a decision about this one may have to read.</summary>
    public virtual ImmutableArray<Guid> Links => [];

    /// <summary>Values under which this stream is found; those that fall away are released by the same commit.</summary>
    public virtual ImmutableArray<HeldLookup> Lookups => [];

    /// <summary>This stream after one more fact.</summary>
    public StreamState Fold(Fact fact, Stamp stamp) => Apply(fact, stamp) with { Version = stamp.Version };

    protected abstract StreamState Apply(Fact fact, Stamp stamp);

    protected InvalidOperationException Unknown(Fact fact) => new($"{GetType().Name} does not fold {fact.GetType().Name}.");
}

/// <summary>A look-up that a stream holds. The key is empty when folded from stored facts, where only the value's id is known.</summary>
public readonly record struct HeldLookup(LookupKind Kind, Guid Value, LookupKey? Key)
{
    /// <summary>Whether other streams may hold the same value: it is found for lists, and no decision finds a stream by it.</summary>
    public static bool IsShared(LookupKind kind) => kind is LookupKind.RecordNumber or LookupKind.RecordPerson or LookupKind.RecordName;
}

/// <summary>The streams loaded for one decision, with what the look-ups found and the lease asked for.</summary>
public sealed class Streams
{
    private readonly Dictionary<Guid, StreamState> _states;
    private readonly IReadOnlyDictionary<LookupKey, Guid> _found;

    public Streams(IEnumerable<StreamState> states, IReadOnlyDictionary<LookupKey, Guid> found, Lease? lease = null)
        : this(states.ToDictionary(s => s.Id), found, lease)
    {
    }

    private Streams(Dictionary<Guid, StreamState> states, IReadOnlyDictionary<LookupKey, Guid> found, Lease? lease) =>
        (_states, _found, Lease) = (states, found, lease);

    public IReadOnlyCollection<StreamState> All => _states.Values;

    public Lease? Lease { get; }

    /// <summary>The stream, or null where it does not exist or is of another kind.</summary>
    public T? Find<T>(Guid id) where T : StreamState =>
        _states.TryGetValue(id, out var state) && state.Exists ? state as T : null;

    /// <summary>The stream, which must have been loaded.</summary>
    public T Get<T>(Guid id) where T : StreamState =>
        Find<T>(id) ?? throw new InvalidOperationException($"{typeof(T).Name} {id} was not loaded: name it in Needs.");

    /// <summary>The stream that holds this value, or null.</summary>
    public T? Find<T>(LookupKey key) where T : StreamState => _found.TryGetValue(key, out var id) ? Find<T>(id) : null;

    /// <summary>These streams after the facts of a decision.</summary>
    public Streams With(StreamState changed) => new(new Dictionary<Guid, StreamState>(_states) { [changed.Id] = changed }, _found, Lease);
}
