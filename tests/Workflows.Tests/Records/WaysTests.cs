using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Binding;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.Records;
using Chsi.Workflows.ReRegistration;
using Xunit;

namespace Chsi.Tests.Workflows.Records;

/// <summary>The ways out for somebody who finds no record: the account's name, or the school's record.</summary>
public sealed class WaysTests
{
    private readonly Given _given = new();
    private readonly RegisterAccount _person;
    private readonly Guid _case = Guid.CreateVersion7();
    private readonly Actor _registrar = Students.Registrar();

    public WaysTests()
    {
        _person = People.Registration(_given.Number, name: "张龙");
        _given.Do(_person, Actor.Visitor(_person.Account));
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
        Assert.Equal("请说明姓名哪里不对，4至200个字。", _given.No(asked with { Said = Personal.Of(_person.Account, "错了", "") }, Me));
        _given.Do(asked, Me);
        Assert.Equal("您已有正在办理的姓名更正，请等待结果。", _given.No(Asking() with { Case = Guid.CreateVersion7() }, Me));

        Assert.Equal("请先领取本案再办理。", _given.No(new ApproveName(_case, "与证件一致", Name.DrawnFrom), _given.Reviewer));
        _given.Do(new TakeReview(_case), _given.Reviewer);
        Assert.Equal("只有客服审核人员可以办理本案。", _given.No(new ApproveName(_case, "与证件一致", Name.DrawnFrom), _registrar));
        Assert.Equal("请填写核实意见，不超过500个字。", _given.No(new ApproveName(_case, " ", Name.DrawnFrom), _given.Reviewer));
        _given.Do(new ApproveName(_case, "与证件一致", Name.DrawnFrom), _given.Reviewer);

        var settled = _given.Facts.OfType<NameSettled>().Single();
        Assert.Equal(asked.Name.Id, _given.Get<Account>(_person.Account).Name!.Id);
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
        Assert.Equal("本案当前不在人工审核环节，可能已被办理，请刷新后查看。", _given.No(new ApproveName(_case, "一致", Name.DrawnFrom), _given.Reviewer));
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
        Assert.Equal("请填写依据或原因，4至200个字。", _given.No(confirm with { Text = "是" }, _registrar));
        Assert.Equal("本案在您打开页面后已有变化，请刷新后再办理。", _given.No(confirm with { Seen = 1 }, _registrar));
        _given.Do(confirm, _registrar);

        var changed = _given.Facts.OfType<RecordChanged>().Single();
        Assert.Equal((RecordBases.Case, _case), (changed.Basis, changed.Source));
        Assert.Contains(StudentRecord.NameField, _given.Get<StudentRecord>(record.Record).Corrected);
        Assert.Contains(_given.Told, n => n.Desk == Desk.Province("42"));
        Assert.Contains(_given.Told, n => n.Account == _person.Account && n.Subject == "学籍已绑定");
        Assert.Equal("本案已经办结，请刷新后查看。", _given.No(confirm, _registrar));
    }

    [Fact]
    public void A_school_says_why_it_does_not_recognise_somebody()
    {
        Reported("张陇");
        _given.Do(Ask(), Me);
        _given.Do(new RefuseBinding(_case, "学号不是本人的，请核对。", Binding.DrawnFrom), _registrar);
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

    private AskBinding Ask() => new(_case, _person.Account, Students.School, "2026001", Personal.Of(_person.Account, "登记时写错了名字", ""));

    private ImportRecord Reported(string name)
    {
        var id = Guid.CreateVersion7();
        var entry = Students.Check(Students.Line("2026001", _given.Number, ("姓名", name))).Entry!;
        var import = new ImportRecord(id, Students.School, entry.Province, entry.StudentNumber, Personal.Of(id, entry.Name, ""), Personal.Of(id, entry.Number, ""),
            Personal.Of(id, entry.Particulars.ToString(), ""), entry.Fields, Guid.CreateVersion7(), 2, "a");
        _given.Do(import, _registrar);
        return import;
    }

    private ConfirmBinding Confirming(ImportRecord record) => new(_case, record.Record,
        new(Given.Known(record.Name), Given.Known(record.Number), Given.Known(record.Particulars)),
        new(Personal.Of(record.Record, "张龙", ""), Personal.Of(record.Record, _given.Number, ""), Personal.Of(record.Record, record.Particulars.Plain!, "")),
        "录取名册与身份证一致", Binding.DrawnFrom);
}
