using System.Collections.Immutable;
using System.Security.Cryptography;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Staff;

namespace Chsi.Tools.Faults.Nodes;

/// <summary>
/// One request as it travels to a node: the request's id, what is asked, by whom, and the arguments. The same command always makes the same
/// body, so that it can be sent again under its id; the checker makes the request from it too, to decide it a second time.
/// </summary>
/// <param name="Name">One of the words in <see cref="Requested"/>.</param>
/// <param name="Desk">The asker's desk: <c>nobody</c>, <c>applicant</c>, <c>clock</c> or <c>customer-service</c>.</param>
public sealed record Command(Guid Id, string Name, Guid Person, string Desk)
{
    public Guid Account { get; init; }

    public Guid Claim { get; init; }

    public Guid Case { get; init; }

    public string Number { get; init; } = "";

    public string Phone { get; init; } = "";

    public string? Mail { get; init; }

    /// <summary>我要重新注册; of somebody taken on: as 组长.</summary>
    public bool Again { get; init; }

    /// <summary>The stage's version that the page was drawn from.</summary>
    public int Seen { get; init; }

    public int Photos { get; init; }

    /// <summary>The reviewer to whom the lead hands a case, or who is taken on.</summary>
    public Guid To { get; init; }

    public string Text { get; init; } = "";

    public Actor Actor() => Desk switch
    {
        "nobody" => Workflows.Decisions.Actor.Visitor(Person),
        "applicant" => Workflows.Decisions.Actor.Applicant(Person),
        "clock" => Workflows.Decisions.Actor.Clock,
        _ => new(Person, "审核人", Workflows.Decisions.Desk.CustomerService),
    };

    public Request Requested() => Name switch
    {
        "register" => new RegisterAccount(Account, Claim, Case, Personal.Of(Account, "张明", "张*"), "citizen-card",
            Personal.Of(Account, Number, "4****************2"), Personal.Of(Account, Phone, "139****0000"),
            Mail is null ? null : Personal.Of(Account, Mail, "z***"), Personal.SecretOf(Account, "hash"), null, null,
            NameCheckOutcome.Agrees, Again, "2026-11"),
        "photos" => new HandInPhotos(Case, [.. Files()], "2026-11", Seen),
        "start-check" => new StartIdentityCheck(Case, Text),
        "withdraw" => new WithdrawCase(Case),
        "take" => new TakeReview(Case),
        "give-back" => new GiveBackReview(Case, Text),
        "hire" => new AddStaff(To, Text, "审核人", Workflows.Decisions.Desk.CustomerService, Personal.SecretOf(To, "hash"), null, Lead: Again),
        "reassign" => new ReassignReview(Case, Person, To, Text),
        "note" => new WriteNote(Case, Personal.Of(Account, Text, "")),
        "return" => new ReturnForSupplement(Case, ["card-unreadable"], Text, Seen),
        "approve" => new ApproveReview(Case, Text, Seen),
        "reject" => new RejectReview(Case, "expired-card", Text, Seen),
        _ => throw new InvalidOperationException($"No command is called {Name}."),
    };

    private IEnumerable<EvidenceFile> Files()
    {
        for (var nth = 0; nth < Photos; nth++)
        {
            var id = Id.ToByteArray();
            id[0] ^= (byte)(nth + 1);
            var bytes = new byte[2048];
            new Random(BitConverter.ToInt32(id, 0)).NextBytes(bytes);
            yield return new(new Guid(id), nth == 0 ? HandInPhotos.HoldingCard : HandInPhotos.CardFront,
                Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length)
            { Bytes = bytes };
        }
    }
}

/// <summary>What a node answers: accepted with the reply, or refused with the sentence.</summary>
public sealed record Reply(bool Accepted, string Text);
