using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Appeal;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.ProvincialApproval;
using Chsi.Workflows.Records;
using Chsi.Workflows.Routes;

namespace Chsi.Tests.Workflows.Correction;

public class CorrectionTests
{
    private readonly Corrections _c = new();

    [Fact]
    [Rule("001-29", "003-12", "004-03", "004-04")]
    public void Three_people_of_the_school_and_two_of_the_province_and_the_record_changes_in_the_last_ones_commit()
    {
        _c.Asked();
        Assert.Equal((CorrectionRoute.Checking.Name, Desk.School(Students.School)), (_c.State.Stage, _c.State.Desk));
        Assert.Equal(Given.Shanghai("2026-10-28 17:30"), _c.State.Due);
        _c.Found();
        Assert.True(_c.State.At(CorrectionRoute.HeadSigning));
        Assert.Equal("本案已由您审签，下一级须由他人审签。", _c.Given.No(_c.Signing(_c.Checker), _c.Checker));
        _c.Given.Do(_c.Signing(_c.Head), _c.Head);
        Assert.Equal("本案已由您审签，下一级须由他人审签。", _c.Given.No(_c.Signing(_c.Head), _c.Head));
        Assert.Equal("请填写学校公函的文号。", _c.Given.No(_c.Signing(_c.Leader) with { Last = _c.Last() with { Letter = " " } }, _c.Leader));
        _c.Given.Do(_c.Signing(_c.Leader), _c.Leader);

        Assert.Equal((CorrectionRoute.AtProvince.Name, Desk.Province("42"), "张陇"), (_c.State.Stage, _c.State.Desk, _c.Name));
        Assert.Equal((ApprovalRoute.Examining.Name, Desk.Province("42"), _c.Case), (_c.Approval.Stage, _c.Approval.Desk, _c.Approval.Parent!.Value));
        Assert.NotEqual(_c.State.Number, _c.Approval.Number);
        _c.Examined();
        Assert.Equal("本案由您审核，须由另一人批准。", _c.Given.No(_c.Giving(_c.Examiner), _c.Examiner));
        _c.Approved();

        Assert.Equal(["ApprovalGiven", "StageEntered", "ChildAgreed", "StageEntered", "RecordChanged"], _c.Given.Facts.Select(f => f.GetType().Name));
        Assert.Equal((CorrectionRoute.Applied.Name, ApprovalRoute.Agreed.Name, "张龙"), (_c.State.Stage, _c.Approval.Stage, _c.Name));
        var changed = _c.Given.Facts.OfType<RecordChanged>().Single();
        Assert.Equal(("张陇", RecordBases.ProvinceCorrection, _c.Case), (_c.TextOf(changed.NameBefore!), changed.Basis, changed.Source));
        Assert.Equal("省级教育行政部门批准后更正学籍信息", RecordWording.Line(changed, new Dictionary<Guid, string?>())!.Text);
        Assert.Contains(StudentRecord.NameField, _c.Record.Corrected);
        Assert.Contains(_c.Given.Told, n => n.Account == _c.Account && n.Subject == "学籍信息已更正");
        Assert.Contains(_c.Given.Told, n => n.Desk == Desk.School(Students.School) && n.Subject == "省级审核已办结");
        _c.Given.Do(_c.Asking(_c.Wants(CorrectionField.Nation, "05")) with { Case = Guid.CreateVersion7() }, _c.Me);
    }

    [Fact]
    [Rule("003-12")]
    public void A_formal_letter_has_a_number_a_day_and_a_scan_which_is_evidence_of_the_case_and_is_deleted_with_it()
    {
        _c.Asked().Found().Given.Do(_c.Signing(_c.Head), _c.Head);
        var today = WorkingCalendar.DayOf(_c.Given.Now);
        var page = People.Photo(CorrectionDocument.SchoolLetter);
        foreach (var (last, sentence) in new (LastSignature, string)[]
        {
            (_c.Last() with { LetterOn = null }, "请填写学校公函的日期，不早于申请提交之日，不晚于今天。"),
            (_c.Last() with { LetterOn = today.AddDays(1) }, "请填写学校公函的日期，不早于申请提交之日，不晚于今天。"),
            (_c.Last() with { LetterOn = today.AddDays(-1) }, "请填写学校公函的日期，不早于申请提交之日，不晚于今天。"),
            (_c.Last() with { Scan = null }, "请上传盖章的学校公函扫描件。"),
            (_c.Last() with { Scan = [] }, "请上传盖章的学校公函扫描件。"),
            (_c.Last() with { Scan = [.. Enumerable.Repeat(page, 11)] }, "学校公函扫描件最多10页。"),
            (_c.Last() with { Scan = [People.Photo(CorrectionDocument.IdCard)] }, "学校公函扫描件最多10页。"),
        })
        {
            Assert.Equal(sentence, _c.Given.No(_c.Signing(_c.Leader) with { Last = last }, _c.Leader));
        }

        _c.Given.Do(_c.Signing(_c.Leader) with { Last = _c.Last() with { Scan = [page] } }, _c.Leader);
        Assert.Equal(("校学籍〔2026〕12号", today), (_c.State.Letter, _c.State.LetterOn!.Value));
        Assert.Equal(page.Id, _c.State.Evidence.Single(e => e.Kind == CorrectionDocument.SchoolLetter).Id);
        Assert.Contains(_c.Given.History, h => h.Stream == _c.Case && _c.State.Line(h.Fact) is { Detail: "公函校学籍〔2026〕12号，2026年10月14日，附扫描件" });
        _c.Examined().RefusedAbove();
        _c.Given.Until(_c.State.WakeAt!.Value);
        Assert.Contains(page.Id, _c.Given.History.Select(h => h.Fact).OfType<EvidenceDeleted>().Single().Files);

        // whose rules ask for none brings none
        var without = new Corrections("61").Asked().Signed();
        Assert.True(without.State is { Letter: null, LetterOn: null } && without.State.Evidence.All(e => e.Kind != CorrectionDocument.SchoolLetter));
    }

