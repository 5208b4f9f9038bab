using Chsi.Silo.Grains;
using Chsi.Silo.Store;

namespace Chsi.Web.CommandLine;

/// <summary>
/// <c>replay --check [--roots FILE]</c>: folds every stream again and says what differs; with a file of signed roots also whether the facts are
/// those that were signed.
/// </summary>
internal static class ReplayCheck
{
    /// <param name="roots">Null: no file was named.</param>
    public static async Task<int> Run(string? roots, IConfiguration settings)
    {
        await using var services = Services(settings);
        var report = await services.GetRequiredService<Replay>().Check();
        Console.WriteLine(FormattableString.Invariant($"{report.Streams} streams, {report.Facts} facts, {report.Seconds:0.0} s"));
        Say(report.First, report.Differences);
        if (roots is null)
        {
            return report.Differences == 0 ? 0 : 1;
        }

        var signed = await services.GetRequiredService<RootCheck>().Check(roots);
        Console.WriteLine(FormattableString.Invariant($"{signed.Roots} signed roots up to {signed.Until:yyyy-MM-dd HH:mm:ss} UTC, {signed.Heads} heads"));
        Say(signed.First, signed.Differences);
        return report.Differences + signed.Differences == 0 ? 0 : 1;
    }

    /// <summary><c>roots key</c>: the public halves of the keys that roots are signed with, the newest first.</summary>
    public static async Task<int> PublishKeys(IConfiguration settings)
    {
        await using var services = Services(settings);
        var keys = services.GetRequiredService<RootKeys>();
        foreach (var key in keys.All)
        {
            Console.WriteLine($"Key {key}");
            Console.WriteLine(keys.Published(key));
        }

        return 0;
    }

    private static ServiceProvider Services(IConfiguration settings) => new ServiceCollection().AddLogging()
        .AddSilo(settings, Commands.EnvironmentOf(settings) == Environments.Development).BuildServiceProvider();

    private static void Say(IReadOnlyList<string> first, long differences)
    {
        foreach (var difference in first)
        {
            Console.WriteLine(difference);
        }

        Console.WriteLine(differences == 0 ? "Nothing differs." : $"{differences} differences, the first {first.Count} above.");
    }
}
