using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;

namespace Chsi.Tests.Workflows.Staff;

/// <summary>不在岗: who may enter it, for which days, and with whom as deputy. It is Friday, 2026-11-20.</summary>
public class AbsenceTests
{
    private readonly Given _given = new();
    private readonly Actor _wang;
    private readonly Actor _li;
    private readonly Actor _lead;

    public AbsenceTests() => (_wang, _li, _lead) = (_given.Hired("王芳"), _given.Hired("李强"), _given.Hired("赵敏", lead: true));

    [Fact]
    public void A_reviewer_enters_whole_days_of_Chinese_time_and_the_deputy_is_told()
    {
        _given.Do(Asked(_wang, _li, _wang), _wang);

        Assert.Equal(new AbsenceEntered(Given.Shanghai("2026-11-23 00:00"), Given.Shanghai("2026-11-28 00:00"), _li.Person, "李强"), Assert.Single(_given.Facts));
        var told = _given.Told[^1];
        Assert.Equal((_li.Person, Desk.CustomerService), (told.Account, told.Desk));
        Assert.Contains("王芳11月23日至11月27日不在岗", told.Text);
        Assert.Equal("已登记11月23日至11月27日不在岗，请先取消。", _given.No(Asked(_wang, _li, _wang), _wang));

        _given.Do(new EndAbsence(_wang.Person, _wang.Person), _wang);
        Assert.Null(_given.Get<StaffMember>(_wang.Person).Absence);
        Assert.Equal("代理已取消", _given.Told[^1].Subject);
        Assert.Equal("没有可以取消的登记。", _given.No(new EndAbsence(_wang.Person, _wang.Person), _wang));
    }

    [Fact]
    public void What_is_over_changes_nothing_and_makes_room_for_another()
    {
        _given.Do(Asked(_wang, _li, _wang), _wang);
        _given.Now = Given.Shanghai("2026-11-28 00:00");
        Assert.Equal("没有可以取消的登记。", _given.No(new EndAbsence(_wang.Person, _wang.Person), _wang));
        _given.Do(new EnterAbsence(_li.Person, new(2026, 11, 28), new(2026, 11, 28), _wang.Person, _li.Person), _li);
        _given.Do(new EnterAbsence(_wang.Person, new(2026, 12, 7), new(2026, 12, 8), _li.Person, _wang.Person), _wang);
    }

    [Fact]
    public void Each_enters_the_own_and_the_lead_of_this_moment_anybodys()
    {
        const string notYours = "只能登记本人的不在岗时间，组长可以代为登记。";
        Assert.Equal(notYours, _given.No(Asked(_wang, _li, _li), _li));
        Assert.Equal(notYours, _given.No(Asked(_wang, _li, _wang), _li));
        Assert.Equal(notYours, _given.No(Asked(_wang, _li, _lead), _li));
        Assert.Equal(notYours, _given.No(Asked(_wang, _li, _wang), Actor.Applicant(_wang.Person)));
        _given.Do(Asked(_wang, _li, _lead), _lead);
        Assert.Equal(notYours, _given.No(new EndAbsence(_wang.Person, _li.Person), _li));
        _given.Do(new ChangeStaffRole(_lead.Person, StaffRoles.Reviewer), Actor.Clock);
        Assert.Equal(notYours, _given.No(new EndAbsence(_wang.Person, _lead.Person), _lead));
        _given.Do(new EndAbsence(_wang.Person, _wang.Person), _wang);
        _given.Do(new RemoveStaff(_wang.Person, "离职"), Actor.Clock);
        Assert.Equal("没有这名审核人，或已被移除。", _given.No(Asked(_wang, _li, _wang), _wang));
    }

    [Fact]
    public void Days_that_make_no_sense_are_refused()
    {
        EnterAbsence From(DateOnly from, DateOnly to) => new(_wang.Person, from, to, _li.Person, _wang.Person);
        Assert.Equal("开始日期不能早于今天。", _given.No(From(new(2026, 11, 19), new(2026, 11, 25)), _wang));
        Assert.Equal("结束日期不能早于开始日期。", _given.No(From(new(2026, 11, 25), new(2026, 11, 24)), _wang));
        Assert.Equal("一次最长登记一年。", _given.No(From(new(2026, 11, 25), new(2027, 11, 26)), _wang));
        _given.Do(From(new(2026, 11, 20), new(2026, 11, 20)), _wang);
    }

    [Fact]
    public void A_deputy_is_another_reviewer_who_is_at_work_all_that_time_so_that_none_leads_in_a_circle()
    {
        Assert.Equal("不能由本人代理。", _given.No(Asked(_wang, _wang, _wang), _wang));
        Assert.Equal("请选择代理人。", _given.No(Asked(_wang, _wang, _wang) with { Deputy = Guid.Empty }, _wang));
        Assert.Equal("请选择代理人。", _given.No(Asked(_wang, _wang, _wang) with { Deputy = Guid.NewGuid() }, _wang));
        _given.Do(Asked(_wang, _li, _wang), _wang);
        Assert.Equal("王芳在这段时间也不在岗，请另选代理人。", _given.No(Asked(_li, _wang, _li), _li));
        Assert.Equal("王芳在这段时间也不在岗，请另选代理人。", _given.No(Asked(_li, _wang, _li) with { From = new(2026, 11, 27), To = new(2026, 12, 1) }, _li));
        _given.Do(Asked(_li, _wang, _li) with { From = new(2026, 11, 28), To = new(2026, 12, 1) }, _li);
    }

    private static EnterAbsence Asked(Actor who, Actor deputy, Actor by) => new(who.Person, new(2026, 11, 23), new(2026, 11, 27), deputy.Person, by.Person);
}
