using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Binding;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.Records;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Staff;

namespace Chsi.Tests.Workflows.Binding;

/// <summary>
/// Every stage of a binding × every desk × every decision that a case can be asked for, each sent twice. Whatever is not listed as possible has no
/// effect at all.
/// </summary>
public class GridTests
{
    private static readonly string[] Askers = ["person", "clerk", "school", "head", "reviewer", .. Everybody.Else];

    private static readonly Dictionary<string, Func<GridTests, Actor, Request>> Decisions = new()
    {
        ["ask"] = (t, _) => t.Asking() with { Case = Guid.CreateVersion7() },
        ["confirm"] = (t, by) => t.Confirming(by),
        ["refuse"] = (t, by) => new RefuseBinding(t._case, "学号不是本人的，请核对。", t.State.DrawnFrom, by.Person),
        ["take"] = (t, _) => new TakeReview(t._case),
        ["give back"] = (t, _) => new GiveBackReview(t._case, "认识本人"),
        ["reassign"] = (t, by) => new ReassignReview(t._case, by.Person, t._given.Hired("周敏").Person, "今天由周敏办理"),
        ["urge"] = (t, by) => new UrgeCase(t._case, by.Person),
        ["declare"] = (t, _) => new DeclareRelation(t._case, "与申请人是同学"),
        ["note"] = (t, _) => new WriteNote(t._case, Personal.Of(t._person.Account, "备注", "")),
        ["withdraw"] = (t, _) => new WithdrawCase(t._case),
        ["limit"] = (t, _) => new TimeLimitReached(t._case),
        ["recompute"] = (t, _) => new RecomputeLimit(t._case),
        ["photos"] = (t, _) => People.Photos(t._case, t.State.DrawnFrom),
        ["start check"] = (t, _) => new StartIdentityCheck(t._case, "grid"),
        ["check passed"] = (t, _) => new FinishIdentityCheck(t._case, "grid", true, ""),
        ["approve a review"] = (t, _) => new ApproveReview(t._case, "一致", t.State.DrawnFrom),
        ["return"] = (t, _) => new ReturnForSupplement(t._case, ["arm-missing"], "请重新拍摄。", t.State.DrawnFrom),
        ["reject"] = (t, _) => new RejectReview(t._case, "edited", "请提交原始照片。", t.State.DrawnFrom),
        ["take back"] = (t, _) => new TakeBackDecision(t._case, "选错了"),
        ["object"] = (t, _) => new RaiseObjection(t._case, Personal.Of(t._person.Account, "不是本人申请的。", "")),
        ["announce"] = (t, _) => new AnnounceObjection(t._case, t._person.Account),
        ["prove"] = (t, _) => new ProveObjection(t._case, t._person.Account, Personal.Of(t._person.Account, "不是本人申请的。", ""), People.HolderFace()),
        ["open dispute"] = (t, _) => new OpenDispute(Guid.CreateVersion7(), t._case, t._person.Account, Personal.Of(t._person.Account, "不是本人申请的。", "")),
        ["uphold"] = (t, _) => new UpholdDispute(t._case, "成立", null, null, t.State.DrawnFrom),
        ["refuse dispute"] = (t, _) => new RefuseDispute(t._case, "照片为本人。", t.State.DrawnFrom),
    };

    private static readonly Dictionary<(string Stage, string Asker), string[]> Possible = new()
    {
        [("at-school", "person")] = ["withdraw"],
        [("at-school", "school")] = ["confirm", "refuse"],
        [("at-school", "head")] = ["confirm", "refuse"],
        [("binding-confirmed", "person")] = ["ask"],
        [("binding-refused", "person")] = ["ask"],
        [("binding-withdrawn", "person")] = ["ask"],
    };

    private readonly Given _given = new();
    private readonly RegisterAccount _person;
    private readonly ImportRecord _record;
    private readonly Actor _school;
    private readonly Guid _case = Guid.CreateVersion7();

