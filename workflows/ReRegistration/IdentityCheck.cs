using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;

namespace Chsi.Workflows.ReRegistration;

/// <summary>途径1: the applicant goes to 实人验证 (004-13). The service has already given a session; the case remembers the latest.</summary>
/// <param name="Consent">Version of the separate consent to hand name and number to the service, which the page asked for before it did.</param>
public sealed record StartIdentityCheck(Guid Case, string Session, string? Consent = null) : Request
{
    public override Needs Needs => Needs.Stream(Case).AndLinked(1);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (streams.Find<ReRegistrationCase>(Case) is not { } @case || @case.Applicant != at.Person)
        {
            return Refuse("没有找到您的申请，请重新登录后再试。");
        }

        if (@case.Closed)
        {
            return Refuse($"申请{@case.Route.LabelOf(@case.Stage)}，无需再验证。");
        }

        if (@case.TooLate(at))
        {
            return Refuse(ReRegistrationCase.LimitOver);
        }

        if (@case.FacePassed)
        {
            return Refuse("实人验证已通过，无需重复验证；本案还需人工审核。");
        }

        if (@case.Cause == Causes.DocumentUnknown
            || DocumentType.Find(streams.Get<IdNumberClaim>(@case.Claim).DocumentType) is not { CheckedByGateway: true })
        {
            return Refuse("该类证件不支持实人验证，请选择人工审核。");
        }

        return streams.Get<IdNumberClaim>(@case.Claim).ReservedFor is { } other && other != Case
            ? Refuse("证件号码已经被注册，客服审核通过后才能被再次注册")
            : Accept(Case, new IdentityCheckStarted(Session, @case.Attempts + 1, Consent));
    }
}

/// <summary>
/// The service's answer, by its signed callback or by polling. It counts once: an answer to a session that is not the latest does nothing.
/// The process that asked the service asks this, as the clock does; no person may.
/// A pass closes the other accounts and passes the number at once (004-14), unless a second reviewer would be needed: then it reserves the number,
/// the holder is told, and people decide on photos. The third failure opens 人工审核 by itself (001-19).
/// </summary>
/// <param name="Reason">The service's code for a failure; empty for a pass.</param>
public sealed record FinishIdentityCheck(Guid Case, string Session, bool Passed, string Reason) : Request
{
    public override Needs Needs => Needs.Stream(Case).AndLinked(2);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (at.Desk != Desk.Clock)
        {
            return Refuse("实人验证的结果只能由验证服务给出。");
        }

        if (streams.Find<ReRegistrationCase>(Case) is not { Closed: false } @case || @case.Session != Session)
        {
            return Accepted.Nothing;
        }

        if (!Passed)
        {
            var failures = @case.Failures + 1;
            var failed = Accept(Case, new IdentityCheckFailed(Session, Reason, failures));
            return failures >= at.Settings.IdentityCheckFailures && !@case.ManualReviewOpen
                ? failed.And(Case, new ManualReviewOpened(failures))
                : failed;
        }

        var claim = streams.Get<IdNumberClaim>(@case.Claim);
        if (@case.TooLate(at))
        {
            return Refuse(ReRegistrationCase.LimitOver);
        }

        if (claim.ReservedFor is { } other && other != Case)
        {
            return Refuse("证件号码已经被注册，客服审核通过后才能被再次注册");
        }

        var passed = Accept(Case, new IdentityCheckPassed(Session));
        if (SecondReviewRules.NotNeeded.Holds(@case, streams, at))
        {
            return passed;
        }

        if (claim.Holder is { } holder)
        {
            passed = passed.Tell(Notices.EvidenceIn(holder, @case));
        }

        passed = claim.ReservedFor == Case ? passed : passed.And(claim.Id, new NumberReserved(Case));
        return @case.At(ReRegistrationRoute.AwaitingEvidence) || @case.At(ReRegistrationRoute.Rejected)
            ? passed.Tell(Notices.PhotosNeeded(@case))
            : passed;
    }
}
