using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Binding;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.Records;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Staff;
using Xunit;

namespace Chsi.Tests.Workflows.Records;

/// <summary>The ways out for somebody who finds no record: the account's name, or the school's record.</summary>
public sealed class WaysTests
{
    private readonly Given _given = new();
    private readonly RegisterAccount _person;
    private readonly Guid _case = Guid.CreateVersion7();
    private readonly Actor _registrar;

    public WaysTests()
    {
        _person = People.Registration(_given.Number, name: "张龙");
        _given.Do(_person, Actor.Visitor(_person.Account));
        _registrar = Hired("xueji02");
    }

    private Actor Me => Actor.Applicant(_person.Account);

    private NameCase Name => _given.Get<NameCase>(_case);

    private BindingCase Binding => _given.Get<BindingCase>(_case);

    [Fact]
    [Rule("001-21", "003-11")]
    public void A_name_is_put_right_and_the_spellings_of_before_stay()
    {
        var asked = Asking();
        Assert.Equal("请登录后再申请。", _given.No(asked, _given.Reviewer));
        Assert.Equal("请上传证件人像面照片。", _given.No(asked with { Photos = [] }, Me));
        Assert.Equal("请阅读并同意照片使用说明。", _given.No(asked with { Consent = null }, Me));
        Assert.Equal("请说明哪里不对，4至200个字。", _given.No(asked with { Said = Personal.Of(_person.Account, "错了", "") }, Me));
        _given.Do(asked, Me);
        Assert.Contains(_given.Told, n => n.Account == _person.Account && n.Subject == "更正申请已提交");
        Assert.Equal("您已有正在办理的更正申请，请等待结果。", _given.No(Asking() with { Case = Guid.CreateVersion7() }, Me));

        Assert.Equal("请先领取本案再办理。", _given.No(new ApproveName(_case, "与证件一致", Name.DrawnFrom, NameCheckOutcome.Agrees), _given.Reviewer));
        _given.Do(new TakeReview(_case), _given.Reviewer);
        Assert.Equal("只有客服审核人员可以办理本案。", _given.No(new ApproveName(_case, "与证件一致", Name.DrawnFrom, NameCheckOutcome.Agrees), _registrar));
        Assert.Equal("请填写核实意见，不超过500个字。", _given.No(new ApproveName(_case, " ", Name.DrawnFrom, NameCheckOutcome.Agrees), _given.Reviewer));
        _given.Do(new ApproveName(_case, "与证件一致", Name.DrawnFrom, NameCheckOutcome.Agrees), _given.Reviewer);

        var settled = _given.Facts.OfType<NameSettled>().Single();
        Assert.Equal(asked.Name!.Id, _given.Get<Account>(_person.Account).Name!.Id);
        Assert.Equal([_person.Name.Id, asked.Registered!.Id], settled.Spellings.Select(s => s.Id));
        Assert.Contains(_given.Told, n => n.Account == _person.Account && n.Subject == "姓名已更正");
        _given.Do(Asking() with { Case = Guid.CreateVersion7() }, Me);
    }

    [Fact]
    public void A_name_that_the_card_does_not_bear_stays_as_it_is()
    {
        _given.Do(Asking(), Me);
        _given.Do(new TakeReview(_case), _given.Reviewer);
        _given.Do(new RefuseName(_case, "证件照片不清楚，请重新申请。", Name.DrawnFrom), _given.Reviewer);
        Assert.True(Name.At(NameRoute.Refused));
        Assert.Equal(_person.Name.Id, _given.Get<Account>(_person.Account).Name!.Id);
        Assert.Equal("本案当前不在人工审核环节，可能已被办理，请刷新后查看。", _given.No(new ApproveName(_case, "一致", Name.DrawnFrom, NameCheckOutcome.Agrees), _given.Reviewer));
    }