    [Fact]
    public void Where_the_school_decides_its_signature_changes_the_record_and_the_province_is_told()
    {
        var c = new Corrections("31").Asked().Found();
        Assert.Equal((CorrectionRoute.Applied.Name, "张龙", (Guid?)null), (c.State.Stage, c.Name, c.State.Child));
        Assert.StartsWith("学校审核同意后更正学籍信息", RecordWording.Line(c.Given.Facts.OfType<RecordChanged>().Single(), new Dictionary<Guid, string?>())!.Text);
        Assert.Contains(c.Given.Told, n => n.Desk == Desk.Province("31") && n.Subject == "学籍信息已更正");
    }

    [Fact]
    public void Several_fields_change_together_and_the_accounts_name_follows()
    {
        var c = new Corrections("31", ("民族", "汉族"));
        c.Given.Do(c.Asking(c.Wants(CorrectionField.Name, "张䶮"), c.Wants(CorrectionField.Nation, "03"), c.Wants(RecordField.Major, "计算机科学与技术")), c.Me);
        c.Found();
        var particulars = Particulars.Of(c.TextOf(c.Record.Particulars!));
        Assert.Equal(("张䶮", "03", "计算机科学与技术"), (c.Name, particulars.Nation, c.Record.Of(RecordField.Major)));
        var settled = c.Given.Facts.OfType<NameSettled>().Single();
        Assert.Equal(("张䶮", c.Case), (settled.Name.Plain, settled.Case));
        Assert.Equal(settled.Name.Id, c.Given.Get<Account>(c.Account).Name!.Id);
    }

    [Fact]
    public void A_student_asks_for_the_own_record_with_all_that_it_takes()
    {
        var ask = _c.Asking();
        Assert.Equal("请登录后再申请。", _c.Given.No(ask, _c.Clerk));
        var other = People.Registration(People.IdNumber());
        _c.Given.Do(other, Actor.Visitor(other.Account));
        Assert.Equal("没有找到您的这条学籍，请刷新后重试。",
            _c.Given.No(ask with { Account = other.Account, Number = Given.Known(other.Number) }, Actor.Applicant(other.Account)));
        Assert.Equal("没有找到您的这条学籍，请刷新后重试。", _c.Given.No(ask with { Number = Personal.Known(Guid.CreateVersion7(), _c.Given.Number) }, _c.Me));
        No("请选择需要更正的信息。", f => f with { Wanted = [] });
        No("请选择需要更正的信息。", f => f with { Wanted = [_c.Wants("school-name", "演示学院")] });
        No("请选择需要更正的信息。", f => f with { Wanted = [f.Wanted[0], f.Wanted[0]] });
        No("请选择更正的原因。", f => f with { Cause = "wish" });
        No("请填写公安机关证明上的变更日期。", f => f with { Cause = CorrectionCauses.Changed });
        No("请填写公安机关证明上的变更日期。", f => f with { Cause = CorrectionCauses.Changed, ChangedOn = new(2026, 10, 15) });
        No("与现有信息相同，无需更正。", f => f with { Wanted = [_c.Wants(CorrectionField.Name, "张陇")] });
        No("请选择性别。", f => f with { Wanted = [_c.Wants(CorrectionField.Sex, "3")] });
        No("更正后的出生日期与证件号码不一致，请核对，需要的请一并申请更正。", f => f with { Wanted = [_c.Wants(CorrectionField.Birth, "2005-01-31")] });
        No("请填写更正后的内容。", f => f with { Wanted = [new(CorrectionField.Name, null, "张龙")] });
        No("请说明情况，4至500个字。", f => f with { Said = Personal.Of(_c.Account, "错", "") });
        No("请上传户口簿（含曾用名页）。", f => f with { Photos = [.. f.Photos.Where(p => p.Kind != CorrectionDocument.Household)] });
        No("请按材料清单上传，最多20个文件。", f => f with { Photos = f.Photos.Add(People.Photo("selfie")) });
        No("请阅读并同意材料使用说明。", f => f with { Consent = null });
        _c.Given.Do(ask, _c.Me);
        Assert.Equal("这条学籍已有正在办理的更正申请，请等待结果。", _c.Given.No(_c.Asking() with { Case = Guid.CreateVersion7() }, _c.Me));

        void No(string sentence, Func<CorrectionForm, CorrectionForm> with) => Assert.StartsWith(sentence, _c.Given.No(ask with { Form = with(ask.Form) }, _c.Me));
    }

    [Fact]
    [Rule("001-29", "004-04")]
    public void A_bar_is_said_with_its_basis_and_what_to_do_instead()
    {
        var c = new Corrections("42", ("学历注册并提供网上查询日期", "2026-07-01"), ("学籍状态", "毕业"));
        var changed = c.Asking() with { Form = c.Form() with { Cause = CorrectionCauses.Changed, ChangedOn = new(2026, 9, 20) } };
        Assert.Equal("学历已注册并提供网上查询，不再受理学生身份信息变更（依据：《高等学校学生学籍学历电子注册办法》（教学〔2014〕11号）第十九条）。学历注册信息确有错误的，请选择“登记时就有错误”，由学校核对后报省级教育行政部门审核确认。",
            c.Given.No(changed, c.Me));
        c.Asked();
        Assert.True(c.State.Terms!.Province);
        Assert.Equal("学历已注册并提供网上查询，学校不得变更；确有错误的，须经省级教育行政部门审核确认。",
            c.Given.No(new CorrectRecord(c.RecordId, c.Opened, c.Opened, [new(RecordField.Major, "数学")], "名册核对", c.Record.Version, c.Board.Person), c.Board));
        c.Signed().Examined().Approved();
        Assert.Equal("张龙", c.Name);
    }

    [Fact]
    [Rule("001-29", "004-04")]
    public void Once_the_certificate_can_be_queried_what_was_asked_before_is_the_provinces_and_only_a_mistake()
    {
        var c = new Corrections("31", ("学历注册并提供网上查询日期", "2026-10-15")).Asked();
        c.Given.Until("2026-10-15 09:00");
        Assert.Equal(Certified, c.Given.No(c.Finding(), c.Checker));
        c.Refused().Appealed().Prepared(c.Board);
        Assert.Equal(Certified, c.Given.No(c.Upholding(c.Panel), c.Panel));
        c.Given.Do(c.Rejecting(c.Panel), c.Panel);
        c.Given.Do(new CarryAppealOn(c.Contesting, Personal.Of(c.Account, "学校未看录取通知书。", "")), c.Me);
        c.Upheld(c.Third, c.Fourth);
        Assert.Equal("张龙", c.Name);

        var changed = new Corrections("42", ("学历注册并提供网上查询日期", "2026-10-15"));
        changed.Given.Do(changed.Asking() with { Form = changed.Form() with { Cause = CorrectionCauses.Changed, ChangedOn = new(2026, 10, 10) } }, changed.Me);
        changed.Signed().Examined();
        changed.Given.Until("2026-10-15 09:00");
        Assert.Equal(Certified, changed.Given.No(changed.Giving(), changed.Approver));
    }

