using Chsi.Silo.Gateways;
using Chsi.Silo.Store;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Xunit;

namespace Chsi.Tests.Silo;

public sealed class DatabaseTests
{
    [Theory]
    [InlineData("Host=db;Password=Timeout", 2, 10)]
    [InlineData("Host=Timeout;Database=command timeout", 2, 10)]
    [InlineData("Host=db;Timeout=7", 7, 10)]
    [InlineData("Host=db;CommandTimeout=30", 2, 30)]
    [InlineData("Host=db;timeout=15;command timeout=30", 15, 30)]
    public async Task Time_limits_are_ours_where_the_connection_string_sets_none(string text, int connecting, int asking)
    {
        await using var database = new Database(Settings(text));

        foreach (var source in new[] { database.Writer, database.Reader, database.Decisions })
        {
            var login = new NpgsqlConnectionStringBuilder(source.ConnectionString);
            Assert.Equal((connecting, asking), (login.Timeout, login.CommandTimeout));
        }
    }

    [Theory]
    [InlineData("no connection string, but a secret")]
    [InlineData("Host=db;NoSuchWord=secret")]
    [InlineData("Host=db;Port=secret")]
    public void A_connection_string_that_cannot_be_read_is_named_and_not_shown(string text)
    {
        var error = Assert.Throws<WrongSettingException>(() => new Database(Settings(text)));

        Assert.Equal("Chsi:Database:Writer", error.Setting);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    private static IConfiguration Settings(string login) => new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Chsi:Database:Writer"] = login,
        ["Chsi:Database:Reader"] = login,
    }).Build();
}
