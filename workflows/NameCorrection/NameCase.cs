using System.Collections.Immutable;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.NameCorrection;

/// <summary>How such a case comes about.</summary>
public static class NameCauses
{
    public const string NameWrong = "name-wrong";
}

/// <summary>One correction of an account's name. At most one of an account is open.</summary>
public sealed record NameCase(Guid Id) : CaseState(Id)
{
    public Personal? Name { get; init; }

    public Personal? Registered { get; init; }

    public Personal? Said { get; init; }

    public override RouteSheet Route => NameRoute.Sheet;

    public override bool UnderReview => At(NameRoute.InReview);

    public override ImmutableArray<Guid> Links => Applicant == Guid.Empty ? [] : [Applicant];

    public override ImmutableArray<HeldLookup> Lookups => Applicant == Guid.Empty || Closed ? [] : [new(LookupKind.OpenCase, Id, KeyOf(Applicant))];

    /// <summary>The key that the one open case of an account holds.</summary>
    public static LookupKey KeyOf(Guid account) => new(LookupKind.OpenCase, $"name:{account}");

    public override string? Bar(Guid person) => null;

    public override HistoryLine? Line(Fact fact) => NameWording.Line(fact);

    protected override CaseState Turn(Fact fact, Stamp stamp) => fact switch
    {
        NameCorrectionAsked f => this with { Name = f.Name.Bare(), Registered = f.Registered?.Bare(), Said = f.Said.Bare(), Evidence = f.Photos },
        NameCorrectionApproved or NameCorrectionRefused => this,
        _ => throw Unknown(fact),
    };
}
