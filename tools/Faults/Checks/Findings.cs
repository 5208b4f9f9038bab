using System.Collections.Concurrent;

namespace Chsi.Tools.Faults.Checks;

/// <summary>What the checker found wrong: how often each kind, with the first examples.</summary>
public sealed class Findings
{
    private const int MostExamples = 3;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _byKind = new();

    public int Count => _byKind.Values.Sum(v => v.Count);

    public int Of(string kind) => _byKind.TryGetValue(kind, out var found) ? found.Count : 0;

    public void Add(string kind, string what) => _byKind.GetOrAdd(kind, _ => new()).Enqueue(what);

    /// <summary>One line a kind: lost 3, doubled 1 ...</summary>
    public string Summary => string.Join(", ", _byKind.OrderByDescending(k => k.Value.Count).Select(k => $"{k.Key} {k.Value.Count}"));

    public IEnumerable<string> Examples => _byKind.SelectMany(k => k.Value.Take(MostExamples).Select(what => $"{k.Key}: {what}"));
}