    [Fact]
    public void What_was_refused_before_a_school_came_under_another_province_is_the_new_ones_on_appeal_and_to_grant()
    {
        var c = new Corrections("31", ("学历注册并提供网上查询日期", "2026-10-15")).Asked();
        c.Given.Until("2026-10-15 09:00");
        c.Refused();
        var (prepares, decides) = (c.Hired("chuli3", Desk.Province("42")), c.Hired("chuli4", Desk.Province("42")));
        c.Given.Do(new EnterOrganisation(OrganisationKinds.School, Students.School, "演示大学", new(2026, 10, 15), "42"), Actor.Clock);
        c.Given.Do(new FollowSchool(c.RecordId, Students.School), Actor.Clock);
        c.Appealed().Rejected(c.Board, c.Panel);
        c.Given.Do(new CarryAppealOn(c.Contesting, Personal.Of(c.Account, "学校未看录取通知书。", "")), c.Me);
        Assert.Equal(Desk.Province("42"), c.Appeal.Desk);
        c.Upheld(prepares, decides);
        Assert.Equal("张龙", c.Name);
    }

    private const string Certified = "学历已注册并提供网上查询，学校不得变更；确有错误的，须经省级教育行政部门审核确认。";

    [Fact]
    public void The_school_opens_it_for_a_student_where_its_province_allows_and_does_not_decide_it()
    {
        var c = new Corrections("31");
        var open = new OpenCorrection(c.Case, c.Account, c.RecordId, c.Number, c.Form(), c.Checker.Person);
        Assert.Equal("只有本校工作人员可以代为申请。", c.Given.No(open, c.Me));
        c.Given.Do(open, c.Checker);
        Assert.Equal("本案由您代为提交，须由他人审核。", c.Given.No(c.Finding(), c.Checker));
        c.Given.Do(c.Finding(c.Board), c.Board);

        var jilin = new Corrections("22");
        Assert.Equal("按本省规定须由学生本人申请，学校不能代为提交。", jilin.Given.No(new OpenCorrection(jilin.Case, jilin.Account, jilin.RecordId, jilin.Number, jilin.Form(), jilin.Clerk.Person), jilin.Clerk));
    }

    [Fact]
    public void Outside_a_window_it_waits_and_goes_to_the_school_when_it_opens_under_the_rules_of_its_day()
    {
        var c = new Corrections("44").Asked();
        Assert.Equal((CorrectionRoute.AwaitingWindow.Name, Given.Shanghai("2027-03-01 00:00")), (c.State.Stage, c.State.Due!.Value));
        Assert.Equal("本案当前不在该环节，可能已被办理，请刷新后查看。", c.Given.No(c.Finding(), c.Checker));
        c.Given.Until("2027-02-28 23:59");
        Assert.True(c.State.At(CorrectionRoute.AwaitingWindow));
        c.Given.Until("2027-03-01 09:00");
        Assert.True(c.State.At(CorrectionRoute.Checking));
        Assert.Equal(new DateOnly(2026, 10, 14), c.State.Terms!.Day);
        Assert.Contains(c.Given.Told, n => n.Subject == "更正申请开始受理");
    }

    [Fact]
    public void A_supplement_is_asked_once_while_the_schools_clock_stands_still()
    {
        _c.Asked();
        _c.Given.Until("2026-10-20 10:00");
        var ask = new AskSupplement(_c.Case, _c.Checker.Person, [CorrectionDocument.Admission], "请补充录取登记表。", _c.State.DrawnFrom);
        Assert.Equal("请选择需要补充的材料。", _c.Given.No(ask with { Documents = ["photo"] }, _c.Checker));
        _c.Given.Do(ask, _c.Checker);
        Assert.Equal((Desk.Applicant, 6), (_c.State.Desk, _c.State.ClockLeft!.Value));
        Assert.Equal("请上传高考报名表或招生录取登记表，所需材料须一次补齐。", _c.Given.No(new SupplyDocuments(_c.Case, [], _c.State.DrawnFrom), _c.Me));
        _c.Given.Do(new SupplyDocuments(_c.Case, [People.Photo(CorrectionDocument.Admission)], _c.State.DrawnFrom), _c.Me);
        Assert.Equal(_c.Given.Calendar.AfterWorkingDays(_c.Given.Now, 6).At, _c.State.Due);
        Assert.Equal("补充材料只能要求一次，请按现有材料办理。", _c.Given.No(ask with { Seen = _c.State.DrawnFrom }, _c.Checker));
        var due = _c.State.Due;
        _c.Given.Until("2026-10-21 10:00");
        _c.Found();
        // the three who sign share the school's one limit
        Assert.Equal(due, _c.State.Due);
    }

    [Fact]
    public void A_clock_that_is_carried_on_is_worked_out_again_from_where_it_began()
    {
        var c = new Corrections { Given = { Calendar = WorkingCalendar.Statutory } }.Asked();
        c.Given.Until("2026-10-16 10:00");
        c.Found();
        Assert.True(c.State is { Provisional: true, Stage: "correction-head" });
        c.Given.Calendar = WorkingCalendar.Shipped;
        c.Given.Do(new RecomputeLimit(c.Case), Actor.Clock);
        Assert.Equal((Given.Shanghai("2026-10-28 17:30"), false), (c.State.Due!.Value, c.State.Provisional));
    }

    [Fact]
    public void What_is_not_supplemented_in_time_lapses_and_may_be_asked_anew()
    {
        _c.Asked();
        _c.Given.Do(new AskSupplement(_c.Case, _c.Checker.Person, [CorrectionDocument.Admission], "请补充录取登记表。", _c.State.DrawnFrom), _c.Checker);
        _c.Given.Until(_c.State.Due!.Value);
        Assert.Equal(_c.Given.Calendar.AfterDays(Given.Shanghai("2026-10-14 10:00"), 10).At, _c.Given.Now);
        Assert.Contains(_c.Given.Told, n => n.Account == _c.Account && n.Text.Contains("请在10日内登录后一次补齐", StringComparison.Ordinal));
        Assert.True(_c.State.At(CorrectionRoute.Lapsed));
        _c.Given.Do(_c.Asking() with { Case = Guid.CreateVersion7() }, _c.Me);
    }

