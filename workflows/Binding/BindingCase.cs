using System.Collections.Immutable;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.Binding;

/// <summary>How such a case comes about.</summary>
public static class BindingCauses
{
    public const string RecordMissing = "record-missing";
}

/// <summary>尝试绑定学籍: one case at the school whose record it is. At most one of an account is open.</summary>
public sealed record BindingCase(Guid Id) : CaseState(Id)
{
    public string School { get; init; } = "";

    public string StudentNumber { get; init; } = "";

    public string DocumentType { get; init; } = "";

    public Personal? Name { get; init; }

    public Personal? IdNumber { get; init; }

    public Personal? Said { get; init; }

    /// <summary>The record that its school found to be this person's; null before.</summary>
    public Guid? Record { get; init; }

    /// <summary>That record is put right by a correction that the person asks for.</summary>
    public bool ByCorrection { get; init; }

    public override RouteSheet Route => BindingRoute.Sheet;

    public override bool UnderReview => At(BindingRoute.AtSchool);

    public override ImmutableArray<Guid> Links => Applicant == Guid.Empty ? [] : [Applicant];

    public override ImmutableArray<HeldLookup> Lookups => Applicant == Guid.Empty || Closed ? [] : [new(LookupKind.OpenCase, Id, KeyOf(Applicant))];

    /// <summary>The key that the one open case of an account holds.</summary>
    public static LookupKey KeyOf(Guid account) => new(LookupKind.OpenCase, $"binding:{account}");

    // the school has no leases; nobody else takes it
    public override string? Bar(Guid person) => "本案由学校办理。";

    public override HistoryLine? Line(Fact fact) => BindingWording.Line(fact);

    protected override CaseState Turn(Fact fact, Stamp stamp) => fact switch
    {
        BindingAsked f => this with
        {
            School = f.School,
            StudentNumber = f.StudentNumber,
            DocumentType = f.DocumentType,
            Name = f.Name.Bare(),
            IdNumber = f.Number.Bare(),
            Said = f.Said.Bare(),
        },
        BindingConfirmed f => this with { Record = f.Record, ByCorrection = f.ByCorrection },
        BindingRefused => this,
        _ => throw Unknown(fact),
    };
}
