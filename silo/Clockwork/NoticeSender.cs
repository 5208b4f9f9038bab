using Chsi.Silo.Gateways;
using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chsi.Silo.Clockwork;

/// <summary>
/// Sends what decisions wrote into the outbox. A message may be sent again after a crash, always under the same key, which gateways and
/// readers know it by; it is never sent without the decision, and never forgotten: what cannot be sent stays as a dead letter.
/// </summary>
public sealed class NoticeSender(NoticeQueue queue, NoticeDelivery delivery, Wakeups wakeups, ClockworkOptions options, Pulse pulse, ILogger<NoticeSender> log)
    : BackgroundService
{
    private const int AtOnce = 16;

    private const int MostAttempts = 12;

    // an outage of the gateway is waited out, the night included; only then is a single message to blame
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    // a gateway may take a minute for the SMS and another for the mail
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(3);

    /// <summary>Sends one batch of notices that are due.</summary>
    /// <returns>How many were tried; 0 when nothing is due.</returns>
    public async Task<int> RunOnce(CancellationToken stop = default)
    {
        var due = await queue.Take(AtOnce, Claim, stop);
        await Task.WhenAll(due.Select(Send));
        return due.Count;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.Run(
        () => RunOnce(stoppingToken), () => wakeups.ForNotices(TimeSpan.FromSeconds(options.NoticeSeconds), stoppingToken),
        () => pulse.Beat(Pulse.Notices, TimeSpan.FromSeconds(options.NoticeSeconds), stoppingToken), log, stoppingToken);

    // what has begun is finished when the process stops: the gateways' time limits bound it, and nothing is sent twice by a restart
    private async Task Send(DueNotice notice)
    {
        try
        {
            var sms = notice.Sms ? await Try(notice, delivery.Sms) : null;
            var mail = notice.Mail ? await Try(notice, delivery.Mail) : null;
            var outcome = Judge(notice, sms, mail);
            if (outcome.Dead)
            {
                log.LogError("Notice {Notice} is given up after {Attempts} attempts ({Error}).", notice.Id, notice.Attempts, outcome.Error);
            }

            await queue.Settle(notice, outcome);
        }
        catch (Exception e)
        {
            log.LogError("Notice {Notice} could not be settled ({Fault}); it is tried again under the same key.\n{Place}",
                notice.Id, Fault.Of(e), Fault.Place(e));
        }
    }

    private async Task<Delivery> Try(DueNotice notice, Func<DueNotice, Task<Delivery>> deliver)
    {
        try
        {
            return await deliver(notice);
        }
        catch (Exception e)
        {
            log.LogError("Notice {Notice} could not be sent ({Fault}).\n{Place}", notice.Id, Fault.Of(e), Fault.Place(e));
            return new Delivery.Away(Fault.Of(e));
        }
    }

    private static NoticeOutcome Judge(DueNotice notice, Delivery? sms, Delivery? mail)
    {
        var tried = new[] { ("sms", sms), ("mail", mail) };
        var refused = tried.Where(t => t.Item2 is Delivery.Refused).Select(t => $"{t.Item1}: {((Delivery.Refused)t.Item2!).Reason}").ToArray();
        var away = tried.Where(t => t.Item2 is Delivery.Away).Select(t => $"{t.Item1}: {((Delivery.Away)t.Item2!).Reason}").ToArray();
        var enough = notice.Attempts > MostAttempts && notice.Age > LongestWait;
        // a refusal settles its own channel and shows; the other channel goes on until it is settled too
        var gaveUp = away.Length > 0 && enough;
        var error = string.Join("; ", refused.Concat(away));
        return new(sms is Delivery.Sent or Delivery.Refused, mail is Delivery.Sent or Delivery.Refused, refused.Length > 0 || gaveUp, gaveUp, error.Length == 0 ? null : error, away.Length == 0 ? TimeSpan.Zero : Pause(notice.Attempts));
    }

    /// <summary>5 s, doubling to 10 minutes, and up to a quarter more, so that a gateway that comes back is not met by everybody at once.</summary>
    internal static TimeSpan Pause(int attempts) =>
        TimeSpan.FromSeconds(Math.Min(600, 5 * Math.Pow(2, Math.Clamp(attempts - 1, 0, 10))) * (1 + (Random.Shared.NextDouble() / 4)));
}
