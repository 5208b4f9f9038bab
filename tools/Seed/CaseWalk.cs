using System.Security.Cryptography;
using Chsi.Silo.Store;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Tools.Seed;

/// <summary>One case, walked step by step through the real rules at moments of the past; time limits that fall due in between are answered on the way.</summary>
public sealed class CaseWalk(BulkCommit bulk, RegisterAccount registered, SamplePhotos photos)
{
    public Guid Id => registered.Case;

    public Actor Applicant { get; } = Actor.Applicant(registered.Account);

    /// <summary>The case as it stands.</summary>
    public ReRegistrationCase Case => bulk.Find<ReRegistrationCase>(registered.Case)
        ?? throw new InvalidOperationException("The registration opened no case.");

    /// <summary>The person of the old account signs in to it.</summary>
    public Task Use(Guid old, DateTimeOffset at) => Do(() => new RecordUse(old), Actor.Applicant(old), at);

    public Task HandIn(DateTimeOffset at) =>
        Do(() => new HandInPhotos(Id, [HoldingCard(), CardFront()], MadeUpPerson.ConsentGiven, Case.StageVersion), Applicant, at);

    public Task Take(Actor reviewer, DateTimeOffset at) => Do(() => new TakeReview(Id), reviewer, at);

    public Task Return(Actor reviewer, DateTimeOffset at)
    {
        var reason = ReviewReasons.Supplement[0];
        return Do(() => new ReturnForSupplement(Id, [reason.Code], reason.Text, Case.StageVersion), reviewer, at);
    }

    public Task Supplement(DateTimeOffset at) =>
        Do(() => new HandInPhotos(Id, [HoldingCard()], MadeUpPerson.ConsentGiven, Case.StageVersion), Applicant, at);

    public Task Reject(Actor reviewer, DateTimeOffset at)
    {
        var reason = ReviewReasons.Rejection[0];
        return Do(() => new RejectReview(Id, reason.Code, reason.Text, Case.StageVersion), reviewer, at);
    }

    public Task Approve(Actor reviewer, DateTimeOffset at) => Do(() => new ApproveReview(Id, "人证一致", Case.StageVersion), reviewer, at);

    public Task Withdraw(DateTimeOffset at) => Do(() => new WithdrawCase(Id), Applicant, at);

    /// <summary>Answers the time limits that fell due until then, each at its own instant.</summary>
    public async Task LimitsUntil(DateTimeOffset then)
    {
        while (Case.WakeAt is { } wake && wake <= then)
        {
            await bulk.Accepted(new TimeLimitReached(Id), Actor.Clock, wake);
        }
    }

    private async Task Do(Func<Request> request, Actor actor, DateTimeOffset at)
    {
        await LimitsUntil(at);
        await bulk.Accepted(request(), actor, at);
    }

    private EvidenceFile HoldingCard() => File(HandInPhotos.HoldingCard, photos.HoldingCard);

    private EvidenceFile CardFront() => File(HandInPhotos.CardFront, photos.CardFront);

    private static EvidenceFile File(string kind, byte[] bytes) =>
        new(Guid.CreateVersion7(), kind, Convert.ToHexString(SHA256.HashData(bytes)), bytes.Length) { Bytes = bytes };
}

/// <summary>Made-up work is right by construction: a refusal is a mistake of the maker.</summary>
public static class Accepting
{
    public static async Task<Accepted> Accepted(this BulkCommit bulk, Request request, Actor actor, DateTimeOffset at) =>
        await bulk.Ask(request, actor, at) switch
        {
            Accepted accepted => accepted,
            Refused refused => throw new InvalidOperationException($"{request.GetType().Name} was refused: {refused.Sentence}"),
            var other => throw new InvalidOperationException($"{request.GetType().Name} was answered by {other.GetType().Name}."),
        };
}
