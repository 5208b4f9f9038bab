using System.Collections.Immutable;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Routes;

/// <summary>A case began. Number as CX2026-1120-00417.</summary>
/// <param name="Applicant">The account that asks.</param>
/// <param name="Route">Name of the route sheet.</param>
/// <param name="Cause">Why the case exists; what it can be is said by the workflow.</param>
/// <param name="Office">The desk whose work it is; null for customer service's.</param>
/// <param name="Parent">The case that this one was opened for; null where it stands for itself.</param>
public sealed record CaseOpened(string Number, string Route, Guid Applicant, Guid Claim, string Cause, Desk? Office = null, Guid? Parent = null) : Fact;

/// <summary>
/// The case stands at a stage from here on, with all that folding needs to know about it: a changed route sheet moves no running case.
/// </summary>
/// <param name="Due">End of the stage's limit (instant); null where there is none or the stage is final.</param>
/// <param name="Provisional">The due day lies in a year whose holidays are not known yet.</param>
/// <param name="Reminders">Instants at which the desk is reminded.</param>
/// <param name="Length">Length of the limit, so that it can be worked out again; null where there is none.</param>
/// <param name="ClockLeft">Working days left of the stage before, whose clock stops here; null where none was stopped.</param>
/// <param name="Final">The case ends here.</param>
/// <param name="KeepUntil">For a final stage: when evidence is deleted.</param>
/// <param name="Since">From when the limit is counted, where that is the clock of an earlier stage; null for this fact's own instant.</param>
/// <param name="Overdue">That clock had run out before: nobody is told so again.</param>
public sealed record StageEntered(
    string Stage, Desk Desk, DateTimeOffset? Due, bool Provisional, ImmutableArray<DateTimeOffset> Reminders,
    Limit? Length, int? ClockLeft, bool Final, DateTimeOffset? KeepUntil, int Sheet, DateTimeOffset? Since = null, bool Overdue = false) : Fact;

/// <summary>A case that was opened for this one ended: what was asked for is granted.</summary>
public sealed record ChildAgreed(Guid Child) : Fact;

/// <summary>A case that was opened for this one came back without a decision.</summary>
/// <param name="Text">What is missing.</param>
/// <param name="By">Everybody who decided anything in it; null where an earlier version did not say.</param>
public sealed record ChildReturned(Guid Child, string Text, ImmutableArray<Guid>? By = null) : Fact;

/// <summary>A case that was opened for this one ended: what was asked for is refused.</summary>
/// <param name="Text">Why, and on what basis; the applicant reads it.</param>
/// <param name="By">As with <see cref="ChildReturned"/>.</param>
/// <param name="Until">The instant until which the applicant can contest it; null where an earlier version did not say.</param>
public sealed record ChildRefused(Guid Child, string Text, ImmutableArray<Guid>? By = null, DateTimeOffset? Until = null) : Fact;

/// <summary>A reminder fell due and was sent.</summary>
/// <param name="Nth">From 1.</param>
public sealed record ReminderFell(string Stage, int Nth, DateTimeOffset At) : Fact;

/// <summary>The stage's limit passed without what it waited for.</summary>
public sealed record LimitPassed(string Stage, DateTimeOffset Due) : Fact;

/// <summary>The due day was worked out again because the calendar of a year has become known.</summary>
public sealed record DueRecomputed(DateTimeOffset Due, bool Provisional, ImmutableArray<DateTimeOffset> Reminders) : Fact;

/// <summary>A reviewer took the case. The lease itself, which activity renews, is not a fact.</summary>
/// <param name="From">Whose lease had run out without a decision; null where nobody's had.</param>
public sealed record CaseTaken(Guid Reviewer, Guid? From = null) : Fact;

/// <summary>A reviewer gave the case back.</summary>
public sealed record CaseGivenBack(Guid Reviewer, string Reason) : Fact;

/// <summary>A reviewer declared a relation to the people of the case (利害关系回避), and has nothing to do with it from here on.</summary>
public sealed record RelationDeclared(Guid Reviewer, string Reason) : Fact;

/// <summary>The lead handed the case to a reviewer, who keeps it for the longest time of a lease.</summary>
/// <param name="From">Who had it in hand; null where nobody did.</param>
/// <param name="ToName">As shown at that time.</param>
public sealed record CaseReassigned(Guid? From, Guid To, string ToName, string Reason) : Fact;

/// <summary>The lead reminded whoever the case waits for: its reviewer, the desk, or the applicant.</summary>
public sealed record CaseUrged(Guid By) : Fact;

/// <summary>The school of the case has come under another province: from here on that one is the desk above.</summary>
/// <param name="Province">The first two digits of GB/T 2260.</param>
public sealed record CaseFollowedSchool(string Province) : Fact;

/// <summary>The applicant took the case back.</summary>
public sealed record CaseWithdrawn : Fact;

/// <summary>An internal note of the desk; the text is a protected value, for people write names into notes.</summary>
/// <param name="To">Colleagues whom it names and who were told; null where it names none.</param>
public sealed record NoteWritten(Personal Text, ImmutableArray<Guid>? To = null) : Fact;

/// <summary>The evidence's retention ended and the files are gone; hashes stay in the facts that brought them.</summary>
public sealed record EvidenceDeleted(ImmutableArray<Guid> Files) : Fact;
