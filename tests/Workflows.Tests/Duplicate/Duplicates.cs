using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Duplicate;
using Chsi.Workflows.Records;
using Chsi.Workflows.Staff;

namespace Chsi.Tests.Workflows.Duplicate;

/// <summary>A student with two records of one study, at one school or at two, and the people who decide; every state is walked to by the real decisions.</summary>
public sealed class Duplicates
{
    private readonly RegisterAccount _person;
    private readonly Dictionary<Guid, string> _texts = [];

    /// <param name="two">The other record is another school's.</param>
    /// <param name="otherProvince">Where that school is.</param>
    /// <param name="cells">Of the record that is said to be invalid.</param>
    public Duplicates(bool two = true, string otherProvince = "42", params (string Column, string Cell)[] cells)
    {
        _person = People.Registration(Given.Number);
        Given.Do(_person, Actor.Visitor(_person.Account));
        OtherSchool = two ? Students.OtherSchool : Students.School;
        Clerk = Hired("jingban", Desk.School(Students.School), StaffRoles.Clerk);
        School = Hired("shenhe", Desk.School(Students.School));
        Other = Hired("waixiao", Desk.School(OtherSchool));
        Examiner = Hired("shengshenhe", Desk.Province("42"));
        Approver = Hired("shengjueding", Desk.Province("42"), StaffRoles.Lead);
        Import(InvalidId, Students.School, "42", "2026001", cells);
        Import(KeptId, OtherSchool, otherProvince, "2026002");
    }

    public Given Given { get; } = new() { Now = Decisions.Given.Shanghai("2026-10-14 10:00") };

    public Guid Case { get; } = Guid.CreateVersion7();

    public Guid InvalidId { get; } = Guid.CreateVersion7();

    public Guid KeptId { get; } = Guid.CreateVersion7();

    public string OtherSchool { get; }

    public Guid Account => _person.Account;

    public Actor Me => Actor.Applicant(_person.Account);

    public Actor Clerk { get; }

    /// <summary>Of the school whose record is said to be invalid.</summary>
    public Actor School { get; }

    public Actor Other { get; }

    public Actor Examiner { get; }

    public Actor Approver { get; }

    public DuplicateCase State => Given.Get<DuplicateCase>(Case);

    public StudentRecord Invalid => Given.Get<StudentRecord>(InvalidId);

    public StudentRecord Kept => Given.Get<StudentRecord>(KeptId);

    public Personal Number => Given.Known(_person.Number);

    public Personal Name => Given.Known(_person.Name);

    public AskDuplicate Asking() => new(Case, Account, Number, [Name], InvalidId, Opened(Invalid), KeptId, Opened(Kept), "registered-twice");

    public Duplicates Asked()
    {
        Given.Do(Asking(), Me);
        return this;
    }

    public StateDuplicate Stating(Actor by, Guid? invalid) => new(Case, by.Person, invalid, "与录取名册核对", State.DrawnFrom);

    public Duplicates Stated(Actor by, Guid? invalid)
    {
        Given.Do(Stating(by, invalid), by);
        return this;
    }

    public EndDuplicate Ending(Actor by) => new(Case, by.Person, "该学籍已按学校文件注销", State.DrawnFrom);

    /// <summary>The record that is said to be invalid, void as facts of before have it.</summary>
    public Duplicates VoidedElsewhere()
    {
        Given.Do(new Voiding(InvalidId), School);
        return this;
    }

    /// <summary>Another spelling of the name, approved for the account.</summary>
    public void Spelled(Personal spelling) => Given.Do(new Spelling(Account, Name, spelling), Me);

    public WeighDuplicate Weighing(Actor by, Guid? invalid) => new(Case, by.Person, invalid, "两校意见已核对", State.DrawnFrom);

    public Duplicates Weighed()
    {
        Given.Do(Weighing(Examiner, InvalidId), Examiner);
        return this;
    }

    public SettleDuplicate Settling(Actor by, Guid? invalid) => new(Case, by.Person, invalid, "省级学籍管理规定", "与录取数据核对。", State.DrawnFrom);

    public OpenedRecord Opened(StudentRecord record) => new(Open(record.Name!), Open(record.Number!), Open(record.Particulars!));

    /// <summary>A value that the store would keep and open again.</summary>
    public Personal Value(Guid owner, string text)
    {
        var value = Personal.Of(owner, text, "");
        _texts[value.Id] = text;
        return value;
    }

    private void Import(Guid id, string school, string province, string studentNumber, params (string Column, string Cell)[] cells)
    {
        var entry = Students.Check(Students.Line(studentNumber, Given.Number, cells)).Entry!;
        Given.Do(new ImportRecord(id, school, province, studentNumber, Value(id, entry.Name), Value(id, entry.Number), Value(id, entry.Particulars.ToString()), entry.Fields, Guid.CreateVersion7(), 2, "a"),
            Students.Registrar(school));
    }

    private Personal Open(Personal value) => Personal.Known(value.Id, _texts[value.Id]);

    private Actor Hired(string userName, Desk desk, string role = StaffRoles.Reviewer)
    {
        var id = Guid.CreateVersion7();
        Given.Do(new AddStaff(id, userName, userName, Given.Entered(desk), Personal.SecretOf(id, "hash"), null, role == StaffRoles.Lead), Actor.Clock);
        if (role == StaffRoles.Clerk)
        {
            Given.Do(new ChangeStaffRole(id, role), Actor.Clock);
        }

        return new(id, userName, desk);
    }

    private sealed record Spelling(Guid Person, Personal Name, Personal Other) : Request
    {
        public override Needs Needs => Needs.Stream(Person);

        public override Answer Decide(Streams streams, Moment at) => Accept(Person, new NameSettled(Guid.CreateVersion7(), Name.Bare(), [Other]));
    }

    private sealed record Voiding(Guid Record) : Request
    {
        public override Needs Needs => Needs.Stream(Record);

        public override Answer Decide(Streams streams, Moment at) => Accept(Record, new RecordChanged([new(RecordField.Status, "registered", StudentRecord.VoidStatus)],
            null, null, null, null, null, null, RecordBases.SchoolCorrection, Guid.Empty, "登记有误", ""));
    }
}
