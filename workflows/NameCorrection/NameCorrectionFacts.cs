using System.Collections.Immutable;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.NameCorrection;

/// <summary>The person of an account says how name or number are really written.</summary>
/// <param name="Name">As on the card; the account's own where that is right.</param>
/// <param name="Registered">As the school has it, where that differs; null where it does not.</param>
/// <param name="Said">What is wrong, in the person's words.</param>
/// <param name="Consent">Version of the consent to the use of the photo.</param>
/// <param name="Number">As on the card; null where the account's is right.</param>
/// <param name="Record">The record that was put right for its person, who reads it until the account follows; null where none was.</param>
public sealed record NameCorrectionAsked(
    Personal Name, Personal? Registered, Personal Said, ImmutableArray<EvidenceFile> Photos, string Consent, Personal? Number = null, Guid? Record = null) : Fact, IBringsFiles;

/// <summary>通过: the card bears what was asked.</summary>
/// <param name="Claim">The stream of the number that the account has from now on; null where the number stays.</param>
/// <param name="Agreed">Who found that name and number agree, as with <see cref="Accounts.NameAgreed"/>; null where neither became another, and before it was asked.</param>
/// <param name="First">Another reviewer has still to look; nothing follows before.</param>
public sealed record NameCorrectionApproved(Guid By, string Opinion, Guid? Claim = null, string? Agreed = null, bool First = false) : Fact;

/// <summary>不通过.</summary>
/// <param name="Text">Why, and what can be done; the person reads it.</param>
public sealed record NameCorrectionRefused(Guid By, string Text) : Fact;
