using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Records;

namespace Chsi.Silo.Imports;

/// <summary>Lines that were written together.</summary>
/// <param name="Counts">With all that came before them.</param>
public sealed record ImportPart(ImportCounts Counts, IReadOnlyList<EntryError> Errors, IReadOnlyList<EntryRemark> Remarks);

/// <summary>What is kept of an import for its school to read.</summary>
public sealed record ImportNotes(IReadOnlyList<EntryError> Errors, IReadOnlyList<EntryRemark> Remarks);

/// <summary>What there is to say of lines that are not wrong.</summary>
internal static class ImportRemarks
{
    /// <summary>Says of the first line with it that a 分院 is not in the school's list; of schools without a list nothing.</summary>
    public static Func<RecordEntry, EntryRemark?> UnknownColleges(Organisation school)
    {
        var known = school.Colleges.Where(c => c.Closed is null).Select(c => c.Name).ToHashSet();
        return entry => known.Count > 0 && entry.Fields.FirstOrDefault(f => f.Field == RecordField.College)?.Value is { Length: > 0 } college && known.Add(college)
            ? new(entry.Line, entry.StudentNumber, $"分院“{college}”不在本校的学院名录中，仍按此登记；写错的请改正，新设的请由负责人录入名录。")
            : null;
    }

    /// <summary>What a line that was taken over changes, and what of it is not taken over; null where that is nothing.</summary>
    public static EntryRemark? Of(RecordEntry entry, Accepted accepted, OpenedRecord known, OpenedRecord said)
    {
        // of name and number as much as pages show; what else is personal is only said to differ
        var texts = new Dictionary<Guid, string?>
        {
            [known.Name.Id] = Masks.Name(known.Name.Plain!),
            [said.Name.Id] = Masks.Name(said.Name.Plain!),
            [known.Number.Id] = known.Number.Plain,
            [said.Number.Id] = said.Number.Plain,
        };
        var lines = accepted.Facts.Select(f => (f.Fact, Line: RecordWording.Line(f.Fact, texts))).Where(f => f.Line is not null)
            .Select(f => f.Fact is ImportSetAside ? $"不采用，待决定：{f.Line!.Detail}" : f.Line!.Detail).ToList();
        return lines.Count == 0 ? null : new(entry.Line, entry.StudentNumber, string.Join('；', lines));
    }
}
