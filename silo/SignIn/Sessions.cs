using System.Security.Cryptography;
using System.Text;
using Chsi.Silo.Gateways;
using Chsi.Silo.Store;
using Dapper;
using Microsoft.Extensions.Configuration;

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

    /// <summary>Minutes after a second factor for which values are shown whole and copies are taken without another one.</summary>
    public int StepUpMinutes { get; init; } = 15;

    /// <exception cref="WrongSettingException">A setting is wrong; the message names it.</exception>
    public static SessionOptions Read(IConfiguration settings)
    {
        var options = Settings.Section<SessionOptions>(settings, "Chsi:Sessions");
        Settings.Within("Chsi:Sessions",
            (nameof(AccountIdleMinutes), options.AccountIdleMinutes, 1, 1440), (nameof(AccountHours), options.AccountHours, 1, 168),
            (nameof(StaffIdleMinutes), options.StaffIdleMinutes, 1, 1440), (nameof(StaffHours), options.StaffHours, 1, 24),
            (nameof(StepUpMinutes), options.StepUpMinutes, 1, 480));
        return options;
    }
}

/// <summary>
/// Sessions on the server: the cookie holds a random token, the table its digest. A session carries the epoch of its account, so a new
/// password or a closed account ends all of them with the commit that says so, on every node.
/// </summary>
public sealed class Sessions(Database database, SessionOptions options)
{
    /// <summary>
    /// Begins a session under the epoch that the password was checked under, and ends the one that the browser had. A new token is made
    /// at every sign-in and every second factor.
    /// </summary>
    /// <returns>The token for the cookie; null where the epoch is over: the password was changed or the account closed in between.</returns>
    public async Task<string?> Begin(SessionKind kind, Guid person, bool secondFactor, Visit visit, int epoch, CancellationToken stop = default)
    {
        var token = Secrets.Token();
        var (idle, hours) = Lasting(kind);
        var table = kind is SessionKind.Staff ? "chsi.staff_row" : "chsi.account_row";
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var begun = await connection.ExecuteScalarAsync<bool>(
            $"""
            with begun as (
              insert into chsi.session (token, person, kind, epoch, second_factor, created, seen, ends, idle, agent, address, proven_at)
              select @digest, @person, @kind, r.session_epoch, @secondFactor, chsi.clock(), chsi.clock(),
                     chsi.clock() + make_interval(hours => @hours), make_interval(mins => @idle), @agent, @Address, case when @secondFactor then chsi.clock() end
              from {table} r where r.id = @person and r.session_epoch = @epoch
              returning person),
            ended as (delete from chsi.session where token = @before and exists (select from begun))
            select exists (select from begun)
            """,
            new
            {
                digest = Digest(token),
                person,
                kind = kind.ToString().ToLowerInvariant(),
                secondFactor,
                hours,
                idle,
                agent = Short(visit.Agent),
                visit.Address,
                epoch,
                before = visit.Token is null ? null : Digest(visit.Token),
            });
        return begun ? token : null;
    }

    /// <summary>
    /// Carries a member of staff over the second factor in one statement: the step is taken, the session that waited for it ends, and the full
    /// one begins under the same epoch.
    /// </summary>
    /// <param name="visit">With the token of the session that waits for the second factor.</param>
    /// <param name="step">As <see cref="Totp.Match"/> found it. It has to be newer than the last one taken.</param>
    public async Task<Completion> Complete(Guid staff, Visit visit, long step, CancellationToken stop = default)
    {
        var token = Secrets.Token();
        var (idle, hours) = Lasting(SessionKind.Staff);
        var half = Digest(visit.Token ?? "");
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var begun = await connection.ExecuteAsync(
            """
            with half as (
              select person, epoch from chsi.session where token = @half and person = @staff and kind = 'staff' and not second_factor for update),
            step as (
              insert into chsi.second_factor_step as s (person, step) select person, @step from half
              on conflict (person) do update set step = excluded.step where s.step < excluded.step
              returning person),
            ended as (delete from chsi.session where token = @half and exists (select from step))
            insert into chsi.session (token, person, kind, epoch, second_factor, created, seen, ends, idle, agent, address, proven_at)
            select @digest, half.person, 'staff', half.epoch, true, chsi.clock(), chsi.clock(),
                   chsi.clock() + make_interval(hours => @hours), make_interval(mins => @idle), @agent, @Address, chsi.clock()
            from half join step using (person)
            """,
            new { half, staff, step, digest = Digest(token), hours, idle, agent = Short(visit.Agent), visit.Address });
        return begun == 1 ? new Completion.Done(token)
            : await connection.ExecuteScalarAsync<bool>("select exists (select from chsi.session where token = @half)", new { half }) ? new Completion.StepUsed()
            : new Completion.Over();
    }

    /// <summary>Whether the second factor was typed in this session, and so lately that nobody else sits there.</summary>
    public async Task<bool> Fresh(string token, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return await connection.ExecuteScalarAsync<bool>(
            "select exists (select from chsi.session where token = @digest and second_factor and proven_at > chsi.clock() - make_interval(mins => @StepUpMinutes))",
            new { digest = Digest(token), options.StepUpMinutes });
    }

    /// <summary>Takes a step of the second factor in a session that has it already.</summary>
    /// <returns>False where the step, or a newer one, has been taken before.</returns>
    public async Task<bool> Prove(Guid staff, string token, long step, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return await connection.ExecuteAsync(
            """
            with mine as (
              select person from chsi.session where token = @digest and person = @staff and second_factor for update),
            step as (
              insert into chsi.second_factor_step as s (person, step) select person, @step from mine
              on conflict (person) do update set step = excluded.step where s.step < excluded.step
              returning person)
            update chsi.session s set proven_at = chsi.clock() from step where s.token = @digest
            """,
            new { staff, step, digest = Digest(token) }) == 1;
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

    private (int IdleMinutes, int Hours) Lasting(SessionKind kind) => kind is SessionKind.Staff
        ? (options.StaffIdleMinutes, options.StaffHours)
        : (options.AccountIdleMinutes, options.AccountHours);

    private static string Short(string text) => text.Length <= 200 ? text : text[..200];
}

/// <summary>What became of a second factor.</summary>
public abstract record Completion
{
    private Completion()
    {
    }

    /// <param name="Token">Of the full session.</param>
    public sealed record Done(string Token) : Completion;

    /// <summary>The code, or a newer one, has let the person in before.</summary>
    public sealed record StepUsed : Completion;

    /// <summary>No session waits for the second factor: it ended, or the same form came a second time and the first has done it.</summary>
    public sealed record Over : Completion;
}
