using System.Collections.Immutable;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ProvincialApproval;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Staff;

namespace Chsi.Workflows.Appeal;

/// <summary>学生申诉: one appeal against one refused correction; there is no second one, unless it was taken back before anybody had decided in it.</summary>
public sealed record AppealCase(Guid Id) : CaseState(Id), IAwaitsApproval
{
    public Guid Contested { get; init; }

    public string School { get; init; } = "";

    public string Province { get; init; } = "";

    public bool Above { get; init; }

    public int? ProvinceDays { get; init; }

    /// <summary>Nobody who decided anything in what is contested, or in an earlier instance of the appeal, decides. Who asked for a paper has decided nothing.</summary>
    public ImmutableHashSet<Guid> Barred { get; init; } = [];

    /// <summary>Who has looked at it where it stands; null while nobody has.</summary>
    public Guid? Preparer { get; init; }

    /// <summary>What that person says should be decided; null while nobody has.</summary>
    public AppealPrepared? Prepared { get; init; }

    /// <summary>Who of the board has agreed to 申诉成立 and waits for the next one.</summary>
    public ImmutableArray<Guid> Seconders { get; init; } = [];

    /// <summary>How many of the school would have signed the correction.</summary>
    public int Signers { get; init; }

    /// <summary>How many people still have to agree before it is 申诉成立 where it stands.</summary>
    public int Wanting => AtBoard && ProvinceDays is null ? Math.Max(1, Signers - 1 - Seconders.Length) : 1;

    public Personal? Grounds { get; init; }

    /// <summary>The board has taken its 15 days more; it does so once, whatever comes back to it.</summary>
    public bool Extended { get; init; }

    /// <summary>The instant at which the board's time would have ended; null where the time that runs was not extended.</summary>
    public DateTimeOffset? ExtendedFrom { get; init; }

    public Guid? Child { get; init; }

    /// <summary>The board or the province has decided in it, whatever came after: the refusal is not contested a second time.</summary>
    public bool Decided { get; init; }

    /// <summary>Until when the student was told that they can go on to the province (instant); null where nobody has told them.</summary>
    public DateTimeOffset? ToldUntil { get; init; }

    public override RouteSheet Route => AppealRoute.Sheet;

    public override Desk Superior => Desk.Province(Province);

    public bool AtBoard => At(AppealRoute.Board) || At(AppealRoute.BoardExtended) || At(AppealRoute.BoardDeciding);

    /// <summary>Somebody has prepared it and another one decides.</summary>
    public bool Deciding => At(AppealRoute.BoardDeciding) || At(AppealRoute.ProvinceDeciding);

    public override bool UnderReview => AtBoard || At(AppealRoute.AtProvince) || At(AppealRoute.ProvinceDeciding);

    /// <summary>The student can go on to the province: the school's way has ended in a refusal, or the board, or the province with its approval, lets its time pass.</summary>
    public bool CanGoOn => At(AppealRoute.OpenToProvince) || ((AtBoard || At(AppealRoute.AwaitingApproval)) && Overdue);

    public override ImmutableArray<Guid> Links => Contested == Guid.Empty ? [] : Child is { } child ? [Applicant, Contested, child] : [Applicant, Contested];

    // it stays when the case is decided: what was decided on once is not contested again; under an earlier sheet whatever was taken back let it go
    public override ImmutableArray<HeldLookup> Lookups => Contested == Guid.Empty || (At(AppealRoute.Withdrawn) && (!Decided || SheetVersion < AppealRoute.KeyKeptSince)) ? [] : [new(LookupKind.OpenCase, Id, KeyOf(Contested))];

    /// <summary>The key that the one appeal against a correction holds.</summary>
    public static LookupKey KeyOf(Guid contested) => new(LookupKind.OpenCase, $"appeal:{contested}");

    public override string? Bar(Guid person) =>
        Barred.Contains(person) ? "您参与过原决定或申诉的前一环节，须由他人办理。"
        : Deciding && Preparer == person ? "本案由您承办，须由另一人决定。"
        : Deciding && Seconders.Contains(person) ? "您已同意本案，须由另一人决定。"
        : null;

    public override string? Lacking(IReadOnlyCollection<Coworker> coworkers) => UnderReview
        ? Coworker.Lacking(Deciding ? Wanting : 1 + Wanting, coworkers.Count(c => c.Decides && Bar(c.Id) is null), "申诉须由未参与原决定的人先后承办和决定，每次为不同的人")
        : null;

    public override HistoryLine? Line(Fact fact) => AppealWording.Line(fact);

    public Answer Granted(Application? application, Streams streams, Moment at) =>
        ApplyCorrection.To(streams.Get<CorrectionCase>(Contested), this, $"申诉成立，学籍信息更正，案件号{Number}", application as CorrectionApplication, streams, at);

    // what the province sends back the board does anew, with its own people: they had no part in what is contested; and so does the province, which has decided nothing yet
    protected override CaseState Answered(Fact ended) => ended switch
    {
        ChildReturned => this with { Preparer = null, Prepared = null, Seconders = [], ExtendedFrom = null },
        ChildRefused f => this with { Barred = Barred.Union(f.By ?? []), Decided = true, ToldUntil = f.Until },
        _ => this,
    };

    protected override CaseState Under(string province) => this with { Province = province };

    protected override CaseState Turn(Fact fact, Stamp stamp) => fact switch
    {
        AppealRaised f => this with
        {
            Contested = f.Contested,
            School = f.School,
            Province = f.Province,
            Above = f.Above,
            ProvinceDays = f.ProvinceDays,
            Signers = f.Signers,
            Barred = [.. f.Barred],
            Grounds = f.Grounds.Bare(),
            Evidence = [.. f.Photos.Select(p => p with { Bytes = null })],
        },
        AppealExtended => this with { Extended = true, ExtendedFrom = Due, Preparer = null, Prepared = null, Seconders = [] },
        AppealPrepared f => this with { Preparer = f.By, Prepared = f, Seconders = [], DrawnFrom = stamp.Version },
        AppealSeconded f => this with { Seconders = Seconders.Add(f.By), DrawnFrom = stamp.Version },
        AppealUpheld f => this with { Child = f.Child, Decided = true },
        AppealRejected f => this with { Barred = Barred.Add(f.By), Decided = true, ToldUntil = f.Until },
        AppealCarriedOn f => this with { Grounds = f.Grounds.Bare(), Barred = Preparer is { } at ? Barred.Add(at) : Barred, Preparer = null, Prepared = null, Seconders = [] },
        AppealWithdrawn => this,
        _ => throw Unknown(fact),
    };
}
