using System.Collections.Immutable;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Samples;

/// <summary>A drawn decision and what came of its check.</summary>
/// <param name="Nth">Place in the sample, from 1.</param>
/// <param name="Checker">Who checks it, or has.</param>
/// <param name="Result">Null while it is not checked.</param>
public sealed record Check(int Nth, DrawnDecision Decision, Guid Checker, string CheckerName, DecisionChecked? Result = null);

/// <summary>抽检: one draw, published before its seed, and the checks of what was drawn.</summary>
public sealed record Sample(Guid Id) : StreamState(Id)
{
    public string Number { get; init; } = "";

    public Desk Desk { get; init; } = Desk.Nobody;

    public DateTimeOffset From { get; init; }

    public DateTimeOffset Until { get; init; }

    public int Each { get; init; }

    public int Percent { get; init; }

    public DateTimeOffset SeedFrom { get; init; }

    public string SeedSource { get; init; } = "";

    public int Decisions { get; init; }

    public int ToDraw { get; init; }

    public string Population { get; init; } = "";

    /// <summary>Who published it, as shown at that time.</summary>
    public string AnnouncedBy { get; init; } = "";

    public DateTimeOffset AnnouncedAt { get; init; }

    /// <summary>Null until it is drawn.</summary>
    public string? Seed { get; init; }

    public DateTimeOffset? DrawnAt { get; init; }

    /// <summary>In the order of their tickets; empty until it is drawn.</summary>
    public ImmutableArray<Check> Checks { get; init; } = [];

    /// <summary>Who has been given which check, by its place; whoever handed it on has seen it all the same.</summary>
    public ImmutableArray<(int Nth, Guid Person)> Given { get; init; } = [];

    public int Left => Checks.Count(c => c.Result is null);

    public Check? Find(int nth) => nth >= 1 && nth <= Checks.Length ? Checks[nth - 1] : null;

    /// <summary>Somebody has been given another decision of the same matter: the later shows what became of the earlier.</summary>
    public bool GaveAnother(Check check, Guid person) => Given.Any(g => g.Person == person && g.Nth != check.Nth && Find(g.Nth)?.Decision.Matter == check.Decision.Matter);

    protected override StreamState Apply(Fact fact, Stamp stamp) => fact switch
    {
        SampleAnnounced f => this with
        {
            Number = f.Number,
            Desk = f.Desk,
            From = f.From,
            Until = f.Until,
            Each = f.Each,
            Percent = f.Percent,
            SeedFrom = f.SeedFrom,
            SeedSource = f.SeedSource,
            Decisions = f.Decisions,
            ToDraw = f.ToDraw,
            Population = f.Population,
            AnnouncedBy = stamp.Name,
            AnnouncedAt = stamp.At,
        },
        SampleDrawn f => this with
        {
            Seed = f.Seed,
            DrawnAt = stamp.At,
            Checks = [.. f.Drawn.Select((d, n) => new Check(n + 1, d, d.Checker, d.CheckerName))],
            Given = [.. f.Drawn.Select((d, n) => (n + 1, d.Checker))],
        },
        CheckHandedOn f => With(f.Nth, c => c with { Checker = f.To, CheckerName = f.ToName }) with { Given = Given.Add((f.Nth, f.To)) },
        DecisionChecked f => With(f.Nth, c => c with { Result = f }),
        _ => throw Unknown(fact),
    };

    private Sample With(int nth, Func<Check, Check> change) => Find(nth) is { } check ? this with { Checks = Checks.SetItem(nth - 1, change(check)) } : this;
}
