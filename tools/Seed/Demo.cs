using Bogus;
using Chsi.Silo.SignIn;
using Chsi.Silo.Store;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Desks;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Staff;

namespace Chsi.Tools.Seed;

/// <summary>The demo data: staff, some 200 people, and cases at every stage and age, the same at every first run.</summary>
public sealed class Demo(BulkCommit bulk, DemoMoments moments, string staffPassword, string applicantPassword)
{
    private const int OrdinaryPeople = 130;
    private const int FixedSeed = 20261120;
    private static readonly (string Kind, string Text)[] Phrases =
    [
        (PhraseKinds.Approve, "照片、证件与填写信息一致。"),
        (PhraseKinds.Approve, "人证一致，原账号长期未使用。"),
        (PhraseKinds.Return, "请在光线充足处重新拍摄，不要使用美颜或滤镜。"),
        (PhraseKinds.Return, "请上传原始照片，不要截图。"),
        (PhraseKinds.Reject, "请核对填写的信息；如填写有误，请撤回后重新注册。"),
    ];

    private readonly Faker _faker = new("zh_CN") { Random = new Randomizer(FixedSeed) };
    private int _people;

    /// <summary>Makes it all in one transaction, so that a run that was cut off leaves nothing.</summary>
    public static async Task Run(BulkCommit bulk, DemoMoments moments, Passwords passwords, CancellationToken stop = default)
    {
        // a hash costs a core some 0.2 s, so demo people share two
        var staff = await passwords.Hash(DemoSignIns.StaffPassword, stop);
        var applicant = await passwords.Hash(DemoSignIns.ApplicantPassword, stop);
        await new Demo(bulk, moments, staff, applicant).Fill();
        await bulk.Write(stop);
    }

    private async Task Fill()
    {
        var reviewers = new List<Actor>();
        foreach (var (userName, name, secret) in DemoSignIns.Staff)
        {
            var id = Guid.CreateVersion7();
            reviewers.Add(new(id, name, DemoSignIns.Desk));
            await bulk.Accepted(new AddStaff(id, userName, name, DemoSignIns.Desk, Personal.SecretOf(id, staffPassword), Personal.SecretOf(id, secret)),
                Actor.Clock, moments.Now.AddDays(-200));
        }

        var lead = Guid.CreateVersion7();
        await bulk.Accepted(new AddStaff(lead, DemoSignIns.Lead.UserName, DemoSignIns.Lead.Name, DemoSignIns.Desk, Personal.SecretOf(lead, staffPassword),
            Personal.SecretOf(lead, DemoSignIns.Lead.Secret), Lead: true), Actor.Clock, moments.Now.AddDays(-200));
        foreach (var (kind, text) in Phrases)
        {
            await bulk.Accepted(new AddPhrase(lead, Guid.CreateVersion7(), kind, text), new(lead, DemoSignIns.Lead.Name, DemoSignIns.Desk), moments.Now.AddDays(-199));
        }

        foreach (var ((userName, name, secret), desk) in new[] { (DemoSignIns.Operator, Desk.Operations), (DemoSignIns.DataProtection, Desk.DataProtection) })
        {
            var id = Guid.CreateVersion7();
            await bulk.Accepted(new AddStaff(id, userName, name, desk, Personal.SecretOf(id, staffPassword), Personal.SecretOf(id, secret)),
                Actor.Clock, moments.Now.AddDays(-200));
        }

        await Organisations();
        var ordinary = NextPerson(DemoSignIns.OrdinaryPhone);
        await Register(ordinary, moments.Now.AddDays(-120));
        await Register(DemoSignIns.Taken, moments.Now.AddDays(-90));
        var people = new List<MadeUpPerson>();
        for (var n = 0; n < OrdinaryPeople; n++)
        {
            var mail = n % 3 == 0 ? $"demo{n}@example.com" : null;
            people.Add(NextPerson() with { Mail = mail });
            await Register(people[^1], moments.Now.AddMinutes(-_faker.Random.Int(60, 400 * 24 * 60)));
        }

        await new DemoRecords(this, bulk, moments.Now).Fill(ordinary, people.Take(90));

        await new DemoCases(this, bulk, moments, reviewers).Fill();
    }

    /// <summary>审核人 of the demo's school.</summary>
    public Actor Registrar { get; private set; } = Actor.Clock;

    private async Task Organisations()
    {
        var (at, since) = (moments.Now.AddDays(-200), new DateOnly(2000, 1, 1));
        var (school, province) = (DemoSignIns.School, DemoSignIns.Province);
        await bulk.Accepted(new EnterOrganisation(OrganisationKinds.Nation, "", "教育部", since), Actor.Clock, at);
        await bulk.Accepted(new EnterOrganisation(OrganisationKinds.Province, province.Code, province.Name, since), Actor.Clock, at);
        await bulk.Accepted(new EnterOrganisation(OrganisationKinds.School, school.Code, school.Name, since, province.Code), Actor.Clock, at);
        await bulk.Accepted(new EnterOrganisation(OrganisationKinds.School, "99002", "演示师范学院", since, province.Code), Actor.Clock, at);
        foreach (var (code, name, n) in new[] { school.Code, "99002" }.SelectMany(code => MadeUpStudent.Colleges.Select((name, n) => (code, name, n + 1))))
        {
            await bulk.Accepted(new NameCollege(code, $"{n:00}", name, since, Guid.Empty), Actor.Clock, at);
        }

        foreach (var (userName, name, secret, desk, role) in DemoSignIns.OrganisationStaff)
        {
            var id = Guid.CreateVersion7();
            await bulk.Accepted(new AddStaff(id, userName, name, desk, Personal.SecretOf(id, staffPassword), Personal.SecretOf(id, secret), Lead: role == StaffRoles.Lead), Actor.Clock, at);
            if (desk == Desk.School(school.Code) && role == StaffRoles.Reviewer)
            {
                Registrar = new(id, name, desk);
            }

            if (role is StaffRoles.Clerk or StaffRoles.Principal)
            {
                await bulk.Accepted(new ChangeStaffRole(id, role), Actor.Clock, at);
            }
        }
    }

    /// <summary>Somebody new; the name and the place and date in the number are drawn, the number itself is nobody's.</summary>
    internal MadeUpPerson NextPerson(string? phone = null)
    {
        var n = ++_people;
        var name = _faker.Name.LastName() + _faker.Name.FirstName();
        return new(name, MadeUpPerson.NumberOf(5_500_000 + 977 * n), phone ?? MadeUpPerson.PhoneOf(10_000_000 + n));
    }

    internal async Task<RegisterAccount> Register(
        MadeUpPerson person, DateTimeOffset at, bool again = false, NameCheckOutcome check = NameCheckOutcome.Agrees, string documentType = "citizen-card")
    {
        var registration = person.Registration(applicantPassword, check, again) with { DocumentType = documentType };
        await bulk.Accepted(registration, Actor.Visitor(registration.Account), at);
        return registration;
    }
}
