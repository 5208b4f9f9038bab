using System.Collections.Immutable;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Accounts;

/// <summary>What an account may do. The order of the checks is the order in which a person would be told.</summary>
public enum AccountStatus
{
    /// <summary>Name and number agree and the number is this account's: services are open.</summary>
    Usable,

    /// <summary>待核验: exists and can sign in, but the name check has not been made yet. It does not mean that anything is wrong.</summary>
    NamePending,

    /// <summary>Signs in to the page that resolves its number, and to nothing else.</summary>
    IdentityNeeded,

    /// <summary>注销. Never opened again by itself.</summary>
    Closed,
}

/// <summary>One person's account.</summary>
public sealed record Account(Guid Id) : StreamState(Id)
{
    public Personal? Name { get; init; }

    /// <summary>Approved other spellings of the name, under which records are found too.</summary>
    public ImmutableArray<Guid> Spellings { get; init; } = [];

    /// <summary>The name and those.</summary>
    public ImmutableArray<Guid> Names => Name is { } name ? [name.Id, .. Spellings] : Spellings;

    public string DocumentType { get; init; } = "";

    public Personal? Number { get; init; }

    /// <summary>Null where the account came back without it.</summary>
    public Personal? Phone { get; init; }

    public Personal? Mail { get; init; }

    public Personal? Password { get; init; }

    public string? Question { get; init; }

    public Guid Claim { get; init; }

    /// <summary>The case that decides about the account's number; null where none was needed.</summary>
    public Guid? Case { get; init; }

    public bool NameChecked { get; init; }

    public bool IdentityNeeded { get; init; }

    public DateTimeOffset? RetryNameAt { get; init; }

    public DateTimeOffset RegisteredAt { get; init; }

    /// <summary>The last day's first sign-in; null where nobody has signed in since registering.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public string? ClosedFor { get; init; }

    /// <summary>The epoch of an account that has just been registered.</summary>
    public const int FirstEpoch = 0;

    /// <summary>Sessions of an older epoch are over: it grows with a new password and with the account's end.</summary>
    public int SessionEpoch { get; init; } = FirstEpoch;

    public AccountStatus Status =>
        ClosedAt is not null ? AccountStatus.Closed
        : IdentityNeeded ? AccountStatus.IdentityNeeded
        : NameChecked ? AccountStatus.Usable
        : AccountStatus.NamePending;

    public override DateTimeOffset? WakeAt => Status is AccountStatus.NamePending ? RetryNameAt : null;

    public override ImmutableArray<Guid> Links => Case is { } @case ? [Claim, @case] : Claim == Guid.Empty ? [] : [Claim];

    public override ImmutableArray<HeldLookup> Lookups => ClosedAt is not null ? [] : (Phone, Mail) switch
    {
        (null, null) => [],
        (null, { } mail) => [Held(LookupKind.Mail, mail)],
        ({ } phone, null) => [Held(LookupKind.Phone, phone)],
        ({ } phone, { } mail) => [Held(LookupKind.Phone, phone), Held(LookupKind.Mail, mail)],
    };

    protected override StreamState Apply(Fact fact, Stamp stamp) => fact switch
    {
        AccountRegistered f => this with
        {
            Name = f.Name,
            DocumentType = f.DocumentType,
            Number = f.Number,
            Phone = f.Phone,
            Mail = f.Mail,
            Password = f.Password,
            Question = f.Question,
            Claim = f.Claim,
            RegisteredAt = stamp.At,
        },
        IdentityCheckRequired f => this with { Case = f.Case, IdentityNeeded = true },
        NameAgreed => this with { NameChecked = true, RetryNameAt = null },
        NameSettled f => this with { Name = f.Name.Bare(), Spellings = [.. Spellings, .. f.Spellings.Select(s => s.Id)] },
        NumberSettled f => this with { Number = f.Number.Bare(), Claim = f.Claim },
        NameCheckPostponed f => this with { RetryNameAt = f.RetryAt },
        IdentityProven => this with { IdentityNeeded = false, NameChecked = true },
        PasswordChanged f => this with { Password = f.Password, SessionEpoch = SessionEpoch + 1 },
        PhoneBound f => this with { Phone = f.Phone },
        AccountUsed => this with { UsedAt = stamp.At },
        AccountClosed f => this with { ClosedAt = stamp.At, ClosedFor = f.Reason, SessionEpoch = SessionEpoch + 1 },
        AccountRestored f => this with { Phone = f.Phone, Mail = f.Mail, ClosedAt = null, ClosedFor = null, SessionEpoch = SessionEpoch + 1 },
        _ => throw Unknown(fact),
    };

    private static HeldLookup Held(LookupKind kind, Personal value) =>
        new(kind, value.Id, value.Plain is { } plain ? new LookupKey(kind, plain) : null);
}
