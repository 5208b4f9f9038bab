using Chsi.Workflows.Calendar;

namespace Chsi.Workflows.Decisions;

/// <summary>A role of an organisation, as a value: the applicant, customer service, a school, a province, or the clock.</summary>
/// <param name="Kind">One of the names below.</param>
/// <param name="Organisation">Code of the school or province; empty where there is only one.</param>
public sealed record Desk(string Kind, string Organisation = "")
{
    public static readonly Desk Applicant = new("applicant");
    public static readonly Desk CustomerService = new("customer-service");
    /// <summary>Keeps the system running; sees no case and nothing of a person.</summary>
    public static readonly Desk Operations = new("operations");

    /// <summary>Watches who looks at whose data; sees no case.</summary>
    public static readonly Desk DataProtection = new("data-protection");

    /// <summary>Whoever holds the number of a case that another account asks for: not the applicant.</summary>
    public static readonly Desk Holder = new("holder");

    public static readonly Desk Clock = new("clock");
    public static readonly Desk Nobody = new("nobody");

    /// <summary>On a route sheet: the desk that a case is opened at, which differs from case to case. No case stands there.</summary>
    public static readonly Desk Office = new("office");

    /// <summary>On a route sheet: the desk above that of the office. No case stands there.</summary>
    public static readonly Desk Superior = new("superior");

    /// <summary>On a route sheet: another desk beside that of the office, which the case names. No case stands there.</summary>
    public static readonly Desk Counterpart = new("counterpart");

    /// <summary>学校.</summary>
    /// <param name="code">院校代码, five digits.</param>
    public static Desk School(string code) => new("school", code);

    /// <summary>省级教育行政部门.</summary>
    /// <param name="code">The first two digits of GB/T 2260: 11 is 北京.</param>
    public static Desk Province(string code) => new("province", code);

    public override string ToString() => Organisation.Length == 0 ? Kind : $"{Kind}:{Organisation}";

    public static Desk Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new(text) : new(text[..colon], text[(colon + 1)..]);
    }
}

/// <summary>Who asks. For an applicant <see cref="Person"/> is the account's stream, for staff their own, for the clock empty.</summary>
/// <param name="Name">As shown in histories: a colleague's name, or the word for the role.</param>
public sealed record Actor(Guid Person, string Name, Desk Desk)
{
    public static readonly Actor Clock = new(Guid.Empty, "系统", Desk.Clock);

    public static Actor Applicant(Guid account) => new(account, "申请人", Desk.Applicant);

    /// <summary>Somebody who is not signed in: registering, or recovering a password after a code was proven.</summary>
    public static Actor Visitor(Guid account) => new(account, "申请人", Desk.Nobody);
}

/// <summary>When, who and under which calendar and settings a decision is made; the only surroundings a rule sees.</summary>
/// <param name="Now">The database's time.</param>
/// <param name="Serial">A running number, drawn only where <see cref="Needs.Serial"/> asks for one; otherwise 0.</param>
public sealed record Moment(DateTimeOffset Now, Actor Actor, WorkingCalendar Calendar, RuleSettings Settings, long Serial = 0)
{
    public Guid Person => Actor.Person;

    public Desk Desk => Actor.Desk;
}

/// <summary>The figures that rules depend on. Defaults as documented in the README; set under Chsi:Rules.</summary>
public sealed record RuleSettings
{
    /// <summary>Shortest password; 6 is the floor.</summary>
    public int PasswordMinimum { get; init; } = 8;

    /// <summary>Working days the desk has for a review.</summary>
    public int ReviewWorkingDays { get; init; } = 3;

    /// <summary>Working days for the second reviewer where one is needed.</summary>
    public int SecondReviewWorkingDays { get; init; } = 2;

    /// <summary>Working days for the first review of a dispute about a re-registration that took effect.</summary>
    public int DisputeWorkingDays { get; init; } = 5;

    /// <summary>Working days in which an announced objection must be proven; the review's clock stands still so long.</summary>
    public int ObjectionWorkingDays { get; init; } = 3;

    /// <summary>Natural days after an approval in which the person of a closed account opens a dispute without customer service.</summary>
    public int LateObjectionDays { get; init; } = 30;

    /// <summary>Working days a school has to look at a record that a student says is theirs.</summary>
    public int SchoolWorkingDays { get; init; } = 5;

    /// <summary>Natural days within which photos must be handed in.</summary>
    public int EvidenceDays { get; init; } = 7;

    /// <summary>Natural days for a supplement.</summary>
    public int SupplementDays { get; init; } = 7;

    /// <summary>Natural days within which the applicant may try again after a 不通过, from the instant at which photos are taken again.</summary>
    public int RetryDays { get; init; } = 7;

    /// <summary>Working days after a 不通过 before photos are taken again.</summary>
    public int RetryAfterWorkingDays { get; init; } = 1;

    /// <summary>Failed 实人验证 after which 人工审核 opens by itself.</summary>
    public int IdentityCheckFailures { get; init; } = 3;

    /// <summary>Minutes for which a reviewer can take a decision back that nothing has followed from; so long its notices wait.</summary>
    public int TakeBackMinutes { get; init; } = 10;

    /// <summary>Minutes a reviewer's lease runs without activity.</summary>
    public int LeaseMinutes { get; init; } = 30;

    /// <summary>Hours after which a lease ends, whatever the activity.</summary>
    public int LeaseHours { get; init; } = 4;

    /// <summary>Natural days after the close of a case until its photos are deleted.</summary>
    public int PhotoDays { get; init; } = 30;

    /// <summary>Minutes between two tries of a name check that could not be made.</summary>
    public int NameCheckRetryMinutes { get; init; } = 5;
}
