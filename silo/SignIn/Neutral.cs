using System.Diagnostics;

namespace Chsi.Silo.SignIn;

/// <summary>An answer that takes no less than a time, so that the time does not tell whether there is an account.</summary>
internal static class Neutral
{
    public static async Task<T> Answer<T>(int milliseconds, Func<Task<T>> work)
    {
        var begun = Stopwatch.GetTimestamp();
        var result = await work();
        var left = TimeSpan.FromMilliseconds(milliseconds) - Stopwatch.GetElapsedTime(begun);
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left);
        }

        return result;
    }
}
