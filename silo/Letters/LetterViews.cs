using Chsi.Silo.Grains;
using Chsi.Silo.Openings;
using Chsi.Silo.Store;
using Chsi.Workflows;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Letters;
using Chsi.Workflows.Records;
using Dapper;

namespace Chsi.Silo.Letters;

/// <summary>
/// The letters of a correction, for its student, its school, and the province that it was submitted to. A letter names a person: that staff read it is written down
/// first. Values are those that the record had when the correction was asked for, whatever it has now.
/// </summary>
public sealed class LetterViews(Database database, ProtectedValues values)
{
    private const string Reads = """
        select c.id from chsi.case_row c where c.id = @id and c.route = 'correction' and (@desk = 'applicant' and c.applicant = @me or @desk = c.office
          or exists (select from chsi.link l join chsi.case_row a on a.id = l.target where l.source = c.id and a.route = 'provincial-approval' and a.office = @desk))
        """;

    // one statement decides and writes down
    private const string WriteDown = $"""
        with read as ({Reads}),
        written as (
          insert into chsi.access_log (at, person, name, case_id, subject, what, reason)
          select chsi.clock(), @me, @name, id, @record, '查看文书（学籍信息更正）', '办理' from read where @desk <> 'applicant')
        select id from read
        """;

    private const string Facts = "select version, type, body, actor, actor_name as Name, desk, at, request from chsi.fact where stream = @id and at <= @until order by version";

    private static readonly DateTime Ever = new(9999, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>What letters there are, naming nobody; none for who may not read them.</summary>
    public async Task<IReadOnlyList<Letter>> List(Actor actor, Guid @case, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return await connection.ExecuteScalarAsync<Guid?>(Reads, Who(actor, @case)) is null || await Read(connection, @case, Ever) is not { State: CorrectionCase found, Facts: var facts } ? []
            : CorrectionLetters.Of(found, facts, LetterNames.None);
    }

    /// <summary>One letter; null where there is none, or it is not theirs to read.</summary>
    /// <param name="kind">One of <see cref="LetterKinds"/>.</param>
    public async Task<Letter?> Open(Actor actor, Guid @case, string kind, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        if (await Read(connection, @case, Ever) is not { State: CorrectionCase found, Facts: var facts } || CorrectionLetters.Of(found, facts, LetterNames.None).All(l => l.Kind != kind)
            || await Read(connection, found.Record, found.OpenedAt.UtcDateTime) is not { State: StudentRecord record })
        {
            return null;
        }

        var who = Who(actor, @case);
        who.Add("record", record.Id);
        if (await connection.ExecuteScalarAsync<Guid?>(WriteDown, who) is null)
        {
            return null;
        }

        var texts = await values.OpenAll([record.Name!.Id, record.Number!.Id, record.Particulars!.Id, .. found.Wanted.Where(w => w.Value is not null).Select(w => w.Value!.Id), .. Said(facts, actor)], stop);
        var offices = (await connection.QueryAsync<(string Kind, string Name)>(
            "select kind, name from chsi.organisation_row where kind = 'school' and code = @School or kind = 'province' and code = @Province", new { found.School, found.Province })).ToDictionary(o => o.Kind, o => o.Name);
        Personal? Known(Personal value) => texts.GetValueOrDefault(value.Id) is { } text ? Personal.Known(value.Id, text) : null;
        return Known(record.Name) is not { } name || Known(record.Number) is not { } number || Known(record.Particulars) is not { } particulars ? null
            : CorrectionLetters.Of(found, facts, new(name.Plain!, record.StudentNumber, offices.GetValueOrDefault("school", found.School), offices.GetValueOrDefault("province", found.Province),
                [.. found.Wanted.Select(w => CorrectionViews.Shown(w, new(name, number, particulars), record, texts)).Select(c => (c.Label, c.Before, c.After))], texts)).First(l => l.Kind == kind);
    }

    // what the search for other records found is the desks' alone
    private static IEnumerable<Guid> Said(IEnumerable<(Fact Fact, Stamp)> facts, Actor actor) => facts.Select(f => f.Fact).OfType<RecordFoundWrong>()
        .SelectMany(f => new[] { f.Said, actor.Desk == Workflows.Decisions.Desk.Applicant ? null : f.Searched }).OfType<Personal>().Select(p => p.Id);

    private static DynamicParameters Who(Actor actor, Guid @case) => new(new { id = @case, me = actor.Person, name = actor.Name, desk = actor.Desk.ToString() });

    /// <summary>A stream as it was then, with its facts.</summary>
    private static async Task<(StreamState State, IReadOnlyList<(Fact, Stamp)> Facts)?> Read(Npgsql.NpgsqlConnection connection, Guid id, DateTime until)
    {
        StreamState? state = null;
        var facts = new List<(Fact, Stamp)>();
        foreach (var row in await connection.QueryAsync<Row>(Facts, new { id, until }))
        {
            var (fact, stamp) = (FactCodec.Read(row.Type, row.Body), new Stamp(row.Version, row.At, row.Actor, row.Name, Workflows.Decisions.Desk.Parse(row.Desk), row.Request));
            state = (state ?? Catalogue.EmptyFor(fact, id)).Fold(fact, stamp);
            facts.Add((fact, stamp));
        }

        return state is null ? null : (state, facts);
    }

    private sealed record Row(int Version, string Type, byte[] Body, Guid Actor, string Name, string Desk, DateTime At, Guid Request);
}
