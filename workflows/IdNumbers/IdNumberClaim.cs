using System.Collections.Immutable;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.IdNumbers;

/// <summary>A number was used for the first time; its stream begins.</summary>
public sealed record NumberSeen(string DocumentType, Personal Number) : Fact;

/// <summary>The number, free until now, is held by this account.</summary>
public sealed record NumberTaken(Guid Account) : Fact;

/// <summary>An account asks for the number. A claim without evidence keeps nobody else out.</summary>
public sealed record NumberClaimed(Guid Account, Guid Case) : Fact;

/// <summary>Evidence was handed in: nobody else can register the number until this case is decided (000-22).</summary>
public sealed record NumberReserved(Guid Case) : Fact;

/// <summary>The case that had reserved the number ended without passing it on.</summary>
public sealed record ReservationEnded(Guid Case) : Fact;

/// <summary>The number passed to the account whose person proved to be its holder; all other accounts of the number are closed with it.</summary>
public sealed record NumberPassed(Guid To, Guid? From, Guid Case) : Fact;

/// <summary>The number came back to the account that had held it, for its passing was wrong.</summary>
/// <param name="To">Null where nobody had held it.</param>
/// <param name="Case">The case that decided so.</param>
public sealed record NumberReturned(Guid? To, Guid From, Guid Case) : Fact;

/// <summary>The account no longer holds or asks for the number.</summary>
public sealed record NumberReleased(Guid Account) : Fact;

/// <summary>How the number passed on by a case.</summary>
/// <param name="From">Who had held it; null for nobody.</param>
/// <param name="Others">Other accounts that asked for it were closed with that.</param>
public sealed record Passing(Guid? From, ImmutableArray<Guid> Others);

/// <summary>One ID number: who holds it, who asks for it, and whose evidence is being looked at. One stream for one number.</summary>
public sealed record IdNumberClaim(Guid Id) : StreamState(Id)
{
    public Personal? Number { get; init; }

    public string DocumentType { get; init; } = "";

    /// <summary>The account the number belongs to; there is at most one.</summary>
    public Guid? Holder { get; init; }

    /// <summary>Accounts that ask for the number, each with its case.</summary>
    public ImmutableDictionary<Guid, Guid> Claimants { get; init; } = ImmutableDictionary<Guid, Guid>.Empty;

    /// <summary>The case whose evidence is under review; there is at most one.</summary>
    public Guid? ReservedFor { get; init; }

    /// <summary>Cases by which the number passed on.</summary>
    public ImmutableDictionary<Guid, Passing> Passed { get; init; } = ImmutableDictionary<Guid, Passing>.Empty;

    /// <summary>The request that last took accounts off the number, and which.</summary>
    private (Guid Request, ImmutableArray<Guid> Accounts) Released { get; init; } = (Guid.Empty, []);

    /// <summary>Who held the number before this case passed it on; null where it did not, or nobody did.</summary>
    public Guid? PassedFrom(Guid @case) => Passed.GetValueOrDefault(@case)?.From;

    public override ImmutableArray<Guid> Links =>
        [.. Holder is { } holder ? [holder] : Array.Empty<Guid>(), .. Claimants.SelectMany(c => new[] { c.Key, c.Value })];

    public override ImmutableArray<HeldLookup> Lookups => Number is null ? [] :
        [new(LookupKind.IdNumber, Number.Id, Number.Plain is { } plain ? KeyOf(DocumentType, plain) : null)];

    /// <summary>
    /// The key under which a number is one and the same, whatever document type was chosen: a citizen's number typed as 其他 is still taken.
    /// Other numbers are told apart by type, for issuers do not coordinate them.
    /// </summary>
    public static LookupKey KeyOf(string documentType, string number) =>
        new(LookupKind.IdNumber, number.Length == 18 ? number : $"{documentType}:{number}");

    protected override StreamState Apply(Fact fact, Stamp stamp) => fact switch
    {
        NumberSeen f => this with { DocumentType = f.DocumentType, Number = f.Number },
        NumberTaken f => this with { Holder = f.Account },
        NumberClaimed f => this with { Claimants = Claimants.SetItem(f.Account, f.Case) },
        NumberReserved f => this with { ReservedFor = f.Case },
        ReservationEnded f => ReservedFor == f.Case ? this with { ReservedFor = null } : this,
        NumberPassed f => this with
        {
            Holder = f.To,
            ReservedFor = null,
            Claimants = Claimants.Remove(f.To),
            Passed = Passed.SetItem(f.Case, new(f.From, Released.Request == stamp.Request ? Released.Accounts : [])),
        },
        NumberReturned f => this with { Holder = f.To },
        NumberReleased f => this with
        {
            Released = (stamp.Request, Released.Request == stamp.Request ? Released.Accounts.Add(f.Account) : [f.Account]),
            Holder = Holder == f.Account ? null : Holder,
            Claimants = Claimants.Remove(f.Account),
            ReservedFor = Claimants.TryGetValue(f.Account, out var @case) && ReservedFor == @case ? null : ReservedFor,
        },
        _ => throw Unknown(fact),
    };
}
