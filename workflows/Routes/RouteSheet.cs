using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Routes;

/// <summary>A stage is a value, not a type. The label is what people read.</summary>
public sealed record Stage(string Name, string Label);

/// <summary>A condition with a name, so that the sheet can be drawn and read.</summary>
public sealed record Condition(string Name, Func<CaseState, Streams, Moment, bool> Holds);

/// <summary>What else a stage's beginning sets in motion in other streams; named, so that the sheet can be drawn.</summary>
public sealed record Change(string Name, Func<CaseState, Streams, Moment, Accepted> Follow);

/// <summary>Who is told what. Null tells nobody.</summary>
public delegate Notice? Telling(CaseState @case, Fact fact, Moment at);

/// <summary>A stage as the sheet lays it out.</summary>
public sealed class StagePlan(Stage stage, Desk desk)
{
    private Func<CaseState, DateTimeOffset?>? _start;
    private Func<CaseState, Limit>? _own;
    private Func<CaseState, DateTimeOffset?>? _told;

    public Stage Stage { get; } = stage;

    public Desk Desk { get; } = desk;

    public bool IsFinal { get; private set; }

    /// <summary>No fact leads here any more; cases that stand here go on by the ways out that stay on the sheet.</summary>
    public bool IsRetired { get; private set; }

    public Func<RuleSettings, Limit>? Limit { get; private set; }

    /// <summary>The instant at which the stage ends, where the case itself names it; null where a limit is counted, or there is none.</summary>
    public Func<CaseState, DateTimeOffset>? Instant { get; private set; }

    /// <summary>Cases do not stand here for ever.</summary>
    public bool HasLimit => Limit is not null || _own is not null || Instant is not null;

    /// <summary>Reminders as shares of the limit's working time (0.5) or, for natural days, as days (3).</summary>
    public IReadOnlyList<double> Reminders { get; private set; } = [];

    internal List<Change> Changes { get; } = [];

    internal List<Telling> Tellings { get; } = [];

    public StagePlan Within(Func<RuleSettings, Limit> limit)
    {
        Limit = limit;
        return this;
    }

    /// <summary>The length differs from case to case: the case keeps it since it was opened.</summary>
    public StagePlan WithinOwn(Func<CaseState, Limit> limit)
    {
        _own = limit;
        return this;
    }

    /// <summary>The stage lasts until an instant that the case names.</summary>
    public StagePlan Until(Func<CaseState, DateTimeOffset> instant)
    {
        Instant = instant;
        return this;
    }

    /// <summary>How long a case has here; null where no length is counted.</summary>
    internal Limit? LimitOf(CaseState @case, RuleSettings settings) => _own?.Invoke(@case) ?? Limit?.Invoke(settings);

    /// <summary>The limit runs from an instant that the case names, where the stage begins with a pause.</summary>
    public StagePlan CountedFrom(Func<CaseState, DateTimeOffset?> start)
    {
        _start = start;
        return this;
    }

    /// <summary>However it is worked out again, the limit does not end before an instant that the person was told.</summary>
    public StagePlan NotBefore(Func<CaseState, DateTimeOffset?> told)
    {
        _told = told;
        return this;
    }

    internal DateTimeOffset? ToldTo(CaseState @case) => _told?.Invoke(@case);

    internal DateTimeOffset StartOf(CaseState @case, DateTimeOffset entered) => _start?.Invoke(@case) ?? entered;

    /// <summary>Reminds the desk when these percentages of the working time have passed.</summary>
    public StagePlan RemindAt(params double[] percent)
    {
        Reminders = [.. percent.Select(p => p / 100)];
        return this;
    }

    /// <summary>Reminds on these days after the stage began, in the morning.</summary>
    public StagePlan RemindOnDay(params int[] days)
    {
        Reminders = [.. days.Select(d => (double)d)];
        return this;
    }

    public StagePlan Final()
    {
        IsFinal = true;
        return this;
    }

    public StagePlan Retired()
    {
        IsRetired = true;
        return this;
    }

    public StagePlan Change(string name, Func<CaseState, Streams, Moment, Accepted> follow)
    {
        Changes.Add(new(name, follow));
        return this;
    }

