using System.Collections.Immutable;
using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;
using Chsi.Workflows.Staff;
using Xunit;

namespace Chsi.Tests.Workflows.Records;

/// <summary>What a school reports, reports otherwise, and puts right.</summary>
public sealed class RecordTests
{
    /// <summary>Usually one whose rules leave every field to the school alone.</summary>
    private string _province = "31";

    private readonly Given _given = new();
    private readonly Actor _registrar = Students.Registrar();
    private readonly Guid _record = Guid.CreateVersion7();
    private readonly string _number = People.IdNumber();
    private OpenedRecord _known = null!;

    public RecordTests() => _given.Do(
        new AddStaff(_registrar.Person, "xueji01", _registrar.Name, _given.Entered(_registrar.Desk), Personal.SecretOf(_registrar.Person, "hash"), null), Actor.Clock);

    private StudentRecord Record => _given.Get<StudentRecord>(_record);

    [Fact]
    public void A_student_is_reported_once_and_only_by_the_own_school()
    {
        Assert.Equal("只有本校工作人员可以导入或修改本校学生的学籍。", _given.No(Import(), Students.Registrar(Students.OtherSchool)));
        Assert.Equal("只有本校工作人员可以导入或修改本校学生的学籍。", _given.No(Import(), _given.Reviewer));
        Reported();
        Assert.Equal("本校已有这个学号的学籍。", _given.No(Import() with { Record = Guid.CreateVersion7() }, _registrar));
        Assert.Equal(("99001", "2026001", "registered"), (Record.School, Record.StudentNumber, Record.Of(RecordField.Status)));
    }

    [Fact]
    [Rule("001-29")]
    public void What_an_import_says_otherwise_is_a_change_with_the_value_before()
    {
        Reported();
        Assert.Equal(ChangeByImport.Changed, Changed("b", ("姓名", "张鸣"), ("班级", "软件2602")).Reply);

        var changed = Assert.IsType<RecordChanged>(Assert.Single(_given.Facts));
        Assert.Equal(new FieldChange(RecordField.Class, "软件2601", "软件2602"), Assert.Single(changed.Fields));
        Assert.Equal(_known.Name.Id, changed.NameBefore!.Id);
        Assert.Null(changed.NumberBefore);
        Assert.Equal("软件2602", Record.Of(RecordField.Class));
        Assert.NotEqual(_known.Name.Id, Record.Name!.Id);
    }

    [Fact]
    public void The_same_line_again_says_nothing()
    {
        Reported();
        Assert.Empty(Changed("a").Facts);
    }

    [Fact]
    public void A_later_import_never_undoes_a_correction_and_asks_the_school()
    {
        Reported();
        var said = Said("张鸣");
        _given.Do(new CorrectRecord(_record, _known, said, [new(RecordField.Major, "计算机科学与技术")], "录取名册原件核对", Record.Version, _registrar.Person), _registrar);
        Assert.Contains(_given.Told, n => n.Desk == Desk.Province("31"));
        _known = _known with { Name = Given.Known(said.Name) };

        Assert.Equal(ChangeByImport.SetAside, Changed("b", ("班级", "软件2603")).Reply);

        Assert.Equal(("计算机科学与技术", "软件2603"), (Record.Of(RecordField.Major), Record.Of(RecordField.Class)));
        Assert.Equal(said.Name.Id, Record.Name!.Id);
        Assert.Equal(new FieldChange(RecordField.Major, "计算机科学与技术", "软件工程"), Assert.Single(Record.Aside!.Fields));
        Assert.NotNull(Record.Aside.Name);

        Assert.Equal("只有本校工作人员可以办理本校学生的学籍。", _given.No(new KeepCorrection(_record, "已核对", Record.Version, _registrar.Person), Students.Registrar(Students.OtherSchool)));
        // what a page drawn before another import shows is not what is decided about
        Assert.Equal("该学籍刚刚有变化，请刷新后重新办理。", _given.No(new KeepCorrection(_record, "录取名册为准", Record.Version - 1, _registrar.Person), _registrar));
        _given.Do(new KeepCorrection(_record, "录取名册为准", Record.Version, _registrar.Person), _registrar);
        Assert.Null(Record.Aside);
        Assert.Equal("这条学籍没有待决定的导入内容，可能已由他人办理。", _given.No(new KeepCorrection(_record, "录取名册为准", Record.Version, _registrar.Person), _registrar));
    }

