using System.Collections.Immutable;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Dispute;

/// <summary>Whoever held a number before a re-registration says that it was not theirs.</summary>
/// <param name="Disputed">The re-registration's case.</param>
/// <param name="Account">The account to which the number passed.</param>
/// <param name="Approvers">Members of staff who approved the re-registration: none of them decides here. Empty where 实人验证 decided.</param>
/// <param name="Grounds">Why, as a protected value of the account that was closed: people write names into it.</param>
public sealed record DisputeOpened(Guid Disputed, Guid Account, ImmutableArray<Guid> Approvers, Personal Grounds) : Fact;

/// <summary>争议成立: a reviewer found that the re-registration was wrong. The first leads to the second reviewer, the second restores.</summary>
/// <param name="Phone">Phone that the old account gets back; null at the first, and where it has become somebody else's.</param>
/// <param name="Mail">The same for the mail address.</param>
public sealed record DisputeUpheld(Guid By, string Opinion, Personal? Phone = null, Personal? Mail = null) : Fact;

/// <summary>争议不成立: the re-registration stands.</summary>
/// <param name="Text">Why; the person who disputed reads it.</param>
public sealed record DisputeRefused(Guid By, string Text) : Fact;
