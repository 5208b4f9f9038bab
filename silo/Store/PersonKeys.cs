using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;

namespace Chsi.Silo.Store;

/// <summary>The key of each person, wrapped by the master key. Without it nothing of the person can be read again: that is how people are erased.</summary>
public sealed class PersonKeys(Database database, Vault vault) : IDisposable
{
    private readonly MemoryCache _open = new(new MemoryCacheOptions { SizeLimit = 20_000 });

    /// <summary>The person's key, or null where there is none (any more).</summary>
    public async Task<byte[]?> Find(Guid person, CancellationToken stop = default)
    {
        if (_open.TryGetValue(person, out byte[]? known))
        {
            return known;
        }

        await using var command = database.Writer.CreateCommand("select master_id, wrapped from chsi.person_key where person = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = person });
        await using var reader = await command.ExecuteReaderAsync(stop);
        return await reader.ReadAsync(stop) ? Remember(person, reader) : null;
    }

    /// <summary>Whether the person's key need not be read.</summary>
    public bool Has(Guid person) => _open.TryGetValue(person, out _);

    /// <summary>A key for a new person, to be stored wrapped by the commit that brings the person in.</summary>
    public static byte[] New() => RandomNumberGenerator.GetBytes(32);

    internal byte[] Remember(Guid person, NpgsqlDataReader reader, int column = 0) =>
        _open.Set(person, vault.Unwrap(reader.GetInt16(column), reader.GetFieldValue<byte[]>(column + 1), person), new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromMinutes(10) });

    /// <summary>A key that was read along with what it opens; it is not kept.</summary>
    internal byte[] Unwrap(Guid person, short master, byte[] wrapped) => _open.TryGetValue(person, out byte[]? known) ? known! : vault.Unwrap(master, wrapped, person);

    public void Dispose() => _open.Dispose();
}

/// <summary>Opens protected values and files, and writes a value anew that means the same. Who may see them is decided, and written down, before this is asked.</summary>
public sealed class ProtectedValues(Database database, PersonKeys keys)
{
    /// <summary>The text of a value; null where value or key is gone.</summary>
    public async Task<string?> Open(Guid value, CancellationToken stop = default)
    {
        var row = await Row("select person, sealed from chsi.protected_value where id = $1", value, stop);
        return row is { } found && await keys.Find(found.Person, stop) is { } key
            ? System.Text.Encoding.UTF8.GetString(Vault.Open(key, found.Sealed, value.ToByteArray()))
            : null;
    }

    /// <summary>The texts of many values in one round trip; those whose value or key is gone are missing, and null stands for one that cannot be opened.</summary>
    public async Task<IReadOnlyDictionary<Guid, string?>> OpenAll(IReadOnlyCollection<Guid> values, CancellationToken stop = default)
    {
        var texts = new Dictionary<Guid, string?>(values.Count);
        await using var command = database.Writer.CreateCommand(
            "select v.id, v.sealed, v.person, k.master_id, k.wrapped from chsi.protected_value v join chsi.person_key k on k.person = v.person where v.id = any($1)");
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. values] });
        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop))
        {
            var (id, person) = (reader.GetGuid(0), reader.GetGuid(2));
            try
            {
                var key = keys.Unwrap(person, reader.GetInt16(3), reader.GetFieldValue<byte[]>(4));
                texts[id] = System.Text.Encoding.UTF8.GetString(Vault.Open(key, reader.GetFieldValue<byte[]>(1), id.ToByteArray()));
            }
            catch (Exception e) when (e is CryptographicException or KeyNotFoundException)
            {
                // one damaged value keeps none of the others back
                texts[id] = null;
            }
        }

        return texts;
    }

    /// <summary>
    /// Puts another text in the place of one that means the same, such as the hash of the same password at a higher cost: what facts refer to
    /// stays, and the weaker text is gone. Nothing happens where value or key is gone.
    /// </summary>
    public async Task Rewrite(Guid value, string text, CancellationToken stop = default)
    {
        var row = await Row("select person, sealed from chsi.protected_value where id = $1", value, stop);
        if (row is not { } found || await keys.Find(found.Person, stop) is not { } key)
        {
            return;
        }

        // somebody else may have done it since: one of the two is enough
        await using var command = database.Writer.CreateCommand("update chsi.protected_value set sealed = $3 where id = $1 and sealed = $2");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = value });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = found.Sealed });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = Vault.Seal(key, System.Text.Encoding.UTF8.GetBytes(text), value.ToByteArray()) });
        await command.ExecuteNonQueryAsync(stop);
    }

    /// <summary>The bytes of an evidence file; null where file or key is gone.</summary>
    public async Task<byte[]?> OpenFile(Guid file, CancellationToken stop = default)
    {
        var row = await Row("select person, sealed from chsi.evidence_file where id = $1", file, stop);
        return row is { } found && await keys.Find(found.Person, stop) is { } key ? Vault.Open(key, found.Sealed, file.ToByteArray()) : null;
    }

    private async Task<(Guid Person, byte[] Sealed)?> Row(string sql, Guid id, CancellationToken stop)
    {
        await using var command = database.Writer.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var reader = await command.ExecuteReaderAsync(stop);
        return await reader.ReadAsync(stop) ? (reader.GetGuid(0), reader.GetFieldValue<byte[]>(1)) : null;
    }
}
