using Chsi.Silo.Gateways.Photos;
using Chsi.Silo.Openings;
using Chsi.Silo.Store;
using Chsi.Workflows;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Samples;
using Dapper;

namespace Chsi.Silo.Grains;

/// <summary>An account of the number as it was known when the decision was made; masked. What has become of it since would tell the decision.</summary>
/// <param name="Own">The account that asked.</param>
/// <param name="SameName">Against the one that asked; null for itself.</param>
public sealed record AccountThen(bool Own, string DocumentType, DateTime RegisteredAt, string Name, string IdNumber, string Phone, bool? SameName, bool? SamePhone);

/// <summary>A drawn case as it stood before the decision, without a word of the decision, of who made it, or of what followed.</summary>
/// <param name="Application">The re-registration; of a dispute the one that it is about. Null where the case is a correction of name or number.</param>
/// <param name="Dispute">Null where the case is none.</param>
/// <param name="Names">What a correction of name or number asks for, beside the account as it was; null where the case is none.</param>
/// <param name="Photos">What the reviewer could look at, and whether it is still kept.</param>
/// <param name="Said">Objections, or what the dispute says; opened, and that written down.</param>
public sealed record CaseThen(
    ReRegistrationCase? Application, DisputeCase? Dispute, OpenedName? Names, IReadOnlyList<AccountThen> Accounts,
    IReadOnlyList<(EvidenceFile File, DateTimeOffset At, bool Kept)> Photos, IReadOnlyList<(DateTimeOffset At, string Text, string? Proof)> Said);

/// <summary>
/// What a colleague who checks a drawn decision may see: the case as the reviewer saw it. Every look at a photo or at what somebody said is written down
/// first, under the name of the check; the case's own number stands on nothing that is shown.
/// </summary>
public sealed class SampleChecks(Database database, ProtectedValues values, IWatermark watermark)
{
    private const string Checks = "select number, checks from chsi.sample_row where id = @sample and desk = @desk";

    private const string Facts = """
        select f.version, f.type, f.body, f.actor, f.actor_name as ActorName, f.desk, f.at, f.request from chsi.fact f where f.stream = @case and f.version < @version order by f.version
        """;

    // those that were there and open when it was decided; accounts that lapsed or were withdrawn before never held the number
    private const string Accounts = """
        select a.id from chsi.account_row a
        where a.claim = @claim and a.registered_at < @at and (a.id = @applicant or a.closed_at is null or a.closed_at >= @at)
        order by a.id = @applicant desc, a.registered_at limit 6
        """;

    private const string AccountFacts = """
        select f.stream, f.version, f.type, f.body, f.actor, f.actor_name as ActorName, f.desk, f.at, f.request from chsi.fact f
        where f.stream = any(@accounts) and f.at < @at order by f.stream, f.version
        """;

    private const string WriteDown = """
        insert into chsi.access_log (at, person, name, case_id, subject, what, reason)
        values (chsi.clock(), @me, @name, @case, coalesce((select person from chsi.evidence_file where id = @file), @subject), @what, @reason)
        """;

    /// <summary>The case before the decision; null for whoever does not check it, and once it is checked.</summary>
    public async Task<CaseThen?> Open(Actor actor, Guid sample, int nth, CancellationToken stop = default)
    {
        if (await Mine(actor, sample, nth, stop) is not { } mine || await Then(mine.Check, stop) is not { } then)
        {
            return null;
        }

        var said = new List<(DateTimeOffset, string, string?)>();
        if (then.Said.Count > 0)
        {
            await Log(actor, then.Said[0].Of, then.Dispute is null ? "抽检查看异议理由" : "抽检查看争议理由", mine, stop);
            var texts = await values.OpenAll([.. then.Said.Select(s => s.Text.Id)], stop);
            said.AddRange(then.Said.Select(s => (s.At, texts.TryGetValue(s.Text.Id, out var text) ? text ?? "（无法读取，请联系运行维护）" : "（已不再保存）", s.Proof)));
        }

        return new(then.Own as ReRegistrationCase, then.Dispute, await NamesOf(actor, then, mine, stop), then.Own is NameCase ? [] : await AccountsOf(then, stop), await Photos(then, stop), said);
    }

    /// <summary>A photo (JPEG) marked with who looks; null for whoever does not check it, and where it is not kept any more.</summary>
    public async Task<byte[]?> Photo(Actor actor, Guid sample, int nth, Guid file, CancellationToken stop = default)
    {
        if (await Mine(actor, sample, nth, stop) is not { } mine || await Then(mine.Check, stop) is not { } then
            || then.Files.FirstOrDefault(f => f.File.Id == file) is not { File: { } photo })
        {
            return null;
        }

        await Log(actor, then.Own.Applicant, $"抽检查看照片：{ReRegistrationWording.PhotoOf(photo.Kind)}", mine, stop, file);
        return await values.OpenFile(file, stop) is { } bytes
            ? await watermark.Lay(bytes, $"{actor.Name} · {await Now(stop):yyyy-MM-dd HH:mm} · {mine.Number}-{nth}", stop)
            : null;
    }