    public GridTests()
    {
        _person = People.Registration(_given.Number, name: "张龙");
        _given.Do(_person, Actor.Visitor(_person.Account));
        _school = Everybody.Hired(_given, _given.Entered(Desk.School(Students.School)));
        var (id, entry) = (Guid.CreateVersion7(), Students.Check(Students.Line("2026001", _given.Number, ("姓名", "张陇"))).Entry!);
        // the province of 31 leaves name and number to the school
        _record = new(id, Students.School, "31", entry.StudentNumber, Personal.Of(id, entry.Name, ""), Personal.Of(id, entry.Number, ""),
            Personal.Of(id, entry.Particulars.ToString(), ""), entry.Fields, Guid.CreateVersion7(), 2, "a");
        _given.Do(_record, _school);
    }

    private BindingCase State => _given.Get<BindingCase>(_case);

    private int Record => _given.Get<StudentRecord>(_record.Record).Version;

    public static TheoryData<string, string> Grid
    {
        get
        {
            var grid = new TheoryData<string, string>();
            foreach (var stage in BindingRoute.Sheet.Stages)
            {
                foreach (var decision in Decisions.Keys)
                {
                    grid.Add(stage.Stage.Name, decision);
                }
            }

            return grid;
        }
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public void At_this_stage_this_decision_is_open_to_those_listed_and_has_one_effect(string stage, string decision)
    {
        foreach (var asker in Askers)
        {
            new GridTests().Ask(stage, decision, asker);
        }
    }

    private void Ask(string stage, string decision, string asker)
    {
        Walk(stage);
        var by = ActorOf(asker);
        var request = Decisions[decision](this, by);
        var facts = _given.History.Count;
        var answer = _given.Ask(request, by);
        var listed = Possible.GetValueOrDefault((stage, asker), []).Contains(decision);
        Assert.True(listed == (_given.History.Count > facts), $"{asker}: {answer}");

        var (at, version, record, told) = (State.Stage, State.DrawnFrom, Record, _given.Told.Count);
        facts = _given.History.Count;
        _given.Ask(request, by);
        Assert.Equal((at, version, record, told, facts), (State.Stage, State.DrawnFrom, Record, _given.Told.Count, _given.History.Count));
        Assert.Equal(State.At(BindingRoute.Confirmed), Record > 1);
    }

    private void Walk(string stage)
    {
        _given.Do(Asking(), Actor.Applicant(_person.Account));
        switch (stage)
        {
            case "binding-confirmed":
                _given.Do(Confirming(_school), _school);
                break;
            case "binding-refused":
                _given.Do(new RefuseBinding(_case, "学号不是本人的，请核对。", State.DrawnFrom, _school.Person), _school);
                break;
            case "binding-withdrawn":
                _given.Do(new WithdrawCase(_case), Actor.Applicant(_person.Account));
                break;
        }

        Assert.Equal(stage, State.Stage);
    }

    private AskBinding Asking() => new(_case, _person.Account, Students.School, "2026001", Personal.Of(_person.Account, "登记时写错了名字", ""));

    private ConfirmBinding Confirming(Actor by) => new(_case, _record.Record,
        new(Given.Known(_record.Name), Given.Known(_record.Number), Given.Known(_record.Particulars)),
        new(Personal.Of(_record.Record, "张龙", ""), Personal.Of(_record.Record, _given.Number, ""), Personal.Of(_record.Record, _record.Particulars.Plain!, "")),
        "录取名册与身份证一致", State.DrawnFrom, by.Person);

    private Actor ActorOf(string asker) => asker switch
    {
        "person" => Actor.Applicant(_person.Account),
        "clerk" => Everybody.Hired(_given, _school.Desk, role: StaffRoles.Clerk),
        "school" => _school,
        "head" => Everybody.Hired(_given, _school.Desk, lead: true),
        "reviewer" => _given.Reviewer,
        _ => Everybody.Of(_given, asker),
    };
}
