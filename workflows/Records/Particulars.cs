using System.Globalization;
using Chsi.Workflows.IdNumbers;

namespace Chsi.Workflows.Records;

/// <summary>性别, 出生日期 and 民族: one protected value, for they are seen together or not at all.</summary>
/// <param name="Nation">Code of GB/T 3304.</param>
public sealed record Particulars(Sex Sex, DateOnly Birth, string Nation)
{
    public string SexLabel => RecordCodes.Sexes.LabelOf(((int)Sex).ToString(CultureInfo.InvariantCulture));

    public string BirthLabel => Birth.ToString("yyyy年MM月dd日", CultureInfo.InvariantCulture);

    public string NationLabel => RecordCodes.Nations.LabelOf(Nation);

    /// <summary>The same person's, with sex and birth as this number says them; as they are where it does not say.</summary>
    /// <param name="number">Of 15 characters too.</param>
    /// <param name="today">Chinese time.</param>
    public Particulars Beside(DocumentType type, string number, DateOnly today) =>
        IdNumber.Check(type, IdNumber.Upgrade15(number) ?? number, today) is { Accepted: true, Value: { } read } ? this with { Sex = read.Sex ?? Sex, Birth = read.Birth ?? Birth } : this;

    /// <summary>The stored text.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(int)Sex}|{Birth:yyyy-MM-dd}|{Nation}");

    /// <summary>Reads the stored text.</summary>
    public static Particulars Of(string stored)
    {
        var parts = stored.Split('|');
        return new((Sex)int.Parse(parts[0], CultureInfo.InvariantCulture), DateOnly.ParseExact(parts[1], "yyyy-MM-dd", CultureInfo.InvariantCulture), parts[2]);
    }
}
