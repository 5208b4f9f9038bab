using Chsi.Silo.Store;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;
using Dapper;

namespace Chsi.Silo.SignIn;

/// <summary>How a sign-in ended: a session's token, or one sentence.</summary>
public sealed record SignInAnswer(string? Token, SessionKind Kind, string Sentence);

/// <summary>
/// Signing in with a password. A pair of user name and address that failed often waits longer and longer; others are not touched by
/// it. A name or an address that fails very often is answered slowly, never refused: nobody can lock another out.
/// </summary>
public sealed class SignIns(
    Database database, Vault vault, Finding finding, ProtectedValues values, Passwords passwords, Counters counters, Sessions sessions, LoginOptions options)
{
    public const string Refusal = "用户名或密码错误，请重新输入。";

    /// <summary>Signs in whoever knows the password of the user name.</summary>
    public Task<SignInAnswer> Enter(string? userName, string? password, string address, string agent, CancellationToken stop = default) =>
        Enter(Finding.Normal(userName), () => finding.ByUserName(userName, stop), password, address, agent, stop);

    /// <summary>Signs in whoever knows the password of the account.</summary>
    public Task<SignInAnswer> Enter(Guid account, string? password, string address, string agent, CancellationToken stop = default) =>
        Enter(account.ToString(), async () => await finding.Account(account, stop) is { ClosedAt: null } open ? open : null, password, address, agent, stop);

    private async Task<SignInAnswer> Enter(
        string user, Func<Task<StreamState?>> find, string? password, string address, string agent, CancellationToken stop)
    {
        var name = Digest("user", user);
        var from = Digest("address", Network.Of(address));
        var pair = $"login|{name}|{from}";
        if (await counters.Turn(pair, options, stop) is > 0 and var seconds)
        {
            await Log(null, "delayed", address, agent, stop);
            return new(null, default, $"登录失败次数较多，请在 {seconds} 秒后再试。忘记密码可以找回密码。");
        }

        string[] failures = [$"login-failed|{name}", $"login-failed|{from}"];
        var excess = (await counters.Today(failures, stop)).Max() - options.SlowAfter;
        if (excess > 0)
        {
            await Task.Delay(Math.Min(3_000, 100 * excess), stop);
        }

        var person = await find();
        var stored = person switch
        {
            Account { Password: { } hash } => await values.Open(hash.Id, stop),
            StaffMember { Password: { } hash } => await values.Open(hash.Id, stop),
            _ => null,
        };
        if (!await passwords.Verify(password ?? "", stored, stop) || person is null)
        {
            await counters.Add(failures[0], stop);
            await counters.Add(failures[1], stop);
            await Log(person?.Id, "wrong-password", address, agent, stop);
            return new(null, default, Refusal);
        }

        await counters.Clear(pair, stop);
        var (kind, epoch) = person switch
        {
            StaffMember member => (SessionKind.Staff, member.SessionEpoch),
            Account account => (SessionKind.Account, account.SessionEpoch),
            _ => throw new InvalidOperationException($"{person.GetType().Name} does not sign in."),
        };
        // the password may have been changed while it was checked: the old one begins nothing
        if (await sessions.Begin(kind, person.Id, secondFactor: false, address, agent, epoch, stop) is not { } token)
        {
            await Log(person.Id, "wrong-password", address, agent, stop);
            return new(null, default, Refusal);
        }

        await Log(person.Id, kind is SessionKind.Staff ? "password-accepted" : "signed-in", address, agent, stop);
        return new(token, kind, "");
    }

    /// <summary>Begins a session for an account that has just proven itself otherwise: by registering.</summary>
    public async Task<SignInAnswer> Begin(SessionKind kind, Guid person, string address, string agent, CancellationToken stop = default)
    {
        await Log(person, kind is SessionKind.Staff ? "password-accepted" : "signed-in", address, agent, stop);
        return new(await sessions.Begin(kind, person, secondFactor: false, address, agent, stop), kind, "");
    }

    /// <summary>Writes the login log, and with a full sign-in the time beside the account.</summary>
    internal async Task Log(Guid? person, string result, string address, string agent, CancellationToken stop)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        await connection.ExecuteAsync(
            """
            insert into chsi.login_log (person, at, result, address, agent) values (@person, chsi.clock(), @result, @address, @agent);
            update chsi.account_row set last_login = chsi.clock() where id = @person and @result = 'signed-in'
            """,
            new { person, result, address, agent = agent.Length <= 200 ? agent : agent[..200] });
    }

    private string Digest(string purpose, string value) => Convert.ToHexStringLower(vault.Digest(purpose, value));
}
