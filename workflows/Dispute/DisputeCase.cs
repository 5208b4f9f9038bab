using System.Collections.Immutable;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.Dispute;

/// <summary>How a dispute came about.</summary>
public static class DisputeCauses
{
    /// <summary>Customer service opened it for a person who cannot sign in any more.</summary>
    public const string ByDesk = "dispute-by-desk";

    /// <summary>The person of the closed account opened it, proven by 实人验证 or photos.</summary>
    public const string ByHolder = "dispute-by-holder";
}

/// <summary>One dispute about a re-registration that was approved. The applicant is the account that was closed.</summary>
public sealed record DisputeCase(Guid Id) : CaseState(Id)
{
    /// <summary>The re-registration's case.</summary>
    public Guid Disputed { get; init; }

    /// <summary>The account to which the number passed.</summary>
    public Guid Account { get; init; }

    public ImmutableArray<Guid> Approvers { get; init; } = [];

    public Personal? Grounds { get; init; }

    /// <summary>The phone that the person proved when opening it; null where customer service did.</summary>
    public Personal? Contact { get; init; }

    /// <summary>See <see cref="DisputeOpened"/>.</summary>
    public string? Proof { get; init; }

    /// <summary>Whose 争议成立 waits for the second reviewer, or was the second.</summary>
    public Guid? UpheldBy { get; init; }

    /// <summary>What the old account gets back; null where it does not.</summary>
    public Personal? Phone { get; init; }

    public Personal? Mail { get; init; }

    public override RouteSheet Route => DisputeRoute.Sheet;

    public override ImmutableArray<Guid> Links => Disputed == Guid.Empty ? base.Links : [Applicant, Claim, Disputed, Account];

    public override bool UnderReview => At(DisputeRoute.InReview) || At(DisputeRoute.SecondReview);

    public override string? Bar(Guid person) =>
        Approvers.Contains(person) ? "有争议的案件由您审核通过，争议须由其他审核人办理。"
        : UpheldBy == person ? "本争议由您先行审核，复核须由另一名审核人办理。"
        : null;

    public override HistoryLine? Line(Fact fact) => DisputeWording.Line(fact);

    protected override CaseState Without(Guid reviewer) => At(DisputeRoute.SecondReview) && UpheldBy == reviewer ? this with { UpheldBy = null } : this;

    protected override CaseState Turn(Fact fact, Stamp stamp) => fact switch
    {
        DisputeOpened f => this with { Disputed = f.Disputed, Account = f.Account, Approvers = f.Approvers, Grounds = f.Grounds.Bare(), Contact = f.Contact?.Bare(), Proof = f.Proof },
        DisputePhotosHandedIn f => this with { Evidence = Evidence.AddRange(f.Photos.Select(p => p with { Bytes = null })) },
        DisputeUpheld f => this with { UpheldBy = f.By, Phone = f.Phone, Mail = f.Mail, Reviewer = null },
        DisputeRefused => this with { Reviewer = null },
        _ => throw Unknown(fact),
    };
}
