namespace Chsi.Web.Pages.Desk.Reviews;

/// <summary>A key and what it does on the page that lists it.</summary>
public sealed record DeskKey(string Key, string Does);

/// <summary>The keys of a page, and whether they act for the one who asks. People who speak to their computer or tremble switch them off.</summary>
/// <param name="Action">Where the switch is sent.</param>
public sealed record KeyHelp(IReadOnlyList<DeskKey> Keys, bool On, string Action = "/desk/reviews?handler=keys");

/// <summary>The single keys of the desk.</summary>
public static class DeskKeys
{
    /// <summary>The keys of a case as it stands: those that are listed work, and those that work are listed.</summary>
    /// <param name="takesBack">The one who asks can take the own decision back.</param>
    /// <param name="leads">The one who asks can give the case to somebody else.</param>
    public static IReadOnlyList<DeskKey> Of(CaseView view, bool takesBack, bool leads)
    {
        var keys = new List<DeskKey>();
        if (view.Mine && view.InReview)
        {
            keys.AddRange(view.Dispute is null ? (DeskKey[])[new("A", "通过"), new("B", "退回补充"), new("C", "不通过")] : [new("A", "争议成立"), new("C", "争议不成立")]);
            keys.Add(new("Ctrl+Enter", "提交，需要确认的再按一次"));
            keys.Add(new("Ctrl+Shift+Enter", "提交并领取下一件"));
            if (view.Phrases.Count > 0)
            {
                keys.Add(new("T", "选常用语"));
            }

            keys.Add(new("G", "退回待领取"));
        }

        if (takesBack)
        {
            keys.Add(new("U", "收回处理结果"));
        }

        if (view.Mine && view.Current.Count > 0)
        {
            keys.AddRange(OfPhotos(view.Current.Count));
        }

        if (view.Mine && !view.Case.Closed)
        {
            keys.Add(new("D", "说明理由后显示完整信息"));
        }

        if (leads && !view.Case.Closed && view.Case.Desk == Workflows.Decisions.Desk.CustomerService)
        {
            keys.Add(new("E", "改派"));
        }

        keys.Add(new("M", "写备注"));
        if (!view.Mine || !view.InReview)
        {
            keys.Add(new("N", view.Takeable ? "领取本案" : "领取下一件"));
        }

        keys.Add(new("Q", view.Mine ? "返回我的案件" : "返回队列"));
        return keys;
    }

    /// <summary>The keys of the viewer with so many photos.</summary>
    public static IEnumerable<DeskKey> OfPhotos(int photos) =>
    [
        .. Enumerable.Range(1, Math.Min(9, photos)).Select(n => new DeskKey($"{n}", $"选第 {n} 张照片")), .. photos > 1 ? [new("J", "下一张"), new("K", "上一张")] : Array.Empty<DeskKey>(),
        new("+", "放大"), new("-", "缩小"), new("R", "旋转"), new("S", "并排"), new("0", "原始大小"),
    ];

    /// <summary>The keys of the queue.</summary>
    /// <param name="chooses">Lines can be chosen, for what the lead does with several.</param>
    /// <param name="filters">The list can be filtered.</param>
    /// <param name="reminded">There are reminders.</param>
    /// <param name="takesBack">The one who asks can take a decision back.</param>
    public static IReadOnlyList<DeskKey> OfQueue(bool lines, bool chooses, bool filters, bool reminded, bool takesBack) =>
    [
        new("N", "领取下一件"), .. QueueView.Tabs.Select((tab, n) => new DeskKey($"{n + 1}", tab.Label)), .. filters ? [new("F", "筛选"), new("V", "视图")] : Array.Empty<DeskKey>(), .. lines ? [new("J", "下一行"), new("K", "上一行"), new("Enter", "打开")] : Array.Empty<DeskKey>(),
        .. lines && chooses ? [new("X", "选中本行"), new("E", "改派、催办所选")] : Array.Empty<DeskKey>(), new("/", "查找"),
        .. reminded ? [new("I", "提醒")] : Array.Empty<DeskKey>(), .. takesBack ? [new("U", "收回处理结果")] : Array.Empty<DeskKey>(),
    ];
}
