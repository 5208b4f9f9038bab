using Chsi.Silo.Gateways;
using Chsi.Silo.Store;
using Xunit;

namespace Chsi.Tests.Silo.Contract;

public sealed class KeyRingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chsi-keys-").FullName;

    [Fact]
    public async Task Nodes_that_start_at_once_without_a_key_file_share_the_one_that_is_made()
    {
        var path = Path.Combine(_folder, "keys.json");
        var rings = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => KeyRing.Open(path, mayCreate: true))));

        Assert.Single(rings.Select(r => r.Request).Distinct());
        Assert.Equal([path], Directory.GetFiles(_folder));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public void A_key_file_is_never_written_over()
    {
        var path = Path.Combine(_folder, "keys.json");
        KeyRing.Create(path);
        var before = File.ReadAllText(path);

        Assert.Throws<IOException>(() => KeyRing.Create(path));
        Assert.Equal(before, File.ReadAllText(path));
    }

    [Fact]
    public void Where_none_may_be_made_a_missing_key_file_is_named_by_its_setting() =>
        Assert.Contains("Chsi:Keys:File", Assert.Throws<WrongSettingException>(() => KeyRing.Open(Path.Combine(_folder, "none.json"), mayCreate: false)).Message);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
