using System.Collections.Immutable;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;

namespace Chsi.Workflows.Routes;

/// <summary>What every case has, whatever its workflow: number, stage, desk, limit. A workflow's own case adds what its rules ask for.</summary>
public abstract record CaseState(Guid Id) : StreamState(Id)
{
    public string Number { get; init; } = "";

    public Guid Applicant { get; init; }

    public Guid Claim { get; init; }

    public string Cause { get; init; } = "";

    /// <summary>The desk whose work it is, whoever has it now.</summary>
    public Desk Office { get; init; } = Desk.CustomerService;

    /// <summary>The desk above that of the office; nobody where there is none.</summary>
    public virtual Desk Superior => Desk.Nobody;

    /// <summary>Another desk that the case concerns as much as that of the office; nobody where there is none.</summary>
    public virtual Desk Counterpart => Desk.Nobody;

    /// <summary>The superior desk, once the case has stood there: what was its work stays its to read. Null where it has not.</summary>
    public Desk? StoodAbove { get; init; }

    /// <summary>The counterpart's desk, once the case has stood there: what it had a part in stays its to read. Null where it has not.</summary>
    public Desk? StoodBeside { get; init; }

    /// <summary>The case that this one was opened for; null where it stands for itself.</summary>
    public Guid? Parent { get; init; }

    public DateTimeOffset OpenedAt { get; init; }

    public string Stage { get; init; } = "";

    /// <summary>Version of the fact that entered the stage.</summary>
    public int StageVersion { get; init; }

    public DateTimeOffset StageSince { get; init; }

    /// <summary>From when the stage's limit is counted: its beginning, or that of the stage whose clock it goes on with.</summary>
    public DateTimeOffset ClockSince { get; init; }

    public Desk Desk { get; init; } = Desk.Nobody;

    public DateTimeOffset? Due { get; init; }

    public bool Provisional { get; init; }

    public Limit? Length { get; init; }

    public ImmutableArray<DateTimeOffset> Reminders { get; init; } = [];

    public int RemindersSent { get; init; }

    public bool Overdue { get; init; }

    /// <summary>Working days left of a stage whose clock is stopped.</summary>
    public int? ClockLeft { get; init; }

