using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;
using Dapper;
using Npgsql;

namespace Chsi.Silo.Clockwork;

/// <summary>A time limit that is due and not answered. Nothing in it is about a person.</summary>
/// <param name="Kind">Of the stream: a workflow, or account where a name check is still to be made.</param>
/// <param name="Tries">How often it was tried; 0 where no node has come to it.</param>
/// <param name="Error">The kind of fault of the last try.</param>
public sealed record StuckLimit(Guid Stream, string Kind, string? Number, string? Stage, DateTime WakeAt, int Tries, string? Error, DateTime? Last)
{
    /// <summary>As operators call it.</summary>
    public string Label => Number ?? $"{Kind} {Stream.ToString()[..8]}";
}

/// <summary>A message that was refused or given up. Neither address nor text is in it.</summary>
/// <param name="Code">A verification code: it is over long before anybody looks.</param>
public sealed record DeadNotice(long Position, string Subject, bool Code, DateTime At, int Attempts, string? Error, bool Sms, bool Mail);

/// <summary>What became, or would become, of one thing of many.</summary>
public sealed record RepairResult(string Item, bool Done, string Sentence);

/// <summary>
/// What operators see and set going again: limits that were not answered and messages that were given up. Everything can be rehearsed, which
/// changes nothing; every act is written into the log of access with its reason.
/// </summary>
public sealed class Repairs(Database database, Door door, DueWork work, Wakeups wakeups)
{
    public const string OperatorsOnly = "只有运行维护人员可以处理。";

    public const string ReasonMissing = "请填写处理的原因，不超过200个字。";

    /// <summary>How many are listed, and how many can be chosen at a time.</summary>
    public const int Most = 200;

    private const string Stuck = """
        select s.id as stream, s.kind, c.number, c.stage, s.wake_at as wakeat, coalesce(f.tries, 0) as tries, f.error, f.last
        from chsi.stream s left join chsi.due_failure f on f.stream = s.id and f.wake_at = s.wake_at left join chsi.case_row c on c.id = s.id
        where (s.id = any(@ids) or cardinality(@ids) = 0) and s.wake_at <= (select chsi.clock()) - interval '1 minute' order by s.wake_at limit @Most
        """;

    // a refused channel counts as done so that it is not tried again; the error names it
    private const string Again = "(n.sms_done is null or n.error like '%sms: %') as sms, (n.mail_done is null or n.error like '%mail: %') and a.mail_value is not null as mail";

    private const string Dead = $"""
        select n.position, n.subject, n.sealed is not null as code, n.at, n.attempts, n.error, {Again}
        from chsi.notice n left join chsi.account_row a on a.id = n.account
        where n.dead and (n.position = any(@ids) or cardinality(@ids) = 0) order by n.position desc limit @Most
        """;

    private const string Resend = """
        with again as (
          update chsi.notice n set dead = false, attempts = 0, next_try = chsi.clock(), error = null,
            sms_done = case when n.error like '%sms: %' then null else n.sms_done end, mail_done = case when n.error like '%mail: %' then null else n.mail_done end
          where n.position = any(@ids) and n.dead and n.sealed is null returning n.position, n.account, n.subject),
        logged as (
          insert into chsi.access_log (at, person, name, subject, what, reason)
          select chsi.clock(), @me, @name, account, '重发通知第 ' || position || ' 号：' || subject, @reason from again)
        select position from again
        """;

    private const string LogRetry = """
        insert into chsi.access_log (at, person, name, case_id, subject, what, reason)
        select chsi.clock(), @me, @name, case when s.kind <> 'account' then s.id end, s.id, '重试到期事项', @reason from chsi.stream s where s.id = any(@ids)
        """;

    /// <summary>Limits due for a minute and more, the oldest first.</summary>
    public async Task<IReadOnlyList<StuckLimit>> Limits(IReadOnlyList<Guid>? only = null, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return [.. await connection.QueryAsync<StuckLimit>(Stuck, new { ids = only?.ToArray() ?? [], Most })];
    }

    /// <summary>Messages given up, the newest first.</summary>
    public async Task<IReadOnlyList<DeadNotice>> Notices(IReadOnlyList<long>? only = null, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return [.. await connection.QueryAsync<DeadNotice>(Dead, new { ids = only?.ToArray() ?? [], Most })];
    }

    /// <summary>What a retry of each limit would do.</summary>
    public async Task<IReadOnlyList<RepairResult>> RehearseLimits(IReadOnlyList<Guid> streams, CancellationToken stop = default)
    {
        var due = (await Limits(streams, stop)).ToDictionary(l => l.Stream);
        var results = new List<RepairResult>();
        foreach (var stream in streams)
        {
            results.Add(due.TryGetValue(stream, out var limit) ? await Rehearse(limit, stop) : Gone(stream));
        }

        return results;
    }

