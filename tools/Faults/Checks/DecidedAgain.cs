using System.Text;
using System.Text.RegularExpressions;
using Chsi.Silo.Store;
using Chsi.Tools.Faults.Load;
using Chsi.Tools.Faults.Nodes;
using Chsi.Workflows;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;

namespace Chsi.Tools.Faults.Checks;

/// <summary>
/// A decision is a pure function, so history can be asked again: every accepted request is decided a second time, one after the other in the
/// witness order, on nothing but what the requests before it wrote. It must yield the very facts and the reply that are stored. A lost update, a
/// stale cache or a decision on half of another's effects cannot pass.
/// </summary>
public sealed partial class DecidedAgain(History history, Facts facts, Findings findings)
{
    private const string Kind = "decided otherwise";

    /// <summary>Whom the decisions tell something, and when: one entry a message.</summary>
    public List<(Guid Account, DateTime At)> Told { get; } = [];

    private readonly Dictionary<Guid, StreamState> _states = [];
    private readonly Dictionary<LookupKey, Guid> _lookups = [];
    private readonly Dictionary<Guid, Lease> _leases = [];

    public void Check()
    {
        var commands = history.Entries.ToDictionary(e => e.Command.Id, e => e.Command);
        foreach (var rows in facts.Witness)
        {
            if (commands.TryGetValue(rows[0].Request, out var command))
            {
                try
                {
                    Compare(command, rows);
                }
                catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException)
                {
                    findings.Add(Kind, $"{command.Name} {command.Id}: {e.Message}");
                }
            }

            Fold(rows, command);
        }
    }

    private void Compare(Command command, FactRow[] rows)
    {
        var request = command.Requested();
        var reply = rows.FirstOrDefault(r => r.HasDigest)?.Reply ?? "";
        // the running number is drawn, not decided: it is taken from the reply
        var serial = command.Name == "register" && reply.Length > 0 ? long.Parse(reply.AsSpan(reply.LastIndexOf('-') + 1)) : 0;
        var at = new Moment(new(rows[0].At), command.Actor(), WorkingCalendar.Shipped, new RuleSettings(), serial);
        var streams = Load(request.Needs);
        if (request.Decide(streams, at) is not Accepted accepted)
        {
            findings.Add(Kind, $"{command.Name} {command.Id} was accepted, and the facts before it refuse it");
            return;
        }

        var (all, _) = Following.Complete(accepted, streams, at, command.Id);
        Told.AddRange(all.Notices.Where(n => n.Account != Guid.Empty).Select(n => (n.Account, rows[0].At)));
        var yields = all.Facts.GroupBy(f => f.Stream).SelectMany(g => g.Select(f => Line(f.Stream, Catalogue.NameOf(f.Fact), FactCodec.Write(f.Fact, []))));
        var stored = rows.GroupBy(r => r.Stream).SelectMany(g => g.Select(r => Line(r.Stream, r.Type, r.Body)));
        if (!yields.Order().SequenceEqual(stored.Order()) || all.Reply != reply)
        {
            findings.Add(Kind, $"{command.Name} {command.Id} yields other facts or another reply");
        }

        if (all.Lease is { } turned)
        {
            var fence = turned.Fence + (LeaseOf(turned.Case).Holder != turned.Holder ? 1 : 0);
            _leases[turned.Case] = new(turned.Case, turned.Holder, turned.Taken, turned.Until, fence);
        }
    }

    private Streams Load(Needs needs)
    {
        var found = needs.Lookups.Where(_lookups.ContainsKey).ToDictionary(k => k, k => _lookups[k]);
        var reached = needs.Streams.Concat(found.Values).ToHashSet();
        for (var step = 0; step < needs.Links; step++)
        {
            reached.UnionWith(reached.Where(_states.ContainsKey).SelectMany(id => _states[id].Links).ToList());
        }

        return new(reached.Where(_states.ContainsKey).Select(id => _states[id]), found, needs.Lease is { } id ? LeaseOf(id) : null);
    }

    private Lease LeaseOf(Guid @case) => _leases.GetValueOrDefault(@case) ?? new(@case, null, null, null, 0);

    private void Fold(FactRow[] rows, Command? command)
    {
        foreach (var row in rows)
        {
            try
            {
                var fact = row.Fact();
                var before = _states.GetValueOrDefault(row.Stream) ?? Catalogue.EmptyFor(fact, row.Stream);
                _states[row.Stream] = before.Fold(fact, row.Stamp);
            }
            catch (InvalidOperationException e)
            {
                findings.Add("does not fold", $"{row.Stream} {row.Version}: {e.Message}");
            }
        }

        if (command is { Name: "register" })
        {
            foreach (var key in command.Requested().Needs.Lookups)
            {
                _lookups[key] = key.Kind is LookupKind.IdNumber ? ((Account)_states[command.Account]).Claim : command.Account;
            }
        }

        var closed = rows.Select(r => r.Stream).Where(id => _states.GetValueOrDefault(id) is Account { ClosedAt: not null }).ToHashSet();
        foreach (var key in closed.Count == 0 ? [] : _lookups.Where(l => closed.Contains(l.Value)).Select(l => l.Key).ToList())
        {
            _lookups.Remove(key);
        }
    }

    // a protected value gets a new id whenever its form is read, so such ids alone may differ
    private string Line(Guid stream, string type, byte[] body) => $"{stream} {type} " + Ids().Replace(Encoding.UTF8.GetString(body),
        m => facts.ByStream.ContainsKey(Guid.Parse(m.ValueSpan)) ? m.Value : "id");

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Ids();
}
