using Chsi.Silo.Store;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.IdNumbers;

namespace Chsi.Silo.SignIn;

/// <summary>A name as typed beside the name of an account.</summary>
internal static class TypedNames
{
    public static async Task<bool> IsNamed(this ProtectedValues values, Account account, string? name, CancellationToken stop) =>
        PersonName.Check(name, DocumentType.Find(account.DocumentType) ?? DocumentType.Other) is { Accepted: true } typed
        && typed.Value.Value == await values.Open(account.Name!.Id, stop);
}