    [Fact]
    [Rule("003-11")]
    public void A_right_record_and_a_wrong_account_go_to_customer_service()
    {
        _c.Asked();
        var name = Guid.CreateVersion7();
        var find = _c.AccountFound(name);
        Assert.Equal("只有姓名可以转客服更正账号；账号证件号码有误的，请不予更正，并请学生在学信档案申请更正账号信息。", _c.Given.No(find with { Account = Guid.CreateVersion7() }, _c.Checker));
        Assert.Equal("本案的材料已有变化，请刷新后再办理。", _c.Given.No(find with { Photos = [] }, _c.Checker));
        _c.Given.Do(find, _c.Checker);
        Assert.Equal((CorrectionRoute.HandedOver.Name, "张陇"), (_c.State.Stage, _c.Name));
        // customer service sees what the student handed in, whatever becomes of the school's copies
        Assert.Equal(_c.State.Evidence.Select(e => e.Kind), _c.Given.Get<NameCase>(name).Evidence.Select(e => e.Kind));
        Assert.Empty(_c.State.Evidence.Select(e => e.Id).Intersect(_c.Given.Get<NameCase>(name).Evidence.Select(e => e.Id)));
        Assert.Equal((NameRoute.InReview.Name, _c.Case), (_c.Given.Get<NameCase>(name).Stage, _c.Given.Get<NameCase>(name).Parent!.Value));

        var both = new Corrections();
        both.Asked(both.Wants(CorrectionField.Name, "张龙"), both.Wants(RecordField.Major, "数学"));
        Assert.Equal("本案还申请更正其他信息，不能整案转客服，请对全部申请作出决定。",
            both.Given.No(find with { Case = both.Case, By = both.Checker.Person, Account = both.Account, Seen = both.State.DrawnFrom }, both.Checker));
    }

    [Fact]
    public void What_is_handed_over_is_the_other_schools_case_from_that_commit_on_by_the_rules_there()
    {
        var receiver = _c.Receiver("31");
        _c.Asked();
        _c.Given.Until("2026-10-20 10:00");
        var hand = _c.HandingOver();
        Assert.Equal("请填写另一所学校的院校代码。", _c.Given.No(hand with { School = "12345" }, _c.Checker));
        Assert.Equal("请填写另一所学校的院校代码。", _c.Given.No(hand with { School = "别的" }, _c.Checker));
        Assert.Equal("请填写另一所学校的院校代码。", _c.Given.No(hand with { School = Students.School }, _c.Checker));
        _c.Given.Do(hand, _c.Checker);
        Assert.Equal((CorrectionRoute.Receiving.Name, receiver.Desk, receiver.Desk), (_c.State.Stage, _c.State.Desk, _c.State.Office));
        Assert.Equal(_c.Given.Calendar.AfterWorkingDays(_c.Given.Now, 10).At, _c.State.Due);
        Assert.Equal((1, false, "31"), (_c.State.Terms!.Signers, _c.State.Terms.Province, _c.State.Province));
        Assert.Contains(_c.Given.Told, n => n.Desk == receiver.Desk && n.Subject == "学籍信息更正转办");
        Assert.Contains(_c.Given.Told, n => n.Account == _c.Account && n.Subject == "更正申请已转另一所学校");
        Assert.Equal("只有本校工作人员可以办理本案。", _c.Given.No(_c.Refusing(), _c.Checker));
        Assert.Equal("本案当前不在该环节，可能已被办理，请刷新后查看。", _c.Given.No(_c.Finding(receiver), receiver));
        var take = new TakeHandOver(_c.Case, receiver.Person, _c.State.DrawnFrom);
        Assert.Equal("只有本校工作人员可以办理本案。", _c.Given.No(take with { By = _c.Checker.Person }, _c.Checker));

        var due = _c.State.Due;
        _c.Given.Until("2026-10-21 10:00");
        _c.Given.Do(take, receiver);
        Assert.Equal((CorrectionRoute.Checking.Name, due), (_c.State.Stage, _c.State.Due));
        Assert.Equal("本案当前不在该环节，可能已被办理，请刷新后查看。", _c.Given.No(take, receiver));
        Assert.Equal("本案已经转办过，不能再次转办，请由本校办理。", _c.Given.No(_c.HandingOver(receiver) with { School = Students.School }, receiver));
        _c.Given.Do(_c.Finding(receiver), receiver);
        Assert.Equal((CorrectionRoute.Applied.Name, "张龙"), (_c.State.Stage, _c.Name));
        // whose record it is learns that another school's decision changed it
        Assert.Contains(_c.Given.Told, n => n.Desk == Desk.School(Students.School) && n.Subject == "学籍信息已更正");
        var lines = _c.Given.History.Where(h => h.Stream == _c.Case).Select(h => _c.State.Line(h.Fact)).OfType<HistoryLine>().Where(l => !l.Internal).Select(l => l.Text);
        Assert.Contains("转由院校99002办理", lines);
    }

