using Chsi.Silo.Grains;
using Chsi.Silo.Imports;
using Chsi.Tests.Support;
using Chsi.Workflows.Appeal;
using Chsi.Workflows.Binding;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Duplicate;
using Chsi.Workflows.ProvincialApproval;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.Organisations;

/// <summary>
/// One of everything that a page has an address for, at a school, its province and its students, each brought about the way it is: what nobody else may see or touch.
/// </summary>
public sealed class ForeignThings
{
    /// <summary>Whose it is.</summary>
    public const string School = Students.School, Province = "42";

    private readonly Dictionary<string, (string Place, char Owner)> _of = [];

    /// <summary>The browsers of those whose it is: s of the school, p of the province, a and b of students.</summary>
    public Dictionary<char, TestBrowser> Owners { get; } = [];

    public Guid Record { get; private set; }

    /// <summary>A member of staff of the school.</summary>
    public Guid Staff { get; private set; }

    /// <summary>A photo of the record, and a document of a correction.</summary>
    public Guid[] Files { get; private set; } = [];

    public Guid[] Cases { get; private set; } = [];

    /// <summary>The numbers of the cases.</summary>
    public string[] Numbers { get; private set; } = [];

    public static async Task<ForeignThings> Bring(TestSite site)
    {
        var (things, silo) = (new ForeignThings(), site.Silo);
        var cases = await ProvinceCases.Start(silo);
        cases.Paper = DeskSite.Picture;
        var (school, atSchool) = await site.Reviewer("waixiao01", "外校负责人", Desk.School(School), lead: true);
        var (other, atOther) = await site.Reviewer("linxiao01", "邻校负责人", Desk.School("99003"), lead: true);
        var (_, atProvince) = await site.Reviewer("waisheng01", "外省负责人", Desk.Province(Province), lead: true);

        // a correction that stands at the province, with its letter; another one that the province refused, and the appeal; a third that two schools give each other
        var submitted = await cases.Submitted("9926001");
        var refused = await cases.Examined("9926002");
        var decider = await cases.Hired(Desk.Province(Province), "陈芳");
        await silo.Must(new RefuseApproval(refused.Case, decider.Person, "省级学籍管理规定", "材料不能证明。", await silo.Stage(refused.Case)), decider);
        var appeal = Guid.CreateVersion7();
        await silo.Must(new RaiseAppeal(appeal, refused.Below, refused.Record, Personal.Of(refused.Account, "录取通知书可以证明。", ""), []), Actor.Applicant(refused.Account));
        var (between, _, _) = await cases.Asked("9926003");
        await silo.Must(new HandOverCorrection(between, school.Person, "99003", "录取数据属于该校。", await silo.Stage(between)), school);
        await silo.Must(new ContestHandOver(between, other.Person, "本校没有该生。", await silo.Stage(between)), other);

        // a binding, and two records of one person on which two schools do not agree
        await cases.Enrolled("9926004", People.Registration(People.IdNumber()));
        var binder = People.Registration(People.IdNumber());
        await silo.Must(binder, Actor.Visitor(binder.Account));
        var binding = Guid.CreateVersion7();
        await silo.Must(new AskBinding(binding, binder.Account, School, "9926004", Personal.Of(binder.Account, "登记时写错了名字", "")), Actor.Applicant(binder.Account));
        var (duplicate, twice) = await Doubled(site);
        await silo.Must(new StateDuplicate(duplicate, school.Person, null, "与录取名册核对", await silo.Stage(duplicate)), school);
        await silo.Must(new StateDuplicate(duplicate, other.Person, twice, "与录取名册核对", await silo.Stage(duplicate)), other);

        var import = Guid.CreateVersion7();
        var jobs = site.Services.GetRequiredService<ImportJobs>();
        Assert.True((await jobs.Send(import, School, school, "外校名册.csv", Students.File([Students.Line("9926007", null, ("班级", "外校班级")), Students.Line("", null)]), rehearse: true)).Accepted);
        Assert.Equal(1, await jobs.RunOnce());
        await site.Services.GetRequiredService<RecordDisclosures>().Show(school, submitted.Record, RecordValue.Name, "外校理由");

        (things.Record, things.Staff) = (submitted.Record, school.Person);
        things.Cases = [submitted.Below, submitted.Case, refused.Below, refused.Case, appeal, between, binding, duplicate];
        things.Numbers = await Task.WhenAll(things.Cases.Select(cases.Number));
        things.Files = (await silo.Scalar<Guid[]>("select array_agg(id) from chsi.evidence_file where case_id = any(@ids)", new { ids = new[] { submitted.Below, submitted.Case } }))!;
        Assert.NotEmpty(things.Files);
        foreach (var (owner, browser) in new[] { ('s', atSchool), ('o', atOther), ('p', atProvince), ('a', await site.SignedIn(submitted.Account)) })
        {
            things.Owners[owner] = browser;
        }

        var record = $"{submitted.Record}";
        var (below, above) = (things.Numbers[0], things.Numbers[1]);
        foreach (var (address, place, owner) in new[]
        {
            ("archive/records/{id:guid}", record, 'a'), ("cases/correct/{id:guid}", record, 'a'), ("cases/{number}", below, 'a'), ("cases/{number}/letters/{kind}", below, 'a'),
            ("school/records/{id:guid}", record, 's'), ("school/records/{id:guid}/correct", record, 's'), ("school/records/{id:guid}/apply", record, 's'),
            ("school/records/{id:guid}/duplicate", record, 's'), ("school/import/{id:guid}", $"{import}", 's'), ("school/corrections/{number}", below, 's'),
            ("school/corrections/{number}/letters/{kind}", below, 's'), ("school/appeals/{number}", things.Numbers[4], 's'), ("school/bindings/{number}", things.Numbers[6], 's'),
            ("school/duplicates/{number}", things.Numbers[7], 's'), ("province/records/{id:guid}", record, 'p'), ("province/approvals/{number}", above, 'p'),
            ("province/approvals/{number}/letters/{kind}", above, 'p'), ("province/appeals/{number}", things.Numbers[4], 'p'),
            ("province/corrections/{number}", things.Numbers[5], 'p'), ("province/duplicates/{number}", things.Numbers[7], 'p'),
        })
        {
            things._of[address] = (place, owner);
        }

        return things;
    }

