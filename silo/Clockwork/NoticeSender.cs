using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
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
    /// <summary>How many are claimed in one statement.</summary>
    private const int Batch = 256;

    /// <summary>How many are with the gateways at a time: so many may go out twice if the process is killed.</summary>
    private const int AtOnce = 16;

    private const int MostAttempts = 12;

    // an outage of the gateway is waited out, the night included; only then is a single message to blame
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    // a gateway may take a minute for the SMS and another for the mail; none is begun so late that its claim could run out meanwhile
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LastBegin = TimeSpan.FromSeconds(50);

    /// <summary>Sends one batch of notices that are due. How each ended is written down while others are still on their way.</summary>
    /// <returns>How many were tried; 0 when nothing is due.</returns>
    public async Task<int> RunOnce(CancellationToken stop = default)
    {
        var begun = Stopwatch.GetTimestamp();
        var due = await queue.Take(Batch, Claim, stop);
        if (due.Count == 0)
        {
            return 0;
        }

        var addresses = await delivery.Addresses(due, stop);
        var ended = Channel.CreateUnbounded<(DueNotice, NoticeOutcome)>(new() { SingleReader = true });
        var waiting = new ConcurrentQueue<DueNotice>(due);
        var settling = Settle(ended.Reader);
        var sending = Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(SendOn, CancellationToken.None)));
        var stopped = new TaskCompletionSource();
        await using var told = stop.Register(stopped.SetResult);
        await Task.WhenAny(sending, stopped.Task);
        var left = new List<DueNotice>();
        while (waiting.TryDequeue(out var notice))
        {
            left.Add(notice);
        }

        // another node's at once, however long a gateway takes over what has begun
        var givingBack = left.Count == 0 ? Task.CompletedTask : queue.GiveBack(left);
        await sending;
        ended.Writer.Complete();
        await settling;
        await givingBack;
        return due.Count - left.Count;

        async Task SendOn()
        {
            // what has begun is finished when the process stops: the gateways' time limits bound it, and nothing is sent twice by a restart
            while (!stop.IsCancellationRequested && Stopwatch.GetElapsedTime(begun) <= LastBegin && waiting.TryDequeue(out var notice))
            {
                ended.Writer.TryWrite((notice, await Send(notice, addresses)));
            }
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.Run(
        Pulse.Notices, () => RunOnce(stoppingToken), () => wakeups.ForNotices(TimeSpan.FromSeconds(options.NoticeSeconds), stoppingToken),
        () => pulse.Beat(Pulse.Notices, TimeSpan.FromSeconds(options.NoticeSeconds), stoppingToken), log, stoppingToken);

    /// <summary>One statement for all that ended since the last: where gateways are fast, few statements.</summary>
    private async Task Settle(ChannelReader<(DueNotice Notice, NoticeOutcome Outcome)> ended)
    {
        while (await ended.WaitToReadAsync())
        {
            var some = new List<(DueNotice, NoticeOutcome)>();
            while (ended.TryRead(out var one))
            {
                some.Add(one);
            }

            try
            {
                await queue.Settle(some);
            }
            catch (Exception e)
            {
                log.LogError("How {Count} notices ended could not be written down ({Fault}); they are tried again under the same keys.\n{Place}",
                    some.Count, Fault.Of(e), Fault.Place(e));
            }
        }
    }

    private async Task<NoticeOutcome> Send(DueNotice notice, IReadOnlyDictionary<Guid, string?> addresses)
    {
        var sms = notice.Sms ? await Try(notice, n => delivery.Sms(n, addresses)) : null;
        var mail = notice.Mail ? await Try(notice, n => delivery.Mail(n, addresses)) : null;
        var outcome = Judge(notice, sms, mail);
        if (outcome.Dead)
        {
            log.LogError("Notice {Notice} is given up after {Attempts} attempts ({Error}).", notice.Id, notice.Attempts, outcome.Error);
        }

        return outcome;
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
