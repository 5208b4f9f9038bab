using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;
using Dapper;

namespace Chsi.Silo.SignIn;

/// <summary>How a sign-in ended: a session's token, or one sentence.</summary>
/// <param name="Waiting">The password was not looked at: a solved captcha, or time, has to come first.</param>
public sealed record SignInAnswer(string? Token, SessionKind Kind, string Sentence, bool Waiting = false);

/// <summary>
/// Signing in with a password. A pair of user name and address that failed often waits longer and longer, unless it solves a captcha; others
/// are not touched by it. A name or an address that fails very often is answered slowly, never refused: nobody can lock another out.
/// </summary>
public sealed class SignIns(
    Database database, Vault vault, Finding finding, ProtectedValues values, Passwords passwords, Counters counters, Captcha captcha, Sessions sessions,
    LoginOptions options, Door door)
{
    public const string Refusal = "用户名或密码错误，请重新输入。";

    /// <summary>Signs in whoever knows the password of the user name.</summary>
    /// <param name="solved">The captcha of a sign-in that would have to wait; null where none was asked for.</param>
    public Task<SignInAnswer> Enter(string? userName, string? password, string? solved, Visit visit, CancellationToken stop = default) =>
        Enter(Finding.Normal(userName), () => finding.ByUserName(userName, stop), password, solved, visit, stop);

    /// <summary>Signs in whoever knows the password of the account.</summary>
    public Task<SignInAnswer> Enter(Guid account, string? password, Visit visit, CancellationToken stop = default) =>
        Enter(account.ToString(), async () => await finding.Account(account, stop) is { ClosedAt: null } open ? open : null, password, null, visit, stop);

    /// <summary>Begins the first session of an account that this visit has just made, and proven to be its own by the phone's code.</summary>
    /// <returns>The token; null where the account has been closed or given another password since.</returns>
    public async Task<string?> First(Guid account, Visit visit, CancellationToken stop = default)
    {
        var token = await sessions.Begin(SessionKind.Account, account, secondFactor: false, visit, Account.FirstEpoch, stop);
        if (token is not null)
        {
            await Log(account, "signed-in", visit, stop);
        }

        return token;
    }

    private async Task<SignInAnswer> Enter(
        string user, Func<Task<StreamState?>> find, string? password, string? solved, Visit visit, CancellationToken stop)
    {
        var name = Digest("user", user);
        var from = Digest("address", Network.Of(visit.Address));
        var pair = $"login|{name}|{from}";
        if (await counters.Turn(pair, options, stop) is > 0 and var seconds)
        {
            var sentence = string.IsNullOrEmpty(solved)
                ? $"登录失败次数较多，请完成安全验证后登录，或在 {seconds} 秒后再试。忘记密码可以找回密码。"
                : await captcha.SpendAtLogin(solved, visit.Address, stop);
            if (sentence is not null)
            {
                await Log(null, "delayed", visit, stop);
                return new(null, default, sentence, Waiting: true);
            }

            await counters.Add(pair, stop);
        }

        string[] failures = [$"login-failed|{name}", FailuresFrom(vault, visit.Address)];
        var excess = (await counters.Today(failures, stop)).Max() - options.SlowAfter;
        if (excess > 0)
        {
            await Task.Delay(Math.Min(3_000, 100 * excess), stop);
        }

        var person = await find();
        var (kind, hash, epoch) = person switch
        {
            Account account => (SessionKind.Account, account.Password, account.SessionEpoch),
            StaffMember member => (SessionKind.Staff, member.Password, member.SessionEpoch),
            _ => default,
        };
        var stored = hash is null ? null : await values.Open(hash.Id, stop);
        if (!await passwords.Verify(password ?? "", stored, stop) || person is null)
        {
            await counters.Add(failures[0], stop);
            await counters.Add(failures[1], stop);
            await Log(person?.Id, "wrong-password", visit, stop);
            return new(null, default, Refusal);
        }

        await counters.Clear(pair, stop);
        // before the session begins, so that whoever decides about the number while somebody is signed in knows of it
        if (person is Account && await door.Ask(new RecordUse(person.Id), Actor.Applicant(person.Id), Guid.CreateVersion7(), stop) is Refused refused)
        {
            await Log(person.Id, "refused", visit, stop);
            return new(null, default, refused.Sentence);
        }

        // the password may have been changed while it was checked: the old one begins nothing
        if (await sessions.Begin(kind, person.Id, secondFactor: false, visit, epoch, stop) is not { } token)
        {
            await Log(person.Id, "wrong-password", visit, stop);
            return new(null, default, Refusal);
        }

        if (passwords.NeedsRehash(stored!))
        {
            await values.Rewrite(hash!.Id, await passwords.Hash(password!, stop), stop);
        }

        await Log(person.Id, kind is SessionKind.Staff ? "password-accepted" : "signed-in", visit, stop);
        return new(token, kind, "");
    }

    /// <summary>Writes the login log, and with a full sign-in the time beside the account.</summary>
    internal async Task Log(Guid? person, string result, Visit visit, CancellationToken stop)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        await connection.ExecuteAsync(
            """
            insert into chsi.login_log (person, at, result, address, agent) values (@person, chsi.clock(), @result, @Address, @agent);
            update chsi.account_row set last_login = chsi.clock() where id = @person and @result = 'signed-in'
            """,
            new { person, result, visit.Address, agent = visit.Agent.Length <= 200 ? visit.Agent : visit.Agent[..200] });
    }

    /// <summary>Under which key the failures from one address are counted.</summary>
    internal static string FailuresFrom(Vault vault, string address) =>
        $"login-failed|{Convert.ToHexStringLower(vault.Digest("address", Network.Of(address)))}";

    private string Digest(string purpose, string value) => Convert.ToHexStringLower(vault.Digest(purpose, value));
}
