using System.Collections.Immutable;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.ReRegistration;

/// <summary>The applicant was sent to 实人验证. Session is the service's own, random name of the attempt.</summary>
/// <param name="Consent">Version of the separate consent to hand name and number to the service.</param>
public sealed record IdentityCheckStarted(string Session, int Attempt, string? Consent = null) : Fact;

/// <summary>实人验证 did not pass. Reason is the service's code, never a description of the face.</summary>
public sealed record IdentityCheckFailed(string Session, string Reason, int Failures) : Fact;

/// <summary>实人验证 passed: the face, name and number belong together.</summary>
public sealed record IdentityCheckPassed(string Session) : Fact;

/// <summary>人工审核 opened by itself after several failures (001-19). It can be chosen before that too.</summary>
public sealed record ManualReviewOpened(int Failures) : Fact;

/// <summary>The first photos, or new ones after a 不通过; with the version of the separate consent that was given.</summary>
public sealed record PhotosHandedIn(ImmutableArray<EvidenceFile> Photos, string Consent) : Fact, IBringsFiles;

/// <summary>The desk asks for more, once and for all; the review's clock stops.</summary>
/// <param name="Reasons">Codes of <see cref="ReviewReasons"/>.</param>
/// <param name="Text">The sentence the applicant reads.</param>
public sealed record ReturnedForSupplement(Guid By, ImmutableArray<string> Reasons, string Text) : Fact;

/// <summary>What was asked for is there; the review's clock goes on.</summary>
public sealed record PhotosSupplemented(ImmutableArray<EvidenceFile> Photos, string Consent) : Fact, IBringsFiles;

/// <summary>A person at customer service found that applicant, card and account belong together (通过).</summary>
public sealed record ReviewApproved(Guid By, string Opinion) : Fact;

/// <summary>不通过, with the reason, the basis and what the applicant can do.</summary>
/// <param name="RetryAt">From this instant photos can be handed in again.</param>
public sealed record ReviewRejected(Guid By, string Reason, string Basis, string Text, DateTimeOffset RetryAt) : Fact;

/// <summary>The reviewer took the own decision back before anybody was told. It stays in the history, and so does this.</summary>
/// <param name="Left">Working days that were left of the review's limit.</param>
/// <param name="Undone">It was a 通过 that had taken effect: number and old account came back with this.</param>
public sealed record DecisionTakenBack(Guid By, string Reason, int Left, bool Undone = false) : Fact, ITakesBack;

/// <summary>Somebody who gave the holder's name and number said that the application is not theirs, and has still to prove to be the holder.</summary>
/// <param name="By">The holder's account.</param>
public sealed record ObjectionAnnounced(Guid By) : Fact;

/// <summary>The holder of the number objected, and proved to be it. The reason is a protected value, for people write names into it.</summary>
/// <param name="By">The holder's account.</param>
/// <param name="Proof">How, see <see cref="HolderProof"/>; null in facts from before others than signing in counted.</param>
/// <param name="Session">The session of 实人验证; null for other proofs.</param>
/// <param name="Consent">Version of the consent to hand name and number to its service.</param>
public sealed record ObjectionRaised(Guid By, Personal Reason, string? Proof = null, string? Session = null, string? Consent = null) : Fact;

/// <summary>Photos by which the holder proves to be it, under the key of the holder's account; with the version of the separate consent.</summary>
/// <param name="By">The holder's account.</param>
public sealed record ObjectionPhotosHandedIn(Guid By, ImmutableArray<EvidenceFile> Photos, string Consent) : Fact, IBringsFiles
{
    Guid? IBringsFiles.Owner => By;
}

/// <summary>The approval is disputed: its photos are kept until that is decided.</summary>
/// <param name="Dispute">The dispute's case.</param>
/// <param name="Proof">How the person of the closed account proved to be it, see <see cref="HolderProof"/>; null where customer service opened the dispute.</param>
public sealed record ApprovalDisputed(Guid Dispute, string? Proof = null) : Fact;

/// <summary>The approval was wrong: the number and the old account came back.</summary>
/// <param name="Decision">Version of the fact, in this case, that had decided it.</param>
/// <param name="Request">The request of that decision.</param>
/// <param name="KeepUntil">From this instant on photos are deleted.</param>
public sealed record ApprovalOverturned(Guid Dispute, int Decision, Guid Request, DateTimeOffset KeepUntil) : Fact;

/// <summary>The dispute found nothing wrong with the approval.</summary>
/// <param name="KeepUntil">From this instant on photos are deleted.</param>
public sealed record ApprovalConfirmed(Guid Dispute, DateTimeOffset KeepUntil) : Fact;

/// <summary>The number passed to somebody else who proved to be its holder.</summary>
public sealed record CaseSuperseded(Guid By) : Fact;
