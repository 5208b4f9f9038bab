using Chsi.Tools.Faults;
using Chsi.Tools.Faults.Nodes;
using Chsi.Tools.Faults.Scenarios;

if (args is ["node", var plant])
{
    return await NodeProgram.Run(Enum.Parse<Plant>(plant));
}

(string Name, Func<Task<Outcome>> Run)[] scenarios =
[
    ("R01", KilledNodes.Run),
    ("R03", LostReplies.Run),
    ("R05", SameNumber.Run),
    ("R08", SentTwice.Run),
    ("R35a", PlantedBugs.NoRequestCheck),
    ("R35b", PlantedBugs.NoVersionCheck),
    ("R35c", PlantedBugs.AcknowledgeFirst),
];

var json = args.Contains("--json");
var chosen = args.Where(a => a != "--json").ToList();
if (chosen.FirstOrDefault(c => scenarios.All(s => s.Name != c)) is { } strange)
{
    Console.Error.WriteLine($"There is no scenario {strange}; choose among {string.Join(", ", scenarios.Select(s => s.Name))}, or give none for all.");
    return 2;
}

var ok = true;
foreach (var scenario in scenarios.Where(s => chosen.Count == 0 || chosen.Contains(s.Name)))
{
    var outcome = await scenario.Run();
    Report.Print(outcome, json);
    ok &= outcome.Ok;
}

Report.PrintLimits(json);
return ok ? 0 : 1;
