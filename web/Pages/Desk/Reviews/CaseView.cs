using Chsi.Silo.Grains;
using Chsi.Silo.Rows;
using Chsi.Web.Security;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Desks;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;
using Dapper;

namespace Chsi.Web.Pages.Desk.Reviews;

/// <summary>An account of the case's number; name, number and phone are masked.</summary>
public sealed record NumberAccount
{
    public Guid Id { get; init; }

    public string Status { get; init; } = "";

    public string DocumentType { get; init; } = "";

    public DateTime RegisteredAt { get; init; }

    public DateTime? LastLogin { get; init; }

    public string Name { get; init; } = "";

    public string IdNumber { get; init; } = "";

    public string Phone { get; init; } = "";

    /// <summary>本次申请, 原账号 A and so on.</summary>
    public string Title { get; init; } = "";
}

/// <summary>A case as the desk sees it, with the lease and what may be compared.</summary>
/// <param name="Mine">The one who asks holds it: photos are shown and decisions taken.</param>
/// <param name="Held">Somebody holds it.</param>
public sealed record CaseView(
    DateTimeOffset Now, StoredCase Stored, bool Mine, bool Held, string HolderName, DateTimeOffset? Until,
    IReadOnlyList<NumberAccount> Accounts, IReadOnlySet<(Guid, PersonalField)> Differences)
{
    public CaseState Case => Stored.Case;

    /// <summary>The re-registration that a dispute is about; null where the case is no dispute.</summary>
    public StoredCase? Disputed { get; init; }

    public DisputeCase? Dispute => Case as DisputeCase;

    /// <summary>Number of the newest dispute about this re-registration; null where there was none.</summary>
    public string? DisputeNumber { get; init; }

    /// <summary>What else the one who asks has just decided and can take back.</summary>
    public IReadOnlyList<JustDecided> Decided { get; init; } = [];

    /// <summary>The re-registration whose photos and accounts are looked at.</summary>
    public ReRegistrationCase Application => (ReRegistrationCase)(Disputed ?? Stored).Case;

    /// <summary>What the person of a closed account said, for whoever holds the dispute.</summary>
    public string? Grounds { get; init; }

    /// <summary>The account that this re-registration closed and for which a dispute can be opened; null where none can.</summary>
    public Guid? Disputable { get; init; }

    public bool InReview => Case.UnderReview;

    /// <summary>Why the one who asks may not review it, having decided in it before; null where they may.</summary>
    public string? Barred { get; init; }

    /// <summary>The one who asks has declared a relation.</summary>
    public bool Excluded { get; init; }

    /// <summary>Whose lease ran out without a decision, and when; null where nobody's did.</summary>
    public (Guid Holder, DateTimeOffset Until)? Lapsed { get; init; }

    /// <summary>What the one who asks may put into the opinion; empty where there is nothing to decide.</summary>
    public IReadOnlyList<Phrase> Phrases { get; init; } = [];

    /// <summary>Single keys act for the one who asks.</summary>
    public bool SingleKeys { get; init; } = true;

    /// <summary>Objections to the case, for whoever holds it.</summary>
    public IReadOnlyList<OpenedObjection> Objections { get; init; } = [];

    /// <summary>The one who asks may take it.</summary>
    public bool Takeable => InReview && !Held && Barred is null && !Excluded;

    public int Notes => Stored.Facts.Count(f => f.Fact is NoteWritten);

    /// <summary>What is still stored of both sides, the re-registration's first.</summary>
    public IEnumerable<(EvidenceFile File, DateTimeOffset At)> Files => (Disputed is null ? Stored.Facts : Disputed.Facts.Concat(Stored.Facts))
        .SelectMany(f => f.Fact is IBringsFiles brings ? brings.Photos.Select(p => (p, f.Stamp.At)) : [])
        .Where(f => Application.Evidence.Concat(Case.Evidence).Any(e => e.Id == f.p.Id));

    /// <summary>The newest photo of each kind that is still stored; of both sides what is compared stands together.</summary>
    public IReadOnlyList<(EvidenceFile File, DateTimeOffset At)> Current => [.. Application.Current.Concat(Dispute?.Evidence ?? []).SelectMany(c => Files.Where(f => f.File.Id == c.Id))
        .OrderBy(f => f.File.Kind.EndsWith(HandInPhotos.CardFront, StringComparison.Ordinal))];

    /// <summary>The account that asks and the others of the number: what was open when the case began, or is.</summary>
    public NumberAccount Applicant => Accounts[0];

    public IEnumerable<NumberAccount> Others => Accounts.Skip(1);

    public bool Differs(NumberAccount account, PersonalField field) => Differences.Contains((account.Id, field));
}

/// <summary>What must be known of a case to ask something about it.</summary>
public sealed record FoundCase(Guid Id, Guid Applicant, string Number);

/// <summary>A line of the access log.</summary>
public sealed record LogLine(DateTime At, string Name, string What, string Reason);

/// <summary>Reads what the case page shows.</summary>
public sealed class CaseViews(Reading reading, Disclosures disclosures, Objections objections, Disputes disputes, Surroundings surroundings)
{
    private const string Head = """
        select c.id, c.holder, c.held_until as HeldUntil, coalesce(s.name, '其他审核人') as Name, chsi.clock() as Now,
          coalesce((select single_keys from chsi.staff_row where id = @me), true) as SingleKeys
        from chsi.case_row c left join chsi.staff_row s on s.id = c.holder where c.number = @number
        """;

