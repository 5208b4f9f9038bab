using System.Diagnostics.CodeAnalysis;

namespace Chsi.Silo.Store;

/// <summary>
/// Work that costs nearly the same for many as for one, such as a round trip: whoever comes while others are under way waits and goes with the next
/// departure. Nobody waits for company: as long as fewer than <paramref name="lanes"/> departures are under way, the next leaves at once.
/// </summary>
/// <param name="most">How many leave together at most.</param>
/// <param name="goes">Does the work for all of them and gives each what became of it, in their order. What it throws, all of them get.</param>
/// <param name="fits">Whether one may go with those already chosen; the first always may. Who does not fit waits for the next departure.</param>
internal sealed class Line<TItem, TResult>(
    int lanes, int most, Func<IReadOnlyList<TItem>, Task<IReadOnlyList<Task<TResult>>>> goes, Func<IReadOnlyList<TItem>, TItem, bool>? fits = null)
{
    private readonly LinkedList<(TItem Item, TaskCompletionSource<TResult> Done)> _waiting = new();
    private int _underWay;

    public Task<TResult> Join(TItem item)
    {
        var done = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waiting)
        {
            _waiting.AddLast((item, done));
            if (_underWay == lanes)
            {
                return done.Task;
            }

            _underWay++;
        }

        _ = Task.Run(Depart);
        return done.Task;
    }

    private async Task Depart()
    {
        while (Next() is { } group)
        {
            await Go(group);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever it is, those who wait are told, and the line goes on.")]
    private async Task Go(List<(TItem Item, TaskCompletionSource<TResult> Done)> group)
    {
        try
        {
            var results = await goes([.. group.Select(g => g.Item)]);
            for (var n = 0; n < group.Count; n++)
            {
                group[n].Done.SetFromTask(results[n]);
            }
        }
        catch (Exception e)
        {
            foreach (var (_, done) in group)
            {
                done.TrySetException(e);
            }
        }
    }

    private List<(TItem Item, TaskCompletionSource<TResult> Done)>? Next()
    {
        lock (_waiting)
        {
            var group = new List<(TItem Item, TaskCompletionSource<TResult> Done)>();
            var items = new List<TItem>();
            for (var node = _waiting.First; node is not null && group.Count < most;)
            {
                var (one, next) = (node.Value, node.Next);
                if (items.Count == 0 || fits is null || fits(items, one.Item))
                {
                    items.Add(one.Item);
                    group.Add(one);
                    _waiting.Remove(node);
                }

                node = next;
            }

            if (group.Count == 0)
            {
                _underWay--;
                return null;
            }

            return group;
        }
    }
}