    [Theory]
    [InlineData(Students.School)]
    [InlineData(Students.OtherSchool)]
    public void What_the_other_school_gives_back_its_province_assigns_once_for_all(string school)
    {
        var receiver = _c.Receiver("31");
        _c.Asked();
        _c.Given.Do(_c.HandingOver(), _c.Checker);
        var contest = new ContestHandOver(_c.Case, receiver.Person, "该生学籍由原校登记。", _c.State.DrawnFrom);
        Assert.Equal("请填写意见或原因，4至500个字。", _c.Given.No(contest with { Text = "不是" }, receiver));
        _c.Given.Do(contest, receiver);
        Assert.Equal((CorrectionRoute.Assigning.Name, Desk.Province("42")), (_c.State.Stage, _c.State.Desk));
        Assert.Equal("本案当前不在该环节，可能已被办理，请刷新后查看。", _c.Given.No(contest, receiver));
        Assert.Contains(_c.Given.Told, n => n.Desk == Desk.Province("42") && n.Subject == "请指定办理学校");
        Assert.Contains(_c.Given.Told, n => n.Account == _c.Account && n.Subject == "更正申请由省级指定办理学校");

        var assign = new AssignSchool(_c.Case, _c.Examiner.Person, school, "按学籍注册的学校办理。", _c.State.DrawnFrom);
        Assert.Equal("只有本省教育行政部门的工作人员可以办理本案。", _c.Given.No(assign with { By = receiver.Person }, receiver));
        var elsewhere = _c.Hired("waisheng", Desk.Province("31"));
        Assert.Equal("只有本省教育行政部门的工作人员可以办理本案。", _c.Given.No(assign with { By = elsewhere.Person }, elsewhere));
        Assert.Equal("请选择由哪一所学校办理。", _c.Given.No(assign with { School = "10001" }, _c.Examiner));
        _c.Given.Do(assign, _c.Examiner);
        Assert.Equal(school == Students.School ? "本案当前不在该环节，可能已被办理，请刷新后查看。" : "只有本省教育行政部门的工作人员可以办理本案。", _c.Given.No(assign, _c.Examiner));
        Assert.Equal((CorrectionRoute.Checking.Name, Desk.School(school), school == Students.School), (_c.State.Stage, _c.State.Desk, _c.State.Terms!.Province));
        Assert.Equal(_c.Given.Calendar.AfterWorkingDays(_c.Given.Now, 10).At, _c.State.Due);
        var by = school == Students.School ? _c.Checker : receiver;
        Assert.Equal("本案已经转办过，不能再次转办，请由本校办理。", _c.Given.No(_c.HandingOver(by), by));
        _c.Given.Do(_c.Refusing(by), by);
        Assert.True(_c.State.Contestable);
    }

    [Fact]
    public void A_hand_over_that_nobody_takes_is_late_and_its_student_may_take_it_back()
    {
        var receiver = _c.Receiver();
        _c.Asked();
        _c.Given.Do(_c.HandingOver(), _c.Checker);
        _c.Given.Until(_c.State.Due!.Value);
        Assert.Contains(_c.Given.Told, n => n.Desk == receiver.Desk && n.Subject == "案件已超时");
        _c.Given.Do(new WithdrawCorrection(_c.Case, []), _c.Me);
        Assert.True(_c.State.At(CorrectionRoute.Withdrawn));
    }

    [Fact]
    public void A_hand_over_of_before_that_ended_its_case_still_reads_so()
    {
        var old = _c.Asked().State.Fold(new CorrectionHandedOver(_c.Checker.Person, Students.OtherSchool, "登记在另一所学校。"), new(9, _c.Given.Now, _c.Checker.Person, "", _c.Checker.Desk, Guid.NewGuid()));
        Assert.True(old is CorrectionCase { School: Students.School, From: null });
        Assert.Equal("须由另一所学校办理", CorrectionWording.Line(new CorrectionHandedOver(_c.Checker.Person, Students.OtherSchool, "登记在另一所学校。"))!.Text);
    }

    [Fact]
    [Rule("003-12")]
    public void What_the_rules_do_not_leave_to_the_school_alone_it_does_not_put_right_beside_a_correction()
    {
        // 湖北: the province; 陕西: three signatures; 吉林: the student alone; 广东: a window that is shut
        foreach (var (province, way) in new[] { ("42", "，或由学校代为申请"), ("61", "，或由学校代为申请"), ("22", ""), ("44", "，或由学校代为申请") })
        {
            var c = new Corrections(province);
            var correct = new CorrectRecord(c.RecordId, c.Opened, c.Opened with { Name = c.Kept(c.RecordId, "张龙") }, [], "名册核对", c.Record.Version, c.Board.Person);
            Assert.Equal($"按适用规定，姓名的更正不能由学校直接登记，请由学生本人申请更正学籍信息{way}。", c.Given.No(correct, c.Board));
            Assert.Equal("张陇", c.Name);
            Assert.StartsWith("按适用规定，证件号码的更正", c.Given.No(correct with { Said = c.Opened, Fields = [new(RecordField.DocumentType, "passport")] }, c.Board));
            c.Given.Do(correct with { Said = c.Opened, Fields = [new(RecordField.Major, "数学")] }, c.Board);
        }

        var shanghai = new Corrections("31");
        shanghai.Given.Do(new CorrectRecord(shanghai.RecordId, shanghai.Opened, shanghai.Opened with { Name = shanghai.Kept(shanghai.RecordId, "张龙") }, [], "名册核对", shanghai.Record.Version, shanghai.Board.Person), shanghai.Board);
        Assert.Equal("张龙", shanghai.Name);
        // 北京: one of the two is the school's, both are the city's
        var beijing = new Corrections("11");
        var both = new CorrectRecord(beijing.RecordId, beijing.Opened, beijing.Opened with { Name = beijing.Kept(beijing.RecordId, "张龙"), Number = beijing.Kept(beijing.RecordId, People.IdNumber()) },
            [], "名册核对", beijing.Record.Version, beijing.Board.Person);
        Assert.StartsWith("按适用规定，姓名、证件号码的更正", beijing.Given.No(both, beijing.Board));
        beijing.Given.Do(both with { Said = both.Said with { Number = beijing.Opened.Number } }, beijing.Board);
    }

