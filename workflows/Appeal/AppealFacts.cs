using System.Collections.Immutable;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Appeal;

/// <summary>A student contests that a correction was refused or not accepted (教育部令第41号, 60).</summary>
/// <param name="Contested">The correction's case.</param>
/// <param name="School">院校代码.</param>
/// <param name="Province">Where the school is: the first two digits of GB/T 2260.</param>
/// <param name="Above">The province refused it: there is no going to the school's board.</param>
/// <param name="ProvinceDays">Working days the province has to approve what the board upholds; null where the school itself decides.</param>
/// <param name="Barred">Everybody who had a part in the refusal.</param>
public sealed record AppealRaised(
    Guid Contested, string School, string Province, bool Above, int? ProvinceDays, ImmutableArray<Guid> Barred, Personal Grounds, ImmutableArray<EvidenceFile> Photos) : Fact, IBringsFiles;

/// <summary>The board needs longer, once.</summary>
public sealed record AppealExtended(Guid By, string Reason) : Fact;

/// <summary>申诉成立.</summary>
/// <param name="Child">Id for the province's case, where what the board upholds is the province's to approve; otherwise null.</param>
public sealed record AppealUpheld(Guid By, string Text, Guid? Child) : Fact;

/// <summary>申诉不成立.</summary>
public sealed record AppealRejected(Guid By, string Text) : Fact;

/// <summary>The student goes on to the province.</summary>
public sealed record AppealCarriedOn(Personal Grounds) : Fact;

/// <summary>The student took the appeal back.</summary>
public sealed record AppealWithdrawn : Fact;
