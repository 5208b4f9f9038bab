using System.Globalization;
using Chsi.Silo.Grains;
using Chsi.Silo.Store;

namespace Chsi.Web.CommandLine;

/// <summary>
/// <c>sample draw</c>: a sample of decisions for 抽检, from a published seed. It changes nothing, so anybody with the database can repeat it; the
/// digest of the population tells whether it was drawn from the same.
/// </summary>
internal static class SampleCommand
{
    private const int LongestDays = 366;

    public static async Task<int> Draw(string[] options, IConfiguration settings)
    {
        var (seed, from, to, each, percent, population) = Read(options);
        await using var database = new Database(settings);
        var all = await new DecisionsMade(database).Of(from, to, population);
        var drawn = SampleDraw.Of(seed, all, each, percent);
        Console.WriteLine($"seed        {seed}");
        Console.WriteLine($"days        {from:yyyy-MM-dd} to {to:yyyy-MM-dd}, Asia/Shanghai");
        Console.WriteLine($"decisions   {all.Count}, in {all.GroupBy(d => (d.Reviewer, d.Outcome, d.Stage)).Count()} strata (reviewer, outcome, stage)");
        Console.WriteLine($"population  {SampleDraw.Population(all)}{(population is null || population == SampleDraw.Population(all) ? "" : ", which is not the published one")}");
        Console.WriteLine($"drawn       {drawn.Count}, {(percent > 0 ? $"{percent} %" : $"at most {each}")} of each stratum; ticket, case, version of the decision");
        foreach (var decision in drawn)
        {
            // who decided what is not told: it is to be looked at again without knowing
            Console.WriteLine($"{SampleDraw.Ticket(seed, decision)} {decision.Number} {decision.Version}");
        }

        return 0;
    }

    private static (string Seed, DateOnly From, DateOnly To, int Each, int Percent, string? Population) Read(string[] options)
    {
        var given = new Dictionary<string, string>();
        for (var n = 0; n < options.Length; n += 2)
        {
            if (options[n] is not ("--seed" or "--from" or "--to" or "--each" or "--percent" or "--population") || n + 1 == options.Length || options[n + 1].Length == 0)
            {
                throw new WrongUseException($"'{options[n]}' is not an option of sample draw, or has no value.");
            }

            given[options[n]] = options[n + 1];
        }

        var seed = given.GetValueOrDefault("--seed") ?? throw new WrongUseException("--seed is missing: a text that was published after the days were over.");
        var (from, to) = (Day("--from"), Day("--to"));
        var (each, percent) = (3, 0);
        return from > to || to.DayNumber - from.DayNumber > LongestDays ? throw new WrongUseException($"--from and --to name at most {LongestDays} days, the first one first.")
            : given.TryGetValue("--each", out var text) && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out each) && each is > 0 and <= 1000)
                ? throw new WrongUseException("--each is a whole number from 1 to 1000.")
            : given.TryGetValue("--percent", out text) && (given.ContainsKey("--each") || !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out percent) && percent is > 0 and <= 100))
                ? throw new WrongUseException("--percent is a whole number from 1 to 100, and stands instead of --each.")
            : (seed, from, to, each, percent, given.GetValueOrDefault("--population"));

        DateOnly Day(string option) => DateOnly.TryParseExact(given.GetValueOrDefault(option), "yyyy-MM-dd", out var day)
            ? day : throw new WrongUseException($"{option} is a day, as 2026-10-16.");
    }
}
