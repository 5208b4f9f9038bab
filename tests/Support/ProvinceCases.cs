using Chsi.Silo.Openings;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ProvincialApproval;
using Chsi.Workflows.Records;
using Chsi.Workflows.Staff;
using Microsoft.Extensions.DependencyInjection;

namespace Chsi.Tests.Support;

/// <summary>A correction that stands at its province.</summary>
/// <param name="Case">The province's own case.</param>
/// <param name="Number">Of the province's case.</param>
/// <param name="Below">The student's case.</param>
public sealed record AtProvince(Guid Case, string Number, Guid Below, Guid Record, Guid Account);

/// <summary>Corrections that three of a school have signed, walked to the province through the real door; one person has examined them.</summary>
public sealed class ProvinceCases
{
    private readonly TestSilo _silo;
    private readonly List<Actor> _signers = [];

    private ProvinceCases(TestSilo silo) => _silo = silo;

    /// <summary>Who examines.</summary>
    public Actor Examiner { get; private set; } = null!;

    /// <summary>Every paper that is handed in: nothing that can be looked at, unless it is set to a JPEG.</summary>
    public byte[] Paper { get; set; } = new byte[2048];

    public static async Task<ProvinceCases> Start(TestSilo silo)
    {
        var cases = new ProvinceCases(silo);
        await silo.EnterSchool();
        foreach (var lead in new[] { false, true, true })
        {
            cases._signers.Add(await cases.Hired(Desk.School(Students.School), "赵静", lead));
        }

        cases.Examiner = await cases.Hired(Desk.Province("42"), "冯强");
        return cases;
    }

    public async Task<Actor> Hired(Desk desk, string name, bool lead = false)
    {
        var id = Guid.CreateVersion7();
        await _silo.Enter(desk);
        await _silo.Must(new AddStaff(id, $"u{id:N}"[..20], name, desk, Personal.SecretOf(id, "hash"), Personal.SecretOf(id, "secret"), lead), Actor.Clock);
        return new(id, name, desk);
    }

    /// <summary>A student's correction of 民族 or, where a name is given, of 姓名, sent to the province and examined by this person.</summary>
    /// <param name="sex">Of 性别 too, for a document that does not itself say it.</param>
    public async Task<AtProvince> Examined(string studentNumber, string? name = null, Actor? by = null, bool sex = false)
    {
        var at = await Submitted(studentNumber, name, sex);
        await Examine(at, by ?? Examiner);
        return at;
    }

    /// <summary>The record of somebody at the school.</summary>
    public async Task<Guid> Enrolled(string studentNumber, RegisterAccount person)
    {
        var record = Guid.CreateVersion7();
        var entry = Students.Check(person.DocumentType == "citizen-card" ? Students.Line(studentNumber, person.Number.Plain)
            : Students.Line(studentNumber, null, ("证件类型", "港澳居民来往内地通行证"), ("证件号码", person.Number.Plain!), ("性别", "男"), ("出生日期", "2006-05-06"))).Entry!;
        await _silo.Must(new ImportRecord(record, Students.School, "42", entry.StudentNumber, Personal.Of(record, entry.Name, "张*"), Personal.Of(record, entry.Number, ""),
            Personal.Of(record, entry.Particulars.ToString(), ""), entry.Fields, Guid.CreateVersion7(), 2, "row"), Students.Registrar());
        return record;
    }

    public async Task Examine(AtProvince at, Actor by) => await _silo.Must(new ExamineApproval(at.Case, by.Person, "材料齐全", await _silo.Stage(at.Case)), by);

    /// <summary>The same, not examined yet.</summary>
    public async Task<AtProvince> Submitted(string studentNumber, string? name = null, bool sex = false)
    {
        var (@case, record, account) = await Asked(studentNumber, name, sex);
        var child = Guid.CreateVersion7();
        var today = WorkingCalendar.DayOf(new DateTimeOffset(await _silo.Scalar<DateTime>("select chsi.clock()")));
        var last = new LastSignature("校学籍〔2026〕12号", child, null, today, [People.Photo(CorrectionDocument.SchoolLetter) with { Bytes = Paper }]);
        await _silo.Must(new FindRecordWrong(@case, _signers[0].Person, Personal.Of(account, "登记有误", ""), Personal.Of(account, "未发现", ""), last, await _silo.Stage(@case)), _signers[0]);
        foreach (var signer in _signers[1..])
        {
            await _silo.Must(new SignOff(@case, signer.Person, Personal.Of(account, "同意更正", ""), last, await _silo.Stage(@case)), signer);
        }

        return new(child, await Number(child), @case, record, account);
    }

    /// <summary>The same, not signed yet.</summary>
    public async Task<(Guid Case, Guid Record, Guid Account)> Asked(string studentNumber, string? name = null, bool sex = false)
    {
        var corrections = new NameGateway().Corrections(_silo);
        var person = People.Registration(sex ? $"H0{studentNumber}" : People.IdNumber(), name: "张明");
        person = sex ? person with { DocumentType = "hk-macao-travel-permit" } : person;
        await _silo.Must(person, Actor.Visitor(person.Account));
        var @case = Guid.CreateVersion7();
        var record = await Enrolled(studentNumber, person);
        WantedValue wanted = name is null ? new(CorrectionField.Nation, Personal.Of(person.Account, "02", "")) : new(CorrectionField.Name, Personal.Of(person.Account, name, "张*"));
        WantedValue[] beside = sex ? [new(CorrectionField.Sex, Personal.Of(person.Account, "2", ""))] : [];
        var form = new CorrectionForm((await corrections.Known(record))!, CorrectionCauses.Mistaken, null, [wanted, .. beside], Personal.Of(person.Account, "登记时写错了", ""),
            [.. CorrectionDocument.All.Select(d => People.Photo(d.Code) with { Bytes = Paper })], "2026-11");
        await _silo.Must(new AskCorrection(@case, person.Account, record, (await corrections.NumberOf(person.Account))!, form), Actor.Applicant(person.Account));
        return (@case, record, person.Account);
    }

    public async Task<string> Number(Guid @case) => (await _silo.Scalar<string>("select number from chsi.case_row where id = @case", new { @case }))!;
}
