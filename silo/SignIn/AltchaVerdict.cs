namespace Chsi.Silo.SignIn;

/// <summary>What a submitted proof of work is worth.</summary>
public abstract record AltchaVerdict
{
    private AltchaVerdict()
    {
    }

    /// <summary>
    /// Solved and in time. The caller spends <paramref name="ChallengeId"/> (32 hex characters) once in the database, keeps it
    /// until <paramref name="ExpiresAt"/>, and refuses a <paramref name="Difficulty"/> below what it now asks of this person.
    /// </summary>
    public sealed record Ok(string ChallengeId, int Difficulty, DateTimeOffset ExpiresAt) : AltchaVerdict;

    /// <summary>Not a solution of a challenge of ours.</summary>
    public sealed record Bad : AltchaVerdict;

    /// <summary>A challenge of ours whose time is over; the page offers a new one.</summary>
    public sealed record Expired : AltchaVerdict;
}
