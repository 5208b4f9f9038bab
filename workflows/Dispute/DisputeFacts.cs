using System.Collections.Immutable;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Dispute;

/// <summary>Whoever held a number before a re-registration says that it was not theirs.</summary>
/// <param name="Disputed">The re-registration's case.</param>
/// <param name="Account">The account to which the number passed.</param>
/// <param name="Approvers">Members of staff who approved the re-registration: none of them decides here. Empty where 实人验证 decided.</param>
/// <param name="Grounds">Why, as a protected value of the account that was closed: people write names into it.</param>
/// <param name="Contact">The phone that the person proved by a code, under the same key; null where customer service opened it.</param>
/// <param name="Proof">How the person proved to be the holder, see <see cref="ReRegistration.HolderProof"/>; null where customer service opened it.</param>
/// <param name="Session">The session of 实人验证; null for other proofs.</param>
/// <param name="Consent">Version of the consent to hand name and number to its service.</param>
public sealed record DisputeOpened(
    Guid Disputed, Guid Account, ImmutableArray<Guid> Approvers, Personal Grounds, Personal? Contact = null, string? Proof = null, string? Session = null,
    string? Consent = null) : Fact;

/// <summary>Photos by which the person of the closed account proves to be the holder; with the version of the separate consent.</summary>
public sealed record DisputePhotosHandedIn(ImmutableArray<EvidenceFile> Photos, string Consent) : Fact, IBringsFiles;

/// <summary>争议成立: a reviewer found that the re-registration was wrong. The first leads to the second reviewer, the second restores.</summary>
/// <param name="Phone">
/// Phone that the old account gets: the one its person proved in the dispute, or else that of before; null at the first, and where both are somebody else's.
/// </param>
/// <param name="Mail">The same for the mail address.</param>
public sealed record DisputeUpheld(Guid By, string Opinion, Personal? Phone = null, Personal? Mail = null) : Fact;

/// <summary>争议不成立: the re-registration stands.</summary>
/// <param name="Text">Why; the person who disputed reads it.</param>
public sealed record DisputeRefused(Guid By, string Text) : Fact;
