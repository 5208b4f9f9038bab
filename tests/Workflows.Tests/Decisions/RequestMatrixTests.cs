using System.Collections.Immutable;
using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Desks;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Records;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Staff;

namespace Chsi.Tests.Workflows.Decisions;

/// <summary>
/// Every request there is, by every role, about what is another's: made from its parameters, so that a new one is asked as soon as it exists. What a
/// role may ask although nothing named in it is its own is written here.
/// </summary>
public class RequestMatrixTests
{
    private const string OwnSchool = "99001", OtherSchool = "99002";

    /// <summary>One letter a role, as in the matrix of addresses; n is the other accounts' visitor who is not signed in.</summary>
    private const string Roles = "nakKodcsSlpP";

    /// <summary>What belongs to the asker's own desk whatever it names: customer service's one queue and book, and a lead's own colleagues to come.</summary>
    private static readonly Dictionary<Type, string> Own = new()
    {
        [typeof(TakeReview)] = "kK",
        [typeof(WriteNote)] = "kK",
        [typeof(DeclareRelation)] = "kK",
        [typeof(ReassignReview)] = "K",
        [typeof(UrgeCase)] = "K",
        [typeof(AddPhrase)] = "K",
        [typeof(RewordPhrase)] = "K",
        [typeof(MovePhrase)] = "K",
        [typeof(RetirePhrase)] = "K",
        [typeof(BringBackPhrase)] = "K",
        [typeof(InviteStaff)] = "KSP",
    };

    private readonly Given _given = new Given().Opened().HandedIn();
    private readonly Dictionary<char, Actor> _actors;
    private readonly Actor _foreign;
    private readonly Guid _record = Guid.CreateVersion7(), _phrase = Guid.CreateVersion7(), _invited = Guid.CreateVersion7();
    private readonly OpenedRecord _values;

    public RequestMatrixTests()
    {
        foreach (var (code, province) in new[] { (OwnSchool, "42"), (OtherSchool, "43") })
        {
            _given.Do(new EnterOrganisation(OrganisationKinds.Province, province, "省教育厅", new(2000, 1, 1)), Actor.Clock);
            _given.Do(new EnterOrganisation(OrganisationKinds.School, code, "演示大学", new(2000, 1, 1), province), Actor.Clock);
            _given.Do(new NameCollege(code, "01", "文学院", new(2000, 1, 1), Guid.Empty), Actor.Clock);
        }

        _foreign = Hired("waixiao", Desk.School(OtherSchool), StaffRoles.Lead);
        var applicant = People.Registration(People.IdNumber());
        _given.Do(applicant, Actor.Visitor(applicant.Account));
        _actors = new()
        {
            ['n'] = Actor.Visitor(applicant.Account),
            ['a'] = Actor.Applicant(applicant.Account),
            ['k'] = Hired("kefu", Desk.CustomerService),
            ['K'] = Hired("zuzhang", Desk.CustomerService, StaffRoles.Lead),
            ['o'] = Hired("yunwei", Desk.Operations),
            ['d'] = Hired("baohu", Desk.DataProtection),
            ['c'] = Hired("jingban", Desk.School(OwnSchool), StaffRoles.Clerk),
            ['s'] = Hired("shenhe", Desk.School(OwnSchool)),
            ['S'] = Hired("fuze", Desk.School(OwnSchool), StaffRoles.Lead),
            ['l'] = Hired("xiaozhang", Desk.School(OwnSchool), StaffRoles.Principal),
            ['p'] = Hired("sheng", Desk.Province("42")),
            ['P'] = Hired("shengfuze", Desk.Province("42"), StaffRoles.Lead),
        };
        var line = Students.Check(Students.Line("9926001"), OtherSchool).Entry!;
        _values = new(Personal.Of(_record, line.Name, "张*"), Personal.Of(_record, line.Number, "4*2"), Personal.Of(_record, line.Particulars.ToString(), ""));
        _given.Do(new ImportRecord(_record, OtherSchool, "43", "9926001", _values.Name, _values.Number, _values.Particulars, line.Fields, Guid.CreateVersion7(), 2, "row"),
            new(_foreign.Person, _foreign.Name, Desk.School(OtherSchool)));
        // an import contradicts what the school has put right, and a link is out
        _given.Do(new CorrectRecord(_record, _values, _values, [new(RecordField.Major, "计算机科学与技术")], "录取名册原件核对", _given.Get<StudentRecord>(_record).Version, _foreign.Person), _foreign);
        _given.Do(new ChangeByImport(_record, _values, _values, line.Fields, Guid.CreateVersion7(), 2, "another row"), _foreign);
        _given.Do(new InviteStaff(_invited, "yaoqing", "李强", StaffRoles.Lead, "link", _foreign.Person), _foreign);
        _given.Do(new AddPhrase(_actors['K'].Person, _phrase, PhraseKinds.Approve, "照片与证件一致。"), _actors['K']);
    }

