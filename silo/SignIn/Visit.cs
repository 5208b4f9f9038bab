namespace Chsi.Silo.SignIn;

/// <summary>Where a sign-in comes from.</summary>
/// <param name="Address">As the connection has it.</param>
/// <param name="Agent">What the browser says it is.</param>
/// <param name="Token">Of the session that this browser has had so far: it ends with the one that begins.</param>
public sealed record Visit(string Address, string Agent, string? Token = null);