    public StagePlan Tell(Telling telling)
    {
        Tellings.Add(telling);
        return this;
    }
}

/// <summary>Where a fact leads.</summary>
public sealed class Turn(Type fact, Stage? from)
{
    public Type Fact { get; } = fact;

    /// <summary>The fact at which the case moves: <see cref="Fact"/>, or one that comes with it and says what the case must know first.</summary>
    public Type Trigger { get; private set; } = fact;

    /// <summary>The stage it holds for; null for every stage that is not final.</summary>
    public Stage? From { get; } = from;

    public Stage? Target { get; private set; }

    public Condition? When { get; private set; }

    public Stage? Otherwise { get; private set; }

    /// <summary>The clock of the stage that is left stops, and what is left is kept.</summary>
    public bool StopsClock { get; private set; }

    /// <summary>The stage that is entered goes on with what was left.</summary>
    public bool ResumesClock { get; private set; }

    /// <summary>The stage that is entered goes on with the clock of the one that is left: same length, same due instant.</summary>
    public bool CarriesClock { get; private set; }

    internal List<Telling> Tellings { get; } = [];

    public Turn With<TFact>() where TFact : Fact
    {
        Trigger = typeof(TFact);
        return this;
    }

    public Turn CarryingClock()
    {
        CarriesClock = true;
        return this;
    }

    public Turn To(Stage target, Condition? when = null)
    {
        (Target, When) = (target, when);
        return this;
    }

    public Turn Else(Stage target)
    {
        Otherwise = target;
        return this;
    }

    public Turn StoppingClock()
    {
        StopsClock = true;
        return this;
    }

    public Turn ResumingClock()
    {
        ResumesClock = true;
        return this;
    }

    public Turn Tell(Telling telling)
    {
        Tellings.Add(telling);
        return this;
    }
}

/// <summary>The definition of one workflow: stages, desk of each, limits, reminders, where each fact leads and who is told. Declared once.</summary>
public sealed class RouteSheet(string name, string title, int version)
{
    private readonly List<StagePlan> _stages = [];
    private readonly List<Turn> _turns = [];

    public string Name { get; } = name;

    public string Title { get; } = title;

    public int Version { get; } = version;

    public IReadOnlyList<StagePlan> Stages => _stages;

    public IReadOnlyList<Turn> Turns => _turns;

    public StagePlan Stage(Stage stage, Desk desk)
    {
        var plan = new StagePlan(stage, desk);
        _stages.Add(plan);
        return plan;
    }

    public Turn On<TFact>(Stage? from = null) where TFact : Fact
    {
        var turn = new Turn(typeof(TFact), from);
        _turns.Add(turn);
        return turn;
    }

    /// <summary>The plan of a stage that this sheet has.</summary>
    public StagePlan PlanOf(string stage) => FindPlan(stage) ?? throw new InvalidOperationException($"The sheet {Name} has no stage {stage}.");

    /// <summary>
    /// The plan of a stage in which a case stands; null where a later sheet dropped it. Such a case keeps desk and limit as they were written
    /// when it entered, and leaves by what holds for every stage; so a stage that people may stand in is retired, not dropped.
    /// </summary>
    public StagePlan? FindPlan(string stage) => _stages.FirstOrDefault(s => s.Stage.Name == stage);

    /// <summary>The label of a stage, or the name itself where a later sheet dropped it.</summary>
    public string LabelOf(string stage) => FindPlan(stage)?.Stage.Label ?? stage;

    /// <summary>Whether such a fact leads anywhere.</summary>
    public bool Answers<TFact>() where TFact : Fact => _turns.Any(t => t.Fact == typeof(TFact));

    /// <summary>Whether such a fact leads a case anywhere from where it stands.</summary>
    public bool Answers<TFact>(CaseState @case) where TFact : Fact => _turns.Any(t => t.Fact == typeof(TFact) && (t.From is null ? !@case.Closed : t.From.Name == @case.Stage));

    internal Turn? TurnOf(Fact fact, CaseState @case) =>
        _turns.FirstOrDefault(t => t.Trigger == fact.GetType() && (t.From is null ? !@case.Closed : t.From.Name == @case.Stage));
}
