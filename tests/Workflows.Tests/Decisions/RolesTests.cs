using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Appeal;
using Chsi.Workflows.Binding;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Desks;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.Duplicate;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.ProvincialApproval;
using Chsi.Workflows.Records;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Samples;
using Chsi.Workflows.Staff;

namespace Chsi.Tests.Workflows.Decisions;

/// <summary>Which roles may ask what about what is their own, as data: every request there is stands here, and those of a desk are asked of every role.</summary>
public class RolesTests
{
    /// <summary>k reviewer and K lead of customer service; c clerk, s reviewer and S lead of the school; p reviewer and P lead of its province; f lead of another school; l 分管校领导 of the school.</summary>
    private const string Staff = "kKcsSpPfl";

    /// <summary>Those that people ask about themselves, whatever their role, and those that the system asks.</summary>
    private const string Person = "the person", System = "the system";

    private static readonly Dictionary<Type, (string Who, Func<RolesTests, Actor, Request>? Ask)> May = new()
    {
        [typeof(ImportRecord)] = ("csSl", (_, _) => Reported("2026002", "李强")),
        [typeof(ChangeByImport)] = ("csSl", (t, _) => new ChangeByImport(t._import.Record, t._values, t._values, [new(RecordField.Class, "软件2602")], Guid.CreateVersion7(), 2, "third")),
        [typeof(AddRecordPhoto)] = ("csSl", (t, _) => new AddRecordPhoto(t._import.Record, People.Photo(RecordPhotos.Admission))),
        [typeof(CorrectRecord)] = ("sSl", (t, by) => t.Correcting("软件2603", by)),
        [typeof(KeepCorrection)] = ("sSl", (t, by) => new KeepCorrection(t._import.Record, "与录取名册一致", t._given.Get<StudentRecord>(t._import.Record).Version, by.Person)),
        [typeof(TakeImported)] = ("sSl", (t, by) => new TakeImported(t._import.Record, t._values, t._values, "录取名册复核", t._given.Get<StudentRecord>(t._import.Record).Version, by.Person)),
        [typeof(ConfirmBinding)] = ("sSl", (t, by) => new ConfirmBinding(t._binding, t._import.Record, t._values, t._values, "与录取名册一致", t._given.Get<BindingCase>(t._binding).DrawnFrom, by.Person)),
        [typeof(RefuseBinding)] = ("sSl", (t, by) => new RefuseBinding(t._binding, "不是本人的学籍", t._given.Get<BindingCase>(t._binding).DrawnFrom, by.Person)),
        [typeof(NameCollege)] = ("S", (_, by) => new NameCollege(Students.School, "01", "文学与新闻学院", new(2026, 11, 20), by.Person)),
        [typeof(CorrectSchoolName)] = ("P", (_, by) => new CorrectSchoolName(Students.School, "演示科技大学", "批文核对有误", by.Person)),
        [typeof(CorrectOrganisationName)] = ("K", (_, by) => new CorrectOrganisationName(OrganisationKinds.Province, "42", "湖北省教育委员会", "机构设置文件核对", by.Person)),
        [typeof(CloseCollege)] = ("S", (_, by) => new CloseCollege(Students.School, "01", new(2026, 11, 20), by.Person)),
        [typeof(InviteStaff)] = ("KSPf", (_, by) => new InviteStaff(Guid.CreateVersion7(), "newcomer", "李强", StaffRoles.Lead, "link", by.Person)),
        [typeof(InviteAgain)] = ("S", (t, by) => new InviteAgain(t._actors['s'].Person, "link", by.Person)),
        [typeof(ChangeStaffRole)] = ("S", (t, by) => new ChangeStaffRole(t._actors['c'].Person, StaffRoles.Reviewer, by.Person)),
        [typeof(RemoveStaff)] = ("S", (t, by) => new RemoveStaff(t._actors['s'].Person, "离职", by.Person)),
        [typeof(EnterAbsence)] = ("cS", (t, by) => new EnterAbsence(t._actors['c'].Person, new(2026, 11, 23), new(2026, 11, 24), t._actors['S'].Person, by.Person)),
        [typeof(EndAbsence)] = ("sS", (t, by) => new EndAbsence(t._actors['s'].Person, by.Person)),
        [typeof(TakeReview)] = ("kK", (t, _) => new TakeReview(t._given.Case)),
        [typeof(WriteNote)] = ("kK", (t, _) => new WriteNote(t._given.Case, Personal.Of(t._given.Again.Account, "已电话核实", ""))),
        [typeof(DeclareRelation)] = ("kK", (t, _) => new DeclareRelation(t._given.Case, "亲属")),
        [typeof(ReassignReview)] = ("K", (t, by) => new ReassignReview(t._given.Case, by.Person, t._actors['k'].Person, "休假")),
        [typeof(UrgeCase)] = ("K", (t, by) => new UrgeCase(t._given.Case, by.Person)),
        [typeof(AddPhrase)] = ("K", (_, by) => new AddPhrase(by.Person, Guid.CreateVersion7(), PhraseKinds.Approve, "与证件一致。")),
        [typeof(RewordPhrase)] = ("K", (t, by) => new RewordPhrase(by.Person, t._phrase, "照片与证件相符。")),
        [typeof(MovePhrase)] = ("K", (t, by) => new MovePhrase(by.Person, t._phrase, 2)),
        [typeof(RetirePhrase)] = ("K", (t, by) => new RetirePhrase(by.Person, t._phrase)),
        [typeof(BringBackPhrase)] = ("K", (t, by) => new BringBackPhrase(by.Person, t._retired)),
        [typeof(AnnounceSample)] = ("K", (_, by) => new AnnounceSample(Guid.CreateVersion7(), by.Person, new(2026, 11, 1), new(2026, 11, 18), 3, 0, new(2026, 11, 23), "双色球2026134期", 40, 2, "0a1b", 2)),

        // asked at every stage by the grids of their workflows, where the same desk's reviewer and lead are alike
        [typeof(GiveBackReview)] = ("kK", null),
        [typeof(ApproveReview)] = ("kK", null),
        [typeof(ReturnForSupplement)] = ("kK", null),
        [typeof(RejectReview)] = ("kK", null),
        [typeof(TakeBackDecision)] = ("kK", null),
        [typeof(OpenDispute)] = ("kK", null),
        [typeof(UpholdDispute)] = ("kK", null),
        [typeof(RefuseDispute)] = ("kK", null),
        [typeof(ApproveName)] = ("kK", null),
        [typeof(RefuseName)] = ("kK", null),
        [typeof(CheckDecision)] = ("kK", null),
        [typeof(HandOnCheck)] = ("kK", null),
        [typeof(DrawSample)] = ("K", null),

        [typeof(OpenCorrection)] = ("csSl", null),
        [typeof(FindRecordWrong)] = ("sS", null),
        [typeof(SignOff)] = ("Sl", null),
        [typeof(AskSupplement)] = ("sS", null),
        [typeof(RefuseCorrection)] = ("sSl", null),
        [typeof(SuspectFraud)] = ("sS", null),
        [typeof(FindAccountWrong)] = ("sS", null),
        [typeof(HandOverCorrection)] = ("sS", null),
        [typeof(TakeHandOver)] = ("sS", null),
        [typeof(ContestHandOver)] = ("sS", null),
        [typeof(AssignSchool)] = ("pP", null),
        [typeof(ExamineApproval)] = ("pP", null),
        [typeof(GiveApproval)] = ("pP", null),
        [typeof(SendBackApproval)] = ("pP", null),
        [typeof(RefuseApproval)] = ("pP", null),
        [typeof(PrepareAppeal)] = ("sSpPl", null),
        [typeof(UpholdAppeal)] = ("sSpPl", null),
        [typeof(RejectAppeal)] = ("sSpPl", null),
        [typeof(ExtendAppeal)] = ("Sl", null),
        [typeof(OpenDuplicate)] = ("csSl", null),
        [typeof(StateDuplicate)] = ("sSl", null),
        [typeof(WeighDuplicate)] = ("pP", null),
        [typeof(SettleDuplicate)] = ("pP", null),
        [typeof(EndDuplicate)] = ("sSpPl", null),

        [typeof(RegisterAccount)] = (Person, null),
        [typeof(RecordUse)] = (Person, null),
        [typeof(ResetPassword)] = (Person, null),
        [typeof(BindPhone)] = (Person, null),
        [typeof(HandInPhotos)] = (Person, null),
        [typeof(StartIdentityCheck)] = (Person, null),
        [typeof(WithdrawCase)] = (Person, null),
        [typeof(AnnounceObjection)] = (Person, null),
        [typeof(ProveObjection)] = (Person, null),
        [typeof(RaiseObjection)] = (Person, null),
        [typeof(RaiseLateObjection)] = (Person, null),
        [typeof(AskNameCorrection)] = (Person, null),
        [typeof(AskBinding)] = (Person, null),
        [typeof(AskCorrection)] = (Person, null),
        [typeof(SupplyDocuments)] = (Person, null),
        [typeof(WithdrawCorrection)] = (Person, null),
        [typeof(RaiseAppeal)] = (Person, null),
        [typeof(CarryAppealOn)] = (Person, null),
        [typeof(WithdrawAppeal)] = (Person, null),
        [typeof(AskDuplicate)] = (Person, null),
        [typeof(AcceptInvitation)] = (Person, null),
        [typeof(SetSecondFactor)] = (Person, null),
        [typeof(SetSingleKeys)] = (Person, null),
        [typeof(SaveView)] = (Person, null),
        [typeof(DropView)] = (Person, null),

        [typeof(AddStaff)] = (System, null),
        [typeof(ChangeStaffPassword)] = (System, null),
        [typeof(EnterOrganisation)] = (System, null),
        [typeof(FollowSchool)] = (System, null),
        [typeof(FollowSchoolCase)] = (System, null),
        [typeof(RecordNameCheck)] = (System, null),
        [typeof(FinishIdentityCheck)] = (System, null),
        [typeof(TimeLimitReached)] = (System, null),
        [typeof(RecomputeLimit)] = (System, null),
    };

