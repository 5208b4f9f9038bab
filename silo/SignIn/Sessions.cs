using System.Security.Cryptography;
using System.Text;
using Chsi.Silo.Store;
using Dapper;

namespace Chsi.Silo.SignIn;

/// <summary>Who a session belongs to.</summary>
public enum SessionKind
{
    Account,
    Staff,
}

/// <summary>How long sessions last; Chsi:Sessions.</summary>
public sealed record SessionOptions
{
    /// <summary>Minutes without a request after which an applicant's session ends.</summary>
    public int AccountIdleMinutes { get; init; } = 30;

    public int AccountHours { get; init; } = 12;

    /// <summary>Minutes without a request after which a member of staff signs in again.</summary>
    public int StaffIdleMinutes { get; init; } = 30;

    public int StaffHours { get; init; } = 8;
}

/// <summary>
/// Sessions on the server: the cookie holds a random token, the table its digest. A session carries the epoch of its account, so a new
/// password or a closed account ends all of them with the commit that says so, on every node.
/// </summary>
public sealed class Sessions(Database database, SessionOptions options)
{
    /// <summary>Begins a session and returns the token for the cookie. A new one is made at every sign-in and every second factor.</summary>
    public async Task<string> Begin(SessionKind kind, Guid person, bool secondFactor, string address, string agent, CancellationToken stop = default) =>
        (await Begin(kind, person, secondFactor, address, agent, epoch: null, stop)).Token;

    /// <summary>As above, under the epoch that the password was checked under.</summary>
    /// <returns>The token; null where the epoch is over.</returns>
    public async Task<string?> Begin(SessionKind kind, Guid person, bool secondFactor, string address, string agent, int epoch, CancellationToken stop = default) =>
        await Begin(kind, person, secondFactor, address, agent, (int?)epoch, stop) is { Begun: true, Token: var token } ? token : null;

    private async Task<(string Token, bool Begun)> Begin(
        SessionKind kind, Guid person, bool secondFactor, string address, string agent, int? epoch, CancellationToken stop)
    {
        var token = Secrets.Token();
        var (idle, hours) = kind is SessionKind.Staff
            ? (options.StaffIdleMinutes, options.StaffHours)
            : (options.AccountIdleMinutes, options.AccountHours);
        var table = kind is SessionKind.Staff ? "chsi.staff_row" : "chsi.account_row";
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var begun = await connection.ExecuteAsync(
            $"""
            insert into chsi.session (token, person, kind, epoch, second_factor, created, seen, ends, idle, agent, address)
            select @digest, @person, @kind, r.session_epoch, @secondFactor, chsi.clock(), chsi.clock(),
                   chsi.clock() + make_interval(hours => @hours), make_interval(mins => @idle), @agent, @address
            from {table} r where r.id = @person and r.session_epoch = coalesce(@epoch, r.session_epoch)
            """,
            new { digest = Digest(token), person, kind = kind.ToString().ToLowerInvariant(), secondFactor, hours, idle, agent = Short(agent), address, epoch });
        return (token, begun == 1);
    }

    /// <summary>Marks a session as used. Called at most once a minute for each.</summary>
    public async Task Seen(string token, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        await connection.ExecuteAsync("update chsi.session set seen = chsi.clock() where token = @digest", new { digest = Digest(token) });
    }

    /// <summary>Ends one session, on every node.</summary>
    public async Task End(string token, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        await connection.ExecuteAsync("delete from chsi.session where token = @digest", new { digest = Digest(token) });
    }

    /// <summary>What the table knows a token by.</summary>
    public static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static string Short(string text) => text.Length <= 200 ? text : text[..200];
}
