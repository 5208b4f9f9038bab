using Chsi.Silo.Gateways;
using Chsi.Silo.SignIn;
using Chsi.Silo.Store;
using Npgsql;

namespace Chsi.Silo.Grains;

/// <summary>Whether this process can serve, and what an operator should look at. It holds figures and words, nothing about a person.</summary>
/// <param name="Reasons">Why it cannot serve; empty when it can.</param>
/// <param name="Warnings">What is off, late or given up, while people are served.</param>
/// <param name="OldestNoticeSeconds">Age of the oldest message that waits to be sent; null where none does.</param>
/// <param name="OldestLimitSeconds">How long the oldest unanswered time limit has been due.</param>
/// <param name="FailingLimits">Time limits that were tried and failed.</param>
public sealed record Readiness(
    bool Ready, IReadOnlyList<string> Reasons, IReadOnlyList<string> Warnings, GatewayState? Gateways,
    double? OldestNoticeSeconds, long DeadNotices, double? OldestLimitSeconds, long FailingLimits);

/// <summary>Looks at the database, the schema, the gateways' settings and the age of what is due.</summary>
public sealed class Health(Database database, GatewayState? gateways = null)
{
    private const double LateNotice = 120;

    private const double LateLimit = 60;

    private const string Look = $"""
        select (select max(number) from public.schema_version),
          (select extract(epoch from chsi.clock() - min(at))::float8 from chsi.notice where next_try is not null),
          (select count(*) from chsi.notice where dead),
          (select extract(epoch from chsi.clock() - min(wake_at))::float8 from chsi.stream where wake_at <= (select chsi.clock())),
          (select count(*) from chsi.due_failure),
          (select n from chsi.counter where key = '{SmsLimit.Refused}' || {Counters.Hour} and day = {Counters.Day})
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly Lazy<int> Newest = new(() => Database.Scripts().Max(s => s.Number));

    public async Task<Readiness> Check(CancellationToken stop = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Patience);
        try
        {
            return await Read(limit.Token);
        }
        catch (PostgresException e) when (e.SqlState is "3F000" or "42P01" or "42501" or "42703")
        {
            return NotReady("the database is not migrated to this version: run the command 'migrate'");
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return NotReady("the database does not answer");
        }
    }

    private async Task<Readiness> Read(CancellationToken stop)
    {
        await using var command = database.Writer.CreateCommand(Look);
        await using var reader = await command.ExecuteReaderAsync(stop);
        await reader.ReadAsync(stop);
        // a schema newer than this process is the middle of an update, in which both versions serve
        if (reader.IsDBNull(0) || reader.GetInt32(0) < Newest.Value)
        {
            return NotReady("the database is not migrated to this version: run the command 'migrate'");
        }

        double? notice = reader.IsDBNull(1) ? null : reader.GetDouble(1);
        double? due = reader.IsDBNull(3) ? null : reader.GetDouble(3);
        var (dead, failing) = (reader.GetInt64(2), reader.GetInt64(4));
        var warnings = Off().ToList();
        Warn(notice > LateNotice, $"messages wait for {notice:0} s");
        Warn(dead > 0, $"{dead} messages were given up");
        Warn(due > LateLimit, $"time limits have been due for {due:0} s");
        Warn(failing > 0, $"{failing} time limits fail");
        Warn(!reader.IsDBNull(5), "the limit of text messages an hour is reached: people who ask for a code are refused");
        return new(true, [], warnings, gateways, notice, dead, due, failing);

        void Warn(bool holds, string what)
        {
            if (holds)
            {
                warnings.Add(what);
            }
        }
    }

    private IEnumerable<string> Off() => gateways is null ? [] : new[]
    {
        (gateways.Sms, "the SMS gateway is off"), (gateways.Mail, "mail is off"), (gateways.NameCheck, "the name check is off"),
        (gateways.FaceCheck, "实人验证 is off"), (gateways.VirusScan, "uploads are not scanned for viruses"),
    }.Where(g => !g.Item1).Select(g => g.Item2);

    private Readiness NotReady(string reason) => new(false, [reason], [.. Off()], gateways, null, 0, null, 0);
}
