using Chsi.Silo.Clockwork;
using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Dapper;
using Npgsql;

namespace Chsi.Silo.SignIn;

/// <summary>Text messages to a phone itself and not to an account. They wait sealed in the outbox: neither number nor text stands anywhere in clear.</summary>
public sealed class TextMessages(Database database, Vault vault, Wakeups wakeups)
{
    /// <summary>Sends one.</summary>
    public async Task Send(string phone, string text, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        await Queue(connection, phone, text);
        wakeups.Notices();
    }

    /// <summary>Puts one into the outbox with the transaction of the connection; the sender is woken after it.</summary>
    internal async Task Queue(NpgsqlConnection connection, string phone, string text)
    {
        var id = Guid.CreateVersion7();
        var message = new CodeMessage(phone, text).Seal(vault, id);
        await connection.ExecuteAsync(
            "insert into chsi.notice (id, account, desk, subject, body, sealed, at, next_try) values (@id, null, null, '短信验证码', '', @message, chsi.clock(), chsi.clock())",
            new { id, message });
    }
}
