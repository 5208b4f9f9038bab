using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Tools.Faults.Load;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;

namespace Chsi.Tools.Faults.Nodes;

/// <summary>A bug planted on purpose, to see that the checker sees it. None of them has a switch in the silo itself.</summary>
public enum Plant
{
    None,

    /// <summary>The stored answer to a request id is never found, and no index keeps an id from being used twice.</summary>
    NoRequestCheck,

    /// <summary>Whatever changed since the read, the commit goes through; facts are numbered on from where the stream stands.</summary>
    NoVersionCheck,

    /// <summary>The node answers first and commits afterwards.</summary>
    AcknowledgeFirst,

    /// <summary>One value may stand for several streams.</summary>
    NoUniqueness,

    /// <summary>Now and then a fact is not written.</summary>
    LostFact,

    /// <summary>Now and then the row of a case stays as it was.</summary>
    StaleRow,

    /// <summary>Now and then nobody is told.</summary>
    LostMessage,

    /// <summary>Now and then it is forgotten that a message was sent.</summary>
    ForgottenSend,

    /// <summary>Now and then a message that one node has claimed is claimed by another too.</summary>
    UnheldClaim,

    /// <summary>The clock goes forwards and backwards.</summary>
    UnsteadyClock,

    /// <summary>Now and then another answer is stored than was given.</summary>
    OtherAnswer,
}

/// <summary>Decides, answers, and only then has it committed: what a write-behind cache does.</summary>
public sealed class HastyDoor(Loading loading, Door door)
{
    private static readonly TimeSpan Behind = TimeSpan.FromMilliseconds(100);

    public async Task<Answer> Ask(Command command)
    {
        var request = command.Requested();
        var loaded = await loading.Load(request.Needs, command.Id);
        if (loaded.Stored is { } stored)
        {
            return Accepted.Nothing.Saying(stored.Reply);
        }

        var answer = request.Decide(loaded.Streams, new(loaded.Now, command.Actor(), WorkingCalendar.Shipped, new RuleSettings(), loaded.Serial));
        if (answer is Accepted)
        {
            _ = Task.Delay(Behind).ContinueWith(_ => door.Ask(request, command.Actor(), command.Id), TaskScheduler.Default);
        }

        return answer;
    }
}

/// <summary>The plants that live in the scratch database.</summary>
public static class PlantedSql
{
    // A view in place of the table hides the digests by which a stored answer is found; it is taken away again before anything is checked.
    private const string HideAnswers = """
        drop index chsi.fact_request;
        alter table chsi.fact rename to fact_kept;
        create view chsi.fact as select stream, version, type, body, actor, actor_name, desk, at, request, hash, null::bytea as digest, reply
          from chsi.fact_kept;
        grant select on chsi.fact to public;
        """;

    private static readonly Dictionary<Plant, string> Scripts = new()
    {
        [Nodes.Plant.NoUniqueness] = """
            alter table chsi.lookup drop constraint lookup_pkey;
            alter table chsi.claim_row drop constraint claim_row_holder_key;
            """,
        [Nodes.Plant.LostFact] = Sometimes("fact", "insert", "if new.version > 1 and new.digest is null then return null; end if;"),
        [Nodes.Plant.StaleRow] = Sometimes("case_row", "update", "return old;"),
        [Nodes.Plant.LostMessage] = Sometimes("notice", "insert", "return null;"),
        [Nodes.Plant.ForgottenSend] = Sometimes("notice", "update", "new.sms_done = null; new.next_try = coalesce(new.next_try, chsi.clock());"),
        [Nodes.Plant.UnheldClaim] = Sometimes("notice", "update", "if new.attempts > old.attempts then new.next_try = old.next_try; end if;"),
        [Nodes.Plant.OtherAnswer] = Sometimes("fact", "insert", "new.reply = new.reply || '?';"),
    };

    private static string Sometimes(string table, string when, string does) => $"""
        create function public.planted() returns trigger language plpgsql as $$ begin
          if random() < 0.05 then {does} end if;
          return new;
        end $$;
        create trigger planted before {when} on chsi.{table} for each row execute function public.planted();
        """;

    private const string ShowAnswers = "drop view chsi.fact; alter table chsi.fact_kept rename to fact;";

    public static async Task Plant(Scratch scratch, Plant plant)
    {
        if (plant is Nodes.Plant.NoRequestCheck)
        {
            var text = await CommitFunction(scratch);
            await scratch.Run(HideAnswers + Changed(text, "insert into chsi.fact (", "insert into chsi.fact_kept ("));
        }
        else if (plant is Nodes.Plant.NoVersionCheck)
        {
            var text = Changed(await CommitFunction(scratch), " and version = s_expected[i]", "");
            text = Changed(text, "set version = s_next[i],", "set version = version + s_next[i] - s_expected[i],");
            text = Changed(text, "select unnest(f_stream), unnest(f_version),", """
                select unnest(f_stream), unnest(array(select (select s.version from chsi.stream s where s.id = x.stream)
                  - cardinality(array_positions(f_stream[x.n + 1:], x.stream)) from unnest(f_stream) with ordinality x(stream, n) order by x.n)),
                """);
            await scratch.Run(text);
        }
        else if (Scripts.TryGetValue(plant, out var script))
        {
            await scratch.Run(script);
        }
    }

    public static Task Uproot(Scratch scratch, Plant plant) =>
        plant is Nodes.Plant.NoRequestCheck ? scratch.Run(ShowAnswers) : Task.CompletedTask;

    private static async Task<string> CommitFunction(Scratch scratch) =>
        (await scratch.Scalar<string>("select pg_get_functiondef('chsi.commit_decisions'::regproc)"))!;

    private static string Changed(string text, string from, string to) => text.Contains(from, StringComparison.Ordinal)
        ? text.Replace(from, to, StringComparison.Ordinal)
        : throw new InvalidOperationException($"commit_decisions no longer says '{from}': the planted bug must be worded anew.");
}
