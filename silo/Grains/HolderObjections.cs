using Chsi.Silo.SignIn;
using Chsi.Silo.Store;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;

namespace Chsi.Silo.Grains;

/// <summary>What somebody who is not signed in says of themselves, as typed; the phone is proven by a code.</summary>
/// <param name="Reason">Why they object; empty where they do not.</param>
public sealed record HolderStatement(string Name, string Number, string Phone, string Reason = "");

/// <summary>
/// Objections of people who do not sign in, to a re-registration of their number that is under review or took effect lately. Nothing here tells
/// the caller whether there is such an account, but the answer to a face that passed.
/// </summary>
public sealed class HolderObjections(Door door, Loading loading, ProtectedValues values, Counters counters, Vault vault, CodeOptions options)
{
    /// <summary>Stops the clock of a review that runs for the number, where the name is its holder's.</summary>
    /// <returns>False where the phone has asked about too many numbers today.</returns>
    public Task<bool> Announce(Guid request, HolderStatement says, DateOnly today, CancellationToken stop = default) => Neutral.Answer(options.NeutralMilliseconds, async () =>
    {
        var phone = Convert.ToHexStringLower(vault.Digest("phone", says.Phone));
        if (!await counters.AddMember($"objections|{phone}", $"objection|{phone}|{Convert.ToHexStringLower(vault.Digest("number", says.Number))}", options.NumbersADay, stop))
        {
            return false;
        }

        foreach (var found in (await Find(says, today, stop)).Where(f => !f.Late))
        {
            // refused where it was announced before: it can be proven all the same
            await door.Ask(new AnnounceObjection(found.Case, found.Holder), Asker(found.Holder), request, stop);
        }

        return true;
    });

    /// <summary>Raises the objection that the proof is for: to the review that runs, or else to the approval.</summary>
    /// <param name="request">The form's id, or what follows from the session.</param>
    /// <returns>The number of the case that decides now; null where nothing can be objected to. For whoever handed in photos it is not to be shown.</returns>
    public Task<string?> Raise(Guid request, HolderStatement says, HolderProof proof, DateOnly today, CancellationToken stop = default) => Neutral.Answer(options.NeutralMilliseconds, async () =>
    {
        foreach (var (holder, @case, late) in await Find(says, today, stop))
        {
            Personal Kept(string text, string masked) => Personal.Of(holder, text.Trim(), masked);
            Request raise = late
                ? new RaiseLateObjection(vault.RequestId($"dispute|{request}"), @case, holder, Kept(says.Reason, "争议理由"), Kept(says.Phone, Masks.Phone(says.Phone)), proof)
                : new ProveObjection(@case, holder, Kept(says.Reason, "异议理由"), proof);
            if (await door.Ask(raise, proof.Session is null ? Asker(holder) : Actor.Clock, request, stop) is Accepted accepted)
            {
                return accepted.Reply;
            }
        }

        return null;
    });

    /// <summary>The request id of what a session of 实人验证 brings: asked again and again, it has one effect.</summary>
    public Guid RequestOf(string session) => vault.RequestId($"objection|{session}");

    // histories name them as what they are: not the applicant, and not proven to be the holder
    private static Actor Asker(Guid holder) => Actor.Visitor(holder) with { Name = "异议人" };

    private async Task<IReadOnlyList<(Guid Holder, Guid Case, bool Late)>> Find(HolderStatement says, DateOnly today, CancellationToken stop)
    {
        var keys = Finding.KeysOf(says.Number, today);
        if (keys.Length == 0)
        {
            return [];
        }

        // no request is asked: an id that nobody has finds no stored answer
        var streams = (await loading.Load(Needs.Lookup(keys).AndLinked(1), Guid.NewGuid(), stop)).Streams;
        var found = new List<(Guid Holder, Guid Case, bool Late)>();
        foreach (var claim in keys.Select(k => streams.Find<IdNumberClaim>(k)).OfType<IdNumberClaim>().DistinctBy(c => c.Id))
        {
            if (claim is { ReservedFor: { } running, Holder: { } holder })
            {
                found.Add((holder, running, false));
            }

            if (claim.Holder is { } now && streams.Find<Account>(now)?.Case is { } passed && claim.PassedFrom(passed) is { } before)
            {
                found.Add((before, passed, true));
            }
        }

        var named = new List<(Guid, Guid, bool)>();
        foreach (var one in found)
        {
            var account = (await loading.Load(Needs.Stream(one.Holder), Guid.NewGuid(), stop)).Streams.Find<Account>(one.Holder);
            if (account is not null && await values.IsNamed(account, says.Name, stop))
            {
                named.Add(one);
            }
        }

        return named;
    }
}
