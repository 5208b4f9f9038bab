using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Dapper;
using Npgsql;

namespace Chsi.Tools.Bench;

/// <summary>
/// The limit that PostgreSQL sets, measured by its own pgbench: 8 clients, prepared protocol, 100,000 rows, one update and two inserts a transaction,
/// five round trips, every client on ids of its own. With as many clients as the decisions have callers it also tells how long the machine itself
/// makes the slowest wait.
/// </summary>
internal static partial class Baseline
{
    public const int Clients = 8;

    private const string Schema = """
        create table accounts (id int primary key, version int not null, state jsonb not null);
        insert into accounts select i, 0, @state::jsonb from generate_series(1, 100000) i;
        create table events (entity_id int, version int, data jsonb not null, primary key (entity_id, version));
        create table outbox (id bigint generated always as identity primary key, data jsonb not null);
        """;

    // a client's own counter tells it the row and the row's version, so no round trip is needed to ask; 7919 shares no factor with the rows
    private static string Script(int rowsEach) => $$"""
        \set id :client_id * {{rowsEach}} + (:n * 7919) % {{rowsEach}} + 1
        \set v :n / {{rowsEach}}
        \set w :v + 1
        \set n :n + 1
        BEGIN;
        UPDATE accounts SET version = version + 1, state = :state::jsonb WHERE id = :id AND version = :v;
        INSERT INTO events (entity_id, version, data) VALUES (:id, :w, :event::jsonb);
        INSERT INTO outbox (data) VALUES (:event::jsonb);
        COMMIT;
        """;

    /// <returns>Transactions a second, and every latency in milliseconds in order of size.</returns>
    public static async Task<(double PerSecond, double[] Milliseconds)> Measure(string superuser, string programs, int seconds, int clients = Clients)
    {
        var database = await BenchSilo.Recreate(superuser, "chsi_baseline");
        await using (var connection = new NpgsqlConnection(database))
        {
            await connection.ExecuteAsync(Schema, new { state = Json(273) });
            await connection.ExecuteAsync("vacuum analyze accounts");
            await connection.ExecuteAsync("checkpoint;");
        }

        var measured = await Run(new NpgsqlConnectionStringBuilder(database), programs, seconds, clients);
        await using (var connection = new NpgsqlConnection(database))
        {
            var (updated, inserted) = await connection.QuerySingleAsync<(long, long)>("select (select sum(version) from accounts), (select count(*) from events)");
            if (updated != inserted)
            {
                throw new InvalidOperationException("The baseline's updates missed their rows.");
            }
        }

        NpgsqlConnection.ClearAllPools();
        await using var last = new NpgsqlConnection(superuser);
        await last.ExecuteAsync("drop database chsi_baseline with (force)");
        return measured;
    }

    private static async Task<(double, double[])> Run(NpgsqlConnectionStringBuilder database, string programs, int seconds, int clients)
    {
        var folder = Directory.CreateTempSubdirectory("chsi-baseline-");
        var script = Path.Combine(folder.FullName, "script.sql");
        await File.WriteAllTextAsync(script, Script(100_000 / clients));
        var start = new ProcessStartInfo(Path.Combine(programs, "pgbench"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
            Environment = { ["PGPASSWORD"] = database.Password },
        };
        string[] arguments =
        [
            "-n", "-l", "-M", "prepared", "-c", $"{clients}", "-j", "2", "-T", $"{seconds}", "-f", script, "-D", "n=0", "-D", $"state={Json(273)}",
            "-D", $"event={Json(400)}", "-h", database.Host!, "-p", $"{database.Port}", "-U", database.Username!, database.Database!,
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var pgbench = Process.Start(start)!;
        var errors = pgbench.StandardError.ReadToEndAsync();
        var output = await pgbench.StandardOutput.ReadToEndAsync();
        await pgbench.WaitForExitAsync();
        if (Rate().Match(output) is not { Success: true } rate)
        {
            throw new InvalidOperationException($"pgbench failed: {await errors}");
        }

        // client, transaction, microseconds, script, second, microsecond
        var lines = folder.GetFiles("pgbench_log.*").SelectMany(f => File.ReadLines(f.FullName));
        double[] latencies = [.. lines.Select(l => double.Parse(l.Split(' ')[2], CultureInfo.InvariantCulture) / 1000).Order()];
        folder.Delete(recursive: true);
        return (double.Parse(rate.Groups[1].ValueSpan, CultureInfo.InvariantCulture), latencies);
    }

    private static string Json(int length) => $$"""{"state":"{{new string('x', length - 12)}}"}""";

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex Rate();
}
