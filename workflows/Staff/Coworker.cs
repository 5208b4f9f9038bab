namespace Chsi.Workflows.Staff;

/// <summary>Somebody who works at the desk, as far as it matters to whether a case there can be decided at all.</summary>
/// <param name="Role">One of <see cref="StaffRoles"/>.</param>
/// <param name="Present">Has come by their invitation and is not away now.</param>
public sealed record Coworker(Guid Id, string Role, bool Present = true)
{
    public bool Decides => Role != StaffRoles.Clerk;

    /// <summary>The sentence for a case that needs more people than may still decide it; null where they are enough.</summary>
    /// <param name="needed">How many different people it needs from here on.</param>
    /// <param name="free">How many of the desk may.</param>
    /// <param name="rule">What asks for them, as the sentence begins.</param>
    internal static string? Lacking(int needed, int free, string rule) =>
        free < needed ? $"{rule}，本单位现有{free}人可以办理，还须邀请{needed - free}名审核人，否则本案无人可以办结。" : null;
}
