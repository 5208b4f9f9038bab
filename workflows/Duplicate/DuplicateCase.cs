using System.Collections.Immutable;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Staff;

namespace Chsi.Workflows.Duplicate;

/// <summary>重复学籍: two records of one study. At most one case of an account is open, and at most one about a record.</summary>
public sealed record DuplicateCase(Guid Id) : CaseState(Id)
{
    /// <summary>The record that the student says is invalid; null before it is said.</summary>
    public DoubledRecord? Invalid { get; init; }

    public DoubledRecord? Kept { get; init; }

    public string Province { get; init; } = "";

    public string Reason { get; init; } = "";

    /// <summary>It is found by either record too.</summary>
    public bool ByRecord { get; init; }

    /// <summary>Who of the school opened it for the student; null where the student did.</summary>
    public Guid? Opener { get; init; }

    /// <summary>What the school of the invalid record said; null while it has not.</summary>
    public DuplicateStated? First { get; init; }

    /// <summary>Who of the province looked at it; null while nobody has.</summary>
    public Guid? WeighedBy { get; init; }

    public override RouteSheet Route => DuplicateRoute.Sheet;

    public override Desk Superior => Desk.Province(Province);

    public override Desk Counterpart => Kept is { } kept ? Desk.School(kept.School) : Desk.Nobody;

    public bool TwoSchools => Invalid?.School != Kept?.School;

    public override bool UnderReview => At(DuplicateRoute.AtSchool) || At(DuplicateRoute.AtOtherSchool) || At(DuplicateRoute.Examining) || At(DuplicateRoute.Deciding);

    public override ImmutableArray<Guid> Links => Invalid is { } invalid && Kept is { } kept ? [Applicant, invalid.Record, kept.Record] : [];

    public override ImmutableArray<HeldLookup> Lookups => Invalid is null || Closed ? [] :
    [
        new(LookupKind.OpenCase, Id, KeyOf(Applicant)),
        .. ByRecord ? new[] { Invalid.Record, Kept!.Record }.Select(r => new HeldLookup(LookupKind.OpenCase, r, KeyOfRecord(r))) : [],
    ];

    /// <summary>The key that the one open case of an account holds.</summary>
    public static LookupKey KeyOf(Guid account) => new(LookupKind.OpenCase, $"duplicate:{account}");

    /// <summary>The key that the one open case about a record holds, whichever of the two it is.</summary>
    public static LookupKey KeyOfRecord(Guid record) => new(LookupKind.OpenCase, $"duplicate-record:{record}");

    /// <summary>The one of the two that has become void in another way meanwhile; null where both stand.</summary>
    internal Guid? Gone(Streams streams) => new[] { Invalid!.Record, Kept!.Record }.Where(r => streams.Get<StudentRecord>(r).Void).Cast<Guid?>().FirstOrDefault();

    public override string? Lacking(IReadOnlyCollection<Coworker> coworkers) => At(DuplicateRoute.Examining) || At(DuplicateRoute.Deciding)
        ? Coworker.Lacking(At(DuplicateRoute.Examining) ? 2 : 1, coworkers.Count(c => c.Decides && Bar(c.Id) is null), "本案须由一人审核、另一人决定")
        : UnderReview ? Coworker.Lacking(1, coworkers.Count(c => c.Decides && Bar(c.Id) is null), "本案须由审核人或负责人核对，提出人除外") : null;

    public override string? Bar(Guid person) =>
        WeighedBy == person ? "本案由您审核，须由另一人决定。"
        : Opener == person ? "本案由您提出，须由另一人核对。"
        : null;

    public override HistoryLine? Line(Fact fact) => DuplicateWording.Line(fact, this);

    protected override CaseState Under(string province) => this with { Province = province };

    protected override CaseState Turn(Fact fact, Stamp stamp) => fact switch
    {
        DuplicateAsked f => this with { Invalid = f.Invalid, Kept = f.Kept, Province = f.Province, Reason = f.Reason, ByRecord = f.ByRecord, Opener = f.Opener },
        DuplicateStated f => this with { First = First ?? f },
        DuplicateWeighed f => this with { WeighedBy = f.By },
        DuplicateReferred or DuplicateSettled or DuplicateVoided or DuplicateDenied or DuplicateOvertaken => this,
        _ => throw Unknown(fact),
    };
}
