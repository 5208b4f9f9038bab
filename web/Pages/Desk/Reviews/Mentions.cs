namespace Chsi.Web.Pages.Desk.Reviews;

/// <summary>Colleagues whom a note names with @, by user name or by name.</summary>
public static class Mentions
{
    private static readonly char[] Signs = ['@', '＠'];

    /// <summary>What is put after the @ for this colleague: the name where one alone has it, otherwise the user name.</summary>
    public static string Of(Colleague colleague, IReadOnlyList<Colleague> desk) =>
        desk.Count(c => c.Name == colleague.Name) == 1 ? colleague.Name : colleague.UserName;

    /// <summary>Whether somebody may be named at all, so that colleagues need be read.</summary>
    public static bool Possible(string text) => text.AsSpan().ContainsAny(Signs);

    /// <summary>Who is named, each once; or the refusal to show, for who believes that somebody was told must not be wrong. An @ within a mail address names nobody.</summary>
    public static (IReadOnlyList<Colleague> Named, string? Refusal) In(string text, IReadOnlyList<Colleague> desk)
    {
        var named = new List<Colleague>();
        for (var at = text.IndexOfAny(Signs); at >= 0; at = text.IndexOfAny(Signs, at + 1))
        {
            if (at > 0 && char.IsAsciiLetterOrDigit(text[at - 1]))
            {
                continue;
            }

            var rest = text[(at + 1)..];
            var found = desk.Where(c => StartsWithUserName(rest, c.UserName)).ToList();
            if (found.Count == 0)
            {
                var name = desk.Select(c => c.Name).Where(n => rest.StartsWith(n, StringComparison.Ordinal)).MaxBy(n => n.Length);
                found = [.. desk.Where(c => c.Name == name)];
            }

            switch (found)
            {
                case [var one]:
                    named.Add(one);
                    break;
                case []:
                    return ([], $"没有叫“{Word(rest)}”的同事；不需要提醒人的，请去掉 @。");
                default:
                    return ([], $"有 {found.Count} 位同事叫{found[0].Name}，请写用户名：{string.Join("、", found.Select(c => $"@{c.UserName}"))}。");
            }
        }

        return ([.. named.DistinctBy(c => c.Id)], null);
    }

    private static bool StartsWithUserName(string rest, string userName) =>
        rest.StartsWith(userName, StringComparison.OrdinalIgnoreCase) && (rest.Length == userName.Length || !char.IsAsciiLetterOrDigit(rest[userName.Length]));

    private static string Word(string rest) =>
        string.Concat(rest.TakeWhile(c => char.IsLetterOrDigit(c)).Take(10)) is { Length: > 0 } word ? word : "@";
}
