using System.Collections.Immutable;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.ProvincialApproval;

/// <summary>A case below asks the province to approve it.</summary>
/// <param name="School">院校代码 of the school that submits it.</param>
/// <param name="Days">Working days the province has.</param>
/// <param name="Barred">Who had a part in what is appealed against, where the case below is an appeal; null where it is none.</param>
public sealed record ApprovalAsked(string School, int Days, ImmutableArray<Guid>? Barred = null) : Fact;

/// <summary>审核: the examiner looked at everything and says what should be done; the approver decides.</summary>
public sealed record ApprovalExamined(Guid By, string Opinion) : Fact;

/// <summary>批准.</summary>
public sealed record ApprovalGiven(Guid By, string Opinion) : Fact;

/// <summary>退回: the school submits it again with what is missing.</summary>
public sealed record ApprovalSentBack(Guid By, string Text) : Fact;

/// <summary>The student did not wait longer for the province's approval and has gone on to its appeal.</summary>
public sealed record ApprovalOvertaken : Fact;

/// <summary>不予批准.</summary>
/// <param name="Basis">On which rule it rests.</param>
/// <param name="Text">What the student reads.</param>
public sealed record ApprovalRefused(Guid By, string Basis, string Text) : Fact;
