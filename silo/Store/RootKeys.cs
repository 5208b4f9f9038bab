using System.Security.Cryptography;
using System.Text;

namespace Chsi.Silo.Store;

/// <summary>
/// Signs roots and proves their signatures. The key (ECDSA P-256) is derived from a master key, so that there is no further secret to keep;
/// its public half may be known to everybody.
/// </summary>
public sealed class RootKeys(Vault vault)
{
    /// <summary>The number of points of the curve: a private key is smaller.</summary>
    private static readonly byte[] Order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");

    /// <summary>The key that new roots are signed with.</summary>
    public short Newest => vault.MasterId;

    /// <summary>All keys there are.</summary>
    public IEnumerable<short> All => vault.MasterIds;

    public byte[] Sign(short key, string text)
    {
        using var signer = Key(key);
        return signer.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    public bool Proves(short key, string text, byte[] signature)
    {
        if (!vault.MasterIds.Contains(key))
        {
            return false;
        }

        using var signer = Key(key);
        return signer.VerifyData(Encoding.UTF8.GetBytes(text), signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <summary>The public key as PEM (SubjectPublicKeyInfo).</summary>
    public string Published(short key)
    {
        using var signer = Key(key);
        return signer.ExportSubjectPublicKeyInfoPem();
    }

    private ECDsa Key(short master)
    {
        for (var n = 0; ; n++)
        {
            var secret = vault.KeyFor($"roots|{n}", master);
            if (secret.AsSpan().SequenceCompareTo(Order) < 0 && secret.AsSpan().ContainsAnyExcept((byte)0))
            {
                return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = secret });
            }
        }
    }
}