    /// <summary>What stands in the address, and whose it is; null where nothing at that address is one organisation's or one person's alone.</summary>
    public (string Place, char Owner)? At(string address) => _of.TryGetValue(address, out var of) ? of : null;

    private static async Task<(Guid Case, Guid Invalid)> Doubled(TestSite site)
    {
        var (silo, number) = (site.Silo, People.IdNumber());
        foreach (var (school, student) in new[] { (School, "9926005"), ("99003", "9926006") })
        {
            await site.Services.GetRequiredService<RecordImport>().Run(RecordFile.Open(Students.File([Students.Line(student, number, ("班级", "外校班级"))])).Value!, school,
                Students.Registrar(school), Guid.CreateVersion7(), rehearse: false);
        }

        var person = People.Registration(number);
        await silo.Must(person, Actor.Visitor(person.Account));
        using var browser = await site.SignedIn(person.Account);
        Task<Guid> Of(string student) => silo.Scalar<Guid>("select id from chsi.record_row where student_number = @student", new { student });
        var invalid = await Of("9926005");
        await browser.Press(await browser.Get("/cases/duplicate"), "提交学校核对",
            new Dictionary<string, string?> { ["Kept"] = $"{await Of("9926006")}", ["Invalid"] = $"{invalid}", ["Reason"] = "registered-twice" });
        return (await silo.Scalar<Guid>("select id from chsi.case_row where route = 'duplicate'"), invalid);
    }
}
