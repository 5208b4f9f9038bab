using System.Collections.Immutable;
using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Appeal;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.ProvincialApproval;
using Chsi.Workflows.Records;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Staff;

namespace Chsi.Tests.Workflows.Correction;

/// <summary>A student with a wrong name at a school of some province, its people and the province's; every state is walked to by the real decisions.</summary>
public sealed class Corrections
{
    private readonly RegisterAccount _person;
    private readonly Dictionary<Guid, string> _texts = [];

    /// <param name="province">Whose rules hold: 42 asks for three signatures, a letter and the province.</param>
    public Corrections(string province = "42", params (string Column, string Cell)[] cells)
    {
        Province = province;
        _person = People.Registration(Given.Number, name: "张龙");
        Given.Do(_person, Actor.Visitor(_person.Account));
        Clerk = Hired("jingban", Desk.School(Students.School), StaffRoles.Clerk);
        Checker = Hired("shencha", Desk.School(Students.School));
        Head = Hired("bumen", Desk.School(Students.School), StaffRoles.Lead);
        Leader = Hired("xiaozhang", Desk.School(Students.School), StaffRoles.Lead);
        Board = Hired("shensu", Desk.School(Students.School));
        Panel = Hired("weiyuan", Desk.School(Students.School));
        Examiner = Hired("shenhe", Desk.Province(province));
        Approver = Hired("pizhun", Desk.Province(province), StaffRoles.Lead);
        Third = Hired("chuli", Desk.Province(province));
        Fourth = Hired("chuli2", Desk.Province(province));
        var entry = Students.Check(Students.Line("2026001", Given.Number, [("姓名", "张陇"), .. cells])).Entry!;
        var import = new ImportRecord(RecordId, Students.School, province, entry.StudentNumber, Kept(RecordId, entry.Name), Kept(RecordId, entry.Number),
            Kept(RecordId, entry.Particulars.ToString()), entry.Fields, Guid.CreateVersion7(), 2, "a");
        Given.Do(import, Students.Registrar());
    }

    public Given Given { get; } = new() { Now = Decisions.Given.Shanghai("2026-10-14 10:00") };

    public string Province { get; }

    public Guid Case { get; } = Guid.CreateVersion7();

    public Guid RecordId { get; } = Guid.CreateVersion7();

    public Guid Contesting { get; } = Guid.CreateVersion7();

    /// <summary>What the gateway says of name and number together.</summary>
    public NameCheckOutcome Gateway { get; set; } = NameCheckOutcome.Agrees;

    /// <summary>Customer service's case, where the account does not follow.</summary>
    public Guid Following { get; } = Guid.CreateVersion7();

    public Guid Account => _person.Account;

    public RegisterAccount Person => _person;

    public Actor Me => Actor.Applicant(_person.Account);

    public Actor Clerk { get; }

    public Actor Checker { get; }

    public Actor Head { get; }

    public Actor Leader { get; }

    public Actor Board { get; }

    /// <summary>Decides at the board what <see cref="Board"/> has prepared.</summary>
    public Actor Panel { get; }

    public Actor Examiner { get; }

    public Actor Approver { get; }

    public Actor Third { get; }

    /// <summary>Decides at the province what <see cref="Third"/> has prepared.</summary>
    public Actor Fourth { get; }

    public CorrectionCase State => Given.Get<CorrectionCase>(Case);

    public StudentRecord Record => Given.Get<StudentRecord>(RecordId);

    public AppealCase Appeal => Given.Get<AppealCase>(Contesting);

    /// <summary>The province's case of the correction, or of the appeal.</summary>
    public ApprovalCase Approval => Given.Get<ApprovalCase>((Given.History.Any(h => h.Stream == Contesting) ? Appeal.Child : null) ?? State.Child!.Value);

    /// <summary>The record's name as it stands.</summary>
    public string Name => _texts[Record.Name!.Id];

    public Personal Number => Given.Known(_person.Number);

