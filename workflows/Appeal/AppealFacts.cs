using System.Collections.Immutable;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Appeal;

/// <summary>A student contests that a correction was refused or not accepted (教育部令第41号, 60).</summary>
/// <param name="Contested">The correction's case.</param>
/// <param name="School">院校代码.</param>
/// <param name="Province">Where the school is: the first two digits of GB/T 2260.</param>
/// <param name="Above">The province refused it: there is no going to the school's board.</param>
/// <param name="ProvinceDays">Working days the province has to approve what the board upholds; null where the school itself decides.</param>
/// <param name="Barred">Everybody who decided anything in the correction or in any of its approvals.</param>
/// <param name="Signers">How many of the school would have signed the correction; 0 where an earlier version did not say.</param>
public sealed record AppealRaised(
    Guid Contested, string School, string Province, bool Above, int? ProvinceDays, ImmutableArray<Guid> Barred, Personal Grounds, ImmutableArray<EvidenceFile> Photos, int Signers = 0)
    : Fact, IBringsFiles;

/// <summary>The board needs longer, once.</summary>
public sealed record AppealExtended(Guid By, string Reason) : Fact;

/// <summary>承办: one of the body has looked at everything and says what should be decided; another one decides. A second one stands for the first, and for who has agreed to it.</summary>
/// <param name="Upheld">It should be 申诉成立.</param>
/// <param name="Opinion">For the desk alone.</param>
public sealed record AppealPrepared(Guid By, bool Upheld, string Opinion) : Fact;

/// <summary>One of the board agrees that it is 申诉成立; the school alone decides, and as many as sign a correction there have not agreed yet.</summary>
/// <param name="Text">For the desk alone.</param>
public sealed record AppealSeconded(Guid By, string Text) : Fact;

/// <summary>申诉成立.</summary>
/// <param name="Child">Id for the province's case, where what the board upholds is the province's to approve; otherwise null.</param>
public sealed record AppealUpheld(Guid By, string Text, Guid? Child) : Fact;

/// <summary>申诉不成立.</summary>
/// <param name="Text">What the student reads.</param>
/// <param name="Basis">The rule it rests on; empty where a decision of an earlier version named none.</param>
/// <param name="Until">The instant until which the student can go on to the province; null after the province's own decision.</param>
public sealed record AppealRejected(Guid By, string Text, string Basis = "", DateTimeOffset? Until = null) : Fact;

/// <summary>The student goes on to the province.</summary>
public sealed record AppealCarriedOn(Personal Grounds) : Fact;

/// <summary>The student took the appeal back.</summary>
public sealed record AppealWithdrawn : Fact;
