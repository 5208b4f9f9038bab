using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Dapper;

namespace Chsi.Silo.Grains;

/// <summary>Photos for the reviewer who holds the case: written down first, then opened, and marked with who looks.</summary>
public sealed class EvidenceViews(Database database, MarkedPhotos marked)
{
    // a dispute shows the photos of the case it is about, to which it is linked
    // one statement decides and writes down, and is committed when it returns
    private const string WriteDown = """
        with seen as (
          select c.id, c.number, e.person as subject, c.held_since, e.kind, chsi.clock() as now, coalesce(s.user_name, '') as user_name
          from chsi.case_row c join chsi.evidence_file e on e.case_id = c.id or e.case_id in (select target from chsi.link where source = c.id) left join chsi.staff_row s on s.id = @me
          where c.id = @id and e.id = @file and c.office = @desk and c.closed_at is null and c.holder = @me and c.held_until > chsi.clock()),
        written as (
          insert into chsi.access_log (at, person, name, case_id, subject, what, reason)
          select now, @me, @name, id, subject, '查看照片：' || case kind when @holding then '本人手持证件照' when @card then '证件人像面照片' when @holderHolding then '异议人手持证件照' when @holderCard then '异议人证件照片' else '其他照片' end, '审核'
          from seen)
        select number, held_since as since, now, user_name as user from seen
        """;

    /// <summary>The photo's bytes (JPEG); null where the asker does not hold the case, or the photo is not there.</summary>
    public async Task<byte[]?> View(Actor actor, Guid @case, Guid file, CancellationToken stop = default)
    {
        Seen? seen;
        await using (var connection = await database.Writer.OpenConnectionAsync(stop))
        {
            seen = await connection.QueryFirstOrDefaultAsync<Seen>(WriteDown, new
            {
                id = @case,
                file,
                me = actor.Person,
                actor.Name,
                desk = actor.Desk.ToString(),
                holding = HandInPhotos.HoldingCard,
                card = HandInPhotos.CardFront,
                holderHolding = HolderProof.HoldingCard,
                holderCard = HolderProof.CardFront,
            });
        }

        // while the lease runs it is the same marked photo
        return seen is null ? null : await marked.Of(file, actor, seen.User, seen.Now, seen.Number, seen.Since, stop);
    }

    private sealed record Seen(string Number, DateTime Since, DateTime Now, string User);
}
