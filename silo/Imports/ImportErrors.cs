using System.Text;
using Chsi.Workflows.Records;

namespace Chsi.Silo.Imports;

/// <summary>What was wrong, as a file for spreadsheet programs: line, column, sentence, and how the column is filled in. Nothing that stood in the line is repeated.</summary>
public static class ImportErrors
{
    public static byte[] Csv(IEnumerable<EntryError> errors)
    {
        var text = new StringBuilder("行号,列,问题,怎样填写\r\n");
        foreach (var error in errors.OrderBy(e => e.Line))
        {
            text.Append(error.Line).Append(",\"").AppendJoin("\",\"", new[] { error.Column, error.Sentence, ColumnGuide.Of(error.Column) }.Select(c => c.Replace("\"", "\"\"", StringComparison.Ordinal))).Append("\"\r\n");
        }

        // without the mark in front they take the text for another encoding
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }
}
