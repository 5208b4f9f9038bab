using System.Globalization;
using System.Text;

namespace Chsi.Tests.Support;

/// <summary>PDFs written by hand, with what tests want in them.</summary>
public static class TestPdf
{
    /// <summary>A PDF of A4 pages, each with its number on it.</summary>
    public static byte[] Of(int pages, int width = 595, string catalog = "", string title = "x", string trailer = "")
    {
        var objects = new List<string>
        {
            $"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
            $"<< /Type /Pages /Count {pages} /Kids [{string.Join(' ', Enumerable.Range(0, pages).Select(n => $"{5 + 2 * n} 0 R"))}] >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            $"<< /Title ({title}) >>",
        };
        for (var n = 0; n < pages; n++)
        {
            objects.Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} 842] /Resources << /Font << /F 3 0 R >> >> /Contents {6 + 2 * n} 0 R >>");
            var drawn = $"BT /F 200 Tf 100 400 Td ({n + 1}) Tj ET";
            objects.Add($"<< /Length {drawn.Length} >>\nstream\n{drawn}\nendstream");
        }

        var (text, offsets) = (new StringBuilder("%PDF-1.7\n"), new List<int>());
        foreach (var (body, n) in objects.Select((o, n) => (o, n + 1)))
        {
            offsets.Add(text.Length);
            text.Append(CultureInfo.InvariantCulture, $"{n} 0 obj\n{body}\nendobj\n");
        }

        var start = text.Length;
        text.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n").AppendJoin("", offsets.Select(o => $"{o:0000000000} 00000 n \n"));
        text.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R /Info 4 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
