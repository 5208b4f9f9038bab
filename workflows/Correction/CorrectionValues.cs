using System.Collections.Immutable;
using System.Globalization;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.Records;

namespace Chsi.Workflows.Correction;

/// <summary>What a record's protected values come to once wanted values are in their places.</summary>
/// <param name="Number">In the form that is stored.</param>
public sealed record CorrectionValues(string Name, string Number, Particulars Particulars)
{
    /// <param name="known">The record's values, opened.</param>
    /// <param name="wanted">Those that are protected, by field, opened.</param>
    public static CorrectionValues Of(OpenedRecord known, IEnumerable<(string Field, string Text)> wanted) => wanted.Aggregate(
        new CorrectionValues(known.Name.Plain!, known.Number.Plain!, Particulars.Of(known.Particulars.Plain!)), (all, value) => value.Field switch
        {
            CorrectionField.Name => all with { Name = value.Text },
            CorrectionField.Number => all with { Number = value.Text },
            CorrectionField.Sex => all with { Particulars = all.Particulars with { Sex = (Sex)int.Parse(value.Text, CultureInfo.InvariantCulture) } },
            CorrectionField.Birth => all with { Particulars = all.Particulars with { Birth = Day(value.Text)!.Value } },
            CorrectionField.Nation => all with { Particulars = all.Particulars with { Nation = value.Text } },
            _ => throw new InvalidOperationException($"{value.Field} is no protected field."),
        });

    /// <summary>Why these values cannot be asked for; null where they can.</summary>
    public static Refused? Refusal(StudentRecord record, OpenedRecord known, ImmutableArray<WantedValue> wanted, DateOnly today)
    {
        var type = DocumentType.Find(record.DocumentType) ?? DocumentType.Other;
        foreach (var value in wanted)
        {
            if (Wrong(value, type, today) is { } sentence)
            {
                return new(sentence, value.Field);
            }
        }

        var (now, then) = (Of(known, []), Of(known, Protected(wanted)));
        foreach (var value in wanted)
        {
            var same = value.Field switch
            {
                CorrectionField.Name => now.Name == then.Name,
                CorrectionField.Number => now.Number == then.Number,
                CorrectionField.Sex => now.Particulars.Sex == then.Particulars.Sex,
                CorrectionField.Birth => now.Particulars.Birth == then.Particulars.Birth,
                CorrectionField.Nation => now.Particulars.Nation == then.Particulars.Nation,
                _ => record.Of(value.Field) == value.Clear,
            };
            if (same)
            {
                return new("与现有信息相同，无需更正。", value.Field);
            }
        }

        return Apart(type, then, wanted, today);
    }

    /// <summary>The protected ones with their texts.</summary>
    public static IEnumerable<(string Field, string Text)> Protected(IEnumerable<WantedValue> wanted) =>
        wanted.Where(w => w.Value is not null).Select(w => (w.Field, w.Value!.Plain!));

    private static string? Wrong(WantedValue value, DocumentType type, DateOnly today) => (value.Field, value.Value?.Plain) switch
    {
        (CorrectionField.Name, { } name) => PersonName.Check(name, type) is var read && !read.Accepted ? read.Refusal : read.Value!.Value == name ? null : "请填写姓名。",
        (CorrectionField.Number, { } number) => IdNumber.Check(type, number, today) is var read && !read.Accepted ? read.Refusal : read.Value!.Value == number ? null : IdNumber.FormatRefused,
        (CorrectionField.Sex, { } sex) => RecordCodes.Sexes.Values.Any(v => v.Code == sex) ? null : "请选择性别。",
        (CorrectionField.Birth, { } birth) => Day(birth) is { } day && day <= today ? null : "请填写出生日期。",
        (CorrectionField.Nation, { } nation) => RecordCodes.Nations.Values.Any(v => v.Code == nation) ? null : "请选择民族。",
        (CorrectionField.StudentNumber, null) => RecordEntry.StudentNumberRefusal(value.Clear),
        (_, null) when !CorrectionField.Keys.Contains(value.Field) => value.Clear.Length > 0 && RecordEntry.Stored(RecordField.Of(value.Field), value.Clear, today) is (var stored, null) && stored == value.Clear
            ? null : $"请填写{RecordField.Of(value.Field).Label}。",
        _ => "请填写更正后的内容。",
    };

    // what the number itself says of its holder must agree with what will stand beside it
    private static Refused? Apart(DocumentType type, CorrectionValues then, ImmutableArray<WantedValue> wanted, DateOnly today)
    {
        if (!wanted.Any(w => w.Field is CorrectionField.Number or CorrectionField.Sex or CorrectionField.Birth)
            || IdNumber.Check(type, IdNumber.Upgrade15(then.Number) ?? then.Number, today) is not { Accepted: true, Value: var number })
        {
            return null;
        }

        return number.Birth is { } birth && birth != then.Particulars.Birth ? new("更正后的出生日期与证件号码不一致，请核对，需要的请一并申请更正。", CorrectionField.Birth)
            : number.Sex is { } sex && sex != then.Particulars.Sex ? new("更正后的性别与证件号码不一致，请核对，需要的请一并申请更正。", CorrectionField.Sex)
            : null;
    }

    private static DateOnly? Day(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
