using System.Collections.Immutable;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Staff;

/// <summary>A member of staff was taken on at a desk. User name and name are work identities and stand in histories.</summary>
public sealed record StaffAdded(string UserName, string Name, Desk Desk, Personal Password) : Fact;

/// <summary>The second factor (TOTP) was set up; the secret is a protected value.</summary>
public sealed record SecondFactorSet(Personal Secret) : Fact;

/// <summary>A new password; all sessions end.</summary>
public sealed record StaffPasswordChanged(Personal Password) : Fact;

/// <summary>Removed; sessions end at once and nobody signs in.</summary>
public sealed record StaffRemoved(string Reason) : Fact;

/// <summary>One member of staff.</summary>
public sealed record StaffMember(Guid Id) : StreamState(Id)
{
    public string UserName { get; init; } = "";

    public string Name { get; init; } = "";

    public Desk Desk { get; init; } = Desk.Nobody;

    public Personal? Password { get; init; }

    public Personal? SecondFactor { get; init; }

    public bool Removed { get; init; }

    public int SessionEpoch { get; init; }

    public override ImmutableArray<HeldLookup> Lookups =>
        Removed ? [] : [new(LookupKind.StaffName, Id, new LookupKey(LookupKind.StaffName, UserName))];

    protected override StreamState Apply(Fact fact, Stamp stamp) => fact switch
    {
        StaffAdded f => this with { UserName = f.UserName, Name = f.Name, Desk = f.Desk, Password = f.Password },
        SecondFactorSet f => this with { SecondFactor = f.Secret },
        StaffPasswordChanged f => this with { Password = f.Password, SessionEpoch = SessionEpoch + 1 },
        StaffRemoved => this with { Removed = true, SessionEpoch = SessionEpoch + 1 },
        _ => throw Unknown(fact),
    };
}
