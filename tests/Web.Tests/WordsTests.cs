using Chsi.Web;
using Xunit;

namespace Chsi.Tests.Web;

public sealed class WordsTests
{
    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36", "Chrome 浏览器 · Windows")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", "Edge 浏览器 · Windows")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15", "Safari 浏览器 · macOS")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.49", "微信 · iPhone")]
    [InlineData("Mozilla/5.0 (Linux; Android 14; V2309A) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0 Mobile Safari/537.36", "Chrome 浏览器 · 安卓")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox 浏览器 · Linux")]
    [InlineData("curl/8.0", "其他浏览器 · 其他系统")]
    [InlineData("", "其他浏览器 · 其他系统")]
    public void A_browser_and_its_system_are_said_in_words(string agent, string words) => Assert.Equal(words, Browsers.Spoken(agent));

    [Theory]
    [InlineData("2026-11", "2026年11月版")]
    [InlineData("photos-2026-11", "2026年11月版")]
    [InlineData("face-check-2027-03", "2027年3月版")]
    public void A_version_of_a_consent_is_said_in_words(string stored, string words) => Assert.Equal(words, ConsentWords.Version(stored));
}