    public bool Closed { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public DateTimeOffset? KeepUntil { get; init; }

    /// <summary>Files that are still stored.</summary>
    public ImmutableArray<EvidenceFile> Evidence { get; init; } = [];

    /// <summary>Who reviewed last; a case that comes back goes to the same hands first.</summary>
    public Guid? Reviewer { get; init; }

    /// <summary>Who took it last at this stage and has neither decided nor given it back, whether or not the lease still runs; null where nobody has.</summary>
    public Guid? InHands { get; init; }

    /// <summary>Reviewers who have declared a relation: none of them decides or is handed it.</summary>
    public ImmutableArray<Guid> Excluded { get; init; } = [];

    /// <summary>When the lead last reminded somebody of it, at whatever stage.</summary>
    public DateTimeOffset? UrgedAt { get; init; }

    /// <summary>What a page of the desk must have been drawn from: the version of the stage, or of what has changed the question since.</summary>
    public int DrawnFrom { get => Math.Max(field, StageVersion); init; }

    public int SheetVersion { get; init; }

    /// <summary>The procedure. The commit asks it what follows a fact; folding never does.</summary>
    public abstract RouteSheet Route { get; }

    public override ImmutableArray<Guid> Links => [Applicant, Claim];

    public override DateTimeOffset? WakeAt =>
        Closed ? (Evidence.IsEmpty ? null : KeepUntil)
        : Overdue ? null
        : RemindersSent < Reminders.Length ? Reminders[RemindersSent]
        : Due;

    /// <summary>A reviewer has it or may take it.</summary>
    public abstract bool UnderReview { get; }

    /// <summary>The applicant's limit has passed; the clock, which wins from that instant on, only has not come by yet.</summary>
    public bool TooLate(Moment at) => Desk == Desk.Applicant && Due <= at.Now;

    /// <summary>What was decided last, by the version of its fact and the instant, while nothing has followed that keeps it from being taken back; null where there is none.</summary>
    public virtual (int Version, DateTimeOffset At)? Reversible => null;

    /// <summary>Why this person may not review the case as it stands; null where they may.</summary>
    public abstract string? Bar(Guid person);

    /// <summary>Whom the desk that has the case lacks, so that nobody there could bring it to its end: the sentence for the page. Null where it lacks nobody.</summary>
    /// <param name="coworkers">Everybody who works at that desk.</param>
    public virtual string? Lacking(IReadOnlyCollection<Coworker> coworkers) => null;

    /// <summary>How a fact of the case reads in its history; null for facts that say nothing to a reader.</summary>
    public abstract HistoryLine? Line(Fact fact);

    /// <summary>Whether the case stands at this stage.</summary>
    public bool At(Stage stage) => Stage == stage.Name;

    protected sealed override StreamState Apply(Fact fact, Stamp stamp) => fact switch
    {
        CaseOpened f => this with
        {
            Number = f.Number,
            Applicant = f.Applicant,
            Claim = f.Claim,
            Cause = f.Cause,
            Office = f.Office ?? Desk.CustomerService,
            Parent = f.Parent,
            OpenedAt = stamp.At,
        },
        StageEntered f => this with
        {
            Stage = f.Stage,
            StageVersion = stamp.Version,
            StageSince = stamp.At,
            ClockSince = f.Since ?? stamp.At,
            Desk = f.Desk,
            StoodAbove = f.Desk == Superior && Superior != Desk.Nobody ? f.Desk : StoodAbove,
            StoodBeside = f.Desk == Counterpart && Counterpart != Desk.Nobody && Counterpart != Office ? f.Desk : StoodBeside,
            Due = f.Due,
            Provisional = f.Provisional,
            Reminders = f.Reminders,
            Length = f.Length,
            RemindersSent = 0,
            Overdue = f.Overdue,
            ClockLeft = f.ClockLeft,
            Closed = f.Final,
            ClosedAt = f.Final ? stamp.At : null,
            KeepUntil = f.KeepUntil,
            SheetVersion = f.Sheet,
            InHands = null,
        },
        ReminderFell f => this with { RemindersSent = f.Nth },
        LimitPassed => this with { Overdue = true, RemindersSent = Reminders.Length },
        DueRecomputed f => this with
        {
            Due = f.Due,
            Provisional = f.Provisional,
            Reminders = f.Reminders,
            RemindersSent = f.Reminders.Count(r => r <= stamp.At),
        },
        CaseTaken f => this with { Reviewer = f.Reviewer, InHands = f.Reviewer },
        CaseGivenBack => this with { Reviewer = null, InHands = null },
        RelationDeclared f => Without(f.Reviewer) with
        {
            Excluded = Excluded.Add(f.Reviewer),
            Reviewer = Reviewer == f.Reviewer ? null : Reviewer,
            InHands = InHands == f.Reviewer ? null : InHands,
        },
        CaseReassigned f => this with { Reviewer = f.To, InHands = f.To },
        CaseUrged => this with { UrgedAt = stamp.At },
        CaseFollowedSchool f => Under(f.Province),
        ChildAgreed or ChildReturned or ChildRefused => Answered(fact),
        EvidenceDeleted => this with { Evidence = [] },
        NoteWritten or CaseWithdrawn => this,
        _ => Turn(fact, stamp),
    };

    /// <summary>The case without the word of a reviewer who turned out to have a relation to it, where it still waits for another one's.</summary>
    protected virtual CaseState Without(Guid reviewer) => this;

    /// <summary>The case under another province than before.</summary>
    protected virtual CaseState Under(string province) => this;

    /// <summary>The case once one that was opened for it has ended.</summary>
    protected virtual CaseState Answered(Fact ended) => this;

    /// <summary>Folds the facts that only this workflow has.</summary>
    protected abstract CaseState Turn(Fact fact, Stamp stamp);
}
