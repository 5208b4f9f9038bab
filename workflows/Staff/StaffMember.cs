using System.Collections.Immutable;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Staff;

/// <summary>A member of staff was taken on at a desk, for the first time or again. User name and name are work identities and stand in histories.</summary>
/// <param name="Password">Null where the person was invited and sets the own.</param>
public sealed record StaffAdded(string UserName, string Name, Desk Desk, Personal? Password) : Fact;

/// <summary>Whoever has the link sets password and second factor anew, once; what was there before is void, and sessions end.</summary>
/// <param name="Link">SHA-256 (hex) of the random token in the link.</param>
/// <param name="Until">The instant at which the link ends.</param>
public sealed record StaffInvited(string Link, DateTimeOffset Until) : Fact;

/// <summary>The person came by the link and set a password; the link is spent, and sessions end.</summary>
public sealed record InvitationAccepted(Personal Password) : Fact;

/// <summary>The second factor (TOTP) was set up; the secret is a protected value.</summary>
public sealed record SecondFactorSet(Personal Secret) : Fact;

/// <summary>A new password; all sessions end, and a link that is out is void.</summary>
public sealed record StaffPasswordChanged(Personal Password) : Fact;

/// <summary>Removed; sessions end at once and nobody signs in.</summary>
public sealed record StaffRemoved(string Reason) : Fact;

/// <summary>A role within the desk, from the instant of this fact on; nobody is given a role they have.</summary>
/// <param name="Role">One of <see cref="StaffRoles"/>.</param>
public sealed record StaffRoleGiven(string Role) : Fact;

/// <summary>Single keys act at the desk for this member of staff, or not.</summary>
public sealed record SingleKeysSet(bool On) : Fact;

/// <summary>A member of staff will be away, or is; work that comes back to them goes to the deputy first.</summary>
/// <param name="From">The first instant of the first day (Chinese time).</param>
/// <param name="Until">The first instant of the day of return.</param>
/// <param name="DeputyName">As shown at that time.</param>
public sealed record AbsenceEntered(DateTimeOffset From, DateTimeOffset Until, Guid Deputy, string DeputyName) : Fact;

/// <summary>The absence was cancelled, or ended before its day.</summary>
public sealed record AbsenceEnded : Fact;

/// <summary>不在岗: from an instant until another, with who deputises.</summary>
public sealed record Absence(DateTimeOffset From, DateTimeOffset Until, Guid Deputy, string DeputyName);

/// <summary>A filter of the queue was kept under a name.</summary>
/// <param name="Query">As the queue's address has it.</param>
/// <param name="Shared">For all of the desk.</param>
public sealed record ViewSaved(Guid View, string Name, string Query, bool Shared) : Fact;

/// <summary>A kept filter is gone; the cases it showed are not touched.</summary>
public sealed record ViewDropped(Guid View) : Fact;

/// <summary>视图: a filter of the queue under a name.</summary>
public sealed record SavedView(Guid Id, string Name, string Query, bool Shared);

/// <summary>The link by which a person comes in for the first time, or again after password or second factor were lost.</summary>
/// <param name="Link">SHA-256 (hex) of its token.</param>
public sealed record Invitation(string Link, DateTimeOffset Until);

/// <summary>Roles within a desk. Stored: add, never rename.</summary>
public static class StaffRoles
{
    /// <summary>审核人: takes cases and decides them.</summary>
    public const string Reviewer = "reviewer";

    /// <summary>经办人 of a school: prepares and imports, and decides nothing.</summary>
    public const string Clerk = "clerk";

    /// <summary>分管校领导 of a school: the last signature where three are asked for, and one of those who decide appeals.</summary>
    public const string Principal = "principal";

    /// <summary>组长, at schools and provinces 负责人: a reviewer who also hands cases to others and manages the desk's staff.</summary>
    public const string Lead = "lead";

    /// <summary>The roles there are at a desk, the plainest first; a single one where nobody leads.</summary>
    public static IReadOnlyList<string> Of(Desk desk) => desk.Kind switch
    {
        "school" => [Clerk, Reviewer, Lead, Principal],
        "province" => [Reviewer, Lead],
        _ when desk == Desk.CustomerService => [Reviewer, Lead],
        _ => [Reviewer],
    };

