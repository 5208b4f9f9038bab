using System.Collections.Immutable;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.ReRegistration;

/// <summary>Why an account has to prove whose number it is.</summary>
public static class Causes
{
    /// <summary>身份证号码重复: another account holds the number.</summary>
    public const string NumberTaken = "number-taken";

    /// <summary>The document is of a type that the name check does not know.</summary>
    public const string DocumentUnknown = "document-unknown";

    public static string Label(string cause) => cause == DocumentUnknown ? "证件核验" : "重新注册";
}

/// <summary>What the desk decided last, with the case as it stood before.</summary>
/// <param name="Request">By which the notices of the decision are known.</param>
/// <param name="Version">Of the decision's fact; the stage that it led to begins with the next.</param>
public sealed record DeskDecision(Guid By, DateTimeOffset At, Guid Request, int Version, ReRegistrationCase Before);

/// <summary>One application to take over an ID number.</summary>
public sealed record ReRegistrationCase(Guid Id) : CaseState(Id)
{
    /// <summary>Files one case may hold; a quota, not a rule of the procedure.</summary>
    public const int MostFiles = 20;

    public const string LimitOver = "提交期限已过，本次注册即将失效，请重新注册。";

    /// <summary>The 实人验证 that is under way; its answer counts once.</summary>
    public string? Session { get; init; }

    public int Attempts { get; init; }

    public int Failures { get; init; }

    public bool ManualReviewOpen { get; init; }

    public int Returns { get; init; }

    public ReturnedForSupplement? Asked { get; init; }

    public ReviewRejected? Rejection { get; init; }

    /// <summary>The reviewer who decided last; null while nobody has, or where 实人验证 decided after them.</summary>
    public Guid? DecidedBy { get; init; }

    /// <summary>Whose 通过 waits for the second reviewer; null where none does.</summary>
    public Guid? ApprovedBy { get; init; }

    /// <summary>Null while there is none, and after it was taken back.</summary>
    public DeskDecision? Decided { get; init; }

    /// <summary>实人验证 passed and did not decide alone.</summary>
    public bool FacePassed { get; init; }

    /// <summary>Accounts whose persons have objected.</summary>
    public ImmutableArray<Guid> Objectors { get; init; } = [];

    /// <summary>What a page of the desk must have been drawn from: the version of the stage, or of an objection since.</summary>
    public int DrawnFrom { get => Math.Max(field, StageVersion); init; }

    /// <summary>A reviewer has it or may take it.</summary>
    public bool UnderReview => At(ReRegistrationRoute.InReview) || At(ReRegistrationRoute.SecondReview);

    public override RouteSheet Route => ReRegistrationRoute.Sheet;

    /// <summary>The newest file of each kind: what the desk looks at.</summary>
    public IEnumerable<EvidenceFile> Current => Evidence.GroupBy(e => e.Kind).Select(g => g.Last());

    /// <summary>The applicant's limit has passed; the clock, which wins from that instant on, only has not come by yet.</summary>
    public bool TooLate(Moment at) => Desk == Desk.Applicant && Due <= at.Now;

    protected override CaseState Turn(Fact fact, Stamp stamp) => fact switch
    {
        IdentityCheckStarted f => this with { Session = f.Session, Attempts = f.Attempt },
        IdentityCheckFailed f => this with { Session = null, Failures = f.Failures },
        IdentityCheckPassed => this with { Session = null, DecidedBy = null, FacePassed = true },
        ManualReviewOpened => this with { ManualReviewOpen = true },
        PhotosHandedIn f => this with { Evidence = Evidence.AddRange(Bare(f.Photos)) },
        PhotosSupplemented f => this with { Evidence = Evidence.AddRange(Bare(f.Photos)), Asked = null },
        ReturnedForSupplement f => this with { Decided = Decision(f.By, stamp), Asked = f, Returns = Returns + 1, ApprovedBy = null },
        ReviewApproved f => this with { Decided = Decision(f.By, stamp), DecidedBy = f.By, ApprovedBy = f.By, Reviewer = null },
        ReviewRejected f => this with { Decided = Decision(f.By, stamp), DecidedBy = f.By, ApprovedBy = null, Rejection = f, Reviewer = null },
        DecisionTakenBack f => Restored(Decided?.Before ?? this, f),
        ObjectionRaised f => this with { Objectors = Objectors.Add(f.By), ApprovedBy = null, DrawnFrom = stamp.Version },
        CaseWithdrawn or CaseSuperseded => this,
        _ => throw Unknown(fact),
    };

    private ReRegistrationCase Restored(ReRegistrationCase before, DecisionTakenBack f) => this with
    {
        Asked = before.Asked,
        Returns = before.Returns,
        Rejection = before.Rejection,
        DecidedBy = before.DecidedBy,
        ApprovedBy = before.ApprovedBy,
        Reviewer = f.By,
        ClockLeft = f.Left,
        Decided = null,
    };

    private DeskDecision Decision(Guid by, Stamp stamp) => new(by, stamp.At, stamp.Request, stamp.Version, this with { Decided = null });

    private static IEnumerable<EvidenceFile> Bare(ImmutableArray<EvidenceFile> photos) => photos.Select(p => p with { Bytes = null });
}