    // accounts that lapsed or were withdrawn never held the number and say nothing about whose it is
    private const string Accounts = """
        select a.id, a.status, a.document_type as DocumentType, a.registered_at as RegisteredAt, a.last_login as LastLogin,
          n.masked as Name, i.masked as IdNumber, coalesce(p.masked, '—') as Phone
        from chsi.account_row a join chsi.protected_value n on n.id = a.name_value join chsi.protected_value i on i.id = a.number_value
        left join chsi.protected_value p on p.id = a.phone_value
        where a.claim = @claim and (a.id = @applicant or a.closed_for is null or a.closed_for in ('superseded', 'overturned'))
        order by a.id = @applicant desc, a.registered_at limit 6
        """;

    public async Task<CaseView?> Read(Person me, string number, CancellationToken stop)
    {
        var view = await reading.As(me, async connection =>
        {
            if (await connection.QuerySingleOrDefaultAsync<Line>(Head, new { number = number.Trim().ToUpperInvariant(), me = me.Id }) is not { } line
                || await StoredCase.Read(connection, line.Id) is not { } stored)
            {
                return null;
            }

            var accounts = await connection.QueryAsync<NumberAccount>(Accounts, new { claim = stored.Case.Claim, applicant = stored.Case.Applicant });
            var held = line.Holder is not null && line.HeldUntil > line.Now;
            return new CaseView(new(line.Now), stored, held && line.Holder == me.Id, held, line.Name,
                held ? new(line.HeldUntil!.Value) : null, Titled(accounts, stored.Case is DisputeCase), new HashSet<(Guid, PersonalField)>())
            {
                Barred = stored.Case.UnderReview ? stored.Case.Bar(me.Id) : null,
                Disputed = stored.Case is DisputeCase { Disputed: var disputed } ? await StoredCase.Read(connection, disputed) : null,
                DisputeNumber = stored.Facts.Select(f => f.Fact).OfType<ApprovalDisputed>().LastOrDefault() is { Dispute: var about }
                    ? await connection.ExecuteScalarAsync<string?>("select number from chsi.case_row where id = @about", new { about }) : null,
                Decided = [.. (await JustDecided.Of(connection, me, surroundings)).Where(d => d.Number != stored.Case.Number)],
                Lapsed = stored.Case.UnderReview && !held && line is { Holder: { } lapsed, HeldUntil: { } until } ? (lapsed, new(until)) : null,
                Excluded = stored.Case.Excluded.Contains(me.Id),
                SingleKeys = line.SingleKeys,
                Phrases = held && line.Holder == me.Id && stored.Case is ReRegistrationCase { UnderReview: true }
                    ? [.. DeskBookRow.PhrasesIn(await connection.ExecuteScalarAsync<string?>("select phrases from chsi.desk_book_row where desk = @desk", new { desk = me.Desk.ToString() })).Where(p => !p.Retired)]
                    : [],
            };
        }, stop);
        if (view is { Case: ReRegistrationCase { DisputedIn: null } approved } && approved.At(ReRegistrationRoute.Approved))
        {
            return view with { Disputable = await disputes.Holder(approved.Id, stop) };
        }

        return view is not { Mine: true } ? view : view with
        {
            Differences = await disclosures.Differences(me.Actor, view.Case.Id, stop),
            Objections = view.Case is ReRegistrationCase { Objectors.IsEmpty: false } ? await objections.Open(me.Actor, view.Case.Id, stop) : [],
            Grounds = view.Dispute is null ? null : await disputes.Grounds(me.Actor, view.Case.Id, stop),
        };
    }

    /// <summary>The case of this number, where the one who asks may see it.</summary>
    public Task<FoundCase?> Find(Person me, string number, CancellationToken stop) => reading.As(
        me, "select id, applicant, number from chsi.case_row where number = @number", new { number = number.Trim().ToUpperInvariant() },
        results => results.ReadSingleOrDefaultAsync<FoundCase>(), stop);

    public Task<IReadOnlyList<LogLine>> Log(Person me, Guid @case, CancellationToken stop) => reading.As(me, async connection =>
        (IReadOnlyList<LogLine>)(await connection.QueryAsync<LogLine>(
            "select at, name, what, reason from chsi.access_log where case_id = @case order by at desc, id desc limit 100", new { @case })).AsList(), stop);

    private static List<NumberAccount> Titled(IEnumerable<NumberAccount> accounts, bool dispute)
    {
        var letter = 'A';
        return [.. accounts.Select((a, n) => a with
        {
            Title = dispute ? (n == 0 ? "原账号（提出争议）" : a.Status == "Closed" ? $"其他账号 {letter++}" : a.Status == "IdentityNeeded" ? "另一申请" : "现账号（重新注册）")
                : n == 0 ? "本次申请（新账号）" : a.Status == "IdentityNeeded" ? "另一申请" : $"原账号 {letter++}",
        })];
    }

    private sealed record Line(Guid Id, Guid? Holder, DateTime? HeldUntil, string Name, DateTime Now, bool SingleKeys);
}
