using Chsi.Silo.Store;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;

namespace Chsi.Silo.Grains;

/// <summary>
/// Calendar and settings as decisions see them now. Imported years are read when the process starts and every half minute after that, on every
/// node (<see cref="SurroundingsRefresh"/>); settings are those the process was started with.
/// </summary>
public sealed class Surroundings(Database database, RuleSettings settings)
{
    private string[] _imported = [];

    /// <summary>Another object only where the calendar has changed.</summary>
    public WorkingCalendar Calendar { get; private set; } = WorkingCalendar.Shipped;

    public RuleSettings Settings { get; } = settings;

    /// <summary>Takes over years imported since.</summary>
    public async Task Refresh(CancellationToken stop = default)
    {
        var years = new List<string>();
        await using (var command = database.Writer.CreateCommand("select data from chsi.calendar_year order by year"))
        await using (var reader = await command.ExecuteReaderAsync(stop))
        {
            while (await reader.ReadAsync(stop))
            {
                years.Add(reader.GetString(0));
            }
        }

        if (_imported.SequenceEqual(years))
        {
            return;
        }

        var calendar = WorkingCalendar.Shipped;
        foreach (var data in years)
        {
            var with = calendar.WithYears(data);
            calendar = with.Accepted ? with.Value : throw new InvalidOperationException(with.Refusal);
        }

        (Calendar, _imported) = (calendar, [.. years]);
    }
}

/// <summary>Tells the clockwork of this process, and through <see cref="WakeupCalls"/> that of the others, after a commit, that there is something to do. A lost wake-up costs only the polling interval.</summary>
public sealed class Wakeups
{
    private readonly SemaphoreSlim _notices = new(0, 1), _others = new(0, 1);

    internal void After(CommitPlan plan)
    {
        if (plan.Notices.Any(n => n.Account != Guid.Empty))
        {
            Notices();
        }
    }

    /// <summary>There are notices to send.</summary>
    public void Notices()
    {
        Wake(_notices);
        Wake(_others);
    }

    /// <summary>Waits for a wake-up, or for the polling interval.</summary>
    public Task<bool> ForNotices(TimeSpan atMost, CancellationToken stop) => _notices.WaitAsync(atMost, stop);

    /// <summary>Another node has notices to send.</summary>
    internal void Heard() => Wake(_notices);

    /// <summary>Waits until there is something to tell the other nodes.</summary>
    internal Task ForOthers(CancellationToken stop) => _others.WaitAsync(stop);

    private static void Wake(SemaphoreSlim waiting)
    {
        if (waiting.CurrentCount == 0)
        {
            try
            {
                waiting.Release();
            }
            catch (SemaphoreFullException)
            {
                // somebody else woke it in between
            }
        }
    }
}
