using Chsi.Web.Security;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;
using Dapper;

namespace Chsi.Web;

/// <summary>A case of the desk that nobody there could bring to its end.</summary>
/// <param name="Why">Whom the desk lacks.</param>
public sealed record Stranded(string Number, string Address, string Why);

/// <summary>Who works at a desk, and whether its cases can be decided with them; said to everybody on the case, and to the lead on the list.</summary>
public static class Staffing
{
    /// <summary>So many of the most urgent cases are looked at for the lead.</summary>
    public const int Most = 50;

    // with as many who decide, no case has had all of them
    private const int Enough = 12;

    public static async Task<IReadOnlyList<Coworker>> Of(Reading reading, Person me, CancellationToken stop) => await reading.As(me, async connection =>
        (await connection.QueryAsync<Coworker>("""
            select id, role, has_second_factor and not coalesce(absent_from <= chsi.clock() and absent_until > chsi.clock(), false) as present
            from chsi.staff_row where desk = @desk and not removed
            """, new { desk = me.Desk.ToString() })).AsList(), stop);

    /// <summary>分管校领导 of the school whose page it is, who can sign this case; null where there is none.</summary>
    public static async Task<Guid?> Principal(Reading reading, Person me, CorrectionCase @case, CancellationToken stop) =>
        (await Of(reading, me, stop)).FirstOrDefault(c => SigningLevels.Fills(@case, c))?.Id;

    /// <summary>For the lead of a small desk; for anybody else none.</summary>
    /// <param name="cases">The open cases of the desk with their addresses, the most urgent first.</param>
    public static async Task<IReadOnlyList<Stranded>> Among(Reading reading, Person me, IEnumerable<(string Number, string Address)> cases, CancellationToken stop)
    {
        if (!me.Manages || await Of(reading, me, stop) is not { } coworkers || coworkers.Count(c => c.Decides) >= Enough)
        {
            return [];
        }

        var looked = cases.Take(Most).ToDictionary(c => c.Number, c => c.Address);
        var stored = await reading.As(me, async connection =>
        {
            var ids = await connection.QueryAsync<Guid>("select id from chsi.case_row where number = any(@numbers)", new { numbers = looked.Keys.ToArray() });
            return await StoredCase.ReadAll(connection, [.. ids]);
        }, stop);
        return [.. stored.Select(s => s.Case).Where(c => c.Desk == me.Desk).OrderBy(c => c.Due)
            .Select(c => (c.Number, Why: c.Lacking(coworkers))).Where(c => c.Why is not null).Select(c => new Stranded(c.Number, looked[c.Number], c.Why!))];
    }
}
