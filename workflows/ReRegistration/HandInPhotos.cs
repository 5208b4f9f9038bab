using System.Collections.Immutable;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;

namespace Chsi.Workflows.ReRegistration;

/// <summary>
/// 人工审核: the applicant hands in photos, for the first time, as a supplement, or again after a 不通过 (000-24, 001-19). With the first photos the
/// number is reserved: until the case is decided nobody else can register it (000-22), and the holder is told.
/// </summary>
/// <param name="Photos">Prepared pictures with their bytes: one <see cref="HoldingCard"/> and one <see cref="CardFront"/>; as a supplement one of them is enough.</param>
/// <param name="Consent">Version of the separate consent to the use of the photos; null where it was not given.</param>
/// <param name="Seen">The stage's version that the form was drawn from.</param>
public sealed record HandInPhotos(Guid Case, ImmutableArray<EvidenceFile> Photos, string? Consent, int Seen) : Request
{
    public const string HoldingCard = "holding-card";
    public const string CardFront = "card-front";

    public override Needs Needs => Needs.Stream(Case).AndLinked(1);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (streams.Find<ReRegistrationCase>(Case) is not { } @case || @case.Applicant != at.Person)
        {
            return Refuse("没有找到您的申请，请重新登录后再试。");
        }

        if (@case.Closed)
        {
            return Refuse($"申请{@case.Route.LabelOf(@case.Stage)}，不能再提交照片。");
        }

        if (@case.UnderReview || @case.At(ReRegistrationRoute.AwaitingObjection))
        {
            return Refuse("照片已经提交，正在审核，无需重复提交。");
        }

        if (@case.StageVersion != Seen)
        {
            return Refuse("申请的状态已有变化，请刷新页面后再提交。");
        }

        if (@case.TooLate(at))
        {
            return Refuse(ReRegistrationCase.LimitOver);
        }

        if (Consent is null)
        {
            return Refuse("请先阅读并同意照片使用说明。", "Consent");
        }

        if (Photos.IsEmpty)
        {
            return Refuse("请选择要上传的照片。", HoldingCard);
        }

        if (Photos.Any(p => p.Kind is not (HoldingCard or CardFront)) || Photos.DistinctBy(p => p.Kind).Count() != Photos.Length)
        {
            return Refuse($"请只上传{ReRegistrationWording.PhotoOf(HoldingCard)}和{ReRegistrationWording.PhotoOf(CardFront)}，各一张。", HoldingCard);
        }

        if (!@case.At(ReRegistrationRoute.AwaitingSupplement))
        {
            foreach (var kind in new[] { HoldingCard, CardFront })
            {
                if (Photos.All(p => p.Kind != kind))
                {
                    return Refuse($"请上传{ReRegistrationWording.PhotoOf(kind)}。", kind);
                }
            }
        }

        if (@case.Evidence.Length + Photos.Length > ReRegistrationCase.MostFiles)
        {
            return Refuse("本案上传的照片过多，请联系客服。");
        }

        if (@case.Rejection is { } rejection && @case.At(ReRegistrationRoute.Rejected) && rejection.RetryAt > at.Now)
        {
            return Refuse($"{ReRegistrationWording.Instant(rejection.RetryAt)}起可以重新提交照片。");
        }

        var claim = streams.Get<IdNumberClaim>(@case.Claim);
        if (claim.ReservedFor is { } other && other != Case)
        {
            return Refuse("证件号码已经被注册，客服审核通过后才能被再次注册");
        }

        Fact handedIn = @case.At(ReRegistrationRoute.AwaitingSupplement)
            ? new PhotosSupplemented(Photos, Consent)
            : new PhotosHandedIn(Photos, Consent);
        var accepted = Accept(Case, handedIn);
        if (handedIn is PhotosHandedIn && claim.Holder is { } holder)
        {
            accepted = accepted.Tell(Notices.EvidenceIn(holder, @case));
        }

        return claim.ReservedFor == Case ? accepted : accepted.And(claim.Id, new NumberReserved(Case));
    }
}
