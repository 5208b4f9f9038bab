using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;

namespace Chsi.Tests.Workflows.Decisions;

/// <summary>Somebody of every kind who has had nothing to do with the case yet: for the grids, which refuse whatever is not listed for them.</summary>
internal static class Everybody
{
    public static readonly string[] Else =
        ["lead", "another reviewer", "another school", "its lead", "province", "its head", "operations", "data protection", "another account", "clock", "visitor"];

    /// <summary>Who works at customer service.</summary>
    public static bool IsOfDesk(string asker) => asker is "lead" or "another reviewer";

    /// <summary>Takes them on, or registers them, for real: none is refused for not being known.</summary>
    public static Actor Of(Given given, string asker)
    {
        switch (asker)
        {
            case "lead":
                return given.Hired("赵敏", lead: true);
            case "another reviewer":
                return given.Hired("孙丽");
            case "another school":
                return Hired(given, given.Entered(Desk.School(Students.OtherSchool)));
            case "its lead":
                return Hired(given, given.Entered(Desk.School(Students.OtherSchool)), lead: true);
            case "province":
                return Hired(given, given.Entered(Desk.Province("42")));
            case "its head":
                return Hired(given, given.Entered(Desk.Province("42")), lead: true);
            case "operations":
                return Hired(given, Desk.Operations);
            case "data protection":
                return Hired(given, Desk.DataProtection);
            case "another account":
                var registration = People.Registration(People.IdNumber());
                given.Do(registration, Actor.Visitor(registration.Account));
                return Actor.Applicant(registration.Account);
            case "clock":
                return Actor.Clock;
            default:
                return Actor.Visitor(Guid.CreateVersion7());
        }
    }

    public static Actor Hired(Given given, Desk desk, bool lead = false, string? role = null)
    {
        var id = Guid.CreateVersion7();
        given.Do(new AddStaff(id, $"staff{id:N}"[..32], "周敏", desk, Personal.SecretOf(id, "hash"), null, lead), Actor.Clock);
        if (role is not null)
        {
            given.Do(new ChangeStaffRole(id, role), Actor.Clock);
        }

        return new(id, "周敏", desk);
    }
}
