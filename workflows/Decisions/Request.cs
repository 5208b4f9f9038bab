using System.Collections.Immutable;

namespace Chsi.Workflows.Decisions;

/// <summary>
/// What a person, the clock or the system asks for. A request is one file: what is asked, who may, at which stage, every refusal
/// and the facts it yields. <see cref="Decide"/> is pure: what it needs, it names in <see cref="Needs"/> and finds in the streams.
/// </summary>
public abstract record Request
{
    /// <summary>The streams this decision reads; every one of them is checked by version when it is committed.</summary>
    public abstract Needs Needs { get; }

    /// <summary>Facts, or one refusal.</summary>
    public abstract Answer Decide(Streams streams, Moment at);

    protected static Accepted Accept(Guid stream, params Fact[] facts) => Accepted.Nothing.And(stream, facts);

    protected static Refused Refuse(string sentence, string? field = null) => new(sentence, field);
}

/// <summary>What a value is looked up as. Numbers are stored: never renumber.</summary>
public enum LookupKind
{
    /// <summary>Document type and number, to the stream of the number.</summary>
    IdNumber = 1,

    /// <summary>Mobile number, to the account that holds it.</summary>
    Phone = 2,

    /// <summary>Mail address, to the account that holds it.</summary>
    Mail = 3,

    /// <summary>Staff user name.</summary>
    StaffName = 4,

    /// <summary>An account, to its one open case of a kind.</summary>
    OpenCase = 19,

    /// <summary>School and 学号, to the record.</summary>
    Student = 20,

    /// <summary>Document type and number, to every record of that number.</summary>
    RecordNumber = 21,

    /// <summary>Number and name, to every record of that person.</summary>
    RecordPerson = 22,

    /// <summary>School and name, to every record of such a student.</summary>
    RecordName = 23,
}

/// <summary>A value by which a stream is found, in normalised form; the store keeps a keyed digest only.</summary>
public readonly record struct LookupKey(LookupKind Kind, string Value)
{
    public override string ToString() => $"{Kind}";
}

/// <summary>What a decision reads.</summary>
public sealed record Needs
{
    public ImmutableArray<Guid> Streams { get; private init; } = [];

    public ImmutableArray<LookupKey> Lookups { get; private init; } = [];

    /// <summary>How many steps of links are followed from the streams named or found: a case leads to its number, the number to its accounts.</summary>
    public int Links { get; private init; }

    /// <summary>Whether a running number is drawn.</summary>
    public bool Serial { get; private init; }

    /// <summary>The case whose lease the decision depends on.</summary>
    public Guid? Lease { get; private init; }

    public static Needs Stream(params ReadOnlySpan<Guid> ids) => new() { Streams = [.. ids] };

    public static Needs Lookup(params ReadOnlySpan<LookupKey> keys) => new() { Lookups = [.. keys] };

    public Needs AndStreams(params ReadOnlySpan<Guid> ids) => this with { Streams = [.. Streams, .. ids] };

    public Needs AndLinked(int steps) => this with { Links = steps };

    public Needs AndSerial() => this with { Serial = true };

    public Needs AndLease(Guid caseId) => this with { Lease = caseId };
}