    [Fact]
    public void A_number_is_put_right_and_all_that_is_found_by_it_follows()
    {
        var (right, wrong) = (People.IdNumber(), _given.Number);
        var asked = AskingNumber(right);
        Assert.Equal("请填写正确的姓名、学校登记的姓名或正确的证件号码，无误的留空。", _given.No(asked with { Number = null }, Me));
        Assert.Equal("与账号现在的证件号码相同，无需更正。", _given.No(AskingNumber(wrong), Me));
        Assert.Equal("账号的证件类型已有变化，请刷新页面后重新提交。", _given.No(asked with { DocumentType = "passport" }, Me));
        _given.Do(asked, Me);
        Assert.Equal(("number-wrong", "证件号码更正"), (Name.Cause, Causes.Label(Name.Cause)));

        _given.Do(new TakeReview(_case), _given.Reviewer);
        var approve = Approving(asked);
        Assert.Equal("申请的证件号码已不再保存，不能更正；请写明原因，答复不通过。", _given.No(approve with { Number = null }, _given.Reviewer));
        _given.Do(approve, _given.Reviewer);

        var account = _given.Get<Account>(_person.Account);
        Assert.Equal((asked.Number!.Id, approve.Claim), (account.Number!.Id, account.Claim));
        Assert.Equal(_person.Name.Id, account.Name!.Id);
        Assert.DoesNotContain(_given.Facts, f => f is NameSettled);
        Assert.Equal(_person.Number.Id, _given.Facts.OfType<NumberSettled>().Single().Before.Id);
        Assert.Equal(_person.Account, _given.Get<IdNumberClaim>(approve.Claim).Holder);
        Assert.Equal(approve.Claim, _given.Find(LookupKind.IdNumber, right));
        Assert.Null(_given.Get<IdNumberClaim>(_person.Claim).Holder);
        Assert.Contains(_given.Told, n => n.Account == _person.Account && n.Subject == "证件号码已更正");

        // the number typed wrongly is free for whose it is, and the one of now is not
        _given.Do(People.Registration(wrong), Actor.Visitor(_person.Account));
        Assert.Equal(RegisterAccount.NumberIsTaken, _given.No(People.Registration(right), Actor.Visitor(_person.Account)));
        Assert.Equal(AskNameCorrection.NumberIsTaken, _given.No(AskingNumber(wrong) with { Case = Guid.CreateVersion7() }, Me));
    }

    [Fact]
    public void Name_and_number_are_put_right_together_and_a_number_that_was_seen_before_keeps_its_stream()
    {
        var number = People.IdNumber();
        var before = People.Registration(number, check: NameCheckOutcome.Away);
        _given.Do(before, Actor.Visitor(before.Account));
        _given.Do(new RecordNameCheck(before.Account, NameCheckOutcome.Disagrees), Actor.Clock);
        var asked = AskingNumber(number) with { Name = Personal.Of(_person.Account, "张䶮", "张*") };
        _given.Do(asked, Me);
        _given.Do(new TakeReview(_case), _given.Reviewer);
        _given.Do(Approving(asked), _given.Reviewer);
        Assert.Equal((asked.Name!.Id, before.Claim), (_given.Get<Account>(_person.Account).Name!.Id, _given.Get<Account>(_person.Account).Claim));
        Assert.Equal(_person.Account, _given.Get<IdNumberClaim>(before.Claim).Holder);
        Assert.Contains(_given.Told, n => n.Account == _person.Account && n.Subject == "姓名和证件号码已更正");
    }

    [Fact]
    public void An_answer_about_the_number_of_before_says_nothing_about_the_one_of_now()
    {
        var (given, person) = (_given, People.Registration(People.IdNumber(), check: NameCheckOutcome.Away));
        given.Do(person, Actor.Visitor(person.Account));
        var asked = AskingNumber(People.IdNumber()) with { Account = person.Account };
        given.Do(asked, Actor.Applicant(person.Account));
        given.Do(new TakeReview(_case), given.Reviewer);
        given.Do(Approving(asked), given.Reviewer);
        var stale = new RecordNameCheck(person.Account, NameCheckOutcome.Disagrees, person.Name.Id, person.Number.Id);
        Assert.Empty(given.Do(stale, Actor.Clock).Facts);
        Assert.Equal(AccountStatus.NamePending, given.Get<Account>(person.Account).Status);
        given.Do(stale with { Outcome = NameCheckOutcome.Agrees, Number = asked.Number!.Id }, Actor.Clock);
        Assert.Equal(AccountStatus.Usable, given.Get<Account>(person.Account).Status);
    }

