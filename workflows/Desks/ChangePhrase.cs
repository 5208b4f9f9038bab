using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Desks;

/// <summary>改写常用语: the lead words a phrase otherwise, from now on.</summary>
/// <param name="Lead">Who asks: that they lead is read with the decision.</param>
/// <param name="Text">As with <see cref="AddPhrase"/>.</param>
public sealed record RewordPhrase(Guid Lead, Guid Phrase, string Text) : Request
{
    public override Needs Needs => Needs.Stream(DeskBook.CustomerService, Lead);

    public override Answer Decide(Streams streams, Moment at) =>
        PhraseGuard.Check(streams, Lead, Phrase, at, out var book, out var phrase) is { } refused ? refused
        : phrase.Retired ? Refuse("这条常用语已停用，请先恢复。")
        : PhraseGuard.Text(book, phrase.Kind, Text) is { } wrong ? wrong
        : Accept(book.Id, new PhraseReworded(Phrase, Text.Trim()));
}

/// <summary>调整顺序: the lead puts a phrase at another place among those of its kind.</summary>
/// <param name="Place">From 1.</param>
public sealed record MovePhrase(Guid Lead, Guid Phrase, int Place) : Request
{
    public override Needs Needs => Needs.Stream(DeskBook.CustomerService, Lead);

    public override Answer Decide(Streams streams, Moment at) =>
        PhraseGuard.Check(streams, Lead, Phrase, at, out var book, out var phrase) is { } refused ? refused
        : phrase.Retired ? Refuse("这条常用语已停用，请先恢复。")
        : Place < 1 || Place > book.Offered(phrase.Kind).Count() ? Refuse("这条常用语已在最前或最后。")
        : book.Offered(phrase.Kind).ElementAt(Place - 1).Id == Phrase ? Accepted.Nothing
        : Accept(book.Id, new PhraseMoved(Phrase, Place));
}

/// <summary>停用: a phrase is offered no more.</summary>
public sealed record RetirePhrase(Guid Lead, Guid Phrase) : Request
{
    public override Needs Needs => Needs.Stream(DeskBook.CustomerService, Lead);

    public override Answer Decide(Streams streams, Moment at) =>
        PhraseGuard.Check(streams, Lead, Phrase, at, out var book, out var phrase) is { } refused ? refused
        : phrase.Retired ? Refuse("这条常用语已停用。")
        : Accept(book.Id, new PhraseRetired(Phrase));
}

/// <summary>恢复: a retired phrase is offered again.</summary>
public sealed record BringBackPhrase(Guid Lead, Guid Phrase) : Request
{
    public override Needs Needs => Needs.Stream(DeskBook.CustomerService, Lead);

    public override Answer Decide(Streams streams, Moment at) =>
        PhraseGuard.Check(streams, Lead, Phrase, at, out var book, out var phrase) is { } refused ? refused
        : !phrase.Retired ? Refuse("这条常用语没有停用。")
        : PhraseGuard.Text(book, phrase.Kind, phrase.Text) is { } wrong ? wrong with { Field = null }
        : book.Offered(phrase.Kind).Count() >= PhraseGuard.Most ? Refuse($"每种处理结果最多{PhraseGuard.Most}条常用语，请先停用不用的。")
        : Accept(book.Id, new PhraseBroughtBack(Phrase));
}
