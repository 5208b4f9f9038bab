using Chsi.Web.Security;

namespace Chsi.Web.Pages.Desk.Reviews;

/// <summary>A key and what it does on the page that lists it.</summary>
public sealed record DeskKey(string Key, string Does);

/// <summary>Whether single keys act at the desk. People who speak to their computer or tremble switch them off.</summary>
public static class DeskKeys
{
    private const string Cookie = "chsi-keys";

    public static bool On(HttpRequest request) => request.Cookies[Cookie] != "off";

    public static void Write(HttpResponse response, SessionCookie cookies, bool on)
    {
        var options = cookies.Options();
        options.MaxAge = TimeSpan.FromDays(365);
        response.Cookies.Append(Cookie, on ? "on" : "off", options);
    }

    /// <summary>The keys of a case as it stands: those that are listed work, and those that work are listed.</summary>
    public static IReadOnlyList<DeskKey> Of(CaseView view)
    {
        var keys = new List<DeskKey>();
        if (view.Mine && view.InReview)
        {
            keys.AddRange([new("A", "通过"), new("B", "退回补充"), new("C", "不通过"), new("Ctrl+Enter", "提交，再按一次确认")]);
        }

        if (view.Mine && view.Current.Count > 0)
        {
            keys.AddRange(Enumerable.Range(1, view.Current.Count).Select(n => new DeskKey($"{n}", $"选第 {n} 张照片")));
            keys.AddRange([new("+", "放大"), new("-", "缩小"), new("R", "旋转"), new("S", "并排"), new("0", "原始大小")]);
        }

        if (!view.Mine || !view.InReview)
        {
            keys.Add(new("N", view.Takeable ? "领取本案" : "领取下一件"));
        }

        keys.Add(new("Q", view.Mine ? "返回我的案件" : "返回队列"));
        return keys;
    }

    /// <summary>The keys of the queue.</summary>
    /// <param name="chooses">Lines can be chosen, for what the lead does with several.</param>
    public static IReadOnlyList<DeskKey> OfQueue(bool lines, bool chooses) =>
    [
        new("N", "领取下一件"), .. lines ? [new("J", "下一行"), new("K", "上一行"), new("Enter", "打开")] : Array.Empty<DeskKey>(),
        .. lines && chooses ? [new("X", "选中本行")] : Array.Empty<DeskKey>(), new("/", "查找"),
    ];
}
