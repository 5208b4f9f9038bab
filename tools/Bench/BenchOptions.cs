namespace Chsi.Tools.Bench;

/// <summary>What the command line asks for.</summary>
/// <param name="Names">Empty for all.</param>
/// <param name="Cases">Open cases to work on.</param>
/// <param name="Closed">Closed cases that lie beside them where pages and growth are measured.</param>
/// <param name="Records">Student records among which people look theirs up.</param>
/// <param name="Seconds">Length of the measured run.</param>
/// <param name="BaselineSeconds">Length of each of the two baselines.</param>
internal sealed record BenchOptions(
    IReadOnlyCollection<string> Names, bool Json, int Cases, int Closed, int Records, int Seconds, int BaselineSeconds, string Superuser, string Programs)
{
    private static readonly string[] Known = ["decisions", "start", "memory", "next-case", "due", "notices", "queue-page", "form-post", "login", "growth", "import", "archive", "school-search", .. OrganisationMeasurements.Names];

    public bool Wants(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Names.Count == 0 || Names.Contains(name))
            {
                return true;
            }
        }

        return false;
    }

    public static BenchOptions Read(string[] arguments)
    {
        var names = new List<string>();
        var numbers = new Dictionary<string, int> { ["--cases"] = 100_000, ["--closed"] = 1_000_000, ["--records"] = 1_000_000, ["--seconds"] = 20, ["--baseline"] = 8 };
        var json = false;
        for (var n = 0; n < arguments.Length; n++)
        {
            if (arguments[n] == "--json")
            {
                json = true;
            }
            else if (numbers.ContainsKey(arguments[n]) && n + 1 < arguments.Length && int.TryParse(arguments[n + 1], out var number) && number > 0)
            {
                numbers[arguments[n++]] = number;
            }
            else if (Known.Contains(arguments[n]))
            {
                names.Add(arguments[n]);
            }
            else
            {
                throw new ArgumentException($"'{arguments[n]}' is not known: [{string.Join('|', Known)}] [--json] [--cases N] [--closed N] [--records N] [--seconds N] [--baseline N]");
            }
        }

        return new(names, json, numbers["--cases"], numbers["--closed"], numbers["--records"], numbers["--seconds"], numbers["--baseline"], Variable("CHSI_BENCH_DATABASE"), Variable("CHSI_PG_BIN"));
    }

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name)
        ?? throw new ArgumentException($"{name} is not set: run this by tools/dev bench.");
}
