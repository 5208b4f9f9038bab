using Chsi.Tools.Faults.Nodes;
using Npgsql;

namespace Chsi.Tools.Faults.Load;

/// <summary>Clients that work on the same small set of numbers at once, each asking for whatever the page it read makes possible.</summary>
public sealed class Workload(Scratch scratch, IReadOnlyList<NodeProcess> nodes, History history, int numbers)
{
    /// <summary>A number that has been fought over this often gives way to a new one, so that streams stay of a natural length.</summary>
    private const int Enough = 80;

    private readonly ContestedNumber[] _numbers = [.. Enumerable.Range(0, numbers).Select(_ => ContestedNumber.New())];

    /// <summary>Runs until so many commands were sent and all of them have been settled, or <paramref name="enough"/> says so.</summary>
    public Task Run(int clients, int commands, Func<bool>? enough = null)
    {
        var left = commands;
        return Task.WhenAll(Enumerable.Range(0, clients).Select(async seed =>
        {
            var client = new Client(nodes, history);
            var random = new Random(seed);
            while (Interlocked.Decrement(ref left) >= 0 && enough?.Invoke() != true)
            {
                var at = random.Next(_numbers.Length);
                var number = _numbers[at];
                try
                {
                    await client.Ask(await number.Next(scratch.Source, random));
                }
                catch (NpgsqlException)
                {
                    // the page cannot be read while PostgreSQL is away
                    await Task.Delay(50);
                }

                if (number.Asked > Enough)
                {
                    Interlocked.CompareExchange(ref _numbers[at], ContestedNumber.New(), number);
                }
            }
        }));
    }
}
