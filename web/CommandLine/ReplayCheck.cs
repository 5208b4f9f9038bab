using Chsi.Silo.Grains;
using Chsi.Silo.Store;

namespace Chsi.Web.CommandLine;

/// <summary><c>replay --check</c>: folds every stream again and says what differs.</summary>
internal static class ReplayCheck
{
    public static async Task<int> Run(IConfiguration settings)
    {
        await using var services = new ServiceCollection().AddLogging()
            .AddSilo(settings, Commands.EnvironmentOf(settings) == Environments.Development).BuildServiceProvider();
        var report = await services.GetRequiredService<Replay>().Check();
        Console.WriteLine(FormattableString.Invariant($"{report.Streams} streams, {report.Facts} facts, {report.Seconds:0.0} s"));
        foreach (var difference in report.First)
        {
            Console.WriteLine(difference);
        }

        Console.WriteLine(report.Differences == 0 ? "Nothing differs." : $"{report.Differences} differences, the first {report.First.Count} above.");
        return report.Differences == 0 ? 0 : 1;
    }
}