    [Fact]
    public void A_clerk_decides_nothing_about_a_record_and_nobody_under_anothers_name()
    {
        Reported();
        var correct = new CorrectRecord(_record, _known, Said("张鸣"), [], "名册核对", Record.Version, _registrar.Person);
        Assert.Equal("只有本校工作人员可以更正本校学生的学籍。", _given.No(correct, Students.Registrar()));
        _given.Do(correct, _registrar);
        _known = _known with { Name = Given.Known(correct.Said.Name) };
        Changed("b");
        _given.Do(new ChangeStaffRole(_registrar.Person, StaffRoles.Clerk), Actor.Clock);
        Assert.Equal("经办人只能录入和导入，请由审核人或负责人办理。", _given.No(correct with { Seen = Record.Version }, _registrar));
        Assert.Equal("经办人只能录入和导入，请由审核人或负责人办理。", _given.No(new KeepCorrection(_record, "录取名册为准", Record.Version, _registrar.Person), _registrar));
        Assert.NotNull(Record.Aside);
    }

    [Fact]
    public void What_an_import_said_otherwise_is_taken_with_a_reason_the_province_is_told_and_the_next_import_changes_it_again()
    {
        Reported();
        var said = Said("张鸣");
        _given.Do(new CorrectRecord(_record, _known, said, [new(RecordField.Major, "计算机科学与技术")], "录取名册原件核对", Record.Version, _registrar.Person), _registrar);
        _known = _known with { Name = Given.Known(said.Name) };
        Changed("b");
        var imported = Personal.Known(Record.Aside!.Name!.Id, "张明");
        var take = new TakeImported(_record, _known, _known with { Name = imported }, "录取名册复核，以导入为准", Record.Version, _registrar.Person);
        Assert.Equal("该学籍刚刚有变化，请刷新后重新办理。", _given.No(take with { Seen = take.Seen - 1 }, _registrar));
        Assert.Equal("该学籍刚刚有变化，请刷新后重新办理。", _given.No(take with { Said = _known }, _registrar));
        Assert.Equal("请填写理由，4至200个字。", _given.No(take with { Reason = "好" }, _registrar));
        Assert.Equal("只有本校工作人员可以办理本校学生的学籍。", _given.No(take, Students.Registrar()));

        _given.Do(take, _registrar);
        var changed = Assert.IsType<RecordChanged>(Assert.Single(_given.Facts));
        Assert.Equal((RecordBases.ImportTaken, new FieldChange(RecordField.Major, "计算机科学与技术", "软件工程")), (changed.Basis, Assert.Single(changed.Fields)));
        Assert.Equal((_known.Name.Id, imported.Id), (changed.NameBefore!.Id, changed.Name!.Id));
        Assert.Contains(_given.Told, n => n.Desk == Desk.Province("31"));
        Assert.Equal((imported.Id, "软件工程", "b"), (Record.Name!.Id, Record.Of(RecordField.Major), Record.Row));
        Assert.Null(Record.Aside);
        Assert.Empty(Record.Corrected);
        Assert.Equal("这条学籍没有待决定的导入内容，可能已由他人办理。", _given.No(take with { Seen = Record.Version }, _registrar));

        _known = _known with { Name = imported };
        Assert.Equal(ChangeByImport.Changed, Changed("c", ("专业", "网络工程")).Reply);
        _given.Do(new ChangeStaffRole(_registrar.Person, StaffRoles.Clerk), Actor.Clock);
        Assert.Equal("经办人只能录入和导入，请由审核人或负责人办理。", _given.No(take, _registrar));
    }

    [Fact]
    public void After_the_certificate_can_be_queried_no_import_is_taken()
    {
        Reported(("学历注册并提供网上查询日期", "2026-07-01"));
        Changed("b", ("专业", "网络工程"));
        Assert.StartsWith("学历已注册并提供网上查询，学校不得变更", _given.No(new TakeImported(_record, _known, _known, "录取名册复核", Record.Version, _registrar.Person), _registrar));
    }

    [Fact]
    public void What_the_rules_do_not_leave_to_the_school_alone_no_import_brings_back()
    {
        // a correction put the name right, and the school's next file says again what was wrong
        var c = new Correction.Corrections().Asked().Signed().Examined().Approved();
        var entry = Students.Check(Students.Line("2026001", c.Given.Number, ("姓名", "张陇"))).Entry!;
        c.Given.Do(new ChangeByImport(c.RecordId, c.Opened, c.Opened with { Name = c.Kept(c.RecordId, entry.Name) }, entry.Fields, Guid.CreateVersion7(), 2, "b"), Students.Registrar());
        var take = new TakeImported(c.RecordId, c.Opened, c.Opened with { Name = Personal.Known(c.Record.Aside!.Name!.Id, "张陇") }, "录取名册复核", c.Record.Version, c.Board.Person);
        Assert.StartsWith("按适用规定，姓名的更正不能由学校直接登记", c.Given.No(take, c.Board));
        Assert.Equal("张龙", c.Name);
        c.Given.Do(new KeepCorrection(c.RecordId, "以更正为准", c.Record.Version, c.Board.Person), c.Board);
    }