    /// <summary>A value that the store would keep and open again.</summary>
    public Personal Kept(Guid owner, string text)
    {
        var value = Personal.Of(owner, text, "");
        _texts[value.Id] = text;
        return value;
    }

    public WantedValue Wants(string field, string text) =>
        CorrectionField.Keys.Contains(field) ? new(field, Kept(Account, text)) : new(field, null, text);

    public CorrectionForm Form(params WantedValue[] wanted) => new(
        Opened, CorrectionCauses.Mistaken, null, [.. wanted.Length > 0 ? wanted : [Wants(CorrectionField.Name, "张龙")]], Personal.Of(Account, "登记时写错了名字", ""),
        [.. CorrectionDocument.All.Select(d => People.Photo(d.Code))], "2026-11");

    public AskCorrection Asking(params WantedValue[] wanted) => new(Case, Account, RecordId, Number, Form(wanted));

    public Corrections Asked(params WantedValue[] wanted)
    {
        Given.Do(Asking(wanted), Me);
        return this;
    }

    public FindRecordWrong Finding(Actor? by = null) =>
        new(Case, (by ?? Checker).Person, Kept(Account, "与录取名册一致，登记有误"), Kept(Account, "未发现重名重号"), Last(), State.DrawnFrom);

    public SignOff Signing(Actor by) => new(Case, by.Person, Kept(Account, "同意更正"), Last(), State.DrawnFrom);

    public FindAccountWrong AccountFound(Guid name, Actor? by = null) => new(Case, (by ?? Checker).Person, Account, name, Kept(Account, "张陇"), "录取名册为“张陇”。", State.DrawnFrom,
        [.. State.Evidence.Select(e => People.Photo(e.Kind))]);

    public HandOverCorrection HandingOver(Actor? by = null) => new(Case, (by ?? Checker).Person, Students.OtherSchool, "登记在另一所学校。", State.DrawnFrom);

    /// <summary>Somebody of the other school, which is in the same province.</summary>
    public Actor Other => _other ??= Receiver();

    private Actor? _other;

    /// <summary>Somebody of the other school, which is in the given province.</summary>
    public Actor Receiver(string province = "42")
    {
        Given.Entered(Desk.Province(province));
        Given.Do(new EnterOrganisation(OrganisationKinds.School, Students.OtherSchool, "外省大学", new(2000, 1, 1), province), Actor.Clock);
        return Hired("jieshou", Desk.School(Students.OtherSchool));
    }

    public LastSignature Last() =>
        new("校学籍〔2026〕12号", Guid.CreateVersion7(), Application(), WorkingCalendar.DayOf(Given.Now), [People.Photo(CorrectionDocument.SchoolLetter)]);

    public Corrections Found()
    {
        Given.Do(Finding(), Checker);
        return this;
    }

    /// <summary>As many as the rules ask for have signed.</summary>
    /// <param name="principal">Signs last where three are asked for; otherwise a second lead does.</param>
    public Corrections Signed(Actor? principal = null)
    {
        Found();
        foreach (var by in new[] { Head, principal ?? Leader }.Take(State.Terms!.Signers - 1))
        {
            Given.Do(Signing(by) with { Principal = principal?.Person }, by);
        }

        return this;
    }

    public Corrections Examined()
    {
        Given.Do(new ExamineApproval(Approval.Id, Examiner.Person, "材料齐全", Approval.DrawnFrom), Examiner);
        return this;
    }

    public GiveApproval Giving(Actor? by = null) => new(Approval.Id, (by ?? Approver).Person, "同意", Application(), Approval.DrawnFrom);

    public Corrections Approved()
    {
        Given.Do(Giving(), Approver);
        return this;
    }

    public RefuseCorrection Refusing(Actor? by = null) => new(Case, (by ?? Checker).Person, "not-proven", "材料不能证明登记有误。", State.DrawnFrom);

    public Corrections Refused()
    {
        Given.Do(Refusing(), Checker);
        return this;
    }