    [Fact]
    public void A_record_under_another_number_is_asked_for_by_its_name_and_only_to_bear_the_accounts()
    {
        var other = People.IdNumber();
        var c = new Corrections("42", ("姓名", "张龙"), ("证件号码", other), ("出生日期", $"{other[6..10]}-{other[10..12]}-{other[12..14]}"), ("性别", (other[16] - '0') % 2 == 1 ? "男" : "女"));
        var name = Given.Known(c.Person.Name);
        var own = c.Given.Number;
        WantedValue[] wanted =
        [
            c.Wants(CorrectionField.Number, own),
            .. other[6..14] == own[6..14] ? [] : new[] { c.Wants(CorrectionField.Birth, $"{own[6..10]}-{own[10..12]}-{own[12..14]}") },
            .. (other[16] - own[16]) % 2 == 0 ? [] : new[] { c.Wants(CorrectionField.Sex, (own[16] - '0') % 2 == 1 ? "1" : "2") },
        ];
        Assert.Equal("没有找到您的这条学籍，请刷新后重试。", c.Given.No(c.Asking(wanted), c.Me));
        var ask = c.Asking(wanted) with { Name = name };
        Assert.Equal("这条学籍登记的不是您的证件号码，请先申请改为您账号的证件号码，其他信息在更正以后再申请。", c.Given.No(ask with { Form = c.Form(c.Wants(RecordField.Major, "数学")) }, c.Me));
        Assert.StartsWith("这条学籍登记的不是您的证件号码", c.Given.No(ask with { Form = c.Form(c.Wants(CorrectionField.Number, People.IdNumber())) }, c.Me));
        c.Given.Do(ask, c.Me);
        c.Signed().Examined().Approved();
        Assert.Equal(own, c.TextOf(c.Record.Number!));
        // the account bore it before: nothing of it changes
        Assert.DoesNotContain(c.Given.Facts, f => f is NumberSettled or NameSettled);
    }

    [Fact]
    public void The_school_opens_it_for_a_student_whose_number_its_record_does_not_bear()
    {
        var other = People.IdNumber();
        var c = new Corrections("31", ("证件号码", other), ("出生日期", $"{other[6..10]}-{other[10..12]}-{other[12..14]}"), ("性别", (other[16] - '0') % 2 == 1 ? "男" : "女"));
        var own = c.Given.Number;
        var form = c.Form(c.Wants(CorrectionField.Name, "张龙"));
        var open = new OpenCorrection(c.Case, c.Account, c.RecordId, c.Number, form, c.Clerk.Person);
        Assert.StartsWith("该学生没有可用的学信网账号", c.Given.No(open, c.Clerk));
        WantedValue[] wanted =
        [
            c.Wants(CorrectionField.Name, "张龙"), c.Wants(CorrectionField.Number, own),
            .. other[6..14] == own[6..14] ? [] : new[] { c.Wants(CorrectionField.Birth, $"{own[6..10]}-{own[10..12]}-{own[12..14]}") },
            .. (other[16] - own[16]) % 2 == 0 ? [] : new[] { c.Wants(CorrectionField.Sex, (own[16] - '0') % 2 == 1 ? "1" : "2") },
        ];
        c.Given.Do(open with { Form = c.Form(wanted) }, c.Clerk);
        c.Given.Do(c.Finding(), c.Checker);
        Assert.Equal(own, c.TextOf(c.Record.Number!));
    }

    [Fact]
    public void A_graduating_term_that_begins_meanwhile_bars_it_where_it_is_signed_and_where_it_is_applied()
    {
        (string, string)[] ends = [("预计毕业日期", "2027-10-01")];
        const string graduating = "学生已进入毕业学期";
        var alone = new Corrections("44", ends) { Given = { Now = Given.Shanghai("2027-03-30 10:00") } }.Asked();
        alone.Given.Until("2027-04-02 10:00");
        Assert.StartsWith(graduating, alone.Given.No(alone.Finding(), alone.Checker));
        alone.Refused();

        // a mistake that the province decides is left to it, a change is not
        foreach (var (cause, left) in new[] { (CorrectionCauses.Mistaken, true), (CorrectionCauses.Changed, false) })
        {
            var c = new Corrections("44", ends) { Given = { Now = Given.Shanghai("2027-03-30 10:00") } };
            var ask = c.Asking(c.Wants(CorrectionField.Name, "张龙"), c.Wants(CorrectionField.Nation, "05"));
            c.Given.Do(ask with { Form = ask.Form with { Cause = cause, ChangedOn = left ? null : new(2027, 3, 1) } }, c.Me);
            Assert.True(c.State.Terms!.Province);
            c.Found().Examined();
            c.Given.Until("2027-04-02 10:00");
            if (left)
            {
                c.Approved();
                Assert.Equal("张龙", c.Name);
            }
            else
            {
                Assert.StartsWith(graduating, c.Given.No(c.Giving(), c.Approver));
                c.RefusedAbove();
            }
        }
    }

    [Fact]
    public void The_account_follows_name_and_number_together_where_the_gateway_agrees()
    {
        var c = new Corrections("31");
        var (old, right) = (c.Given.Number, Like(c.Given.Number));
        c.Asked(c.Wants(CorrectionField.Name, "张䶮"), c.Wants(CorrectionField.Number, right)).Found();
        Assert.Equal(right, c.TextOf(c.Record.Number!));
        var account = c.Given.Get<Account>(c.Account);
        Assert.Equal(("张䶮", right), (c.TextOf(account.Name!), c.TextOf(account.Number!)));
        Assert.Equal(c.Account, c.Given.Get<IdNumberClaim>(account.Claim).Holder);
        Assert.Equal(account.Claim, c.Given.Find(LookupKind.IdNumber, right));
        Assert.Null(c.Given.Get<IdNumberClaim>(c.Given.Find(LookupKind.IdNumber, old)!.Value).Holder);
        Assert.Contains(c.Given.Told, n => n.Account == c.Account && n.Subject == "账号信息已同步更正");
    }

    [Theory]
    [InlineData(NameCheckOutcome.Disagrees)]
    [InlineData(NameCheckOutcome.Away)]
    [InlineData(NameCheckOutcome.UnknownDocument)]
    public void Where_the_gateway_does_not_agree_the_account_stays_and_customer_service_gets_a_case(NameCheckOutcome said)
    {
        var c = new Corrections("31") { Gateway = said };
        var right = Like(c.Given.Number);
        c.Asked(c.Wants(CorrectionField.Number, right)).Found();
        Assert.Equal(right, c.TextOf(c.Record.Number!));
        Assert.Equal(c.Person.Number.Id, c.Given.Get<Account>(c.Account).Number!.Id);
        var following = c.Given.Get<NameCase>(c.Following);
        Assert.Equal((NameRoute.InReview.Name, c.Case, "number-wrong"), (following.Stage, following.Parent!.Value, following.Cause));
        Assert.NotEmpty(following.Evidence);
        Assert.Contains(c.Given.Told, n => n.Account == c.Account && n.Subject == "更正申请已提交");
    }

