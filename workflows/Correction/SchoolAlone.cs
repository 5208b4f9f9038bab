using System.Collections.Immutable;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.Records;

namespace Chsi.Workflows.Correction;

/// <summary>
/// Which key fields a school puts right by itself: those that the rules in force leave to it alone. Everything else goes the way of a correction, with its proofs, its
/// signatures and its province.
/// </summary>
public static class SchoolAlone
{
    /// <summary>Whether the rules leave this field to the school today.</summary>
    /// <param name="field">Code of a <see cref="CorrectionField"/>.</param>
    /// <param name="day">Chinese time.</param>
    public static bool Has(StudentRecord record, string field, DateOnly day) => Leaves(Conditions(record, [field], day));

    /// <summary>Why these values are not the school's to put right; null where they are.</summary>
    /// <param name="fields">Codes of further fields that become otherwise.</param>
    /// <param name="day">Chinese time.</param>
    internal static Refused? Refusal(StudentRecord record, OpenedRecord known, OpenedRecord said, IEnumerable<string> fields, DateOnly day)
    {
        var keys = Changed(known, said, fields);
        if (keys.IsEmpty || Conditions(record, keys, day) is var conditions && Leaves(conditions))
        {
            return null;
        }

        return new(conditions.Bars is [var bar, ..] ? bar.Sentence
            : $"按适用规定，{string.Join('、', keys.Select(k => CorrectionField.Find(k)!.Label))}的更正不能由学校直接登记，请由学生本人申请更正学籍信息{(conditions.SchoolOpens ? "，或由学校代为申请" : "")}。");
    }

    /// <summary>Where what an import said of key fields goes instead; null where the school takes it itself.</summary>
    /// <param name="said">The same as <paramref name="known"/>, but what was set aside in its place.</param>
    /// <param name="day">Chinese time.</param>
    public static string? Elsewhere(StudentRecord record, OpenedRecord known, OpenedRecord said, DateOnly day) =>
        Refusal(record, known, said, (record.Aside?.Fields ?? []).Select(f => f.Field), day)?.Sentence;

    private static CorrectionConditions Conditions(StudentRecord record, ImmutableArray<string> fields, DateOnly day) =>
        CorrectionConditions.Of(CorrectionRules.Shipped, new(record, fields, CorrectionCauses.Mistaken, null, day), CorrectionRules.Shipped.Version);

    // who signs alone and asks nobody needs no case for it
    private static bool Leaves(CorrectionConditions conditions) => conditions is { Bars.IsEmpty: true, SchoolOpens: true, Terms: { Province: false, Signers: 1, Letter: false } }
        && conditions.OpensOn == conditions.Terms.Day;

    private static ImmutableArray<string> Changed(OpenedRecord known, OpenedRecord said, IEnumerable<string> fields)
    {
        var (was, now) = (CorrectionValues.Of(known, []), CorrectionValues.Of(said, []));
        // a number in its longer form is no other one; the document type says what number it is
        var number = (was.Number != now.Number && IdNumber.Upgrade15(was.Number) != now.Number) || fields.Contains(RecordField.DocumentType);
        return
        [
            .. new[]
            {
                (CorrectionField.Name, was.Name != now.Name), (CorrectionField.Sex, was.Particulars.Sex != now.Particulars.Sex),
                (CorrectionField.Birth, was.Particulars.Birth != now.Particulars.Birth), (CorrectionField.Nation, was.Particulars.Nation != now.Particulars.Nation), (CorrectionField.Number, number),
            }.Where(f => f.Item2).Select(f => f.Item1),
        ];
    }
}
