using System.Collections.Concurrent;
using System.Diagnostics;
using Chsi.Tools.Faults.Nodes;

namespace Chsi.Tools.Faults.Load;

/// <summary>What a client knows of one command.</summary>
public sealed class Entry(Command command)
{
    public Command Command { get; } = command;

    /// <summary>When it was sent for the first time.</summary>
    public long Invoked { get; } = Stopwatch.GetTimestamp();

    /// <summary>When its answer was there; without one, never.</summary>
    public long Completed { get; private set; } = long.MaxValue;

    /// <summary>Null: still not known.</summary>
    public Reply? Answer { get; private set; }

    /// <summary>It was unknown at least once, and sent again under the same id.</summary>
    public bool WasUnknown { get; set; }

    public string? RawError { get; set; }

    public void End(Reply answer)
    {
        (Answer, Completed) = (answer, Stopwatch.GetTimestamp());
    }
}

/// <summary>What all clients know: what they sent, when, and what they were told.</summary>
public sealed class History
{
    private readonly ConcurrentQueue<Entry> _entries = new();

    public IReadOnlyCollection<Entry> Entries => _entries;

    public int Count => _entries.Count;

    public int Unknown => _entries.Count(e => e.WasUnknown);

    public int Settled => _entries.Count(e => e.WasUnknown && e.Answer is not null);

    public int RawErrors => _entries.Count(e => e.RawError is not null);

    public int Accepted => _entries.Count(e => e.Answer is { Accepted: true });

    public int Refused => _entries.Count(e => e.Answer is { Accepted: false });

    public Entry Begin(Command command)
    {
        var entry = new Entry(command);
        _entries.Enqueue(entry);
        return entry;
    }
}