    [Fact]
    public void Once_the_registration_is_complete_a_file_changes_no_key_field_that_the_rules_leave_to_a_correction()
    {
        _province = "42";
        Reported();
        Assert.Equal(ChangeByImport.SetAside, Changed("b", ("姓名", "张鸣"), ("民族", "回族"), ("班级", "软件2602")).Reply);
        Assert.Equal((_known.Name.Id, _known.Particulars.Id, "软件2602"), (Record.Name!.Id, Record.Particulars!.Id, Record.Of(RecordField.Class)));
        Assert.True(Record.Aside is { Name: not null, Number: null, Particulars: not null, Fields.IsEmpty: true });
        Assert.StartsWith("按适用规定，姓名、民族的更正不能由学校直接登记，请由学生本人申请更正学籍信息",
            SchoolAlone.Elsewhere(Record, _known, Opened(Students.Check(Students.Line("2026001", _number, ("姓名", "张鸣"), ("民族", "回族"))).Entry!), new(2026, 11, 20)));

        // a status that is taken back, and a day that is moved on, do not open it again
        Assert.Equal(ChangeByImport.SetAside, Changed("c", ("姓名", "张鸣"), ("学籍状态", "保留入学资格"), ("学籍注册日期", "2027-11-20")).Reply);
        Assert.Equal(ChangeByImport.SetAside, Changed("d", ("姓名", "张鸣"), ("学籍状态", "保留入学资格"), ("学籍注册日期", "2027-11-20")).Reply);
        Assert.Equal("admission-kept", Record.Of(RecordField.Status));
        Assert.Equal(_known.Name.Id, Record.Name!.Id);
    }

    [Theory]
    [InlineData("学籍注册日期", "2027-11-20")]
    [InlineData("学籍状态", "保留入学资格")]
    public void Until_the_registration_is_complete_the_school_is_registering_and_its_files_say_what_is_so(string column, string cell)
    {
        _province = "42";
        Reported((column, cell));
        Assert.Equal(ChangeByImport.Changed, Changed("b", (column, cell), ("姓名", "张鸣")).Reply);
        Assert.NotEqual(_known.Name.Id, Record.Name!.Id);
        Assert.Null(Record.Aside);
    }

    [Fact]
    public void A_number_in_its_longer_form_is_no_other_number()
    {
        _province = "42";
        Reported(("证件号码", "610104620927690"), ("性别", "女"), ("出生日期", "1962-09-27"));
        Assert.Equal(ChangeByImport.Changed, Changed("b", ("证件号码", "610104196209276908"), ("性别", "女"), ("出生日期", "1962-09-27")).Reply);
        Assert.NotEqual(_known.Number.Id, Record.Number!.Id);
    }

    [Fact]
    public void An_import_that_agrees_with_a_correction_is_no_question()
    {
        Reported();
        _given.Do(new CorrectRecord(_record, _known, Said(), [new(RecordField.Major, "计算机科学与技术")], "录取名册原件核对", Record.Version, _registrar.Person), _registrar);
        var changed = Record.ChangedAt;
        _given.Until("2026-11-23 10:00");
        Assert.Equal(ChangeByImport.Same, Changed("b", ("专业", "计算机科学与技术")).Reply);
        Assert.Null(Record.Aside);
        Assert.Equal(("b", changed), (Record.Row, Record.ChangedAt));
    }

    [Fact]
    public void A_question_is_closed_by_a_line_that_agrees_or_a_correction_of_the_same_field_and_stays_open_where_a_file_does_not_speak_of_it()
    {
        Reported();
        _given.Do(new CorrectRecord(_record, _known, Said(), [new(RecordField.Major, "计算机科学与技术"), new(RecordField.Class, "软件2609")], "录取名册原件核对", Record.Version, _registrar.Person), _registrar);
        Changed("b");
        Assert.Equal(2, Record.Aside!.Fields.Length);
        _given.Do(new CorrectRecord(_record, _known, Said(), [new(RecordField.Class, "软件2608")], "录取名册原件核对", Record.Version, _registrar.Person), _registrar);
        Assert.Equal(RecordField.Major, Assert.Single(Record.Aside!.Fields).Field);

        Changed("c", fields => fields.RemoveAll(f => f.Field == RecordField.Major), ("班级", "软件2608"));
        Assert.Equal(RecordField.Major, Assert.Single(Record.Aside!.Fields).Field);
        Assert.Equal(ChangeByImport.Same, Changed("d", ("专业", "计算机科学与技术"), ("班级", "软件2608")).Reply);
        Assert.Null(Record.Aside);
    }

