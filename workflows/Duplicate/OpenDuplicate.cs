using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;
using Chsi.Workflows.Staff;

namespace Chsi.Workflows.Duplicate;

/// <summary>
/// 学校提出: the school finds that it has two records of one study of a student who has an account, and opens the case for them. Whoever does, does not decide; the student is
/// told and can take it back.
/// </summary>
/// <param name="Asked">As the student would ask; both records are the school's.</param>
/// <param name="By">Who asks: anybody of the school's desk, 经办人 too.</param>
public sealed record OpenDuplicate(AskDuplicate Asked, Guid By) : Request
{
    public override Needs Needs => Asked.Needs.AndStreams(By);

    public override Answer Decide(Streams streams, Moment at) =>
        streams.Find<StudentRecord>(Asked.Invalid) is not { } invalid || at.Desk != Desk.School(invalid.School) || at.Person != By
            || streams.Find<StaffMember>(By) is not { } member || !member.WorksAt(at.Desk) || streams.Find<StudentRecord>(Asked.Kept)?.School != invalid.School
            ? Refuse("只有本校工作人员可以就本校的两条学籍提出。")
        : streams.Find<Account>(Asked.Account) is not { Status: AccountStatus.Usable } account ? Refuse("该学生没有可用的学信网账号，请通知学生注册后自行申请。")
        : Asked.Open(account, By, streams, at);
}
