using System.Reflection;
using System.Text.RegularExpressions;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;

namespace Chsi.Tests.Workflows.Architecture;

public partial class BoundaryTests
{
    private static readonly string[] Projects = ["workflows", "silo", "web", "tests", "tools"];

    [Fact]
    public void The_rules_reference_nothing_but_the_runtime()
    {
        var references = typeof(Fact).Assembly.GetReferencedAssemblies().Select(a => a.Name!);

        Assert.All(references, name => Assert.Matches(@"^System\.(Runtime|Collections|Collections\.Immutable|Linq|Memory|Text\.\w+(\.\w+)*)$", name));
        Assert.DoesNotContain("Reference", File.ReadAllText(Path.Combine(Checkout.Root, "workflows", "Chsi.Workflows.csproj")));
    }

    [Fact]
    public void The_rules_ask_no_clock_no_chance_and_no_surroundings()
    {
        foreach (var (file, text) in Sources("workflows"))
        {
            Assert.False(Surroundings().IsMatch(text), $"{file}: {Surroundings().Match(text).Value}");
        }
    }

    [Fact]
    public void Pages_never_write_past_the_silo()
    {
        // commands are given by an operator with the owner's login
        foreach (var (file, text) in Sources("web").Where(s => !s.File.StartsWith("web/CommandLine/", StringComparison.Ordinal)))
        {
            Assert.False(Writing().IsMatch(text), $"{file}: {Writing().Match(text).Value}");
        }
    }

    [Fact]
    public void Neither_rules_nor_gateways_know_the_database()
    {
        foreach (var (file, text) in Sources("workflows").Concat(Sources("silo/Gateways")))
        {
            Assert.False(text.Contains("Npgsql", StringComparison.Ordinal), file);
        }
    }

    [Fact]
    public void No_file_of_the_door_the_store_or_the_clock_names_a_correction()
    {
        foreach (var (file, text) in Sources("silo/Grains").Concat(Sources("silo/Store")).Concat(Sources("silo/Clockwork")).Concat(Sources("workflows/ProvincialApproval")))
        {
            Assert.False(Corrections().IsMatch(text), $"{file}: {Corrections().Match(text).Value}");
        }
    }

    [Fact]
    public void Namespaces_equal_folders()
    {
        var roots = new Dictionary<string, string>
        {
            ["workflows"] = "Chsi.Workflows",
            ["silo"] = "Chsi.Silo",
            ["tests/Support"] = "Chsi.Tests.Support",
            ["tests/Workflows.Tests"] = "Chsi.Tests.Workflows",
            ["tests/Silo.Tests"] = "Chsi.Tests.Silo",
        };
        foreach (var (root, name) in roots)
        {
            foreach (var (file, text) in Sources(root).Where(s => s.File.EndsWith(".cs", StringComparison.Ordinal)))
            {
                var folder = Path.GetDirectoryName(Path.GetRelativePath(root, file))!;
                var expected = folder.Length == 0 ? name : $"{name}.{folder.Replace('/', '.')}";
                Assert.True(text.Contains($"namespace {expected};", StringComparison.Ordinal) || !text.Contains("\nnamespace ", StringComparison.Ordinal),
                    $"{file} is not in {expected}");
            }
        }
    }

    [Fact]
    public void Folders_are_named_by_what_is_in_them()
    {
        string[] empty = ["Core", "Common", "Models", "Services", "Helpers", "Infrastructure", "Dtos", "Utils", "Shared.Kernel", "Managers", "Interfaces"];
        var folders = Projects.SelectMany(p => Sources(p)).Select(s => Path.GetDirectoryName(s.File)!).SelectMany(f => f.Split('/')).Distinct();

        Assert.Empty(folders.Intersect(empty));
    }

    [Fact]
    public void No_file_is_too_long_to_be_read_at_once() =>
        Assert.All(Sources("workflows").Concat(Sources("silo")), s => Assert.True(s.Text.Count(c => c == '\n') <= 250, s.File));

    [Fact]
    public void Every_need_that_peers_leave_unmet_and_this_project_took_on_is_named_by_a_test()
    {
        var tests = string.Concat(Sources("tests").Select(s => s.Text));
        Assert.All(new[] { "U1", "U2", "U3", "U4", "U6", "U14", "U18" }, need => Assert.Contains($"[Trait(\"Need\", \"{need}\")]", tests, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_personal_can_be_reached_from_a_notice() => Assert.Empty(Reached(typeof(Notice)).Intersect([typeof(Personal), typeof(EvidenceFile)]));

    [Fact]
    public void What_the_store_keeps_is_never_printed_whole()
    {
        var value = Personal.Of(Guid.NewGuid(), "421202199001019908", "4****************8");
        Assert.DoesNotContain("42120219900101", $"{value} {new LookupKey(LookupKind.IdNumber, "421202199001019908")}");
    }

    private static HashSet<Type> Reached(Type from)
    {
        var seen = new HashSet<Type>();
        var waiting = new Stack<Type>([from]);
        while (waiting.TryPop(out var type))
        {
            foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .Where(p => p.PropertyType.Assembly == typeof(Notice).Assembly && seen.Add(p.PropertyType)))
            {
                waiting.Push(property.PropertyType);
            }
        }

        return seen;
    }

    private static IEnumerable<(string File, string Text)> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Checkout.Root, folder), "*.*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Checkout.Root, file).Replace('\\', '/'))
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".cshtml", StringComparison.Ordinal))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj" or "node_modules"))
            .Select(file => (file, File.ReadAllText(Path.Combine(Checkout.Root, file))));

    [GeneratedRegex(@"DateTime(Offset)?\.(Now|UtcNow|Today)|TimeProvider|Stopwatch|Random\b|Guid\.NewGuid|\bTask\b|\basync\b|\bawait\b|ILogger|Environment\.|File\.|HttpClient|Thread\b")]
    private static partial Regex Surroundings();

    [GeneratedRegex(@"Workflows\.Correction\b|\bCorrection(s|Case|Route|Views|Rules|Application)?\b")]
    private static partial Regex Corrections();

    [GeneratedRegex(@"\.Writer\b|\binsert into\b|\bupdate chsi\.|\bdelete from\b")]
    private static partial Regex Writing();
}
