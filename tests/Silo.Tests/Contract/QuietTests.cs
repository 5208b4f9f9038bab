using Chsi.Tests.Support;
using Xunit;

namespace Chsi.Tests.Silo.Contract;

/// <summary>Point 7: a commit wakes nobody inside its transaction.</summary>
public sealed class QuietTests : ContractTest
{
    [Fact]
    public async Task Point_7_nothing_in_a_commit_notifies()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Checkout.Root, "silo", "Store"), "*.*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Checkout.Root, "silo", "Rows"))))
        {
            var code = File.ReadAllLines(file).Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal) && !l.TrimStart().StartsWith("--", StringComparison.Ordinal));
            Assert.DoesNotContain(code, l => l.Contains("notify", StringComparison.OrdinalIgnoreCase));
        }

        Assert.Equal("installation", await Silo.Scalar<string>(
            "select string_agg(tgrelid::regclass::text, ' ') from pg_trigger t join pg_class c on c.oid = t.tgrelid where not tgisinternal and relnamespace = 'chsi'::regnamespace")
            is { } tables ? tables.Replace("chsi.", "", StringComparison.Ordinal) : null);
    }
}
