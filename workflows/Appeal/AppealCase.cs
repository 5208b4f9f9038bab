using System.Collections.Immutable;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ProvincialApproval;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.Appeal;

/// <summary>学生申诉: one appeal against one refused correction; there is no second one, unless it was taken back.</summary>
public sealed record AppealCase(Guid Id) : CaseState(Id), IAwaitsApproval
{
    public Guid Contested { get; init; }

    public string School { get; init; } = "";

    public string Province { get; init; } = "";

    public bool Above { get; init; }

    public int? ProvinceDays { get; init; }

    /// <summary>Nobody who had a part in what is contested, or in an earlier step of the appeal, decides.</summary>
    public ImmutableHashSet<Guid> Barred { get; init; } = [];

    public Personal? Grounds { get; init; }

    /// <summary>The instant at which the board's time would have ended; null where it was not extended.</summary>
    public DateTimeOffset? ExtendedFrom { get; init; }

    public Guid? Child { get; init; }

    public override RouteSheet Route => AppealRoute.Sheet;

    public override Desk Superior => Desk.Province(Province);

    public bool AtBoard => At(AppealRoute.Board) || At(AppealRoute.BoardExtended);

    public override bool UnderReview => AtBoard || At(AppealRoute.AtProvince);

    /// <summary>The student can go on to the province: the board has refused, or lets its time pass.</summary>
    public bool CanGoOn => At(AppealRoute.OpenToProvince) || (AtBoard && Overdue);

    public override ImmutableArray<Guid> Links => Contested == Guid.Empty ? [] : Child is { } child ? [Applicant, Contested, child] : [Applicant, Contested];

    // it stays when the case is decided: what was decided on once is not contested again
    public override ImmutableArray<HeldLookup> Lookups => Contested == Guid.Empty || At(AppealRoute.Withdrawn) ? [] : [new(LookupKind.OpenCase, Id, KeyOf(Contested))];

    /// <summary>The key that the one appeal against a correction holds.</summary>
    public static LookupKey KeyOf(Guid contested) => new(LookupKind.OpenCase, $"appeal:{contested}");

    public override string? Bar(Guid person) => Barred.Contains(person) ? "您参与过原决定或申诉的前一环节，须由他人办理。" : null;

    public override HistoryLine? Line(Fact fact) => AppealWording.Line(fact);

    public Answer Granted(CorrectionApplication? application, Streams streams, Moment at) =>
        ApplyCorrection.To(streams.Get<CorrectionCase>(Contested), Id, $"申诉成立，学籍信息更正，案件号{Number}", application, streams, at);

    protected override CaseState Turn(Fact fact, Stamp stamp) => fact switch
    {
        AppealRaised f => this with
        {
            Contested = f.Contested,
            School = f.School,
            Province = f.Province,
            Above = f.Above,
            ProvinceDays = f.ProvinceDays,
            Barred = [.. f.Barred],
            Grounds = f.Grounds.Bare(),
            Evidence = [.. f.Photos.Select(p => p with { Bytes = null })],
        },
        AppealExtended => this with { ExtendedFrom = Due },
        AppealUpheld f => this with { Child = f.Child, Barred = Barred.Add(f.By) },
        AppealRejected f => this with { Barred = Barred.Add(f.By) },
        AppealCarriedOn f => this with { Grounds = f.Grounds.Bare() },
        AppealWithdrawn => this,
        _ => throw Unknown(fact),
    };
}
