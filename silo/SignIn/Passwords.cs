namespace Chsi.Silo.SignIn;

/// <summary>
/// Makes and checks stored passwords (PBKDF2-SHA512). A check costs a core some 0.2 s, so at most all cores but one are given
/// to it and the rest waits its turn: a storm of sign-ins slows sign-ins, not the whole site. The text is hashed as typed,
/// neither cut nor folded.
/// </summary>
/// <param name="options">The cost of new passwords.</param>
public sealed class Passwords(PasswordOptions options) : IDisposable
{
    private readonly SemaphoreSlim turn = new(Math.Max(1, Environment.ProcessorCount - 1));
    private readonly Lazy<PasswordHash> nobody = new(() => PasswordHash.Of(Secrets.Token(), options.Iterations));

    /// <summary>The text to store.</summary>
    public Task<string> Hash(string password, CancellationToken stop) =>
        InTurn(() => PasswordHash.Of(password, options.Iterations).ToString(), stop);

    /// <summary>
    /// Whether the password is the stored one. Pass null where there is no such account: the answer is no and takes as long as for an
    /// account, so that time does not tell who is registered.
    /// </summary>
    public Task<bool> Verify(string password, string? stored, CancellationToken stop) =>
        InTurn(
            () =>
            {
                var known = stored is null ? null : PasswordHash.Parse(stored);
                var matches = (known ?? nobody.Value).Matches(password);
                return matches && known is not null;
            },
            stop);

    /// <summary>Whether a password that has just been verified should be hashed again at today's cost.</summary>
    public bool NeedsRehash(string stored) => PasswordHash.Parse(stored) is not { } known || known.Iterations < options.Iterations;

    public void Dispose() => turn.Dispose();

    private async Task<T> InTurn<T>(Func<T> work, CancellationToken stop)
    {
        await turn.WaitAsync(stop);
        try
        {
            return await Task.Run(work, stop);
        }
        finally
        {
            turn.Release();
        }
    }
}

/// <summary>Chsi:Passwords.</summary>
public sealed record PasswordOptions
{
    public const int DefaultIterations = 210_000;

    /// <summary>The cost of a new password. Less than the default is refused in Production: see <see cref="SignInRegistration"/>.</summary>
    public int Iterations { get; init; } = DefaultIterations;
}