    [Fact]
    public void A_corrected_number_keeps_its_document_type()
    {
        Reported();
        var (right, old) = (People.IdNumber(), _known.Number);
        var said = Said() with { Number = Personal.Of(_record, right, "") };
        _given.Do(new CorrectRecord(_record, _known, said, [], "身份证原件核对", Record.Version, _registrar.Person), _registrar);
        _known = _known with { Number = Given.Known(said.Number) };

        Assert.Equal(ChangeByImport.SetAside, Changed("b", fields => fields.Replace(new(RecordField.DocumentType, "citizen-card"), new(RecordField.DocumentType, "passport"))).Reply);
        Assert.Equal((said.Number.Id, "citizen-card"), (Record.Number!.Id, Record.DocumentType));
        Assert.Equal(RecordField.DocumentType, Assert.Single(Record.Aside!.Fields).Field);
        Assert.NotEqual(old.Id, Record.Number.Id);
    }

    [Fact]
    public void After_the_certificate_can_be_queried_an_import_is_set_aside_whole()
    {
        Reported(("学历注册并提供网上查询日期", "2026-07-01"));
        Assert.Equal(ChangeByImport.SetAside, Changed("b", ("姓名", "张鸣"), ("专业", "网络工程"), ("学历注册并提供网上查询日期", "")).Reply);
        Assert.Equal(["major", "certified"], Record.Aside!.Fields.Select(f => f.Field));
        Assert.Equal((_known.Name.Id, "软件工程"), (Record.Name!.Id, Record.Of(RecordField.Major)));
        Assert.NotNull(Record.Aside.Name);
    }

    [Fact]
    [Rule("001-29")]
    public void After_the_certificate_can_be_queried_the_school_corrects_nothing()
    {
        Reported(("学历注册并提供网上查询日期", "2026-07-01"));
        Assert.StartsWith("学历已注册并提供网上查询，学校不得变更",
            _given.No(new CorrectRecord(_record, _known, Said("张鸣"), [], "名册核对", Record.Version, _registrar.Person), _registrar));
    }

    [Fact]
    public void A_correction_of_what_has_moved_meanwhile_or_without_a_reason_or_a_change_is_refused()
    {
        Reported();
        var corrected = new CorrectRecord(_record, _known, Said("张鸣"), [], "名册核对", Record.Version, _registrar.Person);
        Assert.Equal("该学籍刚刚有变化，请刷新后重新办理。", _given.No(corrected with { Seen = 7 }, _registrar));
        Assert.Equal("请填写更正的依据，4至200个字。", _given.No(corrected with { Reason = "错了" }, _registrar));
        Assert.Equal("没有需要更正的内容。", _given.No(corrected with { Said = Said() }, _registrar));
        Assert.Equal("只有本校工作人员可以更正本校学生的学籍。", _given.No(corrected, Students.Registrar(Students.OtherSchool)));
        _given.Do(corrected, _registrar);
        Assert.Equal("该学籍刚刚有变化，请刷新后重新办理。", _given.No(corrected, _registrar));
    }

    private ImportRecord Import(params (string, string)[] cells)
    {
        var entry = Students.Check(Students.Line("2026001", _number, cells)).Entry!;
        var said = Opened(entry);
        return new(_record, Students.School, _province, entry.StudentNumber, said.Name, said.Number, said.Particulars, entry.Fields, Guid.CreateVersion7(), 2, "a");
    }

    private void Reported(params (string, string)[] cells)
    {
        var import = Import(cells);
        _given.Do(import, _registrar);
        _known = new(Given.Known(import.Name), Given.Known(import.Number), Given.Known(import.Particulars));
    }

    private Accepted Changed(string row, params (string, string)[] cells) => Changed(row, fields => fields, cells);

    private Accepted Changed(string row, Func<ImmutableArray<FieldValue>, ImmutableArray<FieldValue>> said, params (string, string)[] cells)
    {
        var entry = Students.Check(Students.Line("2026001", _number, cells)).Entry!;
        return _given.Do(new ChangeByImport(_record, _known, Opened(entry), said(entry.Fields), Guid.CreateVersion7(), 2, row), _registrar);
    }

    private OpenedRecord Said(string name = "张明") => Opened(Students.Check(Students.Line("2026001", _number, ("姓名", name))).Entry!);

    private OpenedRecord Opened(RecordEntry entry) =>
        new(Personal.Of(_record, entry.Name, "张*"), Personal.Of(_record, entry.Number, ""), Personal.Of(_record, entry.Particulars.ToString(), ""));
}
