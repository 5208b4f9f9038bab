using System.Collections.Immutable;

namespace Chsi.Workflows.Correction;

/// <summary>On what terms a case runs, as it keeps them: whatever becomes of the rules, it goes on like this.</summary>
/// <param name="Version">Version of the book of rules.</param>
/// <param name="Day">The day (Chinese time) whose rules hold.</param>
/// <param name="Rules">Codes of the rules they come from, the widest first.</param>
/// <param name="Province">The province decides; otherwise the school.</param>
/// <param name="Signers">How many different people of the school sign, 1 to 3.</param>
/// <param name="Letter">The school sends a formal letter with a number.</param>
/// <param name="SchoolDays">Working days.</param>
/// <param name="ProvinceDays">Working days.</param>
public sealed record CorrectionTerms(int Version, DateOnly Day, ImmutableArray<string> Rules, bool Province, int Signers, bool Letter, int SchoolDays, int ProvinceDays);

/// <summary>What the rules say to a wish.</summary>
/// <param name="Bars">Why it is refused at once; empty where it is not.</param>
/// <param name="Documents">What must be handed in, in the order of <see cref="CorrectionDocument.All"/>.</param>
/// <param name="OpensOn">The first day on which the school takes it; today where it does.</param>
public sealed record CorrectionConditions(
    CorrectionTerms Terms, ImmutableArray<CorrectionBar> Bars, ImmutableArray<CorrectionDocument> Documents, DateOnly OpensOn, bool SchoolOpens)
{
    // windows of a year, and of the next one where the last has just closed
    private const int MonthsAhead = 24;

    /// <summary>The rules for this record, these fields, on this day, under this version.</summary>
    public static CorrectionConditions Of(CorrectionRules book, CorrectionWish wish, int version)
    {
        var fields = wish.Fields.Select(f => InForce.Of([.. book.Of(wish.Record.School, wish.Record.Province, f, wish.Day, version)])).ToList();
        var province = wish.MistakeInCertificate || fields.Zip(wish.Fields, (rules, field) => rules.Decides == Decider.Province
            || wish.Fields.Any(other => other != field && rules.ProvinceWith.Contains(other))).Any(p => p);
        var rules = fields.SelectMany(f => f.Codes).Distinct().ToImmutableArray();
        var documents = fields.SelectMany(f => f.Documents).ToHashSet();
        var bars = fields.SelectMany(f => f.Bars).ToHashSet();
        return new(
            new(version, wish.Day, rules, province, fields.Max(f => f.Signers), fields.Any(f => f.Letter), fields.Max(f => f.SchoolDays), fields.Max(f => f.ProvinceDays)),
            [.. CorrectionBar.All.Where(b => bars.Contains(b.Code) && b.Holds(wish))],
            [.. CorrectionDocument.All.Where(d => documents.Contains(d.Code) && !(d.OfChange && wish.Cause == CorrectionCauses.Mistaken))],
            Opening([.. fields.Select(f => f.Months).Where(m => !m.IsEmpty)], wish.Day),
            fields.All(f => f.SchoolOpens));
    }

    private static DateOnly Opening(ImmutableArray<ImmutableArray<int>> windows, DateOnly day)
    {
        bool Open(DateOnly on) => windows.All(w => w.Contains(on.Month));
        var months = Enumerable.Range(1, MonthsAhead).Select(n => new DateOnly(day.Year, day.Month, 1).AddMonths(n));
        return Open(day) ? day : months.Cast<DateOnly?>().FirstOrDefault(m => Open(m!.Value))
            ?? throw new InvalidOperationException("Fields of one case have windows that never meet.");
    }

    /// <summary>What holds for one field once narrower rules have replaced what wider ones say. Bars add up.</summary>
    private sealed record InForce(
        ImmutableArray<string> Codes, Decider Decides, ImmutableArray<string> ProvinceWith, ImmutableArray<int> Months, ImmutableArray<string> Bars, bool SchoolOpens, int Signers,
        bool Letter, ImmutableArray<string> Documents, int SchoolDays, int ProvinceDays)
    {
        public static InForce Of(ImmutableArray<CorrectionRule> rules) => rules.Aggregate(new InForce([], Decider.School, [], [], [], false, 1, false, [], 0, 0), (all, rule) => new(
            all.Codes.Add(rule.Code),
            rule.Decides ?? all.Decides,
            rule.Decides is null && rule.ProvinceWith.IsEmpty ? all.ProvinceWith : rule.ProvinceWith,
            rule.Months.IsEmpty ? all.Months : rule.Months,
            [.. all.Bars.Union(rule.Bars)],
            rule.SchoolOpens ?? all.SchoolOpens,
            rule.Signers ?? all.Signers,
            rule.Letter ?? all.Letter,
            rule.Documents.IsEmpty ? all.Documents : rule.Documents,
            rule.SchoolDays ?? all.SchoolDays,
            rule.ProvinceDays ?? all.ProvinceDays));
    }
}
