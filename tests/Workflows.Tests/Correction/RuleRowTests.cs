using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.Records;
using Chsi.Workflows.ReRegistration;

namespace Chsi.Tests.Workflows.Correction;

/// <summary>The rows of the source documents about wrong records, each walked through whole.</summary>
public class RuleRowTests
{
    [Fact]
    [Rule("003-11")]
    public void A_right_record_and_a_wrong_account_are_settled_by_student_school_and_customer_service()
    {
        var c = new Corrections().Asked();
        var (name, right) = (Guid.CreateVersion7(), Personal.Of(c.Account, "张陇", "张*"));
        c.Given.Do(c.AccountFound(name) with { Name = right }, c.Checker);
        Assert.Contains(c.Given.Told, n => n.Account == c.Account && n.Subject == "已转客服更正账号信息");
        c.Given.Do(new TakeReview(name), c.Given.Reviewer);
        c.Given.Do(new ApproveName(name, "与录取名册一致", c.Given.Get<NameCase>(name).DrawnFrom, NameCheckOutcome.Agrees), c.Given.Reviewer);

        // the account bears the record's name now, and the record is as it was
        Assert.Equal((right.Id, "张陇", 1), (c.Given.Get<Account>(c.Account).Name!.Id, c.Name, c.Record.Version));
        Assert.Contains(c.Given.Told, n => n.Account == c.Account && n.Subject == "姓名已更正");
    }

    [Fact]
    [Rule("003-12")]
    public void A_wrong_record_is_edited_by_its_school_and_reported_to_its_province_in_either_way()
    {
        var own = new Corrections("31");
        own.Given.Do(new CorrectRecord(own.RecordId, own.Opened, own.Opened with { Name = own.Kept(own.RecordId, "张龙") }, [], "录取名册原件核对", own.Record.Version, own.Board.Person), own.Board);
        Assert.Equal("张龙", own.Name);
        Assert.Contains(own.Given.Told, n => n.Desk == Desk.Province("31"));

        var asked = new Corrections("31").Asked().Found();
        Assert.Equal("张龙", asked.Name);
        Assert.Contains(asked.Given.Told, n => n.Desk == Desk.Province("31"));

        var above = new Corrections("42").Asked().Signed();
        Assert.Equal(("张陇", Desk.Province("42")), (above.Name, above.Approval.Desk));
        Assert.Equal("张龙", above.Examined().Approved().Name);
    }

    [Fact]
    [Rule("004-04")]
    public void What_stands_follows_the_admission_and_a_change_needs_proof_and_a_confirmation()
    {
        var c = new Corrections("31");
        // the admission file is the school's measure: without it a mistake is not even asked for
        Assert.Equal("请上传高考报名表或招生录取登记表。", c.Given.No(Without(c, CorrectionField.Nation, "03", CorrectionDocument.Admission), c.Me));
        Assert.Equal("请上传居民身份证正反面。", c.Given.No(Without(c, CorrectionField.Name, "张龙", CorrectionDocument.IdCard), c.Me));
        c.Asked();
        Assert.Equal("张陇", c.Name);
        c.Given.Do(c.Refusing() with { Reason = "record-right" }, c.Checker);
        Assert.Contains("经核对录取材料，学籍信息与录取时一致", CorrectionReasons.Refusal.Single(r => r.Code == "record-right").Text);
        Assert.Equal("张陇", c.Name);
        Assert.Equal("张龙", new Corrections("31").Asked().Found().Name);
    }

    private static AskCorrection Without(Corrections c, string field, string text, string document)
    {
        var ask = c.Asking(c.Wants(field, text));
        return ask with { Form = ask.Form with { Photos = [.. ask.Form.Photos.Where(p => p.Kind != document)] } };
    }
}
