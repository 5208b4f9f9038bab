using Chsi.Silo.Letters;
using Xunit;

namespace Chsi.Tests.Silo.Letters;

/// <summary>Letters as PDF, with a sandbox, without one, and where the program is not installed.</summary>
public sealed class LetterPrinterTests
{
    private const string Html = "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>决定书</title></head><body><h1>不予更正学籍信息决定书</h1></body></html>";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_letter_becomes_a_pdf(bool sandbox)
    {
        using var printer = new LetterPrinter(new() { Sandbox = sandbox });
        Assert.True(await printer.Works());
        Assert.Equal("%PDF-"u8.ToArray(), (await printer.Print(Html))![..5]);
    }

    [Fact]
    public async Task Where_it_is_not_installed_there_is_none()
    {
        using var printer = new LetterPrinter(new() { WeasyPrint = "no-such-program" });
        Assert.False(await printer.Works());
        Assert.Null(await printer.Print(Html));
    }

    [Fact]
    public async Task Nothing_is_fetched_from_the_machine()
    {
        using var printer = new LetterPrinter(new());
        var (bare, with) = (await printer.Print(Html), await printer.Print(Html.Replace("</h1>", "</h1><img src=\"file:///etc/hostname\"><img src=\"http://127.0.0.1:1/x.png\">", StringComparison.Ordinal)));
        Assert.InRange(with!.Length, bare!.Length - 500, bare.Length + 500);
    }
}