    [Fact]
    public void A_number_that_another_account_holds_is_not_taken_from_it()
    {
        var c = new Corrections("31");
        var right = Like(c.Given.Number);
        var other = People.Registration(right);
        c.Given.Do(other, Actor.Visitor(other.Account));
        c.Asked(c.Wants(CorrectionField.Number, right)).Found();
        Assert.Equal(c.Person.Number.Id, c.Given.Get<Account>(c.Account).Number!.Id);
        Assert.Equal(other.Account, c.Given.Get<IdNumberClaim>(other.Claim).Holder);
        Assert.True(c.Given.Get<NameCase>(c.Following).UnderReview);
    }

    [Fact]
    public void A_student_number_is_put_right_by_the_school_and_not_to_anothers()
    {
        var c = new Corrections("42");
        var taken = Students.Check(Students.Line("2026009")).Entry!;
        var id = Guid.CreateVersion7();
        c.Given.Do(new ImportRecord(id, Students.School, "42", taken.StudentNumber, Personal.Of(id, taken.Name, ""), Personal.Of(id, taken.Number, ""), Personal.Of(id, taken.Particulars.ToString(), ""),
            taken.Fields, Guid.CreateVersion7(), 2, "b"), Students.Registrar());
        Assert.StartsWith("请填写学号：", c.Given.No(c.Asking(c.Wants(CorrectionField.StudentNumber, "学号")), c.Me));
        Assert.Equal("与现有信息相同，无需更正。", c.Given.No(c.Asking(c.Wants(CorrectionField.StudentNumber, "2026001")), c.Me));
        c.Asked(c.Wants(CorrectionField.StudentNumber, "2026009"));
        Assert.StartsWith("本校已有这个学号的学籍", c.Given.No(c.Finding(), c.Checker));
        c.Refused();
        var again = new Corrections("42");
        again.Asked(again.Wants(CorrectionField.StudentNumber, "2026008")).Found();
        Assert.Equal("2026008", again.Record.StudentNumber);
        Assert.Equal(again.RecordId, again.Given.Find(LookupKind.Student, $"{Students.School}:2026008"));
        Assert.Contains("学号由“2026001”改为“2026008”", RecordWording.Line(again.Given.Facts.OfType<RecordChanged>().Single(), new Dictionary<Guid, string?>())!.Detail);
    }

    /// <summary>Another number of somebody born on that day and of that sex.</summary>
    private static string Like(string number) => Enumerable.Range(0, 1000).Select(n => number[..14] + $"{n:000}").Where(n => (n[16] - number[16]) % 2 == 0 && n != number[..17])
        .Select(n => IdNumber.Upgrade15(n[..6] + n[8..]) is { } whole && whole[..17] == n ? whole : null).First(n => n is not null)!;

    [Fact]
    public void A_suspicion_of_fraud_is_not_accepted_and_a_refusal_says_how_it_is_contested()
    {
        _c.Asked();
        _c.Given.Do(new SuspectFraud(_c.Case, _c.Checker.Person, "证明系伪造。", _c.State.DrawnFrom), _c.Checker);
        Assert.True(_c.State.At(CorrectionRoute.NotAccepted));
        Assert.Contains("10日内", _c.Given.Told[^1].Text);
        var again = new Corrections().Asked();
        Assert.Equal("请选择不予更正的原因。", again.Given.No(again.Refusing() with { Reason = "mood" }, again.Checker));
        again.Refused();
        var refusal = again.Given.History.Where(h => h.Stream == again.Case).Select(h => again.State.Line(h.Fact)).Last(l => l?.Text == "学校不予更正")!;
        Assert.Contains("依据：", refusal.Detail);
        Assert.Contains("10日内", refusal.Detail);
    }

    [Fact]
    public void The_whole_or_a_field_is_taken_back_until_the_school_has_decided()
    {
        _c.Asked(_c.Wants(CorrectionField.Name, "张龙"), _c.Wants(RecordField.Major, "数学"));
        Assert.Equal("请选择要撤回的信息。", _c.Given.No(new WithdrawCorrection(_c.Case, [CorrectionField.Sex]), _c.Me));
        Assert.Equal("没有找到您的申请，请重新登录后再试。", _c.Given.No(new WithdrawCorrection(_c.Case, []), _c.Checker));
        _c.Given.Do(new WithdrawCorrection(_c.Case, [CorrectionField.Name], _c.Application()), _c.Me);
        // what is left is the school's own
        Assert.Equal((1, false), (_c.State.Terms!.Signers, _c.State.Terms.Province));
        _c.Found();
        Assert.Equal(("张陇", "数学"), (_c.Name, _c.Record.Of(RecordField.Major)));
        Assert.Equal("学校已作出决定，不能再撤回。", _c.Given.No(new WithdrawCorrection(_c.Case, []), _c.Me));

        var whole = new Corrections().Asked().Found();
        whole.Given.Do(new WithdrawCorrection(whole.Case, []), whole.Me);
        Assert.True(whole.State.At(CorrectionRoute.Withdrawn));
        var late = new Corrections().Asked().Signed();
        Assert.Equal("学校已作出决定，不能再撤回。", late.Given.No(new WithdrawCorrection(late.Case, []), late.Me));
    }

    [Fact]
    public void What_is_taken_back_in_part_leaves_nothing_that_contradicts_itself_and_no_page_of_before()
    {
        _c.Asked(_c.Wants(CorrectionField.Name, "张龙"), _c.Wants(RecordField.Major, "数学"));
        var drawn = _c.Finding();
        Assert.Equal("该学籍刚刚有变化，请刷新后重新办理。", _c.Given.No(new WithdrawCorrection(_c.Case, [RecordField.Major]), _c.Me));
        _c.Given.Do(new WithdrawCorrection(_c.Case, [RecordField.Major], _c.Application()), _c.Me);
        Assert.Equal("本案在您打开页面后已有变化，请刷新后再办理。", _c.Given.No(drawn, _c.Checker));

        var c = new Corrections();
        var own = c.Given.Number;
        var other = Enumerable.Range(0, 100).Select(_ => People.IdNumber()).First(n => n[6..14] != own[6..14] && (n[16] - own[16]) % 2 == 0);
        c.Asked(c.Wants(CorrectionField.Number, other), c.Wants(CorrectionField.Birth, $"{other[6..10]}-{other[10..12]}-{other[12..14]}"));
        Assert.Equal("更正后的出生日期与证件号码不一致，请核对，需要的请一并申请更正。", c.Given.No(new WithdrawCorrection(c.Case, [CorrectionField.Birth], c.Application()), c.Me));
    }

