using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.ReRegistration;

namespace Chsi.Tests.Support;

/// <summary>Brings cases to the desk the way applicants do.</summary>
public static class DeskCases
{
    /// <summary>A taken number: the old account and the new one whose photos wait for a reviewer.</summary>
    public static async Task<(RegisterAccount Old, RegisterAccount New, string Number)> Collided(
        this TestSilo silo, string oldName = "张明", string newName = "张明")
    {
        var number = People.IdNumber();
        var old = People.Registration(number, name: oldName);
        await silo.Must(old, Actor.Visitor(old.Account));
        var again = People.Registration(number, again: true, name: newName);
        var reply = await silo.Must(again, Actor.Visitor(again.Account));
        await silo.HandIn(again);
        return (old, again, reply);
    }

    /// <summary>An application of one account only, whose document the gateway does not know.</summary>
    public static async Task<RegisterAccount> Waiting(this TestSilo silo)
    {
        var registration = People.Registration(People.IdNumber(), check: NameCheckOutcome.UnknownDocument);
        await silo.Must(registration, Actor.Visitor(registration.Account));
        await silo.HandIn(registration);
        return registration;
    }

    /// <summary>Hands in both photos, whatever the stage.</summary>
    public static async Task HandIn(this TestSilo silo, RegisterAccount registration) =>
        await silo.Must(People.Photos(registration.Case, await silo.Stage(registration.Case)), Actor.Applicant(registration.Account));

    /// <summary>The version of the case's stage, as a page drawn now would carry it.</summary>
    public static Task<int> Stage(this TestSilo silo, Guid @case) =>
        silo.Scalar<int>("select stage_version from chsi.case_row where id = @case", new { @case })!;

    /// <summary>The school is entered in the list of organisations.</summary>
    public static async Task EnterSchool(this TestSilo silo, string school = Students.School, string province = "42")
    {
        await silo.Must(new EnterOrganisation(OrganisationKinds.Province, province, "省教育厅", new(2000, 1, 1)), Actor.Clock);
        await silo.Must(new EnterOrganisation(OrganisationKinds.School, school, "演示大学", new(2000, 1, 1), province), Actor.Clock);
    }

    /// <summary>The list of organisations has the school or province whose desk this is; what was entered before stays as it is.</summary>
    public static async Task Enter(this TestSilo silo, Desk desk)
    {
        var province = desk.Kind == OrganisationKinds.Province ? desk.Organisation : "42";
        foreach (var (kind, code, of) in new[] { (OrganisationKinds.Province, province, ""), (OrganisationKinds.School, desk.Organisation, province) })
        {
            if (desk.Organisation.Length > 0 && Organisation.IsKnown(kind, code)
                && !await silo.Scalar<bool>("select exists (select from chsi.organisation_row where kind = @kind and code = @code)", new { kind, code }))
            {
                await silo.Must(new EnterOrganisation(kind, code, "演示大学", new(2000, 1, 1), of), Actor.Clock);
            }
        }
    }

    /// <summary>Asks, and takes nothing but acceptance.</summary>
    /// <returns>The reply.</returns>
    public static async Task<string> Must(this TestSilo silo, Request request, Actor actor) =>
        await silo.Ask(request, actor) switch
        {
            Accepted accepted => accepted.Reply,
            Refused refused => throw new InvalidOperationException($"{request.GetType().Name}: {refused.Sentence}"),
            _ => throw new InvalidOperationException("No answer."),
        };
}
