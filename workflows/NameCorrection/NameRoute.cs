using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.NameCorrection;

/// <summary>
/// 姓名或证件号码更正: an account whose name was typed wrongly, or without a rare character, or whose number was, finds no record until customer service puts it right
/// (001-21, 003-11). Where the gateway cannot answer for the document, two reviewers do, one after the other. Its person may withdraw it until that is decided.
/// </summary>
public static class NameRoute
{
    public const string Name = "name-correction";

    public static readonly Stage InReview = new("name-review", "客服核实");

    /// <summary>One reviewer said 通过 to what the gateway could not answer; another one looks at it all again. The account has not changed yet.</summary>
    public static readonly Stage SecondReview = new("name-second-review", "客服复核");

    public static readonly Stage Approved = new("name-corrected", "已更正");

    public static readonly Stage Refused = new("name-not-corrected", "未更正");

    public static readonly Stage Withdrawn = new("name-withdrawn", "已撤回");

    // a document that the gateway does not know is vouched for by people alone
    private static readonly Condition ByPeopleAlone = new("核验服务不能核验该证件", (@case, _, _) => ((NameCase)@case).ApprovedBy is not null);

    /// <summary>Who said 通过 first has declared a relation: it does not count as one of two.</summary>
    private static readonly Condition ApprovalFell = new("先行核实的人申请回避", (@case, _, _) => ((NameCase)@case).ApprovedBy is null);

    public static readonly RouteSheet Sheet = Write();

    private static RouteSheet Write()
    {
        var sheet = new RouteSheet(Name, "姓名或证件号码更正", version: 4);
        sheet.Stage(InReview, Desk.CustomerService).Within(s => s.ReviewWorkingDays.WorkingDays()).RemindAt(50, 90);
        sheet.Stage(SecondReview, Desk.CustomerService).Within(s => s.SecondReviewWorkingDays.WorkingDays()).RemindAt(50, 90).Tell(InSecondReview);
        sheet.Stage(Approved, Desk.Nobody).Final().Change("更正账号姓名或证件号码", ToAccount).Tell(Corrected);
        sheet.Stage(Refused, Desk.Nobody).Final();
        sheet.Stage(Withdrawn, Desk.Nobody).Final();

        sheet.On<CaseOpened>().To(InReview).Tell(Received);
        sheet.On<NameCorrectionApproved>(InReview).To(SecondReview, ByPeopleAlone).Else(Approved);
        sheet.On<NameCorrectionApproved>(SecondReview).To(Approved);
        sheet.On<NameCorrectionRefused>(InReview).To(Refused).Tell(NotCorrected);
        sheet.On<NameCorrectionRefused>(SecondReview).To(Refused).Tell(NotCorrected);
        sheet.On<RelationDeclared>(SecondReview).To(InReview, ApprovalFell);
        sheet.On<CaseWithdrawn>().To(Withdrawn).Tell(TakenBack);
        sheet.On<ReminderFell>(InReview).Tell(Notices.RemindDesk);
        sheet.On<ReminderFell>(SecondReview).Tell(Notices.RemindDesk);
        sheet.On<LimitPassed>(InReview).Tell(Notices.Overdue);
        sheet.On<LimitPassed>(SecondReview).Tell(Notices.Overdue);
        return sheet;
    }

    // the name typed at first stays a spelling of the name: a school may have typed it the same way; the number typed at first is free for whose it is.
    // How a school has the name is found although the name itself stays
    private static Accepted ToAccount(CaseState @case, Streams streams, Moment at)
    {
        var asked = (NameCase)@case;
        var account = streams.Get<Account>(asked.Applicant);
        Personal?[] spellings = [asked.Name!.Id == account.Name!.Id ? null : account.Name.Bare(), asked.Registered];
        return SettleAccount.To(asked.Id, account, asked.Name, [.. spellings.OfType<Personal>()], asked.IdNumber, asked.Given);
    }

    private static Notice Received(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Applicant, "更正申请已提交",
        $"您的{NameCauses.What(@case.Cause)}更正申请（案件号{@case.Number}）已送客服核实，{at.Settings.ReviewWorkingDays}个工作日内答复，结果会通知您。");

    private static Notice InSecondReview(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Applicant, "正在复核",
        $"您的{NameCauses.What(@case.Cause)}更正申请（案件号{@case.Number}）需由另一名审核人复核，{at.Settings.SecondReviewWorkingDays}个工作日内答复。您暂时不需要做什么。");

    private static Notice Corrected(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Applicant, $"{NameCauses.What(@case.Cause)}已更正",
        $"您的{NameCauses.What(@case.Cause)}更正申请（案件号{@case.Number}）已通过，{(((NameCase)@case).Given is null ? "" : "今后可用更正后的证件号码登录，")}请登录学信档案重新查询学籍。");

    private static Notice NotCorrected(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Applicant, $"{NameCauses.What(@case.Cause)}更正未通过",
        $"您的{NameCauses.What(@case.Cause)}更正申请（案件号{@case.Number}）未通过，原因请登录后查看。");

    private static Notice TakenBack(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Applicant, "已撤回申请",
        $"您已撤回{NameCauses.What(@case.Cause)}更正申请（案件号{@case.Number}），账号信息不变，需要时可以再次申请。");
}
