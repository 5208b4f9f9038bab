using Chsi.Silo.Gateways;
using Chsi.Silo.Grains;
using Chsi.Silo.Imports;
using Chsi.Silo.Openings;
using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Chsi.Workflows.Appeal;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ProvincialApproval;
using Chsi.Workflows.Records;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Staff;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Opener = Chsi.Silo.Openings.Corrections;

namespace Chsi.Tests.Silo.Contract;

/// <summary>A correction from the student's asking to the changed record, in the store: parent, child and record in one commit, whoever asks at once.</summary>
public sealed class CorrectionTests : ContractTest
{
    private readonly NameGateway _gateway = new();

    private Opener Corrections => _gateway.Corrections(Silo);

    [Fact]
    public async Task Parent_child_record_and_account_move_in_one_commit_and_replay_finds_no_difference()
    {
        var c = await Submitted();
        var (examiner, approver) = (await Hired(Desk.Province("42")), await Hired(Desk.Province("42")));
        var child = await Silo.Scalar<Guid>("select id from chsi.case_row where route = 'provincial-approval'");
        Assert.Equal(("correction-province", "province:42"), (await StageOf(c.Case), await Silo.Scalar<string>("select desk from chsi.case_row where id = @Case", new { c.Case })));
        await Silo.Must(new ExamineApproval(child, examiner.Person, "材料齐全", await Silo.Stage(child)), examiner);
        var give = new GiveApproval(child, approver.Person, "同意", await Corrections.Application(await State(c.Case)), await Silo.Stage(child));
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(() => (n % 2 == 0 ? Silo.Door : OtherDoor).Ask(give, approver, NewId()))));

        Assert.Single(answers, a => a is Accepted);
        Assert.Equal(("correction-applied", "approval-agreed", 1L), (await StageOf(c.Case), await StageOf(child), await Count("record-changed")));
        Assert.Equal("张龙", (await Corrections.Known(c.Record))!.Name.Plain);
        Assert.Equal(1, await Silo.Scalar<int>("select count(distinct request)::int from chsi.fact where type in ('approval-given', 'child-agreed', 'record-changed')"));
        Assert.Equal(0, await Silo.Scalar<int>("select count(*)::int from chsi.fact where convert_from(body, 'UTF8') ~ '张[龙陇]|登记有误|未发现|同意更正'"));
        Assert.Equal(0, _gateway.Asked);
    }

    [Theory]
    [InlineData(NameCheckAnswer.Agrees)]
    [InlineData(NameCheckAnswer.Away)]
    public async Task The_account_moves_in_the_records_commit_or_customer_service_gets_a_case_with_a_card_of_its_own(NameCheckAnswer answer)
    {
        _gateway.Answer = answer;
        var (ask, me) = await Asking("31", "张䶮");
        await Silo.Must(ask, me);
        var checker = await Hired(Desk.School(Students.School));
        var find = new FindRecordWrong(ask.Case, checker.Person, Said(ask, "登记有误"), Said(ask, "未发现"), new(null, NewId(), await Corrections.Application(await State(ask.Case))), await Silo.Stage(ask.Case));
        var request = NewId();
        Assert.IsType<Accepted>(await Silo.Door.Ask(find, checker, request));
        Assert.IsType<Accepted>(await Silo.Door.Ask(find, checker, request));
        Assert.Equal(("correction-applied", 1L, answer is NameCheckAnswer.Agrees ? 1L : 0L), (await StageOf(ask.Case), await Count("record-changed"), await Count("name-settled")));
        var cases = await Silo.Scalar<int>("select count(*)::int from chsi.case_row where route = 'name-correction' and closed_at is null and applicant = @Account", new { ask.Account });
        var copies = await Silo.Scalar<int>("select count(*)::int from chsi.evidence_file e join chsi.case_row c on c.id = e.case_id where c.route = 'name-correction'");
        Assert.Equal(answer is NameCheckAnswer.Agrees ? (0, 0) : (1, 1), (cases, copies));
        // under the name of before nothing is found any more: what the person has put right stays theirs to read while customer service has the account
        Assert.Equal([ask.Record], (await Silo.Services.GetRequiredService<Archive>().Find(ask.Account)).Records);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_was_refused_reads_nothing_of_the_record_by_an_appeal_until_it_is_put_right(bool granted)
    {
        _gateway.Answer = NameCheckAnswer.Away;
        var (ask, me) = await Asking("31", "张䶮");
        await Silo.Must(ask, me);
        Actor[] school = [await Hired(Desk.School(Students.School)), await Hired(Desk.School(Students.School)), await Hired(Desk.School(Students.School))];
        await Silo.Must(new RefuseCorrection(ask.Case, school[0].Person, "not-proven", "材料不能证明。", await Silo.Stage(ask.Case)), school[0]);
        var appeal = NewId();
        await Silo.Must(new RaiseAppeal(appeal, ask.Case, ask.Record, Personal.Of(me.Person, "录取通知书可以证明。", ""), []), me);
        var archive = Silo.Services.GetRequiredService<Archive>();
        Assert.Empty((await archive.Find(ask.Account)).Records);
        await Silo.Must(new PrepareAppeal(appeal, school[1].Person, granted, "已核对。", await Silo.Stage(appeal)), school[1]);
        await Silo.Must(granted
            ? new UpholdAppeal(appeal, school[2].Person, "录取材料可以证明。", NewId(), await Corrections.Application(await State(ask.Case)), await Silo.Stage(appeal))
            : new RejectAppeal(appeal, school[2].Person, "教育部令第41号第三十四条", "材料仍不足。", await Silo.Stage(appeal)), school[2]);
        Assert.Equal(granted ? 1 : 0, await Silo.Scalar<int>("select count(*)::int from chsi.case_row where route = 'name-correction' and closed_at is null and applicant = @Account", new { ask.Account }));
        Assert.Equal(granted ? [ask.Record] : [], (await archive.Find(ask.Account)).Records);
    }

    [Fact]
    public async Task What_is_handed_over_is_in_the_other_schools_queue_in_the_same_commit_however_many_hand_it_over_at_once()
    {
        var (ask, me) = await Asking();
        await Silo.Must(ask, me);
        var (checker, other) = (await Hired(Desk.School(Students.School)), await Hired(Desk.School(Students.OtherSchool)));
        var hand = new HandOverCorrection(ask.Case, checker.Person, Students.OtherSchool, "登记在另一所学校。", await Silo.Stage(ask.Case));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() => (n % 2 == 0 ? Silo.Door : OtherDoor).Ask(hand, checker, NewId()))));
        Assert.Single(answers, a => a is Accepted);
        Assert.Equal((other.Desk.ToString(), other.Desk.ToString(), "correction-receiving"), (await Silo.Scalar<string>("select office from chsi.case_row where id = @Case", new { ask.Case }),
            await Silo.Scalar<string>("select desk from chsi.case_row where id = @Case", new { ask.Case }), await StageOf(ask.Case)));
        await Silo.Must(new TakeHandOver(ask.Case, other.Person, await Silo.Stage(ask.Case)), other);
        Assert.Equal("correction-check", await StageOf(ask.Case));
    }

    [Fact]
    public async Task A_student_number_that_was_put_right_is_found_and_the_one_of_before_is_not()
    {
        var (ask, me) = await Asking();
        await Silo.Must(ask with { Form = ask.Form with { Wanted = [new(CorrectionField.StudentNumber, null, "2026777")] } }, me);
        var checker = await Hired(Desk.School(Students.School));
        await Silo.Must(new FindRecordWrong(ask.Case, checker.Person, Said(ask, "登记有误"), Said(ask, "未发现"), new(null, NewId(), await Corrections.Application(await State(ask.Case))), await Silo.Stage(ask.Case)), checker);
        Assert.Equal("2026777", await Silo.Scalar<string>("select student_number from chsi.record_row where id = @Record", new { ask.Record }));
        Assert.Equal(ask.Record, await Corrections.Find(ask.Account, Students.School, "2026777"));
        Assert.Null(await Corrections.Find(ask.Account, Students.School, "2026001"));
    }

    [Fact]
    public async Task A_file_that_still_has_the_student_number_of_before_is_of_the_same_record_and_only_the_persons_own()
    {
        var (ask, me) = await Asking();
        await Silo.Must(ask with { Form = ask.Form with { Wanted = [new(CorrectionField.StudentNumber, null, "2026777")] } }, me);
        var checker = await Hired(Desk.School(Students.School));
        await Silo.Must(new FindRecordWrong(ask.Case, checker.Person, Said(ask, "登记有误"), Said(ask, "未发现"), new(null, NewId(), await Corrections.Application(await State(ask.Case))), await Silo.Stage(ask.Case)), checker);
        await Silo.EnterSchool();
        var own = Students.Line("2026001", (await Corrections.Known(ask.Record))!.Number.Plain, ("姓名", "张陇"), ("班级", "软件2609"));
        var registrar = Students.Registrar();
        Task<ImportCounts> Run(params Dictionary<string, string>[] lines) => Silo.Services.GetRequiredService<RecordImport>().Run(
            RecordFile.Open(Students.File(lines)).Value!, Students.School, registrar, NewId(), rehearse: false);

        Assert.Equal((0, 1), await Run(own) is var counts ? (counts.Added, counts.Aside) : default);
        Assert.Equal(("2026777", "软件2609"), (await Silo.Scalar<string>("select student_number from chsi.record_row where id = @Record", new { ask.Record }),
            await Silo.Scalar<string>("select class from chsi.record_row where id = @Record", new { ask.Record })));
        var line = Assert.Single(await Silo.Services.GetRequiredService<SetAside>().Of(registrar, null, 50, new(2026, 10, 14)));
        Assert.Equal(("学号：现为“2026777”，导入为“2026001”", TakeImported.Renumbered), (line.Text, line.Elsewhere));
        Assert.Equal(0, await Run(own) is var again ? again.Added + again.Aside : default);
        // beside the line of today's number the one of before says nothing
        var right = new Dictionary<string, string>(own) { ["学号"] = "2026777", ["班级"] = "软件2602" };
        own["班级"] = "软件2699";
        Assert.Equal((0, 1, 1), await Run(right, own) is var both ? (both.Added, both.Changed, both.Same) : default);
        Assert.Equal("软件2602", await Silo.Scalar<string>("select class from chsi.record_row where id = @Record", new { ask.Record }));
        Assert.Equal(1, (await Run(Students.Line("2026001"))).Added);
        Assert.Equal(2, await Count("record-registered"));
    }

    [Fact]
    public async Task Of_two_corrections_of_one_record_asked_at_once_one_is_opened()
    {
        var (ask, me) = await Asking();
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => Task.Run(() => (n % 2 == 0 ? Silo.Door : OtherDoor).Ask(ask with { Case = NewId() }, me, NewId()))));
        Assert.Single(answers, a => a is Accepted);
        Assert.Equal(1, await Count("correction-asked"));
    }

    [Fact]
    public async Task A_supplement_that_does_not_come_ends_it_by_the_clock_and_its_documents_are_kept_till_their_day()
    {
        var (ask, me) = await Asking();
        await Silo.Must(ask, me);
        var checker = await Hired(Desk.School(Students.School));
        await Silo.Must(new AskSupplement(ask.Case, checker.Person, [CorrectionDocument.Admission], "请补充录取登记表。", await Silo.Stage(ask.Case)), checker);
        await Silo.MoveClock(TimeSpan.FromDays(13));
        Assert.IsType<Accepted>(await Silo.Ask(new TimeLimitReached(ask.Case), Actor.Clock));
        Assert.Equal("correction-lapsed", await StageOf(ask.Case));
        Assert.Equal(ask.Form.Photos.Length, await Silo.Scalar<int>("select count(*)::int from chsi.evidence_file"));
    }

    [Fact]
    public async Task Of_two_who_decide_an_appeal_at_once_one_does_and_where_it_went_its_row_says()
    {
        var (ask, me) = await Asking();
        await Silo.Must(ask, me);
        Actor[] school = [await Hired(Desk.School(Students.School)), await Hired(Desk.School(Students.School)), await Hired(Desk.School(Students.School)), await Hired(Desk.School(Students.School))];
        await Silo.Must(new RefuseCorrection(ask.Case, school[0].Person, "not-proven", "材料不能证明。", await Silo.Stage(ask.Case)), school[0]);
        var appeal = NewId();
        await Silo.Must(new RaiseAppeal(appeal, ask.Case, ask.Record, Personal.Of(me.Person, "录取通知书可以证明。", ""), []), me);
        await Silo.Must(new PrepareAppeal(appeal, school[1].Person, Upheld: false, "材料仍不足。", await Silo.Stage(appeal)), school[1]);
        var seen = await Silo.Stage(appeal);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => Task.Run(() =>
            (n % 3 == 0 ? Silo.Door : OtherDoor).Ask(new RejectAppeal(appeal, school[2 + (n % 2)].Person, "教育部令第41号第三十四条", "材料仍不足。", seen), school[2 + (n % 2)], NewId()))));

        Assert.Single(answers, a => a is Accepted);
        Assert.Equal(("appeal-open", null), (await StageOf(appeal), await Silo.Scalar<string>("select stood_above from chsi.case_row where id = @appeal", new { appeal })));
        await Silo.Must(new CarryAppealOn(appeal, Personal.Of(me.Person, "学校未看录取通知书。", "")), me);
        await Silo.Must(new WithdrawAppeal(appeal), me);
        Assert.Equal(("appeal-withdrawn", "province:42"), (await StageOf(appeal), await Silo.Scalar<string>("select stood_above from chsi.case_row where id = @appeal", new { appeal })));
    }

    private async Task<(Guid Case, Guid Record)> Submitted()
    {
        var (ask, me) = await Asking();
        await Silo.Must(ask, me);
        Actor[] signers = [await Hired(Desk.School(Students.School)), await Hired(Desk.School(Students.School), lead: true), await Hired(Desk.School(Students.School), lead: true)];
        var last = new LastSignature("校学籍〔2026〕12号", NewId(), null, new(2026, 10, 14), [People.Photo(CorrectionDocument.SchoolLetter)]);
        await Silo.Must(new FindRecordWrong(ask.Case, signers[0].Person, Said(ask, "登记有误"), Said(ask, "未发现"), last, await Silo.Stage(ask.Case)), signers[0]);
        foreach (var signer in signers[1..])
        {
            await Silo.Must(new SignOff(ask.Case, signer.Person, Said(ask, "同意更正"), last, await Silo.Stage(ask.Case)), signer);
        }

        return (ask.Case, ask.Record);
    }

    private async Task<(AskCorrection Ask, Actor Me)> Asking(string province = "42", string wanted = "张龙")
    {
        var person = People.Registration(People.IdNumber(), name: "张龙");
        await Silo.Must(person, Actor.Visitor(person.Account));
        var record = NewId();
        var entry = Students.Check(Students.Line("2026001", person.Number.Plain, ("姓名", "张陇"))).Entry!;
        await Silo.Must(new ImportRecord(record, Students.School, province, entry.StudentNumber, Personal.Of(record, entry.Name, ""), Personal.Of(record, entry.Number, ""),
            Personal.Of(record, entry.Particulars.ToString(), ""), entry.Fields, NewId(), 2, "row"), Students.Registrar());
        var form = new CorrectionForm((await Corrections.Known(record))!, CorrectionCauses.Mistaken, null, [new(CorrectionField.Name, Personal.Of(person.Account, wanted, "张*"))],
            Personal.Of(person.Account, "登记时写错了名字", ""), [.. CorrectionDocument.All.Select(d => People.Photo(d.Code))], "2026-11");
        return (new(NewId(), person.Account, record, (await Corrections.NumberOf(person.Account))!, form), Actor.Applicant(person.Account));
    }

    private static Personal Said(AskCorrection ask, string text) => Personal.Of(ask.Account, text, "");

    private async Task<CorrectionCase> State(Guid @case) => (await Silo.Services.GetRequiredService<Loading>().Load(Needs.Stream(@case), NewId())).Streams.Get<CorrectionCase>(@case);

    private Task<string?> StageOf(Guid @case) => Silo.Scalar<string>("select stage from chsi.case_row where id = @case", new { @case });

    private async Task<Actor> Hired(Desk desk, bool lead = false)
    {
        var id = NewId();
        await Silo.Enter(desk);
        await Silo.Must(new AddStaff(id, $"u{id:N}"[..20], "王芳", desk, Personal.SecretOf(id, "hash"), Personal.SecretOf(id, "secret"), lead), Actor.Clock);
        return new(id, "王芳", desk);
    }
}
