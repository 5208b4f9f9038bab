using Chsi.Silo.Store;
using Chsi.Tests.Silo.Clockwork;
using Chsi.Tools.Faults.Checks;
using Chsi.Tools.Faults.Load;
using Chsi.Tools.Faults.Nodes;
using Dapper;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>R30: three nodes write and sign roots; then somebody with the owner's login changes the past in six ways and works every hash out anew.</summary>
public static class ForgedPast
{
    private static readonly int Commands = Size.Of(3_000, 600);

    public static async Task<Outcome> Run()
    {
        await using var scratch = await Scratch.Make();
        await using var provider = await Provider.Started();
        var (file, findings, history) = (Path.Combine(Path.GetTempPath(), $"chsi-faults-roots-{Environment.ProcessId}"), new Findings(), new History());
        try
        {
            var nodes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => NodeProcess.Started(
                scratch, provider: provider, more: [("Chsi__Roots__File", file), ("Chsi__Roots__Seconds", "1")])));
            await new Workload(scratch, nodes, history, numbers: 32).Run(clients: 16, Commands);
            var covered = await Backlog.Until(async () => await scratch.Scalar<long>(
                "select count(*) from chsi.stream s where not exists (select from chsi.root_head h where h.stream = s.id and h.version = s.version)") == 0, TimeSpan.FromSeconds(30));
            foreach (var node in nodes)
            {
                await node.Kill();
            }

            // the copy that is kept elsewhere
            File.Copy(file, file + ".copy", overwrite: true);
            var clean = await Check(scratch, file + ".copy");
            foreach (var difference in clean.First)
            {
                findings.Add("found without a forgery", difference);
            }

            var (forger, streams) = (new Forger(scratch.Owner), await Long(scratch));
            (string What, Func<IReadOnlyList<Forger.Line>, IEnumerable<Forger.Line>> Change)[] forgeries =
            [
                ("edit", lines => lines.Select((l, n) => n == 1 ? l with { Actor_Name = "别人" } : l)),
                ("deletion", lines => lines.Where((_, n) => n != 1)),
                ("insertion", lines => lines.SelectMany((l, n) => n == 2 ? [l, l with { Request = Guid.CreateVersion7(), Digest = null }] : new[] { l })),
                ("reordering", lines => [.. lines.Take(2), lines[3], lines[2], .. lines.Skip(4)]),
                ("cut tail", lines => lines.SkipLast(1)),
            ];
            var caught = 0;
            async Task Caught(string what)
            {
                if ((await Check(scratch, file + ".copy")).Differences > 0)
                {
                    caught++;
                }
                else
                {
                    findings.Add("not caught", what);
                }
            }

            foreach (var ((what, change), stream) in forgeries.Zip(streams))
            {
                IReadOnlyList<Forger.Line> truth = [];
                await forger.Rewrite(stream, lines => change(truth = lines));
                await Caught(what);
                // one forgery at a time: put back, the past is true again
                await forger.Rewrite(stream, _ => truth);
            }

            if ((await Check(scratch, file + ".copy")).Differences > 0)
            {
                findings.Add("found without a forgery", "after every forgery was undone");
            }

            foreach (var stream in await forger.Streams())
            {
                await forger.Rewrite(stream, lines => lines.Select(l => l with { Actor_Name = l.Actor_Name + "。" }));
            }

            await Caught("full rewrite");
            return new("R30", "the past is forged", covered && findings.Count == 0,
            [
                ("nodes", nodes.Length), ("facts", await scratch.Scalar<long>("select count(*) from chsi.fact")), ("roots", clean.Roots), ("gaps", covered ? 0 : 1),
                ("forgeries", forgeries.Length + 1), ("caught", caught), ("findings", findings.Count),
            ], $"{caught} of {forgeries.Length + 1} caught", findings);
        }
        finally
        {
            File.Delete(file);
            File.Delete(file + ".copy");
        }
    }

    private static async Task<RootsReport> Check(Scratch scratch, string file)
    {
        await using var database = new Database(scratch.Settings);
        return await new RootCheck(database, new RootKeys(new Vault(KeyRing.Open(scratch.Keys, mayCreate: false)))).Check(file);
    }

    private static async Task<List<Guid>> Long(Scratch scratch)
    {
        await using var connection = await scratch.Source.OpenConnectionAsync();
        return (await connection.QueryAsync<Guid>("select id from chsi.stream where version >= 6 and kind = 're-registration' order by id limit 5")).AsList();
    }
}
