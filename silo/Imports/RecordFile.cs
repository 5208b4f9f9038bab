using System.Globalization;
using System.Text;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Records;
using CsvHelper;
using CsvHelper.Configuration;

namespace Chsi.Silo.Imports;

/// <summary>
/// A school's file of student records: CSV with the columns of <see cref="RecordEntry.Columns"/> in any order, in UTF-8 or GB18030. It holds names and numbers,
/// so it is kept nowhere in clear.
/// </summary>
public sealed class RecordFile
{
    private readonly byte[] _bytes;
    private readonly Encoding _encoding;
    private readonly Dictionary<string, int> _columns;

    private RecordFile(byte[] bytes, Encoding encoding, Dictionary<string, int> columns) => (_bytes, _encoding, _columns) = (bytes, encoding, columns);

    /// <summary>The file, or the sentence for who chose it.</summary>
    public static Checked<RecordFile> Open(byte[] bytes)
    {
        // schools' programs write GB18030 without saying so; text in it is hardly ever valid UTF-8
        var encoding = System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8 : CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
        using var csv = Reader(bytes, encoding);
        if (!csv.Read() || !csv.ReadHeader())
        {
            return Checked<RecordFile>.Refused("文件是空的，请选择CSV文件。");
        }

        var columns = new Dictionary<string, int>();
        foreach (var (header, at) in csv.HeaderRecord!.Select((h, at) => (Typed.Line(h).TrimStart('*'), at)))
        {
            if (header.Length > 0 && !columns.TryAdd(header, at))
            {
                return Checked<RecordFile>.Refused($"文件中“{header}”列出现了两次。");
            }
        }

        var unknown = columns.Keys.Where(c => !RecordEntry.Columns.Contains(c)).ToList();
        if (unknown.Count > 0)
        {
            return Checked<RecordFile>.Refused($"文件中有样表没有的列：{string.Join('、', unknown)}。请改成样表的列名，或删去这些列。");
        }

        var missing = RecordEntry.MustColumns.Where(c => !columns.ContainsKey(c)).ToList();
        return missing.Count == 0
            ? new RecordFile(bytes, encoding, columns)
            : Checked<RecordFile>.Refused($"文件缺少这些列：{string.Join('、', missing)}。请使用样表，并保存为CSV格式。");
    }

    /// <summary>Every line, checked, after the first so many.</summary>
    /// <param name="after">The last line of the file that was read before; 1, its head, for none.</param>
    public IEnumerable<(int Line, RecordEntry? Entry, IReadOnlyList<EntryError> Errors)> Read(Organisation school, DateOnly today, int after = 1)
    {
        using var csv = Reader(_bytes, _encoding);
        csv.Read();
        csv.ReadHeader();
        while (csv.Read())
        {
            var line = csv.Parser.RawRow;
            if (line <= after)
            {
                continue;
            }

            var (entry, errors) = RecordEntry.Check(line, column => !_columns.TryGetValue(column, out var at) ? null : at < csv.Parser.Count ? csv.Parser[at] : "", school, today);
            yield return (line, entry, errors);
        }
    }

    /// <summary>How many lines there are below the head.</summary>
    public int Count()
    {
        using var csv = Reader(_bytes, _encoding);
        var lines = -1;
        while (csv.Read())
        {
            lines++;
        }

        return Math.Max(0, lines);
    }

    private static CsvReader Reader(byte[] bytes, Encoding encoding) => new(
        new StreamReader(new MemoryStream(bytes, writable: false), encoding, detectEncodingFromByteOrderMarks: true),
        // a quotation mark in the middle of a cell is text
        new CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = null, MissingFieldFound = null });
}
