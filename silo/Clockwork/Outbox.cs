using System.Text.Json;
using Chsi.Silo.SignIn;
using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;
using Dapper;

namespace Chsi.Silo.Clockwork;

/// <summary>A message as its recipient reads it.</summary>
/// <param name="To">Phone number and mail, whole, or the desk.</param>
/// <param name="State">What became of it.</param>
public sealed record OutboxMessage(DateTimeOffset At, string To, string Subject, string Text, string State);

/// <summary>
/// Every SMS and mail of a development installation, readable, and the second-factor codes of its staff: for people who try the system without a
/// phone. It opens what is sealed without asking who wants to see it; nothing in Production reaches it.
/// </summary>
public sealed class Outbox(Database database, Vault vault, ProtectedValues values, Loading loading)
{
    private const string Newest = """
        select n.id, n.at, n.desk, n.subject, n.body, n.sealed, n.dead, n.error,
               n.next_try is not null as waiting, a.phone_value as "PhoneValue", a.mail_value as "MailValue"
        from chsi.notice n left join chsi.account_row a on a.id = n.account
        order by n.position desc limit @count
        """;

    public async Task<IReadOnlyList<OutboxMessage>> Read(int count, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var messages = new List<OutboxMessage>();
        foreach (var row in await connection.QueryAsync<Row>(Newest, new { count }))
        {
            var (to, text) = row.Sealed is { } box ? Code(row.Id, box) : (await To(row, stop), row.Body);
            messages.Add(new(new(row.At), to, row.Subject, text, State(row)));
        }

        return messages;
    }

    /// <summary>The code that lets each member of staff in at this moment of real time.</summary>
    public async Task<IReadOnlyList<(string UserName, string Name, string Code)>> StaffCodes(DateTimeOffset now, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var ids = await connection.QueryAsync<Guid>("select id from chsi.staff_row where has_second_factor and not removed order by user_name limit 20");
        var codes = new List<(string, string, string)>();
        foreach (var id in ids)
        {
            var member = (await loading.Load(Needs.Stream(id), Guid.Empty, stop)).Streams.Get<StaffMember>(id);
            if (await values.Open(member.SecondFactor!.Id, stop) is { } secret && Base32.Decode(secret) is { } bytes)
            {
                codes.Add((member.UserName, member.Name, Totp.Code(bytes, now.ToUnixTimeSeconds() / 30)));
            }
        }

        return codes;
    }

    private (string To, string Text) Code(Guid id, byte[] box)
    {
        var message = JsonSerializer.Deserialize<JsonElement>(Vault.Open(vault.KeyFor("notice"), box, id.ToByteArray()));
        return (message.GetProperty("phone").GetString()!, message.GetProperty("text").GetString()!);
    }

    private async Task<string> To(Row row, CancellationToken stop)
    {
        if (row.Desk is { } desk)
        {
            return desk;
        }

        var addresses = new List<string?> { row.PhoneValue is { } phone ? await values.Open(phone, stop) : null };
        addresses.Add(row.MailValue is { } mail ? await values.Open(mail, stop) : null);
        return string.Join(" · ", addresses.OfType<string>());
    }

    private static string State(Row row) => row switch
    {
        { Desk: not null } => "站内",
        { Dead: true } => $"发送失败：{row.Error}",
        { Waiting: true } => "等待发送",
        _ => "已发送",
    };

    private sealed record Row
    {
        public Guid Id { get; init; }
        public DateTime At { get; init; }
        public string? Desk { get; init; }
        public string Subject { get; init; } = "";
        public string Body { get; init; } = "";
        public byte[]? Sealed { get; init; }
        public bool Dead { get; init; }
        public string? Error { get; init; }
        public bool Waiting { get; init; }
        public Guid? PhoneValue { get; init; }
        public Guid? MailValue { get; init; }
    }
}