    private readonly Given _given = new Given().Opened().HandedIn();
    private readonly Dictionary<char, Actor> _actors;
    private readonly ImportRecord _import;
    private readonly OpenedRecord _values;
    private readonly Guid _binding = Guid.CreateVersion7(), _phrase = Guid.CreateVersion7(), _retired = Guid.CreateVersion7();

    public RolesTests()
    {
        _actors = new()
        {
            ['k'] = Hired("kefu", Desk.CustomerService),
            ['K'] = Hired("zuzhang", Desk.CustomerService, StaffRoles.Lead),
            ['c'] = Hired("jingban", Desk.School(Students.School), StaffRoles.Clerk),
            ['s'] = Hired("shenhe", Desk.School(Students.School)),
            ['S'] = Hired("fuze", Desk.School(Students.School), StaffRoles.Lead),
            ['p'] = Hired("sheng", Desk.Province("42")),
            ['P'] = Hired("shengfuze", Desk.Province("42"), StaffRoles.Lead),
            ['l'] = Hired("xiaozhang", Desk.School(Students.School), StaffRoles.Principal),
            ['f'] = Hired("waixiao", Desk.School(Students.OtherSchool), StaffRoles.Lead),
        };
        _import = Reported("2026001", "张明");
        _values = new(_import.Name, _import.Number, _import.Particulars);
        _given.Do(new NameCollege(Students.School, "01", "文学院", new(2000, 1, 1), Guid.Empty), Actor.Clock);
        _given.Do(_import, _actors['S']);
        _given.Do(Correcting("软件2699", _actors['S']), _actors['S']);
        _given.Do(new ChangeByImport(_import.Record, _values, _values, _import.Fields, Guid.CreateVersion7(), 2, "second"), _actors['S']);
        var student = People.Registration(People.IdNumber());
        _given.Do(student, Actor.Visitor(student.Account));
        _given.Do(new AskBinding(_binding, student.Account, Students.School, "2026001", Personal.Of(student.Account, "登记时写错了名字", "")), Actor.Applicant(student.Account));
        _given.Do(new EnterAbsence(_actors['s'].Person, new(2026, 11, 23), new(2026, 11, 24), _actors['S'].Person, _actors['s'].Person), _actors['s']);
        foreach (var (phrase, text) in new[] { (_phrase, "照片与证件一致。"), (_retired, "照片清晰。") })
        {
            _given.Do(new AddPhrase(_actors['K'].Person, phrase, PhraseKinds.Approve, text), _actors['K']);
        }

        _given.Do(new RetirePhrase(_actors['K'].Person, _retired), _actors['K']);
        _given.Do(new AddPhrase(_actors['K'].Person, Guid.CreateVersion7(), PhraseKinds.Approve, "信息一致。"), _actors['K']);
    }

