namespace Chsi.Silo.Gateways;

/// <summary>
/// 实人验证: a provider's page looks at the person's face and compares it with the authority's picture. We hand over a
/// name and a number, send the person there, and learn passed or failed; no picture ever reaches us.
/// </summary>
public interface IFaceCheck
{
    /// <summary>False: way 1 is shown as unavailable, and <see cref="Start"/> always answers null.</summary>
    bool IsConfigured { get; }

    /// <summary>
    /// Opens a session. Null: the provider cannot be reached or did not understand, try later. Throws for nothing but
    /// <see cref="OperationCanceledException"/> of <paramref name="stop"/>.
    /// </summary>
    Task<FaceCheckSession?> Start(FaceCheckRequest request, CancellationToken stop);

    /// <summary>How a session stands; for the person who came back before the callback did. Failures are state Away.</summary>
    Task<FaceCheckResult> Poll(string session, CancellationToken stop);
}

/// <summary>Whose face to look at. Never logged, not even by ToString.</summary>
/// <param name="Reference">Our own random reference of this attempt (no personal data); it comes back in the callback.</param>
/// <param name="Name">The name as typed and normalised.</param>
/// <param name="Number">The 18-character number.</param>
/// <param name="Callback">Where the provider posts the signed result, once.</param>
/// <param name="ReturnUrl">Where the person's browser goes afterwards.</param>
public sealed record FaceCheckRequest(string Reference, string Name, string Number, Uri Callback, Uri ReturnUrl)
{
    public override string ToString() => $"{nameof(FaceCheckRequest)} {Reference}";
}

/// <param name="Session">The provider's id, at most 100 characters.</param>
/// <param name="Page">Where the person goes, by redirect or QR code; http or https.</param>
public sealed record FaceCheckSession(string Session, Uri Page);

/// <param name="Reason">The provider's code word for a failure ("face-mismatch"), else null.</param>
public sealed record FaceCheckResult(FaceCheckState State, string? Reason);

public enum FaceCheckState
{
    /// <summary>The person has not finished; nothing is decided.</summary>
    Waiting,

    /// <summary>The face is that of the name and number given at the start.</summary>
    Passed,

    /// <summary>This attempt has failed; another may be started.</summary>
    Failed,

    /// <summary>No answer that could be understood. It is not a failed attempt and must not be counted as one.</summary>
    Away,
}
