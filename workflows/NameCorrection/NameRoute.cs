using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.NameCorrection;

/// <summary>姓名更正: an account whose name was typed wrongly, or without a rare character, finds no record until customer service puts it right (001-21, 003-11).</summary>
public static class NameRoute
{
    public const string Name = "name-correction";

    public static readonly Stage InReview = new("name-review", "姓名核实");

    public static readonly Stage Approved = new("name-corrected", "姓名已更正");

    public static readonly Stage Refused = new("name-not-corrected", "姓名未更正");

    public static readonly RouteSheet Sheet = Write();

    private static RouteSheet Write()
    {
        var sheet = new RouteSheet(Name, "姓名更正", version: 1);
        sheet.Stage(InReview, Desk.CustomerService).Within(s => s.ReviewWorkingDays.WorkingDays()).RemindAt(50, 90);
        sheet.Stage(Approved, Desk.Nobody).Final().Change("更正账号姓名", ToAccount);
        sheet.Stage(Refused, Desk.Nobody).Final();

        sheet.On<CaseOpened>().To(InReview);
        sheet.On<NameCorrectionApproved>(InReview).To(Approved).Tell(Corrected);
        sheet.On<NameCorrectionRefused>(InReview).To(Refused).Tell(NotCorrected);
        sheet.On<ReminderFell>(InReview).Tell(ReRegistration.Notices.RemindDesk);
        sheet.On<LimitPassed>(InReview).Tell(ReRegistration.Notices.Overdue);
        return sheet;
    }

    // the name typed at first stays a spelling of the name: a school may have typed it the same way
    private static Accepted ToAccount(CaseState @case, Streams streams, Moment at)
    {
        var name = (NameCase)@case;
        var before = streams.Get<Account>(name.Applicant).Name!;
        return Accepted.Nothing.And(name.Applicant, new NameSettled(name.Id, name.Name!, name.Registered is { } registered ? [before.Bare(), registered] : [before.Bare()]));
    }

    private static Notice Corrected(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Applicant, "姓名已更正",
        $"您的姓名更正申请（案件号{@case.Number}）已通过，请登录学信档案重新查询学籍。");

    private static Notice NotCorrected(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Applicant, "姓名更正未通过",
        $"您的姓名更正申请（案件号{@case.Number}）未通过，原因请登录后查看。");
}