    [Fact]
    public void What_the_province_sends_back_is_checked_and_signed_anew()
    {
        _c.Asked().Signed();
        var first = _c.Approval.Id;
        _c.Given.Do(new SendBackApproval(first, _c.Examiner.Person, "缺少录取名册复印件。", _c.Approval.DrawnFrom), _c.Examiner);
        Assert.Equal((CorrectionRoute.Checking.Name, 0), (_c.State.Stage, _c.State.Signers.Length));
        Assert.Equal(_c.Given.Calendar.AfterWorkingDays(_c.Given.Now, 10).At, _c.State.Due);
        _c.Given.Do(new AskSupplement(_c.Case, _c.Checker.Person, [CorrectionDocument.Admission], "请补充录取登记表。", _c.State.DrawnFrom), _c.Checker);
        _c.Given.Do(new SupplyDocuments(_c.Case, [People.Photo(CorrectionDocument.Admission)], _c.State.DrawnFrom), _c.Me);
        _c.Signed();
        Assert.NotEqual(first, _c.Approval.Id);
        _c.Examined().Approved();
        Assert.Equal("张龙", _c.Name);
    }

    [Fact]
    public void The_province_refuses_with_reason_and_basis_and_the_record_stays()
    {
        _c.Asked().Signed();
        Assert.Equal("本案当前不在该环节，可能已被办理，请刷新后查看。",
            _c.Given.No(new RefuseApproval(_c.Approval.Id, _c.Approver.Person, "省级规定", "材料不足。", _c.Approval.DrawnFrom), _c.Approver));
        _c.Examined().RefusedAbove();
        Assert.Equal((CorrectionRoute.Refused.Name, "张陇"), (_c.State.Stage, _c.Name));
        Assert.Contains(_c.Given.Told, n => n.Account == _c.Account && n.Text.Contains("申诉", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_open_at_a_school_that_comes_under_another_province_goes_to_the_new_one_and_what_stands_at_the_old_one_stays()
    {
        _c.Asked();
        _c.Given.Do(new EnterOrganisation(OrganisationKinds.Province, "31", "上海市教育委员会", new(2000, 1, 1)), Actor.Clock);
        _c.Given.Do(new EnterOrganisation(OrganisationKinds.School, Students.School, "演示大学", new(2026, 10, 14), "31"), Actor.Clock);
        var follow = new FollowSchoolCase(_c.Case, Students.School);
        Assert.Equal("案件的省级机构随学校变更，不能单独修改。", _c.Given.No(follow, _c.Checker));
        _c.Given.Do(follow, Actor.Clock);
        Assert.Equal(new CaseFollowedSchool("31"), Assert.Single(_c.Given.Facts));
        Assert.Empty(_c.Given.Do(follow, Actor.Clock).Facts);

        // on the terms of its opening, by which the province decides
        _c.Signed();
        Assert.Equal((Desk.Province("31"), Desk.Province("31")), (_c.State.Desk, _c.Approval.Office));
        _c.Given.Do(new EnterOrganisation(OrganisationKinds.School, Students.School, "演示大学", new(2026, 10, 14), "42"), Actor.Clock);
        Assert.Empty(_c.Given.Do(follow, Actor.Clock).Facts);
    }

    [Fact]
    public void A_record_that_changes_under_the_decision_is_looked_at_again()
    {
        _c.Asked().Signed().Examined();
        var stale = _c.Giving();
        Assert.Equal("这条学籍有正在办理的更正申请或申诉，请在该案办结后再更正。",
            _c.Given.No(new CorrectRecord(_c.RecordId, _c.Opened, _c.Opened, [new(RecordField.Major, "数学")], "名册核对", _c.Record.Version, _c.Board.Person), _c.Board));
        // a file does not change what is being decided
        _c.Given.Do(new ChangeByImport(_c.RecordId, _c.Opened, _c.Opened with { Name = _c.Kept(_c.RecordId, "章龙") }, [], Guid.CreateVersion7(), 2, "b"), Students.Registrar());
        Assert.Equal("张陇", _c.Name);
        var forged = _c.Giving();
        var application = (CorrectionApplication)forged.Application!;
        Assert.Equal("该学籍刚刚有变化，请刷新后重新办理。",
            _c.Given.No(stale with { Application = application with { Known = application.Known with { Name = _c.Kept(_c.RecordId, "章龙") } } }, _c.Approver));
        forged = forged with { Application = application with { Said = application.Said with { Name = _c.Kept(_c.RecordId, "张凤") } } };
        Assert.Equal("该学籍刚刚有变化，请刷新后重新办理。", _c.Given.No(forged, _c.Approver));
        _c.Approved();
        Assert.Equal("张龙", _c.Name);
        _c.Given.Do(new CorrectRecord(_c.RecordId, _c.Opened, _c.Opened, [new(RecordField.Major, "数学")], "名册核对", _c.Record.Version, _c.Board.Person), _c.Board);
    }

    [Fact]
    public void That_the_school_is_late_is_told_once_however_many_sign_afterwards()
    {
        _c.Asked();
        _c.Given.Until(_c.State.Due!.Value);
        _c.Found();
        Assert.True(_c.State is { Overdue: true, Stage: "correction-head" });
        _c.Given.Until(_c.Given.Now.AddHours(1));
        Assert.Single(_c.Given.Told, n => n.Desk == Desk.School(Students.School) && n.Subject == "案件已超时");
    }

    [Fact]
    public void The_desks_are_reminded_and_their_lateness_is_told()
    {
        _c.Asked();
        _c.Given.Until(_c.State.Due!.Value);
        Assert.True(_c.State.Overdue);
        Assert.Equal(["审核期限提醒", "审核期限提醒", "案件已超时"], _c.Given.Told.Where(n => n.Desk == Desk.School(Students.School)).Select(n => n.Subject));
        _c.Signed();
        var told = _c.Given.Told.Count;
        _c.Given.Until(_c.Approval.Due!.Value);
        Assert.Equal(["审核期限提醒", "审核期限提醒", "案件已超时"], _c.Given.Told.Skip(told).Where(n => n.Desk == Desk.Province("42")).Select(n => n.Subject));
    }
}
