using System.Buffers.Binary;
using System.Net.Sockets;
using Chsi.Tools.Faults.Checks;
using Chsi.Tools.Faults.Load;
using Chsi.Tools.Faults.Nodes;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>R02: a node is killed at every step of its work: each statement that matters, before PostgreSQL sees it, when it is done and not answered, and when it is answered.</summary>
public static class CrashPoints
{
    private static readonly int Times = Size.Of(5, 1);
    private const int CommandsBetween = 60;

    // in small, the instant at which most can go wrong
    private static readonly Instant[] Moments = Size.Quick ? [Instant.Unanswered] : Enum.GetValues<Instant>();

    /// <summary>The steps, each known by words of its statement.</summary>
    private static readonly (string Step, string Words)[] Steps =
    [
        ("load", "clock_timestamp() + i.clock_offset"),
        ("commit", "chsi.commit_decisions"),
        ("claim of the next case", "own as ("),
        ("claim of a time limit", "set wake_claimed = chsi.clock() + interval '1 minute'"),
        ("claim of messages", "attempts = n.attempts + 1"),
        ("message written down as sent", "sms_done = coalesce(n.sms_done"),
    ];

    public static async Task<Outcome> Run()
    {
        await using var scratch = await Scratch.Make();
        await using var provider = await Provider.Started();
        await using var proxy = new CrashProxy(scratch.Writer);
        await using var node = await NodeProcess.Started(scratch, writer: scratch.WriterThrough(proxy.Port), provider: provider);
        await using var other = await NodeProcess.Started(scratch, provider: provider);
        var (history, over, findings, hit, kills) = (new History(), false, new Findings(), 0, 0);
        var load = new Workload(scratch, [node, other], history, numbers: 48).Run(clients: 12, commands: int.MaxValue, enough: () => over);
        var pulls = Pull(node, () => over);
        foreach (var (step, words) in Steps)
        {
            foreach (var moment in Moments)
            {
                var times = 0;
                for (var n = 0; n < Times; n++)
                {
                    // reminders fall due, so that there is something to claim
                    await scratch.MoveClock(TimeSpan.FromHours(7));
                    var from = history.Count;
                    await Backlog.Until(() => Task.FromResult(history.Count >= from + CommandsBetween), TimeSpan.FromSeconds(20));
                    times += await proxy.Arm(words, moment, node.Kill) ? 1 : 0;
                    await node.Kill();
                    await node.Start();
                    kills++;
                }

                hit += times == Times ? 1 : 0;
                if (times < Times)
                {
                    findings.Add("point not reached", $"{moment} {step}: {times} of {Times}");
                }
            }
        }

        over = true;
        await Task.WhenAll(load, pulls);
        var drained = await Backlog.Drained(scratch, provider, TimeSpan.FromMinutes(1));
        var found = await Checker.Check(scratch, history, alsoOthers: true);
        await SentOnce.Check(scratch, provider, findings);
        var points = Steps.Length * Moments.Length;
        return new("R02", "killed at every step", found.Count == 0 && findings.Count == 0 && drained,
        [
            ("points", points), ("pointsHit", hit), ("kills", kills), ("commands", history.Count), ("accepted", history.Accepted), ("lost", found.Of(NoLoss.Lost)),
            ("doubled", found.Of(NoLoss.Doubled)), ("unknown", history.Unknown), ("settled", history.Settled), ("messages", provider.Count),
            ("messagesLost", findings.Of(SentOnce.Lost)), ("messagesTwice", SentOnce.Twice(provider)), ("findings", found.Count + findings.Count),
        ], Outcome.Bound(kills), found.Count > 0 ? found : findings);
    }

    /// <summary>Somebody who takes the next case again and again.</summary>
    private static async Task Pull(NodeProcess node, Func<bool> over)
    {
        while (!over())
        {
            if (node.Address is { } address)
            {
                await NodeProcess.Send(address, new(Guid.CreateVersion7(), "next", Guid.CreateVersion7(), "customer-service"), "next");
            }

            await Task.Delay(50);
        }
    }
}

/// <summary>When, seen from the statement.</summary>
public enum Instant
{
    Before,
    Unanswered,
    Answered,
}

/// <summary>Has the node killed at one instant of one statement.</summary>
public sealed class CrashProxy(string writer) : PostgresProxy(writer)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private Trap? _trap;

    private sealed record Trap(string Words, Instant Instant, Func<Task> Kill, TaskCompletionSource<bool> Sprung);

    /// <summary>Lays the trap for the next statement with these words.</summary>
    /// <returns>True when it has sprung and the node is dead; false where none came.</returns>
    public async Task<bool> Arm(string words, Instant instant, Func<Task> kill)
    {
        var trap = new Trap(words, instant, kill, new(TaskCreationOptions.RunContinuationsAsynchronously));
        _trap = trap;
        var sprung = await Task.WhenAny(trap.Sprung.Task, Task.Delay(Patience)) == trap.Sprung.Task;
        Interlocked.Exchange(ref _trap, null);
        return sprung;
    }

    protected override Task Carry(TcpClient node, TcpClient postgres)
    {
        var watch = new Watch();
        return Task.WhenAny(Questions(node.GetStream(), postgres.GetStream(), watch), Answers(postgres.GetStream(), node.GetStream(), watch));
    }

    /// <summary>What the two directions of a connection tell each other: the trap that waits for the answer.</summary>
    private sealed class Watch
    {
        public volatile Trap? Trap;
    }

    private async Task Questions(NetworkStream node, NetworkStream postgres, Watch watch)
    {
        var messages = new FrontendMessages();
        var (buffer, held) = (new byte[1 << 16], 0);
        while (true)
        {
            if (held == buffer.Length)
            {
                Array.Resize(ref buffer, held * 2);
            }

            var read = await node.ReadAsync(buffer.AsMemory(held));
            if (read == 0)
            {
                return;
            }

            held += read;
            var whole = 0;
            for (int length; (length = messages.Length(buffer.AsSpan(whole, held - whole))) > 0;)
            {
                if (messages.Ends(buffer.AsSpan(whole, length), text => Volatile.Read(ref _trap) is { } armed && text.Contains(armed.Words, StringComparison.Ordinal))
                    && Interlocked.Exchange(ref _trap, null) is { } trap)
                {
                    if (trap.Instant is Instant.Before)
                    {
                        await trap.Kill();
                        trap.Sprung.TrySetResult(true);
                        return;
                    }

                    watch.Trap = trap;
                }

                whole += length;
            }

            await postgres.WriteAsync(buffer.AsMemory(0, whole));
            buffer.AsSpan(whole, held - whole).CopyTo(buffer);
            held -= whole;
        }
    }

    private static async Task Answers(NetworkStream postgres, NetworkStream node, Watch watch)
    {
        var head = new byte[5];
        while (await postgres.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false) == head.Length)
        {
            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4];
            await postgres.ReadExactlyAsync(body);
            var done = head[0] == 'Z' ? watch.Trap : null;
            if (done is { Instant: Instant.Unanswered })
            {
                await done.Kill();
                done.Sprung.TrySetResult(true);
                return;
            }

            await node.WriteAsync(head);
            await node.WriteAsync(body);
            if (done is not null)
            {
                await done.Kill();
                done.Sprung.TrySetResult(true);
                return;
            }
        }
    }
}
