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

    public static string Label(string cause) => cause switch
    {
        DocumentUnknown => "证件核验",
        Dispute.DisputeCauses.ByDesk or Dispute.DisputeCauses.ByHolder => "重新注册争议",
        NameCorrection.NameCauses.NameWrong or NameCorrection.NameCauses.NumberWrong or NameCorrection.NameCauses.BothWrong => $"{NameCorrection.NameCauses.What(cause)}更正",
        Binding.BindingCauses.RecordMissing => "绑定学籍",
        Correction.CorrectionCauses.Changed or Correction.CorrectionCauses.Mistaken => "学籍信息更正",
        ProvincialApproval.ApprovalCauses.Submitted => "省级审核",
        Appeal.AppealCauses.CorrectionRefused => "学生申诉",
        Duplicate.DuplicateCauses.RecordDoubled => "重复学籍",
        _ => "重新注册",
    };
}

/// <summary>What the desk decided last, with the case as it stood before.</summary>
/// <param name="Request">By which the notices of the decision are known.</param>
/// <param name="Version">Of the decision's fact; the stage that it led to begins with the next.</param>
public sealed record DeskDecision(Guid By, DateTimeOffset At, Guid Request, int Version, ReRegistrationCase Before);

/// <summary>The decision by which a case was approved, or would have been without a second reviewer.</summary>
/// <param name="Version">Of its fact.</param>
public sealed record CaseApproval(int Version, Guid Request);

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

    /// <summary>Accounts for which an objection was announced, proven since or not.</summary>
    public ImmutableArray<Guid> Announcers { get; init; } = [];

    /// <summary>Accounts whose persons have objected.</summary>
    public ImmutableArray<Guid> Objectors { get; init; } = [];

    /// <summary>Those of them who have proven to be the holder: photos are what anybody can hand in, and prove nothing before they are looked at.</summary>
    public ImmutableArray<Guid> ProvenObjectors { get; init; } = [];

    /// <summary>Members of staff who have said 通过, at whatever stage and whatever came of it.</summary>
    public ImmutableArray<Guid> Approvers { get; init; } = [];

    /// <summary>Null while nobody has approved and no face has passed.</summary>
    public CaseApproval? Approval { get; init; }

    /// <summary>The dispute about the approval; null where none is under way.</summary>
    public Guid? DisputedIn { get; init; }

    /// <summary>The proofs of the disputes that the person of the closed account opened.</summary>
    public ImmutableArray<string> LateObjections { get; init; } = [];

    public override bool UnderReview => At(ReRegistrationRoute.InReview) || At(ReRegistrationRoute.SecondReview);

    public override DateTimeOffset? WakeAt => DisputedIn is null ? base.WakeAt : null;

    public override (int Version, DateTimeOffset At)? Reversible => Decided is { } last && StageVersion == last.Version + 1 ? (last.Version, last.At) : null;

    public override RouteSheet Route => ReRegistrationRoute.Sheet;

    public override string? Bar(Guid person) => ApprovedBy == person ? ReviewGuard.AnotherPerson : null;

    public override HistoryLine? Line(Fact fact) => ReRegistrationWording.Line(fact);

    /// <summary>The newest file of each kind: what the desk looks at.</summary>
    public IEnumerable<EvidenceFile> Current => Evidence.GroupBy(e => e.Kind).Select(g => g.Last());

    protected override CaseState Turn(Fact fact, Stamp stamp) => fact switch
    {
        IdentityCheckStarted f => this with { Session = f.Session, Attempts = f.Attempt },
        IdentityCheckFailed f => this with { Session = null, Failures = f.Failures },
        IdentityCheckPassed => this with { Session = null, DecidedBy = null, FacePassed = true, Approval = new(stamp.Version, stamp.Request) },
        ManualReviewOpened => this with { ManualReviewOpen = true },
        PhotosHandedIn f => this with { Evidence = Evidence.AddRange(Bare(f.Photos)) },
        PhotosSupplemented f => this with { Evidence = Evidence.AddRange(Bare(f.Photos)), Asked = null },
        ReturnedForSupplement f => this with { Decided = Decision(f.By, stamp), Asked = f, Returns = Returns + 1, ApprovedBy = null },
        ReviewApproved f => this with
        {
            Decided = Decision(f.By, stamp),
            DecidedBy = f.By,
            ApprovedBy = f.By,
            Approvers = Approvers.Contains(f.By) ? Approvers : Approvers.Add(f.By),
            Approval = new(stamp.Version, stamp.Request),
            Reviewer = null,
        },
        ReviewRejected f => this with { Decided = Decision(f.By, stamp), DecidedBy = f.By, ApprovedBy = null, Rejection = f, Reviewer = null },
        DecisionTakenBack f => Restored(Decided?.Before ?? this, f),
        ObjectionAnnounced f => this with { Announcers = Announcers.Add(f.By) },
        ObjectionPhotosHandedIn f => this with { Evidence = Evidence.AddRange(Bare(f.Photos)) },
        ObjectionRaised f => this with
        {
            Objectors = Objectors.Contains(f.By) ? Objectors : Objectors.Add(f.By),
            ProvenObjectors = f.Proof == HolderProof.ByPhotos ? ProvenObjectors : ProvenObjectors.Add(f.By),
            ApprovedBy = null,
            DrawnFrom = stamp.Version,
        },
        ApprovalDisputed f => this with { DisputedIn = f.Dispute, LateObjections = f.Proof is { } proof ? LateObjections.Add(proof) : LateObjections },
        ApprovalOverturned f => this with { DisputedIn = null, KeepUntil = f.KeepUntil },
        // what others have looked at since is no slip any more
        ApprovalConfirmed f => this with { DisputedIn = null, KeepUntil = f.KeepUntil, Decided = null },
        CaseSuperseded => this,
        _ => throw Unknown(fact),
    };

    protected override CaseState Without(Guid reviewer) => this with
    {
        ApprovedBy = ApprovedBy == reviewer ? null : ApprovedBy,
        // what the second reviewer decided may still be taken back, to where the first one's word would count again
        Decided = Decided is { Before: var before } decided && before.ApprovedBy == reviewer ? decided with { Before = before with { ApprovedBy = null } } : Decided,
    };

    private ReRegistrationCase Restored(ReRegistrationCase before, DecisionTakenBack f) => this with
    {
        Asked = before.Asked,
        Returns = before.Returns,
        Rejection = before.Rejection,
        DecidedBy = before.DecidedBy,
        ApprovedBy = before.ApprovedBy,
        Approval = before.Approval,
        Reviewer = f.By,
        ClockLeft = f.Left,
        Decided = null,
    };

    private DeskDecision Decision(Guid by, Stamp stamp) => new(by, stamp.At, stamp.Request, stamp.Version, this with { Decided = null });

    private static IEnumerable<EvidenceFile> Bare(ImmutableArray<EvidenceFile> photos) => photos.Select(p => p with { Bytes = null });
}
