using System.Text;

namespace Chsi.Silo.Store;

/// <summary>A plan with what is personal in it sealed: ready to be written, with others or alone.</summary>
internal sealed record SealedPlan(
    CommitPlan Plan, IReadOnlyList<SealedPlan.Key> Keys, IReadOnlyList<SealedPlan.Value> Values, IReadOnlyList<SealedPlan.File> Files, IReadOnlyList<SealedPlan.Lookup> Lookups)
{
    /// <param name="known">The key of every person of whom the plan brings something; null for one who comes with it.</param>
    public static SealedPlan Of(CommitPlan plan, IReadOnlyDictionary<Guid, byte[]?> known, Vault vault)
    {
        var opened = known.ToDictionary(k => k.Key, k => k.Value ?? PersonKeys.New());
        return new(plan,
            [.. known.Where(k => k.Value is null).Select(k => new Key(k.Key, vault.MasterId, vault.Wrap(opened[k.Key], k.Key)))],
            [.. plan.Values.Select(v => new Value(v.Id, v.Owner, Vault.Seal(opened[v.Owner], Encoding.UTF8.GetBytes(v.Plain!), v.Id.ToByteArray()), v.Masked,
                plan.Compared.Contains(v.Id) ? vault.NameDigest(v.Plain!) : null))],
            [.. plan.Files.Select(f => new File(f.File.Id, f.Case, f.Person, f.File.Kind, Vault.Seal(opened[f.Person], f.File.Bytes!, f.File.Id.ToByteArray()), f.File.Size))],
            [.. plan.LookupsTaken.SelectMany(taken => vault.Digests(taken.Lookup.Key ?? throw new InvalidOperationException("A look-up without its value."))
                .Select(d => new Lookup(taken.Lookup.Kind, d.KeyId, d.Digest, taken.Stream)))]);
    }

    /// <summary>Whether it writes rows of others than its streams.</summary>
    public bool Wide { get; } = Plan.Rows.Any(r => r.Row.Also is not null);

    public StreamChange? Find(Guid stream)
    {
        foreach (var one in Plan.Streams)
        {
            if (one.After.Id == stream)
            {
                return one;
            }
        }

        return null;
    }

    internal sealed record Key(Guid Person, short MasterId, byte[] Wrapped);

    internal sealed record Value(Guid Id, Guid Owner, byte[] Sealed, string Masked, byte[]? Digest);

    internal sealed record File(Guid Id, Guid Case, Guid Person, string Kind, byte[] Sealed, int Size);

    internal sealed record Lookup(Workflows.Decisions.LookupKind Kind, short KeyId, byte[] Digest, Guid Stream);
}
