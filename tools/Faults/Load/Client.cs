using Chsi.Tools.Faults.Nodes;

namespace Chsi.Tools.Faults.Load;

/// <summary>Sends commands to whichever node is up, writes down what it is told, and settles what stayed unknown by sending it again.</summary>
public sealed class Client(IReadOnlyList<NodeProcess> nodes, History history)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private int _turn = Random.Shared.Next(1000);

    public async Task<Entry> Ask(Command command)
    {
        var entry = history.Begin(command);
        if (await Settle(entry, _turn++) is { } answer)
        {
            entry.End(answer);
        }

        return entry;
    }

    /// <summary>Delivers a command several times at once, to the nodes in turn, as one entry of the history.</summary>
    /// <returns>Every answer; they should be alike.</returns>
    public async Task<Reply?[]> Deliver(Command command, int times)
    {
        var entry = history.Begin(command);
        var answers = await Task.WhenAll(Enumerable.Range(0, times).Select(nth => Settle(entry, nth)));
        if (answers.FirstOrDefault(a => a is not null) is { } answer)
        {
            entry.End(answer);
        }

        return answers;
    }

    private async Task<Reply?> Settle(Entry entry, int turn)
    {
        var until = DateTime.UtcNow + Patience;
        while (DateTime.UtcNow < until)
        {
            if (nodes[(turn++ & int.MaxValue) % nodes.Count].Address is not { } address)
            {
                await Task.Delay(5);
                continue;
            }

            try
            {
                if (await NodeProcess.Send(address, entry.Command) is { } answer)
                {
                    return answer;
                }
            }
            catch (RawErrorException e)
            {
                entry.RawError ??= e.Message;
                await Task.Delay(50);
            }

            entry.WasUnknown = true;
            await Task.Delay(5);
        }

        return null;
    }
}