    public Corrections RefusedAbove()
    {
        Given.Do(new RefuseApproval(Approval.Id, Approver.Person, "省级规定", "材料不足。", Approval.DrawnFrom), Approver);
        return this;
    }

    public RaiseAppeal Appealing() => new(Contesting, Case, RecordId, Personal.Of(Account, "录取通知书可以证明。", ""), []);

    public Corrections Appealed()
    {
        Given.Do(Appealing(), Me);
        return this;
    }

    public PrepareAppeal Preparing(Actor by, bool upheld = true) => new(Contesting, by.Person, upheld, "已调取录取材料核对。", Appeal.DrawnFrom);

    public Corrections Prepared(Actor by, bool upheld = true)
    {
        Given.Do(Preparing(by, upheld), by);
        return this;
    }

    /// <summary>One of the body has prepared and another one upholds.</summary>
    public Corrections Upheld(Actor prepares, Actor decides)
    {
        Prepared(prepares).Given.Do(Upholding(decides), decides);
        return this;
    }

    /// <summary>One of the body has prepared and another one rejects.</summary>
    public Corrections Rejected(Actor prepares, Actor decides)
    {
        Prepared(prepares, upheld: false).Given.Do(Rejecting(decides), decides);
        return this;
    }

    public UpholdAppeal Upholding(Actor by) => new(Contesting, by.Person, "录取材料可以证明。", Guid.CreateVersion7(), Application(), Appeal.DrawnFrom);

    public RejectAppeal Rejecting(Actor by) => new(Contesting, by.Person, "教育部令第41号第三十四条", "材料仍不足。", Appeal.DrawnFrom);

    /// <summary>As the silo opens the values and draws up what the record is to be.</summary>
    public CorrectionApplication Application()
    {
        var wanted = State.Wanted.Where(w => w.Value is not null).Select(w => (w.Field, Text: _texts[w.Value!.Id], w.Value.Id)).ToList();
        var then = CorrectionValues.Of(Opened, wanted.Select(w => (w.Field, w.Text)));
        var account = Given.Get<Account>(Account);
        var named = wanted.Any(w => w.Field == CorrectionField.Name) && (account.Name!.Id == _person.Name.Id ? _person.Name.Plain : _texts[account.Name.Id]) != then.Name;
        var numbered = wanted.Any(w => w.Field == CorrectionField.Number) && (account.Number!.Id == _person.Number.Id ? _person.Number.Plain : _texts[account.Number.Id]) != then.Number;
        return new(Opened, new(Kept(RecordId, then.Name), Kept(RecordId, then.Number), Kept(RecordId, then.Particulars.ToString())),
            [.. wanted.Select(w => Personal.Known(w.Id, w.Text))],
            State.Wanted.FirstOrDefault(w => w.Field == CorrectionField.StudentNumber) is { } number ? RecordKeys.Student(Record.School, number.Clear) : null,
            named || numbered ? new AccountBeside(Account, named ? Kept(Account, then.Name) : null, numbered ? Kept(Account, then.Number) : null, Record.DocumentType, Gateway,
                Guid.CreateVersion7(), Following, Gateway is NameCheckOutcome.Agrees ? [] : [People.Photo(CorrectionDocument.IdCard)]) : null);
    }

    public OpenedRecord Opened => new(Open(Record.Name!), Open(Record.Number!), Open(Record.Particulars!));

    public string TextOf(Personal value) => _texts[value.Id];

    public Actor Hired(string userName, Desk desk, string role = StaffRoles.Reviewer)
    {
        var id = Guid.CreateVersion7();
        Given.Do(new AddStaff(id, userName, userName, Given.Entered(desk), Personal.SecretOf(id, "hash"), Personal.SecretOf(id, "secret"), role == StaffRoles.Lead), Actor.Clock);
        if (role is StaffRoles.Clerk or StaffRoles.Principal)
        {
            Given.Do(new ChangeStaffRole(id, role), Actor.Clock);
        }

        return new(id, userName, desk);
    }

    private Personal Open(Personal value) => Personal.Known(value.Id, _texts[value.Id]);
}
