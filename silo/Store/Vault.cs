using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chsi.Silo.Gateways;
using Chsi.Workflows.Decisions;

namespace Chsi.Silo.Store;

/// <summary>The installation's keys as they stand in the key file: newest first; older ones only open what they once sealed.</summary>
/// <param name="Master">Wrap the keys of persons.</param>
/// <param name="Lookup">Digest look-up values; while two stand here both digests are written.</param>
/// <param name="Request">Digests the bodies of requests.</param>
public sealed record KeyRing(IReadOnlyList<KeyRing.Key> Master, IReadOnlyList<KeyRing.Key> Lookup, string Request)
{
    /// <param name="Id">1 to 32767, never used twice.</param>
    /// <param name="Secret">32 bytes, base64.</param>
    public sealed record Key(short Id, string Secret);

    private const string Setting = "Chsi:Keys:File";

    /// <summary>Reads the key file; in Development one is made where there is none.</summary>
    /// <exception cref="WrongSettingException">There is no such file, or it is no whole key file.</exception>
    public static KeyRing Open(string? path, bool mayCreate)
    {
        if (string.IsNullOrEmpty(path))
        {
            throw new WrongSettingException(Setting, "is missing: give the path of the key file (README, keys)");
        }

        if (!File.Exists(path))
        {
            if (!mayCreate)
            {
                throw new WrongSettingException(Setting, "names a file that does not exist: make one with the command 'keys new FILE' (README, keys)");
            }

            try
            {
                Create(path);
            }
            catch (IOException) when (File.Exists(path))
            {
                // another node made one at the same time: there is one ring, the first
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new WrongSettingException(Setting, "names a file that cannot be made there");
            }
        }

        try
        {
            var keys = JsonSerializer.Deserialize<KeyRing>(File.ReadAllText(path), JsonSerializerOptions.Web);
            return keys is { Master.Count: > 0, Lookup.Count: > 0 } && IsKey(keys.Request) && keys.Master.Concat(keys.Lookup).All(k => k is { Id: > 0 } && IsKey(k.Secret))
                && keys.Master.DistinctBy(k => k.Id).Count() == keys.Master.Count && keys.Lookup.DistinctBy(k => k.Id).Count() == keys.Lookup.Count
                ? keys
                : throw new WrongSettingException(Setting, "names a file that holds no whole set of keys (README, keys)");
        }
        catch (JsonException)
        {
            throw new WrongSettingException(Setting, "names a file that holds no keys");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WrongSettingException(Setting, "names a file that cannot be read");
        }
    }

    private static bool IsKey(string? secret) => secret is not null && Convert.TryFromBase64String(secret, stackalloc byte[33], out var length) && length == 32;

    /// <summary>Writes a new key file that its owner alone can read; whole or not at all, and never over one that is there.</summary>
    public static void Create(string path)
    {
        static string Secret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var keys = new KeyRing([new(1, Secret())], [new(1, Secret())], Secret());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var draft = $"{path}.{Guid.NewGuid():N}";
        try
        {
            using (var file = new FileStream(draft, options))
            {
                JsonSerializer.Serialize(file, keys, new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true });
                file.Flush(flushToDisk: true);
            }

            using (Turn(path))
            {
                File.Move(draft, path, overwrite: false);
            }
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>Nodes that start at once go one by one: a move that must not replace looks first and renames then, and two would replace each other's.</summary>
    private static FileStream Turn(string path)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new(path + ".turn", new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.None, Options = FileOptions.DeleteOnClose });
            }
            catch (IOException) when (tries < 500)
            {
                Thread.Sleep(10);
            }
        }
    }
}

/// <summary>Seals and opens what is secret: AES-256-GCM, a random nonce each, the place it stands bound in as associated data.</summary>
public sealed class Vault(KeyRing keys)
{
    private const int Nonce = 12;
    private const int Tag = 16;
    private readonly Dictionary<short, byte[]> _master = keys.Master.ToDictionary(k => k.Id, k => Convert.FromBase64String(k.Secret));
    private readonly (short Id, byte[] Key)[] _lookup = [.. keys.Lookup.Select(k => (k.Id, Convert.FromBase64String(k.Secret)))];
    private readonly byte[] _request = Convert.FromBase64String(keys.Request);

    public short MasterId => keys.Master[0].Id;

    /// <summary>The newest first.</summary>
    public IEnumerable<short> MasterIds => keys.Master.Select(k => k.Id);

    /// <summary>The digests under which a value is stored and found, one for each key in use.</summary>
    public IEnumerable<(short KeyId, byte[] Digest)> Digests(LookupKey key) =>
        _lookup.Select(l => (l.Id, HMACSHA256.HashData(l.Key, Encoding.UTF8.GetBytes($"{(int)key.Kind}|{key.Value}"))));

    /// <summary>The digest by which counters and drafts know a value.</summary>
    public byte[] Digest(string purpose, string value) => HMACSHA256.HashData(_lookup[0].Key, Encoding.UTF8.GetBytes($"{purpose}|{value}"));

    /// <summary>Every digest by which a value may be known, one for each key in use, the newest first.</summary>
    public IEnumerable<byte[]> Digests(string purpose, string value) => _lookup.Select(l => HMACSHA256.HashData(l.Key, Encoding.UTF8.GetBytes($"{purpose}|{value}")));

    /// <summary>The digest that is stored with the name of an account.</summary>
    public byte[] NameDigest(string name) => Digest("name", name.ToUpperInvariant());

    /// <summary>Every digest that an equal name may have been stored with, one for each key in use.</summary>
    public byte[][] NameDigests(string name) => [.. Digests("name", name.ToUpperInvariant())];

    public byte[] BodyDigest(ReadOnlySpan<byte> body) => HMACSHA256.HashData(_request, body);

    /// <summary>The request id of a cause that is no form (a limit, an answer of a service): the same on every node, and nobody's to foresee.</summary>
    public Guid RequestId(string cause)
    {
        var bytes = HMACSHA256.HashData(_request, Encoding.UTF8.GetBytes(cause)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>A key for what belongs to no person: drafts, codes.</summary>
    public byte[] KeyFor(string purpose) => KeyFor(purpose, MasterId);

    public byte[] KeyFor(string purpose, short masterId) => HKDF.Expand(HashAlgorithmName.SHA256, _master[masterId], 32, Encoding.UTF8.GetBytes(purpose));

    public byte[] Wrap(byte[] personKey, Guid person) => Seal(_master[MasterId], personKey, person.ToByteArray());

    public byte[] Unwrap(short masterId, byte[] wrapped, Guid person) => Open(_master[masterId], wrapped, person.ToByteArray());

    public static byte[] Seal(byte[] key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> place)
    {
        var sealedBytes = new byte[Nonce + plain.Length + Tag];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, Nonce));
        using var aes = new AesGcm(key, Tag);
        aes.Encrypt(sealedBytes.AsSpan(0, Nonce), plain, sealedBytes.AsSpan(Nonce, plain.Length), sealedBytes.AsSpan(Nonce + plain.Length), place);
        return sealedBytes;
    }

    public static byte[] Open(byte[] key, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> place)
    {
        var plain = new byte[sealedBytes.Length - Nonce - Tag];
        using var aes = new AesGcm(key, Tag);
        aes.Decrypt(sealedBytes[..Nonce], sealedBytes[Nonce..^Tag], sealedBytes[^Tag..], plain, place);
        return plain;
    }
}
