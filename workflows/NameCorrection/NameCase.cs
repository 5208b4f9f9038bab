using System.Collections.Immutable;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.NameCorrection;

/// <summary>How such a case comes about.</summary>
public static class NameCauses
{
    public const string NameWrong = "name-wrong";

    public const string NumberWrong = "number-wrong";

    public const string BothWrong = "name-and-number-wrong";

    public static string Of(bool name, bool number) => name && number ? BothWrong : number ? NumberWrong : NameWrong;

    /// <summary>What is wrong, as people say it.</summary>
    public static string What(string cause) => cause switch
    {
        NumberWrong => "证件号码",
        BothWrong => "姓名和证件号码",
        _ => "姓名",
    };
}

/// <summary>One correction of an account's name or number. At most one of an account is open.</summary>
public sealed record NameCase(Guid Id) : CaseState(Id)
{
    /// <summary>The account's own where the number alone is wrong.</summary>
    public Personal? Name { get; init; }

    /// <summary>Null where the number is right.</summary>
    public Personal? IdNumber { get; init; }

    /// <summary>The stream of the number that the account got; null before, and where the number stays.</summary>
    public Guid? Given { get; init; }

    /// <summary>Whose 通过 waits for the second reviewer; null where none does.</summary>
    public Guid? ApprovedBy { get; init; }

    public Personal? Registered { get; init; }

    public Personal? Said { get; init; }

    public override RouteSheet Route => NameRoute.Sheet;

    public override bool UnderReview => At(NameRoute.InReview) || At(NameRoute.SecondReview);

    public override ImmutableArray<Guid> Links => Applicant == Guid.Empty ? [] : [Applicant];

    public override ImmutableArray<HeldLookup> Lookups => Applicant == Guid.Empty || Closed ? [] : [new(LookupKind.OpenCase, Id, KeyOf(Applicant))];

    /// <summary>The key that the one open case of an account holds.</summary>
    public static LookupKey KeyOf(Guid account) => new(LookupKind.OpenCase, $"name:{account}");

    public override string? Bar(Guid person) => ApprovedBy == person ? ReRegistration.ReviewGuard.AnotherPerson : null;

    public override HistoryLine? Line(Fact fact) => NameWording.Line(fact);

    protected override CaseState Without(Guid reviewer) => At(NameRoute.SecondReview) && ApprovedBy == reviewer ? this with { ApprovedBy = null } : this;

    protected override CaseState Turn(Fact fact, Stamp stamp) => fact switch
    {
        NameCorrectionAsked f => this with { Name = f.Name.Bare(), Registered = f.Registered?.Bare(), Said = f.Said.Bare(), IdNumber = f.Number?.Bare(), Evidence = f.Photos },
        NameCorrectionApproved { First: true } f => this with { ApprovedBy = f.By, Reviewer = null },
        NameCorrectionApproved f => this with { Given = f.Claim },
        NameCorrectionRefused => this,
        _ => throw Unknown(fact),
    };
}
