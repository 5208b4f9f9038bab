using System.Collections.Immutable;

namespace Chsi.Workflows.Decisions;

/// <summary>The answer to a request: facts, or a refusal in the user's words.</summary>
public abstract record Answer;

/// <summary>One sentence that is shown as it stands, beside the field it belongs to. A refusal had no effect and is not stored.</summary>
/// <param name="Field">Name of the form field; null for the form as a whole.</param>
public sealed record Refused(string Sentence, string? Field = null) : Answer;

/// <summary>What is to be committed: facts by stream, in order; notices; and what becomes of a lease.</summary>
public sealed record Accepted : Answer
{
    /// <summary>Accepted without effect: the answer to a stale clock.</summary>
    public static readonly Accepted Nothing = new();

    public ImmutableArray<(Guid Stream, Fact Fact)> Facts { get; private init; } = [];

    public ImmutableArray<Notice> Notices { get; private init; } = [];

    public LeaseChange? Lease { get; private init; }

    /// <summary>The request whose held notices are cancelled; the commit fails where one of them may have been sent.</summary>
    public Guid? Cancels { get; private init; }

    /// <summary>What the asker gets back and gets again when the same request is sent twice, for example a case number.</summary>
    public string Reply { get; private init; } = "";

    public Accepted And(Guid stream, params ReadOnlySpan<Fact> facts)
    {
        var all = Facts.ToBuilder();
        foreach (var fact in facts)
        {
            all.Add((stream, fact));
        }

        return this with { Facts = all.ToImmutable() };
    }

    public Accepted And(Accepted other) => this with
    {
        Facts = [.. Facts, .. other.Facts],
        Notices = [.. Notices, .. other.Notices],
        Lease = other.Lease ?? Lease,
        Cancels = other.Cancels ?? Cancels,
    };

    /// <summary>The same answer with all that follows from it.</summary>
    internal Accepted Completed(ImmutableArray<(Guid Stream, Fact Fact)> facts, ImmutableArray<Notice> notices) =>
        this with { Facts = facts, Notices = notices };

    public Accepted Tell(params ReadOnlySpan<Notice> notices) => this with { Notices = [.. Notices, .. notices] };

    public Accepted Saying(string reply) => this with { Reply = reply };

    public Accepted Cancelling(Guid request) => this with { Cancels = request };

    public Accepted With(LeaseChange change) => this with { Lease = change };
}

/// <summary>A message to a person or a desk. The text carries no personal data: it may reach a number that has changed hands.</summary>
/// <param name="Account">Whose phone and mail it goes to, or with a desk the colleague who alone sees it there; empty when it is for all of a desk.</param>
/// <param name="Desk">The desk it is shown at; null when it is for an applicant.</param>
public sealed record Notice(Guid Account, Desk? Desk, string Subject, string Text)
{
    /// <summary>Neither sent nor shown before this instant: so long its decision can be taken back. Null: at once.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    public static Notice To(Guid account, string subject, string text) => new(account, null, subject, text);

    /// <summary>For one person at a desk: shown to them there and sent nowhere.</summary>
    public static Notice To(Guid colleague, Desk desk, string subject, string text) => new(colleague, desk, subject, text);

    public static Notice To(Desk desk, string subject, string text) => new(Guid.Empty, desk, subject, text);
}

/// <summary>The hold of one reviewer on one case, as read with the decision.</summary>
/// <param name="Fence">Grows with every change of hands; a commit under an older fence fails.</param>
public sealed record Lease(Guid Case, Guid? Holder, DateTimeOffset? Taken, DateTimeOffset? Until, long Fence)
{
    public bool HeldBy(Guid person, DateTimeOffset now) => Holder == person && Until > now;

    public bool Free(DateTimeOffset now) => Holder is null || Until <= now;
}

/// <summary>The lease as the decision leaves it; the commit fails where the fence has moved since the read.</summary>
/// <param name="Holder">Null gives the case back.</param>
public sealed record LeaseChange(Guid Case, long Fence, Guid? Holder, DateTimeOffset? Taken, DateTimeOffset? Until)
{
    public static LeaseChange End(Lease lease) => new(lease.Case, lease.Fence, null, null, null);

    /// <summary>No change, but the commit holds only while the lease is as it was read.</summary>
    public static LeaseChange Keep(Lease lease) => new(lease.Case, lease.Fence, lease.Holder, lease.Taken, lease.Until);
}
