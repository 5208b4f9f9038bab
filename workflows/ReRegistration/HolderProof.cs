using System.Collections.Immutable;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.ReRegistration;

/// <summary>
/// How the person of an old account who does not sign in to it proves to be its holder: by 实人验证, or by photos, which the two reviewers look at
/// beside the applicant's.
/// </summary>
/// <param name="Session">The session of 实人验证 that passed; null where photos are handed in.</param>
/// <param name="Photos">One <see cref="HoldingCard"/> and one <see cref="CardFront"/>, prepared; empty with a session.</param>
/// <param name="Consent">Version of the separate consent to either; null where it was not given.</param>
public sealed record HolderProof(string? Session, ImmutableArray<EvidenceFile> Photos, string? Consent)
{
    public const string HoldingCard = "holder-holding-card", CardFront = "holder-card-front";

    /// <summary>Stored names of the proofs.</summary>
    public const string BySignIn = "sign-in", ByFace = "face-check", ByPhotos = "photos";

    public string By => Session is null ? ByPhotos : ByFace;

    /// <summary>Why this proves nothing; null where it does.</summary>
    public Refused? Refusal(Guid holder, Moment at)
    {
        if (Session is not null)
        {
            // the process that asked the service says so, as the clock does; no person may
            return at.Desk == Desk.Clock ? null : new("实人验证的结果只能由验证服务给出。");
        }

        if (at.Person != holder || at.Desk != Desk.Nobody)
        {
            return new("没有找到与您有关的重新注册申请。");
        }

        return Consent is null ? new("请先阅读并同意照片使用说明。", nameof(Consent))
            : Photos.Length != 2 || Photos.All(p => p.Kind != HoldingCard) ? new($"请上传{ReRegistrationWording.PhotoOf(HandInPhotos.HoldingCard)}。", HoldingCard)
            : Photos.All(p => p.Kind != CardFront) ? new($"请上传{ReRegistrationWording.PhotoOf(HandInPhotos.CardFront)}。", CardFront)
            : null;
    }
}
