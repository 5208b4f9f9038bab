using Chsi.Silo.Store;
using Chsi.Web.Security;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;
using Dapper;
using Npgsql;

namespace Chsi.Web;

/// <summary>What a case that is under way waits for.</summary>
/// <param name="Since">When it came to this stage (UTC).</param>
/// <param name="Due">Until when the stage is to be done (UTC); null where it has no limit.</param>
public sealed record RunningCase(string Number, string Cause, string Stage, DateTime Since, DateTime? Due, bool Overdue);

/// <summary>A case as its facts tell it: folded, and fact by fact with who wrote each and when.</summary>
public sealed record StoredCase(CaseState Case, IReadOnlyList<(Fact Fact, Stamp Stamp)> Facts)
{
    /// <summary>When a decision that can still be taken back is told to whom it concerns; null where none waits. Only of a case <see cref="AsTold"/>.</summary>
    public DateTimeOffset? ToldAt { get; private init; }

    private const string Query =
        "select stream, version, type, body, actor, actor_name as ActorName, desk, at, request from chsi.fact where stream = any(@ids) order by stream, version";

    /// <summary>Reads the case as the person of the connection; null where there is none that this person may see.</summary>
    public static async Task<StoredCase?> Read(NpgsqlConnection connection, Guid id) => (await ReadAll(connection, [id])).SingleOrDefault();

    /// <summary>The same of several cases, in one query and in no order; those that this person may not see are left out.</summary>
    public static async Task<IReadOnlyList<StoredCase>> ReadAll(NpgsqlConnection connection, Guid[] ids) =>
        [.. (await connection.QueryAsync<Row>(Query, new { ids })).GroupBy(r => r.Stream).Select(g => Folded(g.Key, g))];

    private static StoredCase Folded(Guid id, IEnumerable<Row> rows)
    {
        StreamState? @case = null;
        var facts = new List<(Fact, Stamp)>();
        foreach (var row in rows)
        {
            var fact = FactCodec.Read(row.Type, row.Body);
            var stamp = new Stamp(row.Version, row.At, row.Actor, row.ActorName, Desk.Parse(row.Desk), row.Request);
            @case = (@case ?? Catalogue.EmptyFor(fact, id)).Fold(fact, stamp);
            facts.Add((fact, stamp));
        }

        return new((CaseState)@case!, facts);
    }

    /// <summary>The case as its applicant is told it: what can still be taken back has not happened yet, as its notice has not gone out, and what was taken back never has.</summary>
    public StoredCase AsTold(DateTimeOffset now, RuleSettings settings)
    {
        var untold = new HashSet<int>();
        StreamState all = Catalogue.EmptyFor(Facts[0].Fact, Case.Id);
        foreach (var (fact, stamp) in Facts)
        {
            if (fact is ITakesBack && ((CaseState)all).Reversible is { } undone)
            {
                untold.UnionWith([undone.Version, undone.Version + 1, stamp.Version]);
            }

            all = all.Fold(fact, stamp);
        }

        DateTimeOffset? waits = Case.Reversible is { } last && last.At.AddMinutes(settings.TakeBackMinutes) is var until && now < until ? until : null;
        if (waits is not null)
        {
            // the decision, and the stage that it led to
            untold.UnionWith([Case.Reversible!.Value.Version, Case.Reversible.Value.Version + 1]);
        }

        if (untold.Count == 0)
        {
            return this;
        }

        var told = Facts.Where(f => !untold.Contains(f.Stamp.Version)).ToList();
        return new((CaseState)told.Aggregate(Catalogue.EmptyFor(told[0].Fact, Case.Id), (@case, f) => @case.Fold(f.Fact, f.Stamp)), told) { ToldAt = waits };
    }

    /// <summary>The person's own case of this route that is under way; null where there is none.</summary>
    public static Task<RunningCase?> Running(Reading reading, Person me, string route, CancellationToken stop) => reading.As(me, connection =>
        connection.QuerySingleOrDefaultAsync<RunningCase?>("""
            select number, cause, stage, stage_since as Since, due, overdue from chsi.case_row where applicant = @Id and route = @route and closed_at is null
            """, new { me.Id, route }), stop);

    private sealed class Row
    {
        public Guid Stream { get; init; }

        public int Version { get; init; }

        public string Type { get; init; } = "";

        public byte[] Body { get; init; } = [];

        public Guid Actor { get; init; }

        public string ActorName { get; init; } = "";

        public string Desk { get; init; } = "";

        public DateTime At { get; init; }

        public Guid Request { get; init; }
    }
}
