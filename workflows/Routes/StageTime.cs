namespace Chsi.Workflows.Routes;

/// <summary>How long the desk of a stage took for finished cases of one kind.</summary>
/// <param name="Cases">Finished cases that stood there.</param>
/// <param name="Visits">Times the desk answered; a case may come back.</param>
/// <param name="Returned">Of these, how many ended with the clock stopped.</param>
/// <param name="Median">Working days within which half of the visits ended (nearest rank).</param>
/// <param name="P90">Working days within which nine of ten ended.</param>
public sealed record StageTime(int Cases, int Visits, int Returned, int Median, int P90)
{
    /// <param name="days">Working days of each visit; at least one.</param>
    public static StageTime Of(IReadOnlyCollection<int> days, int cases, int returned)
    {
        var sorted = days.Order().ToArray();
        return new(cases, sorted.Length, returned, Rank(sorted, 50), Rank(sorted, 90));
    }

    private static int Rank(int[] sorted, int percent) => sorted[(((sorted.Length * percent) + 99) / 100) - 1];
}
