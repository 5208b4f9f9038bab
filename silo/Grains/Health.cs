using System.Security.Cryptography;
using Chsi.Silo.Clockwork;
using Chsi.Silo.Gateways;
using Chsi.Silo.Gateways.Photos;
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
/// <param name="Still">Jobs of the clockwork that no node has come round to.</param>
public sealed record Readiness(
    bool Ready, IReadOnlyList<string> Reasons, IReadOnlyList<string> Warnings, GatewayState? Gateways,
    double? OldestNoticeSeconds, long DeadNotices, double? OldestLimitSeconds, long FailingLimits, IReadOnlyList<string>? Still = null);

/// <summary>
/// Looks at the database, its schema and keys, the gateways, the preparation of photos, the clockwork's pulse and the age of what is due. What a
/// process lacks is not looked at.
/// </summary>
public sealed class Health(
    Database database, GatewayState? gateways = null, Vault? vault = null, IPhotoPreparation? photos = null, IVirusScan? scanner = null,
    RootOptions? roots = null)
{
    private const double LateLimit = 60;

    private const string Look = $"""
        select (select count(*) from public.schema_version where number = any($1)),
          (select extract(epoch from chsi.clock() - min(coalesce(held_until, at)))::float8 from chsi.notice
            where next_try is not null and (held_until is null or held_until <= (select chsi.clock()))),
          (select count(*) from chsi.notice where dead),
          (select extract(epoch from chsi.clock() - min(wake_at))::float8 from chsi.stream where wake_at <= (select chsi.clock())),
          (select count(*) from chsi.due_failure),
          (select n from chsi.counter where key = '{SmsLimit.Refused}' || {Counters.Hour} and day = {Counters.Day}),
          (select coalesce(array_agg(j.job order by j.job), array[]::text[]) from unnest($2) j(job) left join chsi.pulse p on p.job = j.job
            where p.at is null or p.at < clock_timestamp() - greatest(interval '1 minute', 3 * p.every)),
          k.person, k.master_id, k.wrapped
        from (select 1) one left join (select person, master_id, wrapped from chsi.person_key limit 1) k on true
        """;

    private const string NotMigrated = "the database is not migrated to this version: run the command 'migrate'";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan PatienceWithUploads = TimeSpan.FromSeconds(0.7);

    private static readonly Lazy<int[]> Scripts = new(() => [.. Database.Scripts().Select(s => s.Number)]);

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
            return NotReady(NotMigrated);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return NotReady("the database does not answer");
        }
    }

    private async Task<Readiness> Read(CancellationToken stop)
    {
        await using var command = database.Writer.CreateCommand(Look);
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = Scripts.Value });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. Pulse.Jobs, .. roots is { IsConfigured: true } ? [Pulse.Roots] : Array.Empty<string>()] });
        await using var reader = await command.ExecuteReaderAsync(stop);
        await reader.ReadAsync(stop);
        // a schema newer than this process is the middle of an update, in which both versions serve
        if (reader.GetInt64(0) < Scripts.Value.Length)
        {
            return NotReady(NotMigrated);
        }

        double? notice = reader.IsDBNull(1) ? null : reader.GetDouble(1);
        double? due = reader.IsDBNull(3) ? null : reader.GetDouble(3);
        var (dead, failing) = (reader.GetInt64(2), reader.GetInt64(4));
        if (!reader.IsDBNull(7) && !Opens(reader.GetGuid(7), reader.GetInt16(8), reader.GetFieldValue<byte[]>(9)))
        {
            return NotReady("the key file (Chsi:Keys:File) is not that of this database");
        }

        var still = reader.GetFieldValue<string[]>(6);
        var warnings = Off().ToList();
        warnings.AddRange(await Uploads(stop));
        Warn(still.Length > 0, $"the clockwork stands still on every node: {string.Join(", ", still)}");
        Warn(notice > Alarm.Late, $"messages wait for {notice:0} s");
        Warn(dead > 0, $"{dead} messages were given up");
        Warn(due > LateLimit, $"time limits have been due for {due:0} s");
        Warn(failing > 0, $"{failing} time limits fail");
        Warn(!reader.IsDBNull(5), "the limit of text messages an hour is reached: people who ask for a code are refused");
        return new(true, [], warnings, gateways, notice, dead, due, failing, still);

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
        (roots is not { IsConfigured: false }, "no roots are signed (Chsi:Roots:File): who can change the database can change the past"),
        (gateways.Sms, "the SMS gateway is off"), (gateways.Mail, "mail is off"), (gateways.NameCheck, "the name check is off"),
        (gateways.FaceCheck, "实人验证 is off"), (gateways.VirusScan, "uploads are not scanned for viruses"),
    }.Where(g => !g.Item1).Select(g => g.Item2);

    /// <summary>A process with other keys would seal what nobody can open again.</summary>
    private bool Opens(Guid person, short master, byte[] wrapped)
    {
        try
        {
            return vault?.Unwrap(master, wrapped, person).Length is null or > 0;
        }
        catch (Exception e) when (e is CryptographicException or KeyNotFoundException)
        {
            return false;
        }
    }

    private async Task<IEnumerable<string>> Uploads(CancellationToken stop)
    {
        // a program or a scanner that hangs keeps nobody from being served
        var readiness = await InTime(photos?.Readiness(), without: PhotoReadiness.Sandboxed, late: PhotoReadiness.Missing);
        var scanned = await InTime(scanner?.Answers(stop), without: true, late: false);
        return new[]
        {
            (readiness is PhotoReadiness.Missing, "no photo is taken: vips does not answer"),
            (readiness is PhotoReadiness.WithoutSandbox, "photos are decoded without a sandbox"),
            (!scanned, "no photo is taken: the virus scanner does not answer"),
        }.Where(w => w.Item1).Select(w => w.Item2);
    }

    private static async Task<T> InTime<T>(Task<T>? answer, T without, T late)
    {
        try
        {
            return answer is null ? without : await answer.WaitAsync(PatienceWithUploads);
        }
        catch (TimeoutException)
        {
            return late;
        }
    }

    private Readiness NotReady(string reason) => new(false, [reason], [.. Off()], gateways, null, 0, null, 0);
}
