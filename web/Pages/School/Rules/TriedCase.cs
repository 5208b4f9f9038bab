using System.Collections.Immutable;
using Chsi.Web.Security;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Routes;
using Dapper;

namespace Chsi.Web.Pages.School.Rules;

/// <summary>An open correction tried against the rules of a day: what they would say to it, beside the terms on which it goes on whatever becomes of them.</summary>
/// <param name="Tried">What the rules in force on that day, or coming until then, say.</param>
/// <param name="Lacking">Documents that they ask for and the case does not have.</param>
public sealed record TriedCase(CorrectionCase Case, CorrectionConditions Tried, ImmutableArray<CorrectionDocument> Lacking)
{
    /// <summary>Whether another day's rules would decide it as those do that it runs by.</summary>
    public bool Same => Tried.Bars.IsEmpty && Lacking.IsEmpty && Tried.Terms with { Day = Own.Day, Version = Own.Version, Rules = Own.Rules } == Own;

    public CorrectionTerms Own => Case.Terms!;

    /// <param name="number">Of the correction, or of a case that was opened for it: as the desk knows it.</param>
    /// <param name="day">Chinese time.</param>
    /// <returns>Null where the desk has no such case that is open, or may not read its record.</returns>
    public static Task<TriedCase?> Of(Reading reading, Person me, string number, DateOnly day, CancellationToken stop) => reading.As(me, async connection =>
    {
        var id = await connection.ExecuteScalarAsync<Guid?>("select id from chsi.case_row where number = @number and closed_at is null", new { number = number.Trim().ToUpperInvariant() });
        CaseState? found = null;
        while (id is { } asked && found is not CorrectionCase)
        {
            found = (await StoredCase.Read(connection, asked))?.Case;
            id = found?.Parent;
        }

        if (found is not CorrectionCase { Terms: not null } @case || await StoredRecord.Read(connection, @case.Record) is not { Record: var record })
        {
            return null;
        }

        var wish = new CorrectionWish(record with { School = @case.School, Province = @case.Province }, [.. @case.Wanted.Select(w => w.Field)], @case.Cause, @case.ChangedOn, day);
        var tried = CorrectionConditions.Of(CorrectionRules.Shipped, wish, CorrectionRules.Shipped.Version);
        return new TriedCase(@case, tried, [.. tried.Documents.Where(d => @case.Evidence.All(e => e.Kind != d.Code))]);
    }, stop);
}
