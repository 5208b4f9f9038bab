using System.Text.Json;
using Chsi.Tools.Faults.Checks;

namespace Chsi.Tools.Faults;

/// <summary>How one scenario came out.</summary>
public sealed record Outcome(string Name, string What, bool Ok, IReadOnlyList<(string Name, object Value)> Figures, string Remark, Findings Findings)
{
    /// <summary>Nothing bad in so many trials, in words: the rule of three.</summary>
    public static string Bound(int trials) =>
        trials == 0 ? "no trial at all" : $"none bad in {trials:#,0}: with 95 % confidence fewer than {300.0 / trials:0.###} % are";
}

/// <summary>Prints outcomes: a table for people, or one object a line.</summary>
public static class Report
{
    private const string Limits = """

        What this does not show: SIGKILL stops a process and leaves the machine's page cache alone, so no power loss and no lying disk was tested
        (PostgreSQL runs here with fsync, full_page_writes and synchronous_commit on). A green run bounds how often something goes wrong; it
        does not say never. The planted bugs show that the checker sees these eleven kinds, not every kind.
        """;

    public static void Print(Outcome outcome, bool json)
    {
        if (json)
        {
            var line = new Dictionary<string, object> { ["name"] = outcome.Name, ["ok"] = outcome.Ok };
            foreach (var (name, value) in outcome.Figures)
            {
                line[name] = value;
            }

            Console.WriteLine(JsonSerializer.Serialize(line));
        }
        else
        {
            Console.WriteLine($"{outcome.Name,-5} {(outcome.Ok ? "ok    " : "NOT OK")}  {outcome.What}");
            foreach (var (name, value) in outcome.Figures)
            {
                Console.WriteLine($"                {name,-24} {value,12}");
            }

            Console.WriteLine($"                {outcome.Remark}");
        }

        if (!outcome.Ok)
        {
            foreach (var example in outcome.Findings.Examples)
            {
                Console.Error.WriteLine($"                ! {example}");
            }
        }
    }

    /// <summary>How the whole run came out: nobody asks for one that takes too long.</summary>
    /// <param name="ok">Whether every scenario did.</param>
    /// <returns>False where one did not, or where the run took longer than <paramref name="most"/> seconds.</returns>
    public static bool PrintWhole(double seconds, double most, bool ok, bool json)
    {
        ok &= seconds <= most;
        Console.WriteLine(json
            ? JsonSerializer.Serialize(new { name = "whole", ok, seconds = Math.Round(seconds), mostSeconds = most })
            : $"whole {(ok ? "ok    " : "NOT OK")}  {seconds:0} s of {most:0} s at most");
        return ok;
    }

    public static void PrintLimits(bool json)
    {
        if (!json)
        {
            Console.WriteLine(Limits);
        }
    }
}
