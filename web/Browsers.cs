namespace Chsi.Web;

/// <summary>A browser and its system in words, from what the browser says it is.</summary>
public static class Browsers
{
    // who builds on another's browser names that one too, so the more particular names come first
    private static readonly (string Mark, string Name)[] Names =
    [
        ("MicroMessenger", "微信"), ("AlipayClient", "支付宝"), ("Edg", "Edge 浏览器"), ("MQQBrowser", "QQ 浏览器"), ("QQBrowser", "QQ 浏览器"),
        ("UCBrowser", "UC 浏览器"), ("Quark", "夸克浏览器"), ("MiuiBrowser", "小米浏览器"), ("HuaweiBrowser", "华为浏览器"), ("OPR/", "Opera 浏览器"),
        ("Firefox", "Firefox 浏览器"), ("FxiOS", "Firefox 浏览器"), ("Chrome", "Chrome 浏览器"), ("CriOS", "Chrome 浏览器"), ("Safari", "Safari 浏览器"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("HarmonyOS", "鸿蒙"), ("OpenHarmony", "鸿蒙"), ("Android", "安卓"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
        ("Mac OS X", "macOS"), ("Linux", "Linux"),
    ];

    public static string Spoken(string agent) => $"{Find(Names, agent, "其他浏览器")} · {Find(Systems, agent, "其他系统")}";

    private static string Find((string Mark, string Name)[] known, string agent, string other) =>
        known.FirstOrDefault(k => agent.Contains(k.Mark, StringComparison.Ordinal)).Name ?? other;
}