    [Fact]
    public void Every_request_says_who_may_ask_it() => Assert.Equal(
        typeof(Request).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Request)) && !t.IsAbstract).Select(t => t.Name).Order(), May.Keys.Select(t => t.Name).Order());

    public static TheoryData<Type> Asked => [.. May.Where(m => m.Value.Ask is not null).Select(m => m.Key)];

    [Theory]
    [MemberData(nameof(Asked))]
    public void A_desks_request_is_accepted_from_these_roles_alone(Type request)
    {
        var (who, ask) = May[request];
        var accepted = Staff.Where(role =>
        {
            // each is asked in a state that nobody has changed before
            var at = new RolesTests();
            return at._given.Ask(ask!(at, at._actors[role]), at._actors[role]) is Accepted { Facts.IsEmpty: false };
        });
        Assert.Equal(who, string.Concat(accepted));
    }

    private static ImportRecord Reported(string studentNumber, string name)
    {
        var (id, entry) = (Guid.CreateVersion7(), Students.Check(Students.Line(studentNumber, null, ("姓名", name))).Entry!);
        return new(id, Students.School, "42", studentNumber, Personal.Of(id, entry.Name, "张*"), Personal.Of(id, entry.Number, "4*2"),
            Personal.Of(id, entry.Particulars.ToString(), ""), entry.Fields, Guid.CreateVersion7(), 2, "first");
    }

    private CorrectRecord Correcting(string @class, Actor by) =>
        new(_import.Record, _values, _values, [new(RecordField.Class, @class)], "录取名册原件核对", _given.Get<StudentRecord>(_import.Record).Version, by.Person);

    private Actor Hired(string userName, Desk desk, string role = StaffRoles.Reviewer)
    {
        var id = Guid.CreateVersion7();
        _given.Do(new AddStaff(id, userName, $"工作{userName}", _given.Entered(desk), Personal.SecretOf(id, "hash"), null, role == StaffRoles.Lead), Actor.Clock);
        if (role is StaffRoles.Clerk or StaffRoles.Principal)
        {
            _given.Do(new ChangeStaffRole(id, role), Actor.Clock);
        }

        return new(id, $"工作{userName}", desk);
    }
}
