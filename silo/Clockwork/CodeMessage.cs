using System.Text.Json;
using Chsi.Silo.Store;

namespace Chsi.Silo.Clockwork;

/// <summary>An SMS to somebody who has no account yet: number and text stand sealed in the notice.</summary>
public sealed record CodeMessage(string Phone, string Text)
{
    public byte[] Seal(Vault vault, Guid notice) =>
        Vault.Seal(vault.KeyFor("notice"), JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web), notice.ToByteArray());

    public static CodeMessage Open(Vault vault, Guid notice, byte[] sealedText) =>
        JsonSerializer.Deserialize<CodeMessage>(Vault.Open(vault.KeyFor("notice"), sealedText, notice.ToByteArray()), JsonSerializerOptions.Web)
        ?? throw new InvalidOperationException($"Notice {notice} holds no message.");

    public override string ToString() => nameof(CodeMessage);
}
