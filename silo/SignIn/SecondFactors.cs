using System.Buffers.Text;
using System.Security.Cryptography;
using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;

namespace Chsi.Silo.SignIn;

/// <summary>The second factor of staff (TOTP): set up once, then asked at every sign-in. A step counts once.</summary>
public sealed class SecondFactors(
    Vault vault, Finding finding, ProtectedValues values, Counters counters, Sessions sessions, SignIns signIns, Door door, LoginOptions options)
{
    private const string Mistyped = "动态码有误，请输入验证器中当前显示的 6 位数字。", Used = "该动态码已使用，请等待验证器显示下一个。";

    private byte[] Key => vault.KeyFor("second-factor");

    private static string Turn(Actor staff) => $"second-factor|{staff.Person}";

    private static string TooOften(int seconds) => $"动态码输入错误次数较多，请在 {seconds} 秒后再试。";

    /// <summary>A new secret for a person, sealed so that the page can carry it until a code of it was typed.</summary>
    public string Offer(Guid staff) => Base64Url.EncodeToString(Vault.Seal(Key, Totp.NewSecret(), staff.ToByteArray()));

    /// <summary>The secret of an offer, or null where it is not one for this person.</summary>
    public byte[]? Open(string? offer, Guid staff)
    {
        try
        {
            return offer is { Length: > 40 and < 200 } ? Vault.Open(Key, Base64Url.DecodeFromChars(offer), staff.ToByteArray()) : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Takes a code in a session that is complete, before something is shown or taken that a session left open must not give away.</summary>
    /// <param name="visit">With the session's token.</param>
    /// <returns>Why it was refused; empty where it was not.</returns>
    public async Task<string> Prove(Actor staff, string? typed, Visit visit, CancellationToken stop = default)
    {
        var turn = Turn(staff);
        if (await counters.Turn(turn, options, stop) is > 0 and var seconds)
        {
            return TooOften(seconds);
        }

        var kept = (await finding.Staff(staff.Person, stop))?.SecondFactor;
        if (kept is null || Base32.Decode(await values.Open(kept.Id, stop) ?? "") is not { Length: > 0 } secret || Totp.Match(secret, typed ?? "", DateTimeOffset.UtcNow) is not { } step)
        {
            await signIns.Log(staff.Person, "wrong-second-factor", visit, stop);
            return Mistyped;
        }

        if (!await sessions.Prove(staff.Person, visit.Token ?? "", step, stop))
        {
            await signIns.Log(staff.Person, "wrong-second-factor", visit, stop);
            return Used;
        }

        await counters.Clear(turn, stop);
        await signIns.Log(staff.Person, "proven-again", visit, stop);
        return "";
    }

    /// <summary>Takes the code.</summary>
    /// <param name="offer">The offered secret where the factor is being set up; null where it stands.</param>
    /// <param name="visit">With the token of the session that waits for the second factor.</param>
    public async Task<SecondFactorAnswer> Enter(
        Actor staff, string? typed, string? offer, Guid request, Visit visit, CancellationToken stop = default)
    {
        var turn = Turn(staff);
        if (await counters.Turn(turn, options, stop) is > 0 and var seconds)
        {
            return new(TooOften(seconds));
        }

        var member = await finding.Staff(staff.Person, stop);
        var secret = member?.SecondFactor is { } kept
            ? Base32.Decode(await values.Open(kept.Id, stop) ?? "")
            : Open(offer, staff.Person);
        if (member is null || secret is not { Length: > 0 })
        {
            return new("页面已过期，请重新登录后再试。");
        }

        // phones follow real time, not the clock that demonstrations move
        if (Totp.Match(secret, typed ?? "", DateTimeOffset.UtcNow) is not { } step)
        {
            await signIns.Log(staff.Person, "wrong-second-factor", visit, stop);
            return new(Mistyped);
        }

        if (member.SecondFactor is null
            && await door.Ask(new SetSecondFactor(staff.Person, Personal.SecretOf(staff.Person, Base32.Encode(secret))), staff, request, stop) is Refused refused)
        {
            return new(refused.Sentence);
        }

        switch (await sessions.Complete(staff.Person, visit, step, stop))
        {
            case Completion.Done done:
                await counters.Clear(turn, stop);
                await signIns.Log(staff.Person, "signed-in", visit, stop);
                return new("", done.Token);
            case Completion.StepUsed:
                await signIns.Log(staff.Person, "wrong-second-factor", visit, stop);
                return new(Used);
            default:
                return new("");
        }
    }
}

/// <summary>How the second factor was answered.</summary>
/// <param name="Sentence">Why it was refused; empty where it was not.</param>
/// <param name="Token">Of the full session; null after a refusal, and where the same form has been answered before.</param>
public sealed record SecondFactorAnswer(string Sentence, string? Token = null);