    [Fact]
    public void A_number_that_is_anothers_by_now_is_not_given()
    {
        var number = People.IdNumber();
        var asked = AskingNumber(number);
        _given.Do(asked, Me);
        _given.Do(new TakeReview(_case), _given.Reviewer);
        _given.Do(People.Registration(number), Actor.Visitor(_person.Account));
        Assert.Equal("申请的证件号码已被另一个账号使用，不能更正；请告知申请人用该号码重新注册，答复不通过。", _given.No(Approving(asked), _given.Reviewer));
        _given.Do(new RefuseName(_case, "该号码请用重新注册办理。", Name.DrawnFrom), _given.Reviewer);
        Assert.Equal(_person.Number.Id, _given.Get<Account>(_person.Account).Number!.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Rule("000-12", "003-11")]
    public void Nobody_becomes_whom_the_gateway_does_not_agree_to(bool number)
    {
        var asked = number ? AskingNumber(People.IdNumber()) : Asking();
        _given.Do(asked, Me);
        _given.Do(new TakeReview(_case), _given.Reviewer);
        ApproveName Approve(NameCheckOutcome check) => number ? Approving(asked, check) : new(_case, "与证件一致", Name.DrawnFrom, check);
        Assert.StartsWith("更正后的姓名与证件号码核验不一致，不能更正", _given.No(Approve(NameCheckOutcome.Disagrees), _given.Reviewer));
        Assert.StartsWith("姓名与证件号码核验服务暂时没有答复", _given.No(Approve(NameCheckOutcome.Away), _given.Reviewer));
        var account = _given.Get<Account>(_person.Account);
        Assert.Equal((_person.Name.Id, _person.Number.Id), (account.Name!.Id, account.Number!.Id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Rule("000-12", "003-11")]
    public void What_the_gateway_cannot_answer_two_people_do_one_after_the_other(bool number)
    {
        var asked = number ? AskingNumber(People.IdNumber()) : Asking();
        ApproveName Approve(NameCheckOutcome check = NameCheckOutcome.UnknownDocument) => number ? Approving(asked, check) : new(_case, "与证件一致", Name.DrawnFrom, check);
        _given.Do(asked, Me);
        _given.Do(new TakeReview(_case), _given.Reviewer);
        _given.Do(Approve(), _given.Reviewer);
        Assert.Equal(["NameCorrectionApproved", "StageEntered"], _given.Facts.Select(f => f.GetType().Name));
        Assert.True(Name.At(NameRoute.SecondReview) && Name.Reviewer is null);
        Assert.Contains(_given.Told, n => n.Account == _person.Account && n.Subject == "正在复核");
        Unchanged();

        // the same person is not a second one, whichever way the case would come
        Assert.Equal("本案由您审核通过，复核须由另一名审核人办理。", _given.No(new TakeReview(_case), _given.Reviewer));
        var lead = _given.Hired("周敏", lead: true);
        var first = _given.Hired("王芳");
        _given.Do(new TakeReview(_case), first);
        _given.Do(new DeclareRelation(_case, "认识申请人"), first);
        Assert.True(Name.At(NameRoute.SecondReview));
        _given.Do(new TakeReview(_case), _given.Colleague);
        Assert.StartsWith("更正后的姓名与证件号码核验不一致", _given.No(Approve(NameCheckOutcome.Disagrees), _given.Colleague));
        Assert.Equal("请先领取本案再办理。", _given.No(Approve(), lead));
        _given.Do(Approve(), _given.Colleague);
        Assert.True(Name.At(NameRoute.Approved));
        var account = _given.Get<Account>(_person.Account);
        Assert.Equal(number ? asked.Number!.Id : asked.Name!.Id, number ? account.Number!.Id : account.Name!.Id);
        Assert.Equal([true, false], _given.History.Select(h => h.Fact).OfType<NameCorrectionApproved>().Select(f => f.First));
        Assert.All(_given.History.Select(h => h.Fact).OfType<NameCorrectionApproved>(), f => Assert.Equal("desk", f.Agreed));

        void Unchanged()
        {
            var before = _given.Get<Account>(_person.Account);
            Assert.Equal((_person.Name.Id, _person.Number.Id), (before.Name!.Id, before.Number!.Id));
            Assert.True(!number || _given.Find(LookupKind.IdNumber, asked.Number!.Plain!) is null);
        }
    }

    [Fact]
    public void A_second_reviewer_can_refuse_and_the_person_can_withdraw_until_then()
    {
        foreach (var refuse in new[] { true, false })
        {
            var @case = Guid.CreateVersion7();
            _given.Do(Asking() with { Case = @case }, Me);
            _given.Do(new TakeReview(@case), _given.Reviewer);
            _given.Do(new ApproveName(@case, "与证件一致", Seen(), NameCheckOutcome.UnknownDocument), _given.Reviewer);
            _given.Do(new TakeReview(@case), _given.Colleague);
            _given.Do(refuse ? new RefuseName(@case, "照片与姓名不符。", Seen()) : new WithdrawCase(@case), refuse ? _given.Colleague : Me);
            Assert.True(_given.Get<NameCase>(@case).Closed);
            Assert.Equal(_person.Name.Id, _given.Get<Account>(_person.Account).Name!.Id);
            int Seen() => _given.Get<NameCase>(@case).DrawnFrom;
        }
    }

    [Fact]
    public void The_first_word_of_somebody_who_turns_out_to_know_the_person_does_not_count()
    {
        _given.Do(Asking(), Me);
        _given.Do(new TakeReview(_case), _given.Reviewer);
        _given.Do(new ApproveName(_case, "与证件一致", Name.DrawnFrom, NameCheckOutcome.UnknownDocument), _given.Reviewer);
        _given.Do(new DeclareRelation(_case, "认识申请人"), _given.Reviewer);
        Assert.True(Name.At(NameRoute.InReview));
        _given.Do(new TakeReview(_case), _given.Colleague);
        _given.Do(new ApproveName(_case, "与证件一致", Name.DrawnFrom, NameCheckOutcome.UnknownDocument), _given.Colleague);
        Assert.True(Name.At(NameRoute.SecondReview));
        Assert.Equal("您已申请回避本案，由其他审核人办理。", _given.No(new TakeReview(_case), _given.Reviewer));
        Assert.Equal(_person.Name.Id, _given.Get<Account>(_person.Account).Name!.Id);
    }

    [Fact]
    public void The_second_review_has_a_limit_of_its_own()
    {
        _given.Do(Asking(), Me);
        _given.Do(new TakeReview(_case), _given.Reviewer);
        _given.Do(new ApproveName(_case, "与证件一致", Name.DrawnFrom, NameCheckOutcome.UnknownDocument), _given.Reviewer);
        Assert.Equal(Given.Shanghai("2026-11-24 17:30"), Name.Due);
        _given.Until(Name.Due!.Value);
        Assert.True(Name.Overdue && Name.At(NameRoute.SecondReview));
    }

    [Fact]
    [Rule("003-11")]
    public void How_a_school_has_the_name_is_found_although_name_and_number_are_right()
    {
        var asked = Asking() with { Name = null };
        _given.Do(asked, Me);
        _given.Do(new TakeReview(_case), _given.Reviewer);
        _given.Do(new ApproveName(_case, "与录取名册一致", Name.DrawnFrom, NameCheckOutcome.Away), _given.Reviewer);
        Assert.Equal(asked.Registered!.Id, Assert.Single(_given.Facts.OfType<NameSettled>().Single().Spellings).Id);
        Assert.Equal(_person.Name.Id, _given.Get<Account>(_person.Account).Name!.Id);
        Assert.Null(_given.Facts.OfType<NameCorrectionApproved>().Single().Agreed);
    }

    [Fact]
    public void How_a_school_has_the_name_is_found_where_the_number_alone_is_put_right()
    {
        var asked = AskingNumber(People.IdNumber()) with { Registered = Personal.Of(_person.Account, "张奄", "张*") };
        _given.Do(asked, Me);
        _given.Do(new TakeReview(_case), _given.Reviewer);
        _given.Do(Approving(asked), _given.Reviewer);
        Assert.Equal(asked.Registered!.Id, Assert.Single(_given.Facts.OfType<NameSettled>().Single().Spellings).Id);
        Assert.Equal(asked.Number!.Id, _given.Get<Account>(_person.Account).Number!.Id);
    }

    [Fact]
    public void A_number_that_another_case_looks_at_waits_for_it()
    {
        var asked = AskingNumber(People.IdNumber());
        _given.Do(asked, Me);
        _given.Do(new TakeReview(_case), _given.Reviewer);
        var other = People.Registration(asked.Number!.Plain!, check: NameCheckOutcome.UnknownDocument);
        _given.Do(other, Actor.Visitor(other.Account));
        _given.Do(People.Photos(other.Case, _given.Get<ReRegistrationCase>(other.Case).StageVersion), Actor.Applicant(other.Account));
        Assert.Equal("该号码正由另一件申请核实，请等其办结。", _given.No(Approving(asked), _given.Reviewer));
    }

    [Fact]
    public void A_number_that_was_proven_is_put_right_like_any_other_once_nothing_about_it_is_open()
    {
        var given = new Given().Opened().HandedIn().Taken().Approved().Disputed();
        var asked = AskingNumber(People.IdNumber()) with { Case = _case, Account = given.Again.Account };
        Assert.Equal($"您的重新注册（案件号{given.State.Number}）还没有定论，请等收到结果后再申请更正证件号码。", given.No(asked, given.Applicant));
        Refused(given.Dispute);
        given.Do(asked, given.Applicant);

        // a dispute that is opened while the correction waits comes first
        var again = Guid.CreateVersion7();
        given.Do(given.Disputing() with { Dispute = again }, given.Reviewer);
        given.Do(new TakeReview(_case), given.Reviewer);
        var approve = new ApproveName(_case, "与证件一致", given.Get<NameCase>(_case).DrawnFrom, NameCheckOutcome.Agrees, Given.Known(asked.Number!), asked.DocumentType, Guid.CreateVersion7());
        Assert.Equal($"申请人的重新注册（案件号{given.State.Number}）还没有定论，请等其办结后再办理。", given.No(approve, given.Reviewer));
        given.Do(new TakeReview(again), given.Colleague);
        Refused(again);
        given.Do(approve, given.Reviewer);
        Assert.Equal(asked.Number!.Id, given.Get<Account>(given.Again.Account).Number!.Id);

        // the number of before is free: whose it is registers with it
        Assert.Equal("该证件号码现在没有账号使用，本人可以直接用它注册账号，无需提出争议。", given.No(given.Disputing() with { Dispute = Guid.CreateVersion7() }, given.Reviewer));
        given.Do(People.Registration(given.Number), Actor.Visitor(given.Old));

        void Refused(Guid dispute) =>
            given.Do(new RefuseDispute(dispute, "照片为本人。", given.Get<DisputeCase>(dispute).DrawnFrom), given.Colleague);
    }

    [Fact]
    public void Until_it_is_decided_what_was_asked_can_be_withdrawn_and_asked_again()
    {
        _given.Do(Asking(), Me);
        _given.Do(new TakeReview(_case), _given.Reviewer);
        Assert.Equal("没有找到您的申请，请重新登录后再试。", _given.No(new WithdrawCase(_case), Actor.Applicant(Guid.CreateVersion7())));
        _given.Do(new WithdrawCase(_case), Me);
        Assert.True(Name is { Closed: true } && Name.At(NameRoute.Withdrawn));
        Assert.Contains(_given.Told, n => n.Account == _person.Account && n.Subject == "已撤回申请");
        Assert.Equal("申请已撤回，不能撤回。", _given.No(new WithdrawCase(_case), Me));
        Assert.Equal("本案当前不在人工审核环节，可能已被办理，请刷新后查看。", _given.No(new ApproveName(_case, "与证件一致", Name.DrawnFrom, NameCheckOutcome.Agrees), _given.Reviewer));
        Assert.Equal(_person.Name.Id, _given.Get<Account>(_person.Account).Name!.Id);
        var again = Guid.CreateVersion7();
        _given.Do(Asking() with { Case = again }, Me);
        _given.Do(new TakeReview(again), _given.Reviewer);
        _given.Do(new ApproveName(again, "与证件一致", _given.Get<NameCase>(again).DrawnFrom, NameCheckOutcome.Agrees), _given.Reviewer);
        Assert.Equal("申请已更正，不能撤回。", _given.No(new WithdrawCase(again), Me));
    }

    [Fact]
    public void A_binding_can_be_withdrawn_until_the_school_has_answered()
    {
        var record = Reported("张陇");
        _given.Do(Ask(), Me);
        _given.Do(new WithdrawCase(_case), Me);
        Assert.True(Binding.At(BindingRoute.Withdrawn));
        Assert.Equal("本案已经办结，请刷新后查看。", _given.No(Confirming(record), _registrar));
        _given.Do(Ask() with { Case = Guid.CreateVersion7() }, Me);
    }

    [Fact]
    [Rule("003-12", "004-08")]
    public void A_record_under_another_name_becomes_the_persons_when_its_school_says_so()
    {
        var record = Reported("张陇");
        var asked = Ask();
        Assert.Equal("请填写5位院校代码，可以在学校招生网站上查到。", _given.No(asked with { School = "演示大学" }, Me));
        Assert.Equal("请填写学号。", _given.No(asked with { StudentNumber = "" }, Me));
        Assert.Equal("姓名与证件号码核验通过后才能绑定学籍。", _given.No(asked, _registrar));
        _given.Do(asked, Me);
        Assert.Equal("您已有正在核实的绑定申请，请等待学校答复。", _given.No(asked with { Case = Guid.CreateVersion7() }, Me));
        Assert.Equal(Desk.School(Students.School), Binding.Desk);

        var confirm = Confirming(record);
        Assert.Equal("只有申请所指学校的工作人员可以办理本案。", _given.No(confirm, Students.Registrar(Students.OtherSchool)));
        Assert.Equal("只有申请所指学校的工作人员可以办理本案。", _given.No(confirm, _given.Reviewer));
        Assert.Equal("只有申请所指学校的工作人员可以办理本案。", _given.No(confirm, Students.Registrar()));
        var clerk = Hired("xueji03", StaffRoles.Clerk);
        Assert.Equal("经办人只能录入和导入，请由审核人或负责人办理。", _given.No(confirm with { By = clerk.Person }, clerk));
        Assert.Equal("只有申请所指学校的工作人员可以办理本案。", _given.No(confirm, clerk));
        Assert.Equal("经办人只能录入和导入，请由审核人或负责人办理。", _given.No(new RefuseBinding(_case, "不是本人的学籍", Binding.DrawnFrom, clerk.Person), clerk));
        Assert.Equal("请填写依据或原因，4至200个字。", _given.No(confirm with { Text = "是" }, _registrar));
        Assert.Equal("本案在您打开页面后已有变化，请刷新后再办理。", _given.No(confirm with { Seen = 1 }, _registrar));
        _given.Do(confirm, _registrar);

        var changed = _given.Facts.OfType<RecordChanged>().Single();
        Assert.Equal((RecordBases.Binding, _case), (changed.Basis, changed.Source));
        Assert.Equal("学校核实为本人学籍后更正，并报省级教育行政部门", RecordWording.Line(changed, new Dictionary<Guid, string?>())!.Text);
        Assert.Contains(StudentRecord.NameField, _given.Get<StudentRecord>(record.Record).Corrected);
        Assert.Contains(_given.Told, n => n.Desk == Desk.Province("31"));
        Assert.Contains(_given.Told, n => n.Account == _person.Account && n.Subject == "学籍已绑定");
        Assert.Equal("本案已经办结，请刷新后查看。", _given.No(confirm, _registrar));
    }

    [Fact]
    [Rule("003-12")]
    public void Under_another_number_sex_and_birth_are_those_of_the_number_and_nothing_else_is_accepted()
    {
        var record = Reported("张龙", "31", ("证件号码", "11010519491231002X"), ("出生日期", "1949-12-31"), ("性别", "女"));
        _given.Do(Ask(), Me);
        var confirm = Confirming(record);
        Assert.Equal("该学籍刚刚有变化，请刷新后重新办理。", _given.No(confirm with { Said = confirm.Said with { Particulars = Personal.Of(record.Record, record.Particulars.Plain!, "") } }, _registrar));
        var said = Particulars.Of(confirm.Said.Particulars.Plain!);
        Assert.Equal((DateOnly.ParseExact(_given.Number[6..14], "yyyyMMdd"), (_given.Number[16] - '0') % 2 == 1 ? Sex.Male : Sex.Female, "01"), (said.Birth, said.Sex, said.Nation));
        _given.Do(confirm, _registrar);

        var changed = _given.Facts.OfType<RecordChanged>().Single();
        Assert.NotNull(changed.NumberBefore);
        Assert.NotNull(changed.ParticularsBefore);
        Assert.Null(changed.NameBefore);
        Assert.Contains(StudentRecord.ParticularsField, _given.Get<StudentRecord>(record.Record).Corrected);
    }

    [Fact]
    [Rule("003-12", "004-04")]
    public void Where_the_province_decides_a_recognised_record_stays_and_its_person_asks_for_the_correction()
    {
        var other = People.IdNumber();
        var record = Reported("张陇", "42", ("证件号码", other), ("出生日期", $"{other[6..10]}-{other[10..12]}-{other[12..14]}"), ("性别", (other[16] - '0') % 2 == 1 ? "男" : "女"));
        var known = new OpenedRecord(Given.Known(record.Name), Given.Known(record.Number), Given.Known(record.Particulars));
        var own = _given.Number;
        var asking = new AskCorrection(Guid.CreateVersion7(), _person.Account, record.Record, Given.Known(_person.Number),
            new(known, CorrectionCauses.Mistaken, null,
            [
                new(CorrectionField.Name, Personal.Of(_person.Account, "张龙", "")), new(CorrectionField.Number, Personal.Of(_person.Account, own, "")),
                .. other[6..14] == own[6..14] ? [] : new[] { new WantedValue(CorrectionField.Birth, Personal.Of(_person.Account, $"{own[6..10]}-{own[10..12]}-{own[12..14]}", "")) },
                .. (other[16] - own[16]) % 2 == 0 ? [] : new[] { new WantedValue(CorrectionField.Sex, Personal.Of(_person.Account, (own[16] - '0') % 2 == 1 ? "1" : "2", "")) },
            ], Personal.Of(_person.Account, "登记时写错了", ""), [.. CorrectionDocument.All.Select(d => People.Photo(d.Code))], "2026-11"), Binding: _case);
        Assert.Equal("没有找到您的这条学籍，请刷新后重试。", _given.No(asking, Me));
        _given.Do(Ask(), Me);
        Assert.Equal("没有找到您的这条学籍，请刷新后重试。", _given.No(asking, Me));
        _given.Do(Confirming(record), _registrar);
        Assert.True(Binding.At(BindingRoute.Confirmed));
        Assert.DoesNotContain(_given.Facts, f => f is RecordChanged);
        Assert.Contains(_given.Told, n => n.Account == _person.Account && n.Subject == "学籍已认定，请申请更正");
        Assert.StartsWith("没有找到您的这条学籍", _given.No(asking with { Binding = null }, Me));
        _given.Do(asking, Me);
    }

    [Fact]
    public void A_record_gets_no_name_that_the_account_bears_no_more()
    {
        var (record, correction) = (Reported("张陇"), Guid.CreateVersion7());
        _given.Do(Ask(), Me);
        _given.Do(Asking() with { Case = correction }, Me);
        _given.Do(new TakeReview(correction), _given.Reviewer);
        _given.Do(new ApproveName(correction, "与证件一致", _given.Get<NameCase>(correction).DrawnFrom, NameCheckOutcome.Agrees), _given.Reviewer);
        Assert.Equal("申请人的账号信息在申请后已更正，请不予认定并请其重新申请。", _given.No(Confirming(record), _registrar));
        _given.Do(new RefuseBinding(_case, "账号姓名已更正，请重新申请。", Binding.DrawnFrom, _registrar.Person), _registrar);
    }

    [Fact]
    public void A_school_says_why_it_does_not_recognise_somebody()
    {
        Reported("张陇");
        _given.Do(Ask(), Me);
        _given.Do(new RefuseBinding(_case, "学号不是本人的，请核对。", Binding.DrawnFrom, _registrar.Person), _registrar);
        Assert.True(Binding.At(BindingRoute.Refused));
        _given.Do(Ask() with { Case = Guid.CreateVersion7() }, Me);
    }

    [Fact]
    public void A_school_that_does_not_answer_is_reminded_and_its_case_is_late()
    {
        _given.Do(Ask(), Me);
        _given.Until(Binding.Due!.Value);
        Assert.True(Binding.Overdue);
        Assert.Contains(_given.Told, n => n.Desk == Desk.School(Students.School) && n.Subject == "案件已超时");
    }

    private AskNameCorrection Asking() => new(_case, _person.Account, Personal.Of(_person.Account, "张䶮", "张*"), Personal.Of(_person.Account, "张奄", "张*"),
        Personal.Of(_person.Account, "生僻字无法输入", ""), [People.Photo(HandInPhotos.CardFront)], "photos-2026-11");

    private AskNameCorrection AskingNumber(string number) => Asking() with
    {
        Name = null,
        Registered = null,
        Number = Personal.Of(_person.Account, number, "4****************2"),
        DocumentType = "citizen-card",
    };

    private ApproveName Approving(AskNameCorrection asked, NameCheckOutcome check = NameCheckOutcome.Agrees) =>
        new(_case, "与证件一致", Name.DrawnFrom, check, Given.Known(asked.Number!), asked.DocumentType, Guid.CreateVersion7());

    /// <summary>Somebody at the school that the record is of.</summary>
    private Actor Hired(string userName, string role = StaffRoles.Reviewer)
    {
        var id = Guid.CreateVersion7();
        _given.Do(new AddStaff(id, userName, "赵静", _given.Entered(Desk.School(Students.School)), Personal.SecretOf(id, "hash"), null), Actor.Clock);
        if (role != StaffRoles.Reviewer)
        {
            _given.Do(new ChangeStaffRole(id, role), Actor.Clock);
        }

        return new(id, "赵静", Desk.School(Students.School));
    }

    private AskBinding Ask() => new(_case, _person.Account, Students.School, "2026001", Personal.Of(_person.Account, "登记时写错了名字", ""));

    /// <param name="province">Whose rules hold: 31 leaves name and number to the school.</param>
    private ImportRecord Reported(string name, string province = "31", params (string, string)[] cells)
    {
        var id = Guid.CreateVersion7();
        var entry = Students.Check(Students.Line("2026001", _given.Number, [("姓名", name), .. cells])).Entry!;
        var import = new ImportRecord(id, Students.School, province, entry.StudentNumber, Personal.Of(id, entry.Name, ""), Personal.Of(id, entry.Number, ""),
            Personal.Of(id, entry.Particulars.ToString(), ""), entry.Fields, Guid.CreateVersion7(), 2, "a");
        _given.Do(import, _registrar);
        return import;
    }

    private ConfirmBinding Confirming(ImportRecord record) => new(_case, record.Record,
        new(Given.Known(record.Name), Given.Known(record.Number), Given.Known(record.Particulars)),
        new(Personal.Of(record.Record, "张龙", ""), Personal.Of(record.Record, _given.Number, ""), Personal.Of(record.Record, Following(record), "")),
        "录取名册与身份证一致", Binding.DrawnFrom, _registrar.Person);

    private string Following(ImportRecord record) =>
        Particulars.Of(record.Particulars.Plain!).Beside(DocumentType.CitizenCard, _given.Number, new(2026, 10, 14)).ToString();
}
