using Chsi.Tools.Faults.Checks;
using Chsi.Tools.Faults.Load;
using Chsi.Tools.Faults.Nodes;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>R18: transactions that write messages and are rolled back at their very end; nothing of them may be sent.</summary>
public static class RolledBack
{
    private static readonly int Transactions = Size.Of(10_000, 1_200);
    private const int TriesOfARequest = 12;

    private const string Spoil = """
        create sequence public.spoilt_n;
        grant usage on sequence public.spoilt_n to public;
        create function public.spoil() returns trigger language plpgsql as $$ begin
          perform nextval('public.spoilt_n');
          raise exception 'spoilt' using errcode = 'CH409';
        end $$;
        create constraint trigger spoil after insert on chsi.notice deferrable initially deferred for each row execute function public.spoil();
        """;

    public static async Task<Outcome> Run()
    {
        await using var scratch = await Scratch.Make();
        await using var provider = await Provider.Started();
        await using var node = await NodeProcess.Started(scratch, provider: provider);
        var (history, findings) = (new History(), new Findings());
        var numbers = Enumerable.Range(0, Transactions / TriesOfARequest).Select(_ => ContestedNumber.New()).ToArray();
        await Register(node, history, numbers, again: false);
        var registered = history.Accepted;
        await scratch.Run(Spoil);
        await Register(node, history, numbers, again: true);
        var rolledBack = await scratch.Scalar<long>("select last_value from public.spoilt_n");
        var ghosts = provider.Count + await scratch.Scalar<long>("select count(*) from chsi.notice");
        var accepted = history.Accepted - registered;
        await scratch.Run("drop trigger spoil on chsi.notice");
        await Register(node, history, numbers[..50], again: true);
        var drained = await Backlog.Drained(scratch, provider, TimeSpan.FromMinutes(1));
        await SentOnce.Check(scratch, provider, findings);
        var sent = provider.Count;
        return new("R18", "messages of transactions that are rolled back", ghosts == 0 && accepted == 0 && rolledBack >= Transactions * 9 / 10 && drained && sent > 0 && findings.Count == 0,
        [
            ("rolledBack", rolledBack), ("ghosts", ghosts), ("acceptedMeanwhile", accepted), ("sentAfterwards", sent), ("findings", findings.Count),
        ], Outcome.Bound((int)rolledBack), findings);
    }

    private static Task Register(NodeProcess node, History history, ContestedNumber[] numbers, bool again) =>
        Parallel.ForEachAsync(numbers, new ParallelOptions { MaxDegreeOfParallelism = 64 },
            async (number, _) => await new Client([node], history).Ask(number.Register(again)));
}
