using System.Security.Claims;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;

namespace Chsi.Web.Security;

/// <summary>Who is signed in, as the session says.</summary>
/// <param name="Name">Of staff as it is; of an account masked, such as 张*.</param>
/// <param name="Status">Of an account: its status' name; of staff: <c>ready</c>, or <c>enrol</c> before the second factor is set up.</param>
/// <param name="Case">The case that decides about an account's number.</param>
/// <param name="Role">Of staff: one of <see cref="StaffRoles"/>; of an account empty.</param>
public sealed record Person(Guid Id, bool IsStaff, bool SecondFactor, string Name, Desk Desk, string Status, Guid? Case, string Role = "")
{
    public const string Scheme = "Session";

    public Actor Actor => IsStaff ? new(Id, Name, Desk) : Actor.Applicant(Id);

    /// <summary>组长 of customer service. Pages show what a lead may ask; whether she still leads is read with each decision.</summary>
    public bool Leads => IsStaff && SecondFactor && Desk == Desk.CustomerService && Role == StaffRoles.Lead;

    /// <summary>Leads the own desk, of whatever organisation; as with <see cref="Leads"/>, decisions read it again.</summary>
    public bool Manages => IsStaff && SecondFactor && Role == StaffRoles.Lead;

    /// <summary>Where work begins after signing in: the address of the own desk.</summary>
    public string Home => !IsStaff ? "/account" : DeskWords.Home(Desk);

    /// <summary>The account may do nothing but prove whose number it is.</summary>
    public bool IdentityNeeded => Status == nameof(Workflows.Accounts.AccountStatus.IdentityNeeded);

    /// <summary>The database's time when the session was looked at for this request.</summary>
    public DateTimeOffset At { get; init; }

    public ClaimsPrincipal ToPrincipal() => new(new Known(this));

    public static Person? From(ClaimsPrincipal principal) => (principal.Identity as Known)?.Person;

    // forms are bound to the person, not to all that is known of them: what changes meanwhile is refused in words, with what was typed kept
    private sealed class Known(Person person) : ClaimsIdentity([new(ClaimTypes.NameIdentifier, person.Id.ToString())], Scheme)
    {
        public Person Person => person;
    }
}
