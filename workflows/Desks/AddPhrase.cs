using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;

namespace Chsi.Workflows.Desks;

/// <summary>新增常用语: the lead adds a sentence that reviewers put into an opinion by a click or a key.</summary>
/// <param name="Lead">Who asks: that they lead is read with the decision.</param>
/// <param name="Phrase">Its id, new.</param>
/// <param name="Kind">One of <see cref="PhraseKinds"/>.</param>
/// <param name="Text">1 to 200 characters; not twice among those of its kind that are offered.</param>
public sealed record AddPhrase(Guid Lead, Guid Phrase, string Kind, string Text) : Request
{
    public override Needs Needs => Needs.Stream(DeskBook.CustomerService, Lead);

    public override Answer Decide(Streams streams, Moment at)
    {
        var book = streams.Find<DeskBook>(DeskBook.CustomerService) ?? new(DeskBook.CustomerService);
        if (!LeadGuard.Leads(streams, Lead, at))
        {
            return Refuse(PhraseGuard.NotLead);
        }

        if (PhraseKinds.All.All(k => k.Kind != Kind))
        {
            return Refuse("请选择用于哪种处理结果。", nameof(Kind));
        }

        if (book.Find(Phrase) is not null)
        {
            return Refuse("该请求已被使用，请重新添加。");
        }

        if (PhraseGuard.Text(book, Kind, Text) is { } refused)
        {
            return refused;
        }

        if (book.Offered(Kind).Count() >= PhraseGuard.Most)
        {
            return Refuse($"每种处理结果最多{PhraseGuard.Most}条常用语，请先停用不用的。");
        }

        var added = new PhraseAdded(Phrase, Kind, Text.Trim());
        return book.Exists ? Accept(book.Id, added) : Accept(book.Id, new DeskBookBegun(at.Desk), added);
    }
}

/// <summary>What the decisions about phrases ask alike.</summary>
internal static class PhraseGuard
{
    /// <summary>More than these nobody reads through while a case waits.</summary>
    public const int Most = 20;

    public const string NotLead = "只有客服组长可以修改常用语。";

    private const int Longest = 200;

    /// <summary>The book with a phrase that the lead may change, or the refusal.</summary>
    public static Refused? Check(Streams streams, Guid lead, Guid id, Moment at, out DeskBook book, out Phrase phrase)
    {
        book = streams.Find<DeskBook>(DeskBook.CustomerService) ?? new(DeskBook.CustomerService);
        phrase = book.Find(id)!;
        return !LeadGuard.Leads(streams, lead, at) ? new(NotLead)
            : phrase is null ? new("没有这条常用语，请刷新后查看。")
            : null;
    }

    public static Refused? Text(DeskBook book, string kind, string text) =>
        string.IsNullOrWhiteSpace(text) || text.Trim().Length > Longest ? new($"请填写常用语，不超过{Longest}个字。", "Text")
        : book.Offered(kind).Any(p => p.Text == text.Trim()) ? new("已有相同的常用语。", "Text")
        : null;
}
