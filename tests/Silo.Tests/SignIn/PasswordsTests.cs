using Chsi.Silo.Gateways;
using Chsi.Silo.SignIn;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Xunit;

namespace Chsi.Tests.Silo.SignIn;

public sealed class PasswordsTests : IDisposable
{
    private readonly Passwords passwords = new(new PasswordOptions { Iterations = 1_000 });

    public void Dispose() => passwords.Dispose();

    [Theory]
    [InlineData("correct horse")]
    [InlineData("学信网 密码 𠮷")]
    [InlineData(" spaces kept ")]
    public async Task A_password_verifies_as_it_was_typed_and_in_no_other_way(string password)
    {
        var stored = await passwords.Hash(password, default);

        Assert.StartsWith("$pbkdf2-sha512$i=1000$", stored, StringComparison.Ordinal);
        Assert.True(await passwords.Verify(password, stored, default));
        Assert.False(await passwords.Verify(password + " ", stored, default));
        Assert.False(await passwords.Verify(password.ToUpperInvariant() + "x", stored, default));
        Assert.NotEqual(stored, await passwords.Hash(password, default));
    }

    [Fact]
    public async Task Long_passwords_are_not_cut()
    {
        var stored = await passwords.Hash(new string('a', 200) + "1", default);

        Assert.False(await passwords.Verify(new string('a', 200) + "2", stored, default));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("$pbkdf2-sha512$i=0$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$pbkdf2-sha256$i=1000$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$pbkdf2-sha512$i=1000$$")]
    public async Task Nobody_gets_in_without_a_stored_password(string? stored) =>
        Assert.False(await passwords.Verify("", stored, default));

    [Fact]
    public async Task A_known_vector_verifies()
    {
        // computed with another implementation: python hashlib.pbkdf2_hmac("sha512", b"password", b"saltsaltsaltsalt", 1000, 32)
        const string Stored = "$pbkdf2-sha512$i=1000$c2FsdHNhbHRzYWx0c2FsdA$715rqIr5dXOVPpBhqqsugl037zT5bWJTWYmZtIcK8hA";

        Assert.True(await passwords.Verify("password", Stored, default));
    }

    [Fact]
    public async Task A_cheaper_password_is_due_for_a_new_hash()
    {
        using var dearer = new Passwords(new PasswordOptions { Iterations = 2_000 });
        var stored = await passwords.Hash("correct horse", default);

        Assert.False(passwords.NeedsRehash(stored));
        Assert.True(dearer.NeedsRehash(stored));
        Assert.True(await dearer.Verify("correct horse", stored, default));
    }

    [Theory]
    [InlineData("Production", "209999", false)]
    [InlineData("Production", "210000", true)]
    [InlineData("Production", null, true)]
    [InlineData("Development", "1000", true)]
    [InlineData("Development", "0", false)]
    [InlineData("Development", "many", false)]
    public void Only_Production_insists_on_the_full_cost(string environment, string? iterations, bool accepted)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(iterations is null ? [] : [new("Chsi:Passwords:Iterations", iterations)]).Build();
        var error = Record.Exception(() =>
            new ServiceCollection().AddSignIn(configuration, new HostingEnvironment { EnvironmentName = environment }));

        Assert.Equal(accepted ? null : "Chsi:Passwords:Iterations", (error as WrongSettingException)?.Setting);
        Assert.Equal(accepted, error is null);
    }
}
