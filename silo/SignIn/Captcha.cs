using Chsi.Silo.Store;

namespace Chsi.Silo.SignIn;

/// <summary>Who asks for something that costs us or others: the address, and the draft where there is one.</summary>
/// <param name="Phone">The phone that is asked for now, where it may be another than the draft's.</param>
public sealed record Asker(string Address, Draft? Draft = null, string? Phone = null);

/// <summary>
/// The price of asking: a proof of work that doubles with every asking of a draft, with the messages its number had today, and with
/// what an address asks beyond what a class room would. Nobody is refused for the address alone: schools share one.
/// </summary>
public sealed class Captcha(Altcha altcha, Counters counters, Vault vault, CodeOptions options, LoginOptions login)
{
    public const string Field = "altcha";

    /// <summary>Said where a challenge was solved that is worth less than the asking costs by now.</summary>
    public const string TooCheap = "请求较频繁，请重新完成安全验证后再试。";

    public async Task<AltchaChallenge> Challenge(Asker asker, CancellationToken stop = default) =>
        altcha.Create(await Difficulty(asker, stop), await counters.RealTime(stop));

    /// <summary>A challenge for a sign-in that would have to wait: harder with the failures of its address today.</summary>
    public async Task<AltchaChallenge> ChallengeAtLogin(string address, CancellationToken stop = default) =>
        altcha.Create(await DifficultyAtLogin(address, stop), await counters.RealTime(stop));

    /// <summary>Takes a solved challenge, once.</summary>
    /// <returns>Null, or why it does not count.</returns>
    public async Task<string?> Spend(string? payload, Asker asker, CancellationToken stop = default)
    {
        if (await Take(payload, await Difficulty(asker, stop), stop) is { } sentence)
        {
            return sentence;
        }

        foreach (var key in Keys(asker).Take(asker.Draft is null ? 1 : 2))
        {
            await counters.Add(key, stop);
        }

        return null;
    }

    /// <summary>As <see cref="Spend"/>, for a challenge of <see cref="ChallengeAtLogin"/>.</summary>
    public async Task<string?> SpendAtLogin(string? payload, string address, CancellationToken stop = default) =>
        await Take(payload, await DifficultyAtLogin(address, stop), stop);

    private async Task<string?> Take(string? payload, int difficulty, CancellationToken stop)
    {
        var verdict = altcha.Verify(payload, await counters.RealTime(stop));
        if (verdict is not AltchaVerdict.Ok ok)
        {
            return verdict is AltchaVerdict.Expired ? "安全验证已过期，请重新验证。" : "请先完成安全验证。";
        }

        // half will do: the price may have doubled between drawing and sending
        if (ok.Difficulty * 2 < difficulty)
        {
            return TooCheap;
        }

        return await counters.Spend($"altcha|{ok.ChallengeId}", Altcha.Lifetime + TimeSpan.FromMinutes(5), stop)
            ? null
            : "安全验证已使用过，请重新验证。";
    }

    private async Task<int> Difficulty(Asker asker, CancellationToken stop)
    {
        var asked = await counters.Today([.. Keys(asker)], stop);
        return Doubled(asked[0] / options.AddressSends + asked.Skip(1).Sum());
    }

    private async Task<int> DifficultyAtLogin(string address, CancellationToken stop) =>
        Doubled((await counters.Today([SignIns.FailuresFrom(vault, address)], stop))[0] / login.FreeFailures);

    private int Doubled(int times) => (int)Math.Min(options.DifficultyMost, (long)options.Difficulty << Math.Min(20, times));

    private IEnumerable<string> Keys(Asker asker)
    {
        yield return $"ask|address|{Convert.ToHexStringLower(vault.Digest("address", Network.Of(asker.Address)))}";
        if (asker.Draft is { } draft)
        {
            yield return $"ask|draft|{Convert.ToHexStringLower(draft.Id)}";
        }

        // a phone that is being recovered is in the draft only where there is an account: its price would tell
        if (asker.Draft is not { Purpose: not Codes.Register } && (asker.Phone ?? asker.Draft?.Content.Phone) is { } phone)
        {
            yield return Codes.SentTo(vault, phone);
        }
    }
}
