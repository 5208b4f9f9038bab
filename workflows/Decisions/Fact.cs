using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Chsi.Workflows.Decisions;

/// <summary>
/// What happened, in the past tense; complete when written and never changed afterwards. Personal data is not in a fact:
/// it refers to a <see cref="Personal"/> value or an <see cref="EvidenceFile"/>, so that keys can rotate and people be erased.
/// </summary>
public abstract record Fact;

/// <summary>Who wrote a fact, when and with which request, as shown at that time.</summary>
/// <param name="Version">The fact's place in its stream, from 1.</param>
/// <param name="At">The database's time of the decision.</param>
public sealed record Stamp(int Version, DateTimeOffset At, Guid Person, string Name, Desk Desk, Guid Request);

/// <summary>
/// A personal value (name, number, phone, hash of a password). A fact stores its <see cref="Id"/> alone; the text is
/// in the table of protected values under the key of the stream that owns it. <see cref="Plain"/> is there only in the request
/// that brings the value in, and never printed.
/// </summary>
public sealed class Personal(Guid id, Guid owner = default, string? plain = null, string masked = "", bool secret = false)
{
    public Guid Id { get; } = id;

    /// <summary>The account stream whose key protects the text; empty once read back from a fact.</summary>
    public Guid Owner { get; } = owner;

    public string? Plain { get; } = plain;

    /// <summary>What lists may show without a key, such as 张*.</summary>
    public string Masked { get; } = masked;

    /// <summary>A secret (the hash of a password) is left out of what tells two bodies of one request apart.</summary>
    public bool Secret { get; } = secret;

    /// <param name="owner">The account whose key protects it.</param>
    /// <param name="masked">What lists may show.</param>
    public static Personal Of(Guid owner, string plain, string masked) => new(Guid.CreateVersion7(), owner, plain, masked);

    public static Personal SecretOf(Guid owner, string plain) => new(Guid.CreateVersion7(), owner, plain, "", secret: true);

    /// <summary>A value that is stored already, opened because its look-up is needed: the fact refers to it and nothing is stored anew.</summary>
    public static Personal Known(Guid id, string plain) => new(id, Guid.Empty, plain);

    /// <summary>The same value as a fact keeps it: its id alone.</summary>
    public Personal Bare() => Plain is null ? this : new(Id);

    public override string ToString() => $"[{Id}]";
}

/// <summary>A fact that brings files along.</summary>
public interface IBringsFiles
{
    ImmutableArray<EvidenceFile> Photos { get; }

    /// <summary>The account whose key protects them; null for the applicant of the fact's case.</summary>
    Guid? Owner => null;
}

/// <summary>A file handed in as evidence. The fact keeps everything but the bytes, which are stored encrypted by the same commit.</summary>
/// <param name="Kind">What it shows, for example <c>holding-card</c>.</param>
/// <param name="Hash">SHA-256 (hex) of the bytes as stored before encryption; it outlives the file.</param>
public sealed record EvidenceFile(Guid Id, string Kind, string Hash, int Size)
{
    [JsonIgnore]
    public byte[]? Bytes { get; init; }
}
