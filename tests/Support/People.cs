using System.Collections.Immutable;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;

namespace Chsi.Tests.Support;

/// <summary>People who do not exist: numbers with sequences 990 to 999, as no real person of the chosen years has them here.</summary>
public static class People
{
    private static int _next;

    /// <summary>A valid citizen number that no other call returns.</summary>
    public static string IdNumber()
    {
        var n = Interlocked.Increment(ref _next);
        var day = new DateOnly(1950, 1, 1).AddDays(n / 10);
        var first = $"421202{day:yyyyMMdd}{990 + (n % 10)}";
        int[] weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        return first + "10X98765432"[weights.Select((w, i) => w * (first[i] - '0')).Sum() % 11];
    }

    public static string Phone() => $"139{Interlocked.Increment(ref _next):00000000}";

    /// <summary>The request to register, as the page would make it after its own checks.</summary>
    public static RegisterAccount Registration(
        string number, string? phone = null, NameCheckOutcome check = NameCheckOutcome.Agrees, bool again = false, string name = "张明")
    {
        var account = Guid.CreateVersion7();
        return new(account, Guid.CreateVersion7(), Guid.CreateVersion7(), Personal.Of(account, name, "张*"), "citizen-card",
            Personal.Of(account, number, "4****************2"), Personal.Of(account, phone ?? Phone(), "139****0000"), null,
            Personal.SecretOf(account, "hash"), null, null, check, again, "2026-11");
    }

    public static HandInPhotos Photos(Guid @case, int seen, string? consent = "2026-11") =>
        new(@case, [Photo(HandInPhotos.HoldingCard), Photo(HandInPhotos.CardFront)], consent, seen);

    /// <summary>Both photos of the holder of an old account.</summary>
    public static HolderProof HolderPhotos(string? consent = "2026-11") => new(null, [Photo(HolderProof.HoldingCard), Photo(HolderProof.CardFront)], consent);

    /// <summary>实人验证 that passed.</summary>
    public static HolderProof HolderFace(string session = "holder") => new(session, [], "2026-11");

    public static EvidenceFile Photo(string kind) =>
        new(Guid.CreateVersion7(), kind, "00", 2048) { Bytes = new byte[2048] };

    public static Actor Reviewer(string name = "王芳") => new(Guid.CreateVersion7(), name, Desk.CustomerService);
}
