using Chsi.Silo.Store;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;

namespace Chsi.Web.Security;

/// <summary>
/// Finds the framework's key, or makes the first, before anybody is served and one node after the other. Two that began together on an empty database
/// would each make one, and each refuse the other's forms until it looks for keys again the next day.
/// </summary>
public sealed class FirstProtectionKey(SealedKeys keys, IDataProtectionProvider protection, ILogger<FirstProtectionKey> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await keys.InTurn(() => protection.CreateProtector("start").Protect([]), cancellationToken);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            log.LogWarning("The key of forms could not be looked for ({Fault}); it is when the first form is drawn.", Fault.Of(e));
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