    /// <summary>What a role is called at a desk.</summary>
    public static string Label(string role, Desk desk) => role switch
    {
        Lead => desk == Desk.CustomerService ? "组长" : "负责人",
        Clerk => "经办人",
        Principal => "分管校领导",
        _ => desk == Desk.Operations || desk == Desk.DataProtection ? "工作人员" : "审核人",
    };
}

/// <summary>One member of staff.</summary>
public sealed record StaffMember(Guid Id) : StreamState(Id)
{
    public string UserName { get; init; } = "";

    public string Name { get; init; } = "";

    public Desk Desk { get; init; } = Desk.Nobody;

    public string Role { get; init; } = StaffRoles.Reviewer;

    public Personal? Password { get; init; }

    public Personal? SecondFactor { get; init; }

    public bool Removed { get; init; }

    /// <summary>Single keys act at the desk.</summary>
    public bool SingleKeys { get; init; } = true;

    public int SessionEpoch { get; init; }

    /// <summary>The link that is out; null where none is.</summary>
    public Invitation? Invitation { get; init; }

    /// <summary>SHA-256 (hex) of the token by which the person came in last; null where another link or password has followed.</summary>
    public string? SpentLink { get; init; }

    /// <summary>In the order in which they were saved.</summary>
    public ImmutableArray<SavedView> Views { get; init; } = [];

    /// <summary>The absence entered last; past ones change nothing.</summary>
    public Absence? Absence { get; init; }

    /// <summary>Away at some time between these instants.</summary>
    public bool AwayBetween(DateTimeOffset from, DateTimeOffset until) => Absence is { } absence && absence.From < until && absence.Until > from;

    /// <summary>Has come by their invitation and is not away at this instant.</summary>
    public bool Present(DateTimeOffset now) => SecondFactor is not null && !Removed && (Absence is not { } absence || now < absence.From || now >= absence.Until);

    public bool WorksAt(Desk desk) => !Removed && Desk == desk;

    /// <summary>Leads the desk, of whatever organisation, and manages its staff.</summary>
    public bool Manages => !Removed && Role == StaffRoles.Lead;

    /// <summary>At work at customer service: can be handed a case.</summary>
    public bool Reviews => !Removed && Desk == Desk.CustomerService;

    /// <summary>组长 of customer service.</summary>
    public bool Leads => Reviews && Role == StaffRoles.Lead;

    public override ImmutableArray<HeldLookup> Lookups =>
        Removed ? [] : [new(LookupKind.StaffName, Id, new LookupKey(LookupKind.StaffName, UserName))];

    protected override StreamState Apply(Fact fact, Stamp stamp) => fact switch
    {
        // who comes back comes back with nothing of before but what they had a part in
        StaffAdded f => this with
        {
            UserName = f.UserName,
            Name = f.Name,
            Desk = f.Desk,
            Password = f.Password,
            Removed = false,
            Role = StaffRoles.Reviewer,
            SecondFactor = null,
            Invitation = null,
            SpentLink = null,
            Absence = null,
            SingleKeys = true,
            Views = [],
        },
        StaffInvited f => this with { Password = null, SecondFactor = null, Invitation = new(f.Link, f.Until), SpentLink = null, SessionEpoch = SessionEpoch + 1 },
        InvitationAccepted f => this with { Password = f.Password, Invitation = null, SpentLink = Invitation?.Link, SessionEpoch = SessionEpoch + 1 },
        SecondFactorSet f => this with { SecondFactor = f.Secret },
        StaffPasswordChanged f => this with { Password = f.Password, Invitation = null, SpentLink = null, SessionEpoch = SessionEpoch + 1 },
        StaffRoleGiven f => this with { Role = f.Role },
        AbsenceEntered f => this with { Absence = new(f.From, f.Until, f.Deputy, f.DeputyName) },
        AbsenceEnded => this with { Absence = null },
        ViewSaved f => this with { Views = Views.Add(new(f.View, f.Name, f.Query, f.Shared)) },
        ViewDropped f => this with { Views = Views.RemoveAll(v => v.Id == f.View) },
        SingleKeysSet f => this with { SingleKeys = f.On },
        StaffRemoved => this with { Removed = true, SessionEpoch = SessionEpoch + 1 },
        _ => throw Unknown(fact),
    };
}
