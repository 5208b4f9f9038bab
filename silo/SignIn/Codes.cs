using System.Security.Cryptography;
using System.Text;
using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Dapper;

namespace Chsi.Silo.SignIn;

/// <summary>
/// Six digits to a phone, good for 24 hours, one for each phone and purpose. Wrong entries count against the draft that typed them and
/// against the code, never against the phone: a code that was guessed at too often is void, and the next one is another.
/// </summary>
public sealed class Codes(Database database, Vault vault, TextMessages messages, Wakeups wakeups, CodeOptions options)
{
    public const string Register = "register";
    public const string FindPassword = "find-password";

    /// <summary>An objection by somebody who does not sign in.</summary>
    public const string Objection = "objection";

    public const string BindPhone = "bind-phone";

    private byte[] Key => vault.KeyFor("code");

    /// <summary>Sends a code, or the same once more.</summary>
    public async Task<CodeSending> Send(string phone, string purpose, CancellationToken stop = default)
    {
        var digest = vault.Digest("phone", phone);
        var drawn = Secrets.Code();
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        // the row is the lock: two at once send one message
        await connection.ExecuteAsync(
            """
            insert into chsi.code (phone_digest, purpose, sealed, issued, ends, last_sent, used)
            values (@digest, @purpose, '', chsi.clock(), '-infinity', '-infinity', true) on conflict do nothing
            """,
            new { digest, purpose });
        var (kept, good, early, today) = await connection.QuerySingleAsync<(byte[] Kept, bool Good, bool Early, int Today)>(
            $"""
            select sealed, not used and ends > chsi.clock(), last_sent + make_interval(secs => @ResendSeconds) > chsi.clock(),
                   coalesce((select n from chsi.counter where key = @sentTo and day = {Counters.Day}), 0)
            from chsi.code where phone_digest = @digest and purpose = @purpose for update
            """,
            new { digest, purpose, options.ResendSeconds, sentTo = SentTo(vault, phone) });
        var code = good ? Open(kept, digest) : null;
        if (today >= options.SendsADay || (early && code is not null))
        {
            return today < options.SendsADay ? CodeSending.TooSoon : code is null ? CodeSending.NoCode : CodeSending.DayIsOver;
        }

        await connection.ExecuteAsync(
            """
            update chsi.code set last_sent = chsi.clock(), used = false, sealed = @content,
              wrong = case when @again then wrong else 0 end,
              issued = case when @again then issued else chsi.clock() end,
              ends = case when @again then ends else chsi.clock() + make_interval(hours => @Hours) end
            where phone_digest = @digest and purpose = @purpose
            """,
            new { digest, purpose, options.Hours, again = code is not null, content = code is null ? Vault.Seal(Key, Encoding.UTF8.GetBytes(drawn), digest) : kept });
        await connection.ExecuteAsync(
            $"""
            insert into chsi.counter as c (key, day, n, last) values (@sentTo, {Counters.Day}, 1, chsi.clock())
            on conflict (key, day) do update set n = c.n + 1, last = chsi.clock()
            """,
            new { sentTo = SentTo(vault, phone) });
        await messages.Queue(connection, phone, $"【学信网】验证码 {code ?? drawn}，{options.Hours} 小时内有效，用于{Label(purpose)}。请勿告诉他人。");
        await transaction.CommitAsync(stop);
        wakeups.Notices();
        return code is null ? CodeSending.Sent : CodeSending.SentAgain;
    }

    /// <summary>Compares what was typed with the code of the draft's phone. A right code is spent, and the draft keeps the proof.</summary>
    /// <returns>Null, or the sentence for the field.</returns>
    public async Task<string?> Check(Draft draft, string? typed, CancellationToken stop = default)
    {
        var digest = vault.Digest("phone", draft.Content.Phone ?? draft.Token);
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        // the draft may have asked for another phone since it was read: what is typed here proves the phone it was read with and no other
        var phone = draft.Content.Phone is null ? null : digest;
        var wrong = await connection.ExecuteScalarAsync<int?>(
            "select wrong from chsi.draft where id = @Id and phone_digest is not distinct from @phone for update", new { draft.Id, phone });
        if (wrong is null || !draft.Content.Asked)
        {
            return "请先获取短信验证码。";
        }

        if (wrong >= options.WrongEntries)
        {
            return Burned(draft.Purpose);
        }

        var kept = await connection.ExecuteScalarAsync<byte[]?>(
            "select sealed from chsi.code where phone_digest = @digest and purpose = @Purpose and not used and ends > chsi.clock() for update",
            new { digest, draft.Purpose });
        var given = Workflows.Decisions.Typed.Number(typed);
        if (kept is not null && Open(kept, digest) is { } code && Secrets.Same(code, given))
        {
            await connection.ExecuteAsync(
                """
                update chsi.code set used = true where phone_digest = @digest and purpose = @Purpose;
                update chsi.draft set verified_at = chsi.clock() where id = @Id and phone_digest = @digest
                """,
                new { digest, draft.Purpose, draft.Id });
            await transaction.CommitAsync(stop);
            return null;
        }

        if (given.Length == 0)
        {
            return "请输入短信验证码。";
        }

        await connection.ExecuteAsync(
            """
            update chsi.draft set wrong = wrong + 1 where id = @Id;
            update chsi.code set wrong = wrong + 1, used = wrong + 1 >= @WrongEntriesInAll
            where phone_digest = @digest and purpose = @Purpose and not used and ends > chsi.clock()
            """,
            new { draft.Id, digest, draft.Purpose, options.WrongEntriesInAll });
        await transaction.CommitAsync(stop);
        var left = options.WrongEntries - wrong.Value - 1;
        return left == 0 ? Burned(draft.Purpose) : $"短信验证码有误或已过期，还可以再试 {left} 次。";
    }

    internal static string SentTo(Vault vault, string phone) => $"sent|phone|{Convert.ToHexStringLower(vault.Digest("phone", phone))}";

    private static string Burned(string purpose) => purpose != FindPassword
        ? "验证码输入错误次数过多，请重新完成安全验证，再点“免费获取”。"
        : "验证码输入错误次数过多，请点下方的“重新填写”，重新获取验证码。";

    private string? Open(byte[] kept, byte[] digest)
    {
        try
        {
            return Encoding.UTF8.GetString(Vault.Open(Key, kept, digest));
        }
        catch (CryptographicException)
        {
            // the master key was changed in between: a new code is sent
            return null;
        }
    }

    private static string Label(string purpose) => purpose switch
    {
        Register => "注册学信网账号",
        Objection => "对重新注册提出异议",
        BindPhone => "学信网账号绑定新手机号",
        _ => "找回学信网账号密码",
    };
}
