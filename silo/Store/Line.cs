using System.Diagnostics.CodeAnalysis;

namespace Chsi.Silo.Store;

/// <summary>A place in a line: what is to be done, and where its asker is told what became of it.</summary>
internal sealed class Seat<TItem, TResult>(TItem item)
{
    public TItem Item { get; } = item;

    public TaskCompletionSource<TResult> Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>
/// Work that costs nearly the same for many as for one, such as a round trip: whoever comes while others are under way waits and goes with the next
/// departure. Nobody waits for company: as long as fewer than <paramref name="lanes"/> departures are under way, the next leaves at once.
/// </summary>
/// <param name="patience">How long one waits for a departure.</param>
/// <param name="most">How many leave together at most.</param>
/// <param name="goes">Does the work for all of them and tells each. Its lane is free when it returns; it may tell some later. What it throws is told to all who were told nothing.</param>
/// <param name="fits">Whether one may go with those already chosen; the first always may. Who does not fit waits for the next departure.</param>
internal sealed class Line<TItem, TResult>(
    int lanes, int most, TimeSpan patience, Func<IReadOnlyList<Seat<TItem, TResult>>, Task> goes, Func<IReadOnlyList<Seat<TItem, TResult>>, TItem, bool>? fits = null)
{
    private readonly LinkedList<Seat<TItem, TResult>> _waiting = new();
    private int _underWay;

    /// <summary>How many wait for a departure.</summary>
    public int Waiting
    {
        get
        {
            lock (_waiting)
            {
                return _waiting.Count;
            }
        }
    }

    /// <param name="stop">Gives up the place; what has departed goes on without its asker.</param>
    /// <exception cref="TimeoutException">No departure for so long: nothing was done.</exception>
    public async Task<TResult> Join(TItem item, CancellationToken stop)
    {
        var seat = new Seat<TItem, TResult>(item);
        bool free;
        lock (_waiting)
        {
            _waiting.AddLast(seat);
            free = _underWay < lanes;
            _underWay += free ? 1 : 0;
        }

        if (free)
        {
            // whose request it was that found the lane free is nothing to those who leave after it
            using var own = ExecutionContext.SuppressFlow();
            _ = Task.Run(Depart, CancellationToken.None);
        }

        try
        {
            return await seat.Told.Task.WaitAsync(patience, stop);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException && !seat.Told.Task.IsCompleted)
        {
            bool waited;
            lock (_waiting)
            {
                waited = _waiting.Remove(seat);
            }

            if (waited || stop.IsCancellationRequested)
            {
                throw;
            }

            return await seat.Told.Task.WaitAsync(stop);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever it is, those who wait are told, and the line goes on.")]
    private async Task Depart()
    {
        while (Next() is { } group)
        {
            try
            {
                await goes(group);
            }
            catch (Exception e)
            {
                foreach (var seat in group)
                {
                    seat.Told.TrySetException(e);
                }
            }
        }
    }

    private List<Seat<TItem, TResult>>? Next()
    {
        lock (_waiting)
        {
            var group = new List<Seat<TItem, TResult>>();
            for (var node = _waiting.First; node is not null && group.Count < most;)
            {
                var next = node.Next;
                if (group.Count == 0 || fits is null || fits(group, node.Value.Item))
                {
                    group.Add(node.Value);
                    _waiting.Remove(node);
                }

                node = next;
            }

            _underWay -= group.Count == 0 ? 1 : 0;
            return group.Count == 0 ? null : group;
        }
    }
}
