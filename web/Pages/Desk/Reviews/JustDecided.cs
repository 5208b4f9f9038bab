using Chsi.Silo.Grains;
using Chsi.Web.Security;
using Chsi.Workflows;
using Chsi.Workflows.ReRegistration;
using Dapper;
using Npgsql;

namespace Chsi.Web.Pages.Desk.Reviews;

/// <summary>A case that the one who asks has decided and can still take back.</summary>
/// <param name="Type">Stored name of the decision's fact.</param>
/// <param name="Until">Until when (instant).</param>
public sealed record JustDecided(string Number, string Type, DateTime Until)
{
    private static readonly (string Type, string What)[] Decisions =
        [(Catalogue.NameOf<ReviewApproved>(), "通过"), (Catalogue.NameOf<ReturnedForSupplement>(), "退回补充"), (Catalogue.NameOf<ReviewRejected>(), "不通过")];

    // @me, @now and @minutes are bound; kinds of facts are constants of the statement, for only so the index of what was decided is found
    internal static readonly string Query = $"""
        select c.number, f.type, f.at + make_interval(mins => @minutes) as until
        from chsi.fact f join chsi.case_row c on c.id = f.stream
        where f.actor = @me and f.at > @now - make_interval(mins => @minutes) and f.type in ({string.Join(", ", Decisions.Select(d => $"'{d.Type}'"))})
          and c.stage_version = f.version + 1 and (c.closed_at is null or c.stage = '{ReRegistrationRoute.Approved.Name}') and (c.holder is null or c.held_until <= @now)
        order by f.at desc limit 3
        """;

    /// <summary>What was decided.</summary>
    public string What => Decisions.First(d => d.Type == Type).What;

    /// <summary>The newest first.</summary>
    public static async Task<IReadOnlyList<JustDecided>> Of(NpgsqlConnection connection, Person me, Surroundings surroundings) =>
        (await connection.QueryAsync<JustDecided>(Query, new { me = me.Id, now = me.At.UtcDateTime, minutes = surroundings.Settings.TakeBackMinutes })).AsList();
}
