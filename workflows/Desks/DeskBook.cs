using System.Collections.Immutable;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Desks;

/// <summary>What a desk keeps for all its members has begun; the first fact of its stream.</summary>
public sealed record DeskBookBegun(Desk Desk) : Fact;

/// <summary>The lead added a phrase, as the last of its kind. Phrases carry no personal data: they are worded before any case.</summary>
/// <param name="Kind">One of <see cref="PhraseKinds"/>.</param>
public sealed record PhraseAdded(Guid Phrase, string Kind, string Text) : Fact;

/// <summary>The lead worded a phrase otherwise; what was written with it before stays as it was.</summary>
public sealed record PhraseReworded(Guid Phrase, string Text) : Fact;

/// <summary>The lead gave a phrase another place.</summary>
/// <param name="Place">Among the phrases of its kind that are offered, from 1.</param>
public sealed record PhraseMoved(Guid Phrase, int Place) : Fact;

/// <summary>A phrase is offered no more. It is never deleted: the record says what reviewers could choose from.</summary>
public sealed record PhraseRetired(Guid Phrase) : Fact;

/// <summary>A retired phrase is offered again, as the last of its kind.</summary>
public sealed record PhraseBroughtBack(Guid Phrase) : Fact;

/// <summary>The decision for which a phrase is offered. Stored: add, never rename.</summary>
public static class PhraseKinds
{
    public const string Approve = "approve";
    public const string Return = "return";
    public const string Reject = "reject";

    /// <summary>With what they are called.</summary>
    public static readonly IReadOnlyList<(string Kind, string Label)> All = [(Approve, "通过"), (Return, "退回补充"), (Reject, "不通过")];
}

/// <summary>常用语: a sentence that the lead keeps for the desk.</summary>
/// <param name="By">Who changed it last, as shown at that time.</param>
public sealed record Phrase(Guid Id, string Kind, string Text, bool Retired, string By, DateTimeOffset At);

/// <summary>What customer service keeps for all its members: its phrases, in their order.</summary>
public sealed record DeskBook(Guid Id) : StreamState(Id)
{
    /// <summary>The book of customer service; there is one, so its id is known.</summary>
    public static readonly Guid CustomerService = new("0199e2a4-5c31-7d0e-9b57-3f1a6c2e8d40");

    public Desk Desk { get; init; } = Desk.Nobody;

    /// <summary>Retired ones too; the order is that of the page.</summary>
    public ImmutableArray<Phrase> Phrases { get; init; } = [];

    public Phrase? Find(Guid phrase) => Phrases.FirstOrDefault(p => p.Id == phrase);

    public IEnumerable<Phrase> Offered(string kind) => Phrases.Where(p => p.Kind == kind && !p.Retired);

    protected override StreamState Apply(Fact fact, Stamp stamp) => fact switch
    {
        DeskBookBegun f => this with { Desk = f.Desk },
        PhraseAdded f => this with { Phrases = Phrases.Add(new(f.Phrase, f.Kind, f.Text, Retired: false, stamp.Name, stamp.At)) },
        PhraseReworded f => Changed(f.Phrase, p => p with { Text = f.Text }, stamp),
        PhraseMoved f => Find(f.Phrase) is { } phrase ? this with { Phrases = Moved(phrase with { By = stamp.Name, At = stamp.At }, f.Place) } : this,
        PhraseRetired f => Changed(f.Phrase, p => p with { Retired = true }, stamp),
        PhraseBroughtBack f => Find(f.Phrase) is { } phrase
            ? this with { Phrases = [.. Phrases.Where(p => p.Id != f.Phrase), phrase with { Retired = false, By = stamp.Name, At = stamp.At }] }
            : this,
        _ => throw Unknown(fact),
    };

    private DeskBook Changed(Guid phrase, Func<Phrase, Phrase> change, Stamp stamp) => this with
    {
        Phrases = [.. Phrases.Select(p => p.Id == phrase ? change(p) with { By = stamp.Name, At = stamp.At } : p)],
    };

    private ImmutableArray<Phrase> Moved(Phrase phrase, int place)
    {
        var offered = Offered(phrase.Kind).Where(p => p.Id != phrase.Id).ToList();
        offered.Insert(Math.Clamp(place - 1, 0, offered.Count), phrase);
        return [.. Phrases.Where(p => p.Kind != phrase.Kind || p.Retired), .. offered];
    }
}
