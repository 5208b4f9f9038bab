using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Threading.Channels;
using Chsi.Tools.Faults.Checks;
using Chsi.Tools.Faults.Load;
using Chsi.Tools.Faults.Nodes;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>R13: every answer of PostgreSQL takes 200 ms longer, then 2 s, then none. What is too much is turned away at once, and nothing stays slow.</summary>
public static class SlowDatabase
{
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(Size.Of(20, 4));

    // two seconds of waiting, and what it takes to say so
    private const double MostSecondsToTurnAway = 2.5;
    private const double MostSecondsToHeal = 60;
    private const double Share = 0.95;

    public static async Task<Outcome> Run()
    {
        await using var scratch = await Scratch.Make();
        await using var proxy = new SlowProxy(scratch.Writer);
        await using var node = await NodeProcess.Started(scratch, writer: scratch.WriterThrough(proxy.Port));
        var (history, over, turnedAway, unknown) = (new History(), false, new ConcurrentBag<double>(), new ConcurrentBag<double>());
        // what has begun waits for PostgreSQL and is not turned away, however it ends
        NodeProcess.Unsettled = (why, seconds) => (why == nameof(TimeoutException) ? turnedAway : unknown).Add(seconds);
        var load = new Workload(scratch, [node], history, numbers: 128).Run(clients: 96, commands: int.MaxValue, enough: () => over);
        await Rate(history, Each / 2);
        var baseline = await Rate(history, Each);
        proxy.Delay = TimeSpan.FromMilliseconds(200);
        var slow = await Rate(history, Each);
        proxy.Delay = TimeSpan.FromSeconds(2);
        var slower = await Rate(history, Each);
        proxy.Delay = TimeSpan.Zero;
        var (healing, healed) = (Stopwatch.StartNew(), 0.0);
        while (healing.Elapsed.TotalSeconds < MostSecondsToHeal && healed < Share * baseline)
        {
            healed = await Rate(history, TimeSpan.FromSeconds(5));
        }

        over = true;
        await load;
        NodeProcess.Unsettled = null;
        var (findings, waits) = (await Checker.Check(scratch, history), turnedAway.Order().ToArray());
        var longest = waits.Length == 0 ? 0 : waits[(int)(waits.Length * 0.99)];
        return new("R13", "PostgreSQL answers slowly", findings.Count == 0 && healed >= Share * baseline && waits.Length > 0 && longest <= MostSecondsToTurnAway,
        [
            ("perSecondBefore", Math.Round(baseline)), ("perSecondWith200ms", Math.Round(slow)), ("perSecondWith2s", Math.Round(slower)),
            ("turnedAway", waits.Length), ("p99SecondsToTurnAway", Math.Round(longest, 2)), ("begunAndUnknown", unknown.Count),
            ("perSecondAfter", Math.Round(healed)),
            ("secondsToHeal", Math.Round(healing.Elapsed.TotalSeconds)), ("findings", findings.Count),
        ], Outcome.Bound(history.Count), findings);
    }

    private static async Task<double> Rate(History history, TimeSpan during)
    {
        var (from, since) = (Answered(history), Stopwatch.StartNew());
        await Task.Delay(during);
        return (Answered(history) - from) / since.Elapsed.TotalSeconds;
    }

    private static int Answered(History history) => history.Accepted + history.Refused;
}

/// <summary>Keeps every answer of PostgreSQL back for a while.</summary>
public sealed class SlowProxy(string writer) : PostgresProxy(writer)
{
    public TimeSpan Delay { get; set; }

    protected override Task Carry(TcpClient node, TcpClient postgres) =>
        Task.WhenAny(node.GetStream().CopyToAsync(postgres.GetStream()), Answers(postgres.GetStream(), node.GetStream()));

    // an answer of several pieces is late by the delay once, not once a piece
    private async Task Answers(NetworkStream postgres, NetworkStream node)
    {
        var late = Channel.CreateBounded<(byte[] Piece, long Came)>(64);
        var passing = Pass(late.Reader, node);
        var buffer = new byte[1 << 16];
        for (int read; !passing.IsCompleted && (read = await postgres.ReadAsync(buffer)) > 0;)
        {
            await late.Writer.WriteAsync((buffer[..read], Stopwatch.GetTimestamp()));
        }

        late.Writer.Complete();
        await passing;
    }

    private async Task Pass(ChannelReader<(byte[] Piece, long Came)> late, NetworkStream node)
    {
        await foreach (var (piece, came) in late.ReadAllAsync())
        {
            if (Delay - Stopwatch.GetElapsedTime(came) is { Ticks: > 0 } rest)
            {
                await Task.Delay(rest);
            }

            await node.WriteAsync(piece);
        }
    }
}
