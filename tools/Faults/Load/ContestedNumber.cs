using System.Collections.Concurrent;
using Chsi.Tools.Faults.Nodes;
using Dapper;
using Npgsql;

namespace Chsi.Tools.Faults.Load;

/// <summary>One ID number with everybody who registers it. Clients look at its rows as a page would and choose what to do next; several do so at once.</summary>
public sealed class ContestedNumber(string number)
{
    private const int MostOpenCases = 3;

    private const string Page = """
        select a.id as Account, a.status as Status, c.id as "Case", c.stage as Stage, c.stage_version as Seen, c.holder as Holder
        from chsi.account_row a left join chsi.case_row c on c.id = a.case_id where a.id = any(@accounts)
        """;

    private static readonly Guid[] Reviewers = [.. Enumerable.Range(0, 8).Select(_ => Guid.CreateVersion7())];
    private static int _next;
    private readonly ConcurrentQueue<Guid> _accounts = new();
    private int _asked;

    /// <summary>How many commands were made for it.</summary>
    public int Asked => _asked;

    /// <summary>A citizen's number with its check digit; sequences from 990 belong to nobody.</summary>
    public static ContestedNumber New()
    {
        var n = Interlocked.Increment(ref _next);
        var first = $"421202{new DateOnly(1950, 1, 1).AddDays(n / 10):yyyyMMdd}{990 + (n % 10)}";
        int[] weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        return new(first + "10X98765432"[weights.Select((w, i) => w * (first[i] - '0')).Sum() % 11]);
    }

    /// <summary>A phone that no other call returns.</summary>
    public static string NewPhone() => $"139{Interlocked.Increment(ref _next):00000000}";

    public async Task<Command> Next(NpgsqlDataSource source, Random random)
    {
        Interlocked.Increment(ref _asked);
        await using var connection = await source.OpenConnectionAsync();
        var rows = (await connection.QueryAsync<Row>(Page, new { accounts = _accounts.ToArray() })).AsList();
        var open = rows.Where(r => r.Status == "IdentityNeeded").ToList();
        if (!rows.Any(r => r.Status == "Usable") || open.Count == 0 || (open.Count < MostOpenCases && random.NextDouble() < 0.15))
        {
            return Register(again: random.NextDouble() < 0.9);
        }

        return About(open[random.Next(open.Count)], random);
    }

    public Command Register(bool again, string? phone = null, string? mail = null)
    {
        var account = Guid.CreateVersion7();
        _accounts.Enqueue(account);
        return new(Guid.CreateVersion7(), "register", account, "nobody")
        {
            Account = account,
            Claim = Guid.CreateVersion7(),
            Case = Guid.CreateVersion7(),
            Number = number,
            Phone = phone ?? NewPhone(),
            Mail = mail,
            Again = again,
        };
    }

    private static Command About(Row row, Random random)
    {
        var dice = random.NextDouble();
        return row.Stage switch
        {
            "awaiting-evidence" => Applicant(row, dice < 0.75 ? "photos" : dice < 0.9 ? "start-check" : "withdraw", photos: 2),
            "awaiting-supplement" => Applicant(row, dice < 0.93 ? "photos" : "withdraw", photos: 1),
            // whoever has it by way of the queue is nobody of this load
            "in-review" when row.Holder is { } holder && Reviewers.Contains(holder) => Reviewer(row, holder,
                dice < 0.3 ? "note" : dice < 0.55 ? "return" : dice < 0.8 ? "approve" : dice < 0.9 ? "reject" : "give-back"),
            "in-review" => Reviewer(row, Reviewers[random.Next(Reviewers.Length)], dice < 0.9 ? "take" : "note"),
            _ => dice < 0.7 ? Applicant(row, "withdraw") : Reviewer(row, Reviewers[0], "note"),
        };
    }

    private static Command Applicant(Row row, string name, int photos = 0) =>
        new(Guid.CreateVersion7(), name, row.Account, "applicant") { Case = row.Case, Seen = row.Seen, Photos = photos, Text = Guid.NewGuid().ToString("N") };

    private static Command Reviewer(Row row, Guid reviewer, string name) =>
        new(Guid.CreateVersion7(), name, reviewer, "customer-service") { Account = row.Account, Case = row.Case, Seen = row.Seen, Text = $"按要求{name}" };

    private sealed record Row
    {
        public Guid Account { get; init; }

        public string Status { get; init; } = "";

        public Guid Case { get; init; }

        public string? Stage { get; init; }

        public int Seen { get; init; }

        public Guid? Holder { get; init; }
    }
}