    public static TheoryData<string> Requests =>
        [.. typeof(Request).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Request)) && !t.IsAbstract).Select(t => t.FullName!).Order(StringComparer.Ordinal)];

    [Rule("R31", "U12")]
    [Theory]
    [MemberData(nameof(Requests))]
    public void About_what_is_anothers_it_is_refused_to_every_role_that_is_not_named(string name)
    {
        var type = typeof(Request).Assembly.GetType(name)!;
        var wrong = new List<string>();
        foreach (var role in Roles)
        {
            var actor = _actors[role];
            // as themselves, and under the name of somebody who may
            foreach (var by in new[] { actor.Person, _foreign.Person, _actors['K'].Person })
            {
                if (_given.Ask(Made(type, actor, by), actor) is Accepted accepted && !(accepted.Facts.IsEmpty && accepted.Notices.IsEmpty)
                    && !Own.GetValueOrDefault(type, "").Contains(role))
                {
                    wrong.Add($"{role}{(by == actor.Person ? "" : " under another's name")}: {string.Join(", ", accepted.Facts.Select(f => f.Fact.GetType().Name))}");
                }
            }
        }

        Assert.True(wrong.Count == 0, $"{type.Name} accepted {string.Join("; ", wrong)}");
    }

    [Fact]
    public void The_same_is_accepted_from_whose_it_is()
    {
        // were the things named in it wrong, everybody would be refused for that alone
        var lead = _foreign;
        var staff = Hired("another", Desk.School(OtherSchool)).Person;
        _given.Do(new InviteAgain(staff, "link", lead.Person), lead);
        _given.Do(new ChangeStaffRole(staff, StaffRoles.Lead, lead.Person), lead);
        _given.Do(new EnterAbsence(staff, new(2026, 11, 23), new(2026, 11, 24), lead.Person, lead.Person), lead);
        _given.Do(new NameCollege(OtherSchool, "01", "文学与新闻学院", new(2026, 11, 20), lead.Person), lead);
        _given.Do(new CloseCollege(OtherSchool, "01", new(2026, 11, 20), lead.Person), lead);
        _given.Do(new RemoveStaff(staff, "离职", lead.Person), lead);
        _given.Do(new WithdrawCase(_given.Case), _given.Applicant);
    }

    public static TheoryData<Type> OfTheSchool => [typeof(ImportRecord), typeof(ChangeByImport), typeof(CorrectRecord), typeof(KeepCorrection), typeof(TakeImported), typeof(AddRecordPhoto)];

    [Theory]
    [MemberData(nameof(OfTheSchool))]
    public void What_is_made_from_its_parameters_the_school_itself_may_ask(Type type) => _given.Do(Made(type, _foreign, _foreign.Person), _foreign);

    [Fact]
    public void What_is_made_from_its_parameters_whoever_has_the_link_may_ask() =>
        _given.Do((AcceptInvitation)Made(typeof(AcceptInvitation), _actors['n'], _invited) with { Link = "link" }, _actors['n']);

    private Request Made(Type type, Actor actor, Guid by)
    {
        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        return (Request)constructor.Invoke([.. constructor.GetParameters().Select(p => Argument(type, p.Name!, p.ParameterType, actor, by))]);
    }

    private object? Argument(Type request, string name, Type type, Actor actor, Guid by) => (name, type) switch
    {
        (_, _) when Nullable.GetUnderlyingType(type) is { } value => Argument(request, name, value, actor, by),
        ("By" or "Lead", _) when type == typeof(Guid) => by,
        ("Staff", _) when request == typeof(AcceptInvitation) => _invited,
        ("Staff" or "Deputy", _) => _foreign.Person,
        ("To", _) when type == typeof(Guid) => actor.Person,
        ("Case" or "Disputed", _) => _given.Case,
        ("Account", _) when type == typeof(Guid) => _given.Again.Account,
        ("Holder", _) => _given.Old,
        ("Record", _) => request == typeof(ImportRecord) ? Guid.CreateVersion7() : _record,
        ("Phrase", _) => _phrase,
        (_, _) when type == typeof(Guid) => Guid.CreateVersion7(),
        ("School", _) => OtherSchool,
        ("Province", _) => "43",
        ("Code", _) => request == typeof(EnterOrganisation) ? OtherSchool : "01",
        ("Kind", _) when type == typeof(string) => request == typeof(AddPhrase) ? PhraseKinds.Approve : OrganisationKinds.School,
        ("Role", _) => StaffRoles.Lead,
        ("UserName", _) => "newcomer",
        ("Query", _) => "tab=mine",
        ("Reason", _) when request == typeof(RejectReview) => "edited",
        ("DocumentType", _) => DocumentType.CitizenCard.Code,
        ("StudentNumber", _) when type == typeof(string) => "9926009",
        ("Consent", _) => "2026-11",
        (_, _) when type == typeof(string) => "说明文字",
        ("Seen", _) => request.Namespace!.EndsWith("Records", StringComparison.Ordinal) ? _given.Get<StudentRecord>(_record).Version : _given.Seen,
        (_, _) when type == typeof(int) => 1,
        ("Lead" or "Shared" or "Namesake" or "Barred", _) => false,
        (_, _) when type == typeof(bool) => true,
        (_, _) when type == typeof(DateOnly) => new DateOnly(2026, 11, 20),
        (_, _) when type == typeof(Desk) => _foreign.Desk,
        (_, _) when type == typeof(Personal) => Personal.Of(_foreign.Person, "说明文字", "说*"),
        (_, _) when type == typeof(NameCheckOutcome) => NameCheckOutcome.Agrees,
        (_, _) when type == typeof(OpenedRecord) => _values,
        (_, _) when type == typeof(Chsi.Workflows.ProvincialApproval.Application) => null,
        (_, _) when type == typeof(EvidenceFile) => People.Photo(RecordPhotos.Admission),
        (_, _) when type == typeof(ImmutableArray<string>) => ImmutableArray.Create("arm-missing"),
        (_, _) when type == typeof(ImmutableArray<EvidenceFile>) => People.Photos(_given.Case, _given.Seen).Photos,
        (_, _) when type == typeof(ImmutableArray<FieldValue>) => ImmutableArray.Create(new FieldValue(RecordField.Class, "外校班级")),
        (_, _) when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) => type.GetField("Empty")!.GetValue(null),
        (_, _) when type.IsEnum => Enum.GetValues(type).GetValue(0),
        (_, _) when type.Namespace?.StartsWith("Chsi.Workflows", StringComparison.Ordinal) is true && type.GetConstructors() is [var only, ..] =>
            only.Invoke([.. only.GetParameters().Select(p => Argument(request, p.Name!, p.ParameterType, actor, by))]),
        _ => throw new NotSupportedException($"{request.Name}.{name} is {type.Name}: say here what stands for another's."),
    };

    private Actor Hired(string userName, Desk desk, string role = StaffRoles.Reviewer)
    {
        var id = Guid.CreateVersion7();
        _given.Do(new AddStaff(id, userName, "王芳", desk, Personal.SecretOf(id, "hash"), Personal.SecretOf(id, "secret"), role == StaffRoles.Lead), Actor.Clock);
        if (role is StaffRoles.Clerk or StaffRoles.Principal)
        {
            _given.Do(new ChangeStaffRole(id, role), Actor.Clock);
        }

        return new(id, "王芳", desk);
    }
}