    /// <summary>Has each limit answered now. The facts that follow are the clock's; who set it going, and why, is in the log.</summary>
    public async Task<IReadOnlyList<RepairResult>> RetryLimits(Actor actor, string reason, IReadOnlyList<Guid> streams, CancellationToken stop = default)
    {
        if (Refusal(actor, reason) is { } refused)
        {
            return [new("", false, refused)];
        }

        var due = (await Limits(streams, stop)).ToDictionary(l => l.Stream);
        await using (var connection = await database.Writer.OpenConnectionAsync(stop))
        {
            await connection.ExecuteAsync(LogRetry, new { me = actor.Person, actor.Name, ids = due.Keys.ToArray(), reason = reason.Trim() });
        }

        var results = new List<RepairResult>();
        foreach (var stream in streams)
        {
            results.Add(!due.TryGetValue(stream, out var limit) ? Gone(stream) : await work.Again(stream, stop) switch
            {
                "" => new(limit.Label, true, "已办理。"),
                null => new(limit.Label, false, "正由某个节点办理，或已不再到期。"),
                var fault => new(limit.Label, false, $"仍然失败（{fault}）。"),
            });
        }

        return results;
    }

    /// <summary>What sending each message again would do.</summary>
    public async Task<IReadOnlyList<RepairResult>> RehearseNotices(IReadOnlyList<long> positions, CancellationToken stop = default)
    {
        var dead = (await Notices(positions, stop)).ToDictionary(n => n.Position);
        return [.. positions.Select(p => dead.TryGetValue(p, out var notice) ? Rehearsed(notice) : Gone(p))];
    }

    /// <summary>Puts each message back into the outbox, under its old key: a gateway that has taken it does not deliver it twice.</summary>
    public async Task<IReadOnlyList<RepairResult>> ResendNotices(Actor actor, string reason, IReadOnlyList<long> positions, CancellationToken stop = default)
    {
        if (Refusal(actor, reason) is { } refused)
        {
            return [new("", false, refused)];
        }

        var dead = (await Notices(positions, stop)).ToDictionary(n => n.Position);
        HashSet<long> again;
        await using (var connection = await database.Writer.OpenConnectionAsync(stop))
        {
            again = [.. await connection.QueryAsync<long>(Resend, new { me = actor.Person, actor.Name, ids = positions.ToArray(), reason = reason.Trim() })];
        }

        wakeups.Notices();
        return [.. positions.Select(p => again.Contains(p) ? new(Number(p), true, "已放回发送队列。") : dead.TryGetValue(p, out var notice) ? Rehearsed(notice) : Gone(p))];
    }

    /// <summary>Why this person, or with this reason, repairs nothing; null where they may.</summary>
    internal static string? Refusal(Actor actor, string reason) =>
        actor.Desk != Desk.Operations ? OperatorsOnly : string.IsNullOrWhiteSpace(reason) || reason.Length > 200 ? ReasonMissing : null;

    private async Task<RepairResult> Rehearse(StuckLimit limit, CancellationToken stop)
    {
        if (limit.Kind == "account")
        {
            return new(limit.Label, true, "将再次核验姓名与证件号码。");
        }

        if (Catalogue.Routes.FirstOrDefault(r => r.Name == limit.Kind) is not { } route)
        {
            return new(limit.Label, false, "没有这种期限的规则，重试仍会失败。");
        }

        try
        {
            return await door.Rehearse(new TimeLimitReached(limit.Stream), Actor.Clock, stop) switch
            {
                Accepted { Facts.IsEmpty: false } accepted => new(limit.Label, true, $"将{string.Join("，", accepted.Facts.Where(f => f.Stream == limit.Stream).Select(f => Words(route, f.Fact)).OfType<string>())}。"),
                Refused refused => new(limit.Label, false, refused.Sentence),
                _ => new(limit.Label, false, "没有可办的事，重试没有效果。"),
            };
        }
        catch (Exception e) when (e is not (NpgsqlException or OperationCanceledException))
        {
            return new(limit.Label, false, $"重试仍会失败（{Fault.Of(e)}）。");
        }
    }

    private static string? Words(RouteSheet route, Fact fact) => fact switch
    {
        LimitPassed => "记为已到期限",
        ReminderFell => "发出提醒",
        StageEntered entered => $"进入“{route.LabelOf(entered.Stage)}”",
        EvidenceDeleted deleted => $"删除到期的照片 {deleted.Files.Length} 张",
        _ => null,
    };

    private static RepairResult Rehearsed(DeadNotice notice) => notice switch
    {
        { Code: true } => new(Number(notice.Position), false, "验证码已过时，不重发；请用户重新获取。"),
        { Sms: true, Mail: true } => new(Number(notice.Position), true, "将重发短信和邮件。"),
        { Mail: true } => new(Number(notice.Position), true, "将重发邮件。"),
        _ => new(Number(notice.Position), true, "将重发短信。"),
    };

    private static string Number(long position) => $"通知第 {position} 号";

    private static RepairResult Gone(long position) => new(Number(position), false, "已不是发送失败的通知。");

    private static RepairResult Gone(Guid stream) => new(stream.ToString()[..8], false, "已不再到期。");
}
