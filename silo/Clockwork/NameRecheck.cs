using Chsi.Silo.Gateways;
using Chsi.Silo.Store;
using Chsi.Workflows.Accounts;
using Npgsql;

namespace Chsi.Silo.Clockwork;

/// <summary>Puts name and number of an account that is 待核验 to the gateway again (000-12).</summary>
public sealed class NameRecheck(Database database, ProtectedValues values, INameCheck gateway)
{
    /// <returns>The request that records what the gateway said.</returns>
    public async Task<RecordNameCheck> Ask(Guid account, CancellationToken stop)
    {
        var (type, name, number) = await Read(account, stop);
        var question = new NameCheckQuestion(await Open(name, stop), type, await Open(number, stop));
        return new(account, await gateway.Ask(question, stop) switch
        {
            NameCheckAnswer.Agrees => NameCheckOutcome.Agrees,
            NameCheckAnswer.Disagrees => NameCheckOutcome.Disagrees,
            NameCheckAnswer.UnknownDocument => NameCheckOutcome.UnknownDocument,
            NameCheckAnswer.Away => NameCheckOutcome.Away,
        }, name, number);
    }

    private async Task<string> Open(Guid value, CancellationToken stop) =>
        await values.Open(value, stop) ?? throw new InvalidOperationException($"The protected value {value} is gone.");

    private async Task<(string Type, Guid Name, Guid Number)> Read(Guid account, CancellationToken stop)
    {
        await using var command = database.Writer.CreateCommand("select document_type, name_value, number_value from chsi.account_row where id = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = account });
        await using var reader = await command.ExecuteReaderAsync(stop);
        return await reader.ReadAsync(stop)
            ? (reader.GetString(0), reader.GetGuid(1), reader.GetGuid(2))
            : throw new InvalidOperationException($"Account {account} has no row.");
    }
}
