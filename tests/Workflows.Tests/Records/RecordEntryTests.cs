using Chsi.Tests.Support;
using Chsi.Workflows.Records;
using Xunit;

namespace Chsi.Tests.Workflows.Records;

public sealed class RecordEntryTests
{
    [Fact]
    [Rule("004-06")]
    public void A_line_is_read_with_every_field_in_its_stored_form()
    {
        var (entry, errors) = Students.Check(Students.Line("2026001", "42120220050101008X", ("学籍状态", "在籍（注册学籍）"), ("专升本", "否")));

        Assert.Empty(errors);
        Assert.Equal(("42", "2026001", "张明", "42120220050101008X"), (entry!.Province, entry.StudentNumber, entry.Name, entry.Number));
        Assert.Equal("2|2005-01-01|01", entry.Particulars.ToString());
        Assert.Equal(entry.Particulars, Particulars.Of(entry.Particulars.ToString()));
        Assert.Contains(new FieldValue("status", "registered"), entry.Fields);
        Assert.Contains(new FieldValue("enrolled", "2026-09-01"), entry.Fields);
        Assert.Contains(new FieldValue("document-type", "citizen-card"), entry.Fields);
        Assert.DoesNotContain(entry.Fields, f => f.Field == "department");
    }

    [Theory]
    [InlineData("姓名", "", "姓名", "姓名不能为空!")]
    [InlineData("姓名", "张", "姓名", "姓名格式有误")]
    [InlineData("性别", "女", "性别", "与证件号码中的性别不一致。")]
    [InlineData("出生日期", "2004-01-01", "出生日期", "与证件号码中的出生日期不一致。")]
    [InlineData("出生日期", "去年", "出生日期", "日期请写成2005-01-31的样子。")]
    [InlineData("民族", "火星", "民族", "请填写民族全称，例如汉族。")]
    [InlineData("学号", "", "学号", "请填写学号：字母、数字或连字符，不超过30位。")]
    [InlineData("层次", "大学", "层次", "没有这种层次：请填写专科、本科、第二学士学位、专升本等。")]
    [InlineData("学籍状态", "", "学籍状态", "请填写学籍状态。")]
    [InlineData("入学日期", "2026年秋", "入学日期", "日期请写成2026-09-01的样子。")]
    [InlineData("院校代码", "99002", "院校代码", "不是本校的院校代码。")]
    [InlineData("学校所在地", "北京", "学校所在地", "与机构名录中本校的所在地不一致。")]
    [InlineData("学校名称", "演示学院", "学校名称", "机构名录中本校没有这个名称。")]
    [InlineData("证件类型", "学生证", "证件类型", "没有这种证件类型。")]
    public void What_is_wrong_is_said_beside_its_column(string column, string cell, string at, string sentence)
    {
        var (entry, errors) = Students.Check(Students.Line("2026001", "421202200501019914", (column, cell)));

        Assert.Null(entry);
        Assert.Contains(new EntryError(2, at, sentence), errors);
    }

    [Fact]
    public void A_number_with_a_wrong_check_character_is_refused_and_not_repeated()
    {
        var (_, errors) = Students.Check(Students.Line("2026001", "421202200501019910"));
        var error = Assert.Single(errors, e => e.Column == "证件号码");
        Assert.StartsWith("证件号码格式有误", error.Sentence);
        Assert.DoesNotContain("4212022005", error.Sentence);
    }

    [Fact]
    public void A_number_of_15_digits_is_taken_as_it_stands_and_found_as_the_18_it_is()
    {
        var (entry, errors) = Students.Check(Students.Line("1998001", "610104620927690"));

        Assert.Empty(errors);
        Assert.Equal("610104620927690", entry!.Number);
        Assert.Equal(RecordKeys.Person("citizen-card", "610104196209276908", "张明"), RecordKeys.Person("citizen-card", entry.Number, entry.Name));
    }

    [Fact]
    public void A_value_that_is_no_longer_entered_keeps_its_label()
    {
        var list = new CodeList([new("old", "旧称", Until: new(2026, 1, 1)), new("new", "新称", From: new(2026, 1, 1))]);

        Assert.Null(list.Find("旧称", new(2026, 10, 14)));
        Assert.Equal("old", list.Find("旧称", new(2025, 12, 31))!.Code);
        Assert.Null(list.Find("新称", new(2025, 12, 31)));
        Assert.Equal("旧称", list.LabelOf("old"));
    }

    [Fact]
    [Rule("002-06", "004-07")]
    public void A_registered_student_is_shown_as_in_school() =>
        Assert.Equal(("在籍(注册学籍)", "不在籍(毕业)"), (RecordCodes.Shown("registered"), RecordCodes.Shown("graduated")));
}
