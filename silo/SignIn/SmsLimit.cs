using Chsi.Silo.Store;
using Microsoft.Extensions.Logging;

namespace Chsi.Silo.SignIn;

/// <summary>
/// How many text messages people who are not signed in may ask for in an hour: from one address, and of the whole installation, which bounds
/// what somebody with many numbers can make us pay. Asking counts, whether or not a message goes out, so that the limit tells nothing about
/// accounts. Messages about cases are not counted.
/// </summary>
public sealed class SmsLimit(Counters counters, Vault vault, CodeOptions options, ILogger<SmsLimit> log)
{
    /// <summary>Under which key the askings refused in an hour, for the whole installation's limit, are counted; <see cref="Grains.Health"/> tells them.</summary>
    internal const string Refused = "sms-refused";

    /// <summary>Counts one asking.</summary>
    /// <returns>Null, or why nothing is sent.</returns>
    public async Task<string?> Take(string address, CancellationToken stop = default)
    {
        var from = $"sms|address|{Convert.ToHexStringLower(vault.Digest("address", Network.Of(address)))}";
        if (!await Room(from, options.AddressSendsAnHour, "one address", stop))
        {
            return "您所在的网络一小时内获取短信的次数较多，请过一小时再试，或换用其他网络。已收到的验证码在有效期内可直接使用。";
        }

        if (!await Room("sms|all", options.SendsAnHour, "the whole installation", stop))
        {
            await counters.AddThisHour(Refused, int.MaxValue, stop);
            return "当前获取短信的人较多，暂时不能发送，请过一小时再试。已收到的验证码在有效期内可直接使用。";
        }

        return null;
    }

    private async Task<bool> Room(string key, int most, string whose, CancellationToken stop)
    {
        var taken = await counters.AddThisHour(key, most, stop);
        if (taken == most)
        {
            // said once an hour, by whoever takes the last
            log.LogWarning("The limit of {Most} text messages an hour for {Whose} is reached; further askings are refused until the hour is over.", most, whose);
        }

        return taken is not null;
    }
}
