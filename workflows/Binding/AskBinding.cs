using Chsi.Workflows.Accounts;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.Binding;

/// <summary>尝试绑定学籍: for a person whose name and number have been checked and whose record bears others.</summary>
/// <param name="School">院校代码: five digits.</param>
/// <param name="StudentNumber">学号. Whether there is such a record is not told: it is the school's to look.</param>
/// <param name="Said">4 to 200 characters.</param>
public sealed record AskBinding(Guid Case, Guid Account, string School, string StudentNumber, Personal Said) : Request
{
    public const int Shortest = 4, Longest = 200, LongestStudentNumber = 30;

    public override Needs Needs => Needs.Lookup(BindingCase.KeyOf(Account)).AndStreams(Account, Case).AndSerial();

    public override Answer Decide(Streams streams, Moment at)
    {
        if (streams.Find<Account>(Account) is not { Status: AccountStatus.Usable } account || at.Person != Account)
        {
            return Refuse("姓名与证件号码核验通过后才能绑定学籍。");
        }

        if (streams.Find<BindingCase>(BindingCase.KeyOf(Account)) is not null)
        {
            return Refuse("您已有正在核实的绑定申请，请等待学校答复。");
        }

        if (School.Length != 5 || !School.All(char.IsAsciiDigit))
        {
            return Refuse("请填写5位院校代码，可以在学校招生网站上查到。", nameof(School));
        }

        if (StudentNumber.Length is 0 or > LongestStudentNumber)
        {
            return Refuse("请填写学号。", nameof(StudentNumber));
        }

        if (Said.Plain?.Trim().Length is not (>= Shortest and <= Longest))
        {
            return Refuse($"请说明情况，{Shortest}至{Longest}个字。", nameof(Said));
        }

        if (streams.Find<StreamState>(Case) is not null)
        {
            return Refuse("该请求已被使用，请刷新页面后重新提交。");
        }

        var number = $"CX{WorkingCalendar.DayOf(at.Now):yyyy-MMdd}-{at.Serial:00000}";
        return Accept(Case, new CaseOpened(number, BindingRoute.Name, Account, account.Claim, BindingCauses.RecordMissing, Desk.School(School)),
            new BindingAsked(School, StudentNumber, account.DocumentType, account.Name!.Bare(), account.Number!.Bare(), Said)).Saying(number);
    }
}
