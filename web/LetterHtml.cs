using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Letters;

namespace Chsi.Web;

/// <summary>A letter as HTML: the same on the page and in the PDF.</summary>
public static class LetterHtml
{
    private static readonly HtmlEncoder Text = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Body(Letter letter)
    {
        var html = new StringBuilder($"<article class=\"letter\"><h1>{Text.Encode(letter.Title)}</h1><p class=\"letter-number\">{Text.Encode(letter.Number)}</p>");
        if (letter.To.Length > 0)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"letter-to\">{Text.Encode(letter.To)}：</p>");
        }

        foreach (var paragraph in letter.Paragraphs)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p>{Text.Encode(paragraph)}</p>");
        }

        return html.Append(CultureInfo.InvariantCulture, $"<p class=\"letter-from letter-office\">{Text.Encode(letter.From)}</p><p class=\"letter-from\">{WorkingCalendar.DayOf(letter.At):yyyy年M月d日}</p>")
            .Append(CultureInfo.InvariantCulture, $"<p class=\"letter-law\">本文书按{Text.Encode(letter.Law)}制作。</p></article>").ToString();
    }

    /// <summary>A page of its own, with its style in it.</summary>
    public static string Whole(Letter letter, string style) =>
        $"<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{Text.Encode(letter.Title)}</title><style>{style}</style></head><body>{Body(letter)}</body></html>";
}
