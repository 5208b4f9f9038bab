using System.Buffers.Text;
using System.Security.Cryptography;
using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;

namespace Chsi.Silo.SignIn;

/// <summary>
/// The links by which colleagues come in: a link names the member and carries a token, of which the facts keep the digest alone. The token is worked out
/// of the form that asked, so the same form sent twice shows the same link.
/// </summary>
public sealed class Invitations(Vault vault, Finding finding, Passwords passwords, Sessions sessions, SignIns signIns, Door door)
{
    /// <summary>The shortest password of a person at a desk.</summary>
    public const int ShortestPassword = 12;

    private const int IdBytes = 16, TokenBytes = 32;

    public static PasswordPolicy Policy { get; } = new(ShortestPassword);

    /// <summary>What stands in the link behind the last slash.</summary>
    /// <param name="request">The id of the form that invites.</param>
    public string Code(Guid staff, Guid request) => Base64Url.EncodeToString([.. staff.ToByteArray(), .. Token(staff, request)]);

    /// <summary>What the facts keep of it.</summary>
    public string Link(Guid staff, Guid request) => Digest(Token(staff, request));

    /// <summary>Who is invited by the code; null where it is not, or is no longer, good.</summary>
    public async Task<StaffMember?> Find(string? code, DateTimeOffset now, CancellationToken stop = default) =>
        Read(code) is var (staff, link) && await finding.Staff(staff, stop) is { Removed: false, Invitation: { } open } member && open.Link == link && open.Until > now ? member : null;

    /// <summary>Sets the password and begins a session that waits for the second factor.</summary>
    /// <returns>The session's token, or why not and at which field.</returns>
    public async Task<(string? Token, string Field, string Sentence)> Accept(
        string? code, string? password, string? repeated, Guid request, Visit visit, CancellationToken stop = default)
    {
        if (Read(code) is not var (staff, link) || await finding.Staff(staff, stop) is not { Removed: false } member)
        {
            return (null, "", AcceptInvitation.Void);
        }

        if (member.SpentLink == link)
        {
            // spent: the form sent a second time, which leads on only with the password that was set
            return (await signIns.Enter(member.UserName, password, null, visit, stop)).Token is { } begun ? (begun, "", "") : (null, "", AcceptInvitation.Void);
        }

        if (member.Invitation?.Link != link)
        {
            return (null, "", AcceptInvitation.Void);
        }

        if (Policy.Check(password, member.Name, member.UserName) is { Accepted: false } refused)
        {
            return (null, "Password", refused.Refusal);
        }

        if (password != repeated)
        {
            return (null, "Repeated", "两次输入的密码不一致");
        }

        var hash = Personal.SecretOf(staff, await passwords.Hash(password!, stop));
        if (await door.Ask(new AcceptInvitation(staff, link, hash), new(staff, member.Name, Desk.Nobody), request, stop) is Refused void_)
        {
            return (null, "", void_.Sentence);
        }

        // by now the epoch is that of the acceptance: whoever is invited anew meanwhile begins nothing here
        var token = await sessions.Begin(SessionKind.Staff, staff, secondFactor: false, visit, member.SessionEpoch + 1, stop);
        await signIns.Log(staff, token is null ? "refused" : "invitation-accepted", visit, stop);
        return token is null ? (null, "", AcceptInvitation.Void) : (token, "", "");
    }

    private byte[] Token(Guid staff, Guid request) => HMACSHA256.HashData(vault.KeyFor("invitation"), staff.ToByteArray().Concat(request.ToByteArray()).ToArray());

    private static string Digest(ReadOnlySpan<byte> token) => Convert.ToHexStringLower(SHA256.HashData(token));

    private static (Guid Staff, string Link)? Read(string? code)
    {
        Span<byte> bytes = stackalloc byte[IdBytes + TokenBytes];
        return code is { Length: 64 } && Base64Url.IsValid(code) && Base64Url.DecodeFromChars(code, bytes) == bytes.Length
            ? (new(bytes[..IdBytes]), Digest(bytes[IdBytes..])) : null;
    }
}
