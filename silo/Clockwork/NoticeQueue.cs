using Chsi.Silo.Store;
using Npgsql;

namespace Chsi.Silo.Clockwork;

/// <summary>A notice that is this node's to send until the claim runs out.</summary>
/// <param name="Id">By which a gateway knows it again.</param>
/// <param name="Sms">The SMS is still to be sent, and no older one to the same person waits.</param>
/// <param name="Mail">The same for the mail.</param>
/// <param name="Age">How long ago the notice was written.</param>
public sealed record DueNotice(
    long Position, Guid Id, string Subject, string Body, byte[]? Sealed, int Attempts, TimeSpan Age, bool Sms, bool Mail, Guid? PhoneValue, Guid? MailValue);

/// <summary>How an attempt ended.</summary>
/// <param name="SmsDone">The SMS is sent, or there is nobody to send it to, or the gateway will never take it.</param>
/// <param name="Dead">A channel was refused or given up; the error says why.</param>
/// <param name="GaveUp">Nothing more is tried, though something is left.</param>
/// <param name="Error">For operators, without personal data.</param>
public sealed record NoticeOutcome(bool SmsDone, bool MailDone, bool Dead, bool GaveUp, string? Error, TimeSpan Pause);

/// <summary>The outbox in the database. The time of the next try is also the claim: a node that dies leaves nothing behind but a pause.</summary>
public sealed class NoticeQueue(Database database)
{
    // what is held for a decision that may be taken back keeps nothing newer waiting
    private const string Claim = """
        with now as materialized (select chsi.clock() as t), due as materialized (
          select n.position, s.free as sms, m.free as mail
          from chsi.notice n
          cross join lateral (select n.sms_done is null and not exists (select 1 from chsi.notice o
            where o.account = n.account and o.position < n.position and o.next_try is not null and o.sms_done is null and (o.held_until is null or o.held_until <= (select t from now))) as free) s
          cross join lateral (select n.mail_done is null and not exists (select 1 from chsi.notice o
            where o.account = n.account and o.position < n.position and o.next_try is not null and o.mail_done is null and (o.held_until is null or o.held_until <= (select t from now))) as free) m
          where n.next_try <= (select t from now) and (s.free or m.free)
          order by n.next_try, n.position limit $1 for no key update of n skip locked)
        update chsi.notice n set next_try = (select t from now) + $2, attempts = n.attempts + 1
        from due where n.position = due.position
        returning n.position, n.id, n.subject, n.body, n.sealed, n.attempts, (select t from now) - n.at, due.sms, due.mail,
          (select phone_value from chsi.account_row a where a.id = n.account),
          (select mail_value from chsi.account_row a where a.id = n.account)
        """;

    private const string Finish = """
        update chsi.notice n set
          sms_done = coalesce(n.sms_done, case when x.sms then chsi.clock() end),
          mail_done = coalesce(n.mail_done, case when x.mail then chsi.clock() end),
          dead = n.dead or x.dead, error = case when n.dead then coalesce(x.error, n.error) else x.error end,
          next_try = case when x.gave_up or ((n.sms_done is not null or x.sms) and (n.mail_done is not null or x.mail)) then null else chsi.clock() + x.pause end
        from unnest($1, $2, $3, $4, $5, $6, $7, $8) x(position, sms, mail, dead, error, pause, attempts, gave_up)
        where n.position = x.position and (n.attempts = x.attempts or x.sms or x.mail)
        """;

    private const string Return = """
        update chsi.notice n set next_try = chsi.clock(), attempts = n.attempts - 1
        from unnest($1, $2) x(position, attempts) where n.position = x.position and n.attempts = x.attempts
        """;

    /// <summary>Claims notices that are due: of each person at most the oldest that waits, for SMS and mail by themselves.</summary>
    /// <param name="claim">Longer than the gateways can take.</param>
    public async Task<IReadOnlyList<DueNotice>> Take(int most, TimeSpan claim, CancellationToken stop)
    {
        await using var command = database.Writer.CreateCommand(Claim);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = claim });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var due = new List<DueNotice>();
        while (await reader.ReadAsync(stop))
        {
            due.Add(new(
                reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetFieldValue<byte[]>(4),
                reader.GetInt32(5), reader.GetTimeSpan(6), reader.GetBoolean(7), reader.GetBoolean(8),
                reader.IsDBNull(9) ? null : reader.GetGuid(9), reader.IsDBNull(10) ? null : reader.GetGuid(10)));
        }

        return due;
    }

    /// <summary>Writes down how attempts ended.</summary>
    public async Task Settle(IReadOnlyCollection<(DueNotice Notice, NoticeOutcome Outcome)> ended)
    {
        await using var command = database.Writer.CreateCommand(Finish);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. ended.Select(e => e.Notice.Position)] });
        command.Parameters.Add(new NpgsqlParameter<bool[]> { TypedValue = [.. ended.Select(e => e.Outcome.SmsDone)] });
        command.Parameters.Add(new NpgsqlParameter<bool[]> { TypedValue = [.. ended.Select(e => e.Outcome.MailDone)] });
        command.Parameters.Add(new NpgsqlParameter<bool[]> { TypedValue = [.. ended.Select(e => e.Outcome.Dead)] });
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. ended.Select(e => e.Outcome.Error)] });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan[]> { TypedValue = [.. ended.Select(e => e.Outcome.Pause)] });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. ended.Select(e => e.Notice.Attempts)] });
        command.Parameters.Add(new NpgsqlParameter<bool[]> { TypedValue = [.. ended.Select(e => e.Outcome.GaveUp)] });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Gives back what was claimed and not begun: it is due again at once, for any node.</summary>
    public async Task GiveBack(IReadOnlyCollection<DueNotice> notices)
    {
        await using var command = database.Writer.CreateCommand(Return);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. notices.Select(n => n.Position)] });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. notices.Select(n => n.Attempts)] });
        await command.ExecuteNonQueryAsync();
    }
}