    private async Task<(string Number, Check Check)?> Mine(Actor actor, Guid sample, int nth, CancellationToken stop)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return await connection.QuerySingleOrDefaultAsync<(string Number, string Checks)?>(Checks, new { sample, desk = actor.Desk.ToString() }) is { } row
            && Rows.SampleRow.ChecksIn(row.Checks).FirstOrDefault(c => c.Nth == nth) is { Result: null } check && check.Checker == actor.Person ? (row.Number, check) : null;
    }

    private async Task<Before?> Then(Check check, CancellationToken stop)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var (drawn, at) = (check.Decision, new DateTimeOffset(await connection.ExecuteScalarAsync<DateTime>(
            "select at from chsi.fact where stream = @case and version = @version", new { @case = check.Decision.Case, version = check.Decision.Version })));
        var (own, facts) = await Folded(connection, drawn.Case, drawn.Version);
        var dispute = own as DisputeCase;
        // what a dispute is about was decided before it and has stood still since
        var (application, brought) = dispute is null ? (own, facts) : await Application(connection, dispute.Disputed);
        var current = application is ReRegistrationCase review ? review.Current : application.Evidence;
        var said = dispute is not null
            ? [(dispute.OpenedAt, dispute.Grounds!, dispute.Applicant, dispute.Proof)]
            : facts.Where(f => f.Fact is ObjectionRaised).Select(f => (f.Stamp.At, ((ObjectionRaised)f.Fact).Reason, ((ObjectionRaised)f.Fact).By, (string?)(((ObjectionRaised)f.Fact).Proof ?? HolderProof.BySignIn))).ToList();
        // of a dispute both sides' photos, what is compared together
        var files = brought.Concat(dispute is null ? [] : facts).SelectMany(f => f.Fact is IBringsFiles with ? with.Photos.Select(p => (p, f.Stamp.At)) : [])
            .Where(f => current.Concat(dispute?.Evidence ?? []).Any(c => c.Id == f.p.Id))
            .OrderBy(f => f.p.Kind.EndsWith(HandInPhotos.CardFront, StringComparison.Ordinal)).ToList();
        return new(application, dispute, at, files, said);
    }

    private static async Task<(CaseState, List<(Fact Fact, Stamp Stamp)>)> Application(Npgsql.NpgsqlConnection connection, Guid id)
    {
        var (state, facts) = await Folded(connection, id, int.MaxValue);
        // photos that are deleted by now were there then
        return facts.FirstOrDefault(f => f.Fact is EvidenceDeleted) is { Stamp: { } deleted }
            ? ((await Folded(connection, id, deleted.Version)).State, facts)
            : (state, facts);
    }

    private static async Task<(CaseState State, List<(Fact Fact, Stamp Stamp)> Facts)> Folded(Npgsql.NpgsqlConnection connection, Guid @case, int version)
    {
        StreamState? state = null;
        var facts = new List<(Fact, Stamp)>();
        foreach (var row in await connection.QueryAsync<(int Version, string Type, byte[] Body, Guid Actor, string ActorName, string Desk, DateTime At, Guid Request)>(Facts, new { @case, version }))
        {
            var fact = FactCodec.Read(row.Type, row.Body);
            var stamp = new Stamp(row.Version, new(row.At), row.Actor, row.ActorName, Desk.Parse(row.Desk), row.Request);
            state = (state ?? Catalogue.EmptyFor(fact, @case)).Fold(fact, stamp);
            facts.Add((fact, stamp));
        }

        return ((CaseState)state!, facts);
    }

    private async Task<IReadOnlyList<AccountThen>> AccountsOf(Before then, CancellationToken stop)
    {
        // a phone passes on with the number, and back with a dispute that is upheld: each account as its facts before the decision have it
        var applicant = then.Dispute?.Applicant ?? then.Own.Applicant;
        List<Account> accounts;
        Guid[] referred;
        Dictionary<Guid, string> masked;
        await using (var connection = await database.Writer.OpenConnectionAsync(stop))
        {
            var ids = (await connection.QueryAsync<Guid>(Accounts, new { claim = then.Own.Claim, applicant, at = then.At.UtcDateTime })).ToArray();
            accounts = await AccountsThen(connection, ids, then.At);
            referred = [.. accounts.SelectMany(a => new[] { a.Name?.Id, a.Number?.Id, a.Phone?.Id }).OfType<Guid>()];
            masked = (await connection.QueryAsync<(Guid Id, string Text)>("select id, masked from chsi.protected_value where id = any(@referred)", new { referred }))
                .ToDictionary(v => v.Id, v => v.Text);
        }

        var texts = await values.OpenAll(referred, stop);
        var own = accounts.FirstOrDefault(a => a.Id == applicant);
        return [.. accounts.Select(a => new AccountThen(a.Id == applicant, a.DocumentType, a.RegisteredAt.UtcDateTime, Shown(a.Name), Shown(a.Number), Shown(a.Phone),
            a.Id == applicant || own is null ? null : Text(a.Name) == Text(own.Name), a.Id == applicant || own is null ? null : Text(a.Phone) == Text(own.Phone)))];

        string Shown(Personal? value) => value is not null && masked.TryGetValue(value.Id, out var text) ? text : "—";
        string? Text(Personal? value) => value is null ? null : texts.GetValueOrDefault(value.Id);
    }

    /// <summary>Whole, for the card is compared with them; that they were seen is written down first.</summary>
    private async Task<OpenedName?> NamesOf(Actor actor, Before then, (string Number, Check Check) mine, CancellationToken stop)
    {
        if (then.Own is not NameCase asked)
        {
            return null;
        }

        await Log(actor, asked.Applicant, "抽检查看姓名和证件号码（更正）", mine, stop);
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var account = (await AccountsThen(connection, [asked.Applicant], then.At))[0];
        Personal?[] shown = [account.Name, asked.Name, asked.Registered, asked.Said, account.Number, asked.IdNumber];
        var texts = await values.OpenAll([.. shown.OfType<Personal>().Select(p => p.Id)], stop);
        string Text(Personal? value) => value is null ? "" : texts.GetValueOrDefault(value.Id) ?? "（已不再保存）";
        return new(Text(account.Name), Text(asked.Name), Text(asked.Registered), Text(asked.Said), Text(account.Number), Text(asked.IdNumber), DocumentType.Find(account.DocumentType)!);
    }

    private static async Task<List<Account>> AccountsThen(Npgsql.NpgsqlConnection connection, Guid[] accounts, DateTimeOffset at)
    {
        var stored = (await connection.QueryAsync<StoredFact>(AccountFacts, new { accounts, at = at.UtcDateTime })).ToLookup(f => f.Stream);
        return [.. accounts.Select(id => (Account)stored[id].Aggregate((StreamState)new Account(id), (state, f) => state.Fold(f.Fact, f.Stamp)))];
    }

    private async Task<IReadOnlyList<(EvidenceFile File, DateTimeOffset At, bool Kept)>> Photos(Before then, CancellationToken stop)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var kept = (await connection.QueryAsync<Guid>("select id from chsi.evidence_file where id = any(@files)", new { files = then.Files.Select(f => f.File.Id).ToArray() })).ToHashSet();
        return [.. then.Files.Select(f => (f.File, f.At, kept.Contains(f.File.Id)))];
    }

    /// <param name="subject">Whom it concerns, unless it is a file, which knows its person.</param>
    private async Task Log(Actor actor, Guid subject, string what, (string Number, Check Check) mine, CancellationToken stop, Guid? file = null)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        await connection.ExecuteAsync(WriteDown, new
        {
            me = actor.Person,
            actor.Name,
            @case = mine.Check.Decision.Case,
            subject,
            file,
            what,
            reason = $"抽检{mine.Number}第{mine.Check.Nth}件",
        });
    }

    private async Task<DateTimeOffset> Now(CancellationToken stop)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return new DateTimeOffset(await connection.ExecuteScalarAsync<DateTime>("select chsi.clock()")).ToOffset(TimeSpan.FromHours(8));
    }

    /// <summary>The case before the decision; texts and photos are not opened yet.</summary>
    /// <param name="Own">The re-registration, of a dispute the one that it is about, or a correction of name or number.</param>
    private sealed record Before(
        CaseState Own, DisputeCase? Dispute, DateTimeOffset At, IReadOnlyList<(EvidenceFile File, DateTimeOffset At)> Files,
        IReadOnlyList<(DateTimeOffset At, Personal Text, Guid Of, string? Proof)> Said);

    private sealed record StoredFact(Guid Stream, int Version, string Type, byte[] Body, Guid Actor, string ActorName, string Desk, DateTime At, Guid Request)
    {
        public Fact Fact => FactCodec.Read(Type, Body);

        public Stamp Stamp => new(Version, new(At), Actor, ActorName, Workflows.Decisions.Desk.Parse(Desk), Request);
    }
}
