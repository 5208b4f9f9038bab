using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;

namespace Chsi.Tests.Workflows.Staff;

/// <summary>视图: whose they are, who may share one, and that nothing of a person gets into one.</summary>
public class ViewTests
{
    private readonly Given _given = new();
    private readonly Actor _wang;
    private readonly Actor _lead;

    public ViewTests() => (_wang, _lead) = (_given.Hired("王芳"), _given.Hired("赵敏", lead: true));

    [Fact]
    public void A_view_is_saved_and_dropped_by_its_owner_and_a_shared_one_by_any_lead()
    {
        var view = Save(_wang, "今日到期");
        Assert.Equal(new SavedView(view, "今日到期", "tab=due", false), Assert.Single(_given.Get<StaffMember>(_wang.Person).Views));
        const string notYours = "没有可以由您删除的这个视图。";
        Assert.Equal(notYours, _given.No(new DropView(_wang.Person, view, _lead.Person), _lead));
        Assert.Equal(notYours, _given.No(new DropView(_wang.Person, view, _wang.Person), _lead));
        Assert.Equal(notYours, _given.No(new DropView(_wang.Person, Guid.NewGuid(), _wang.Person), _wang));
        _given.Do(new DropView(_wang.Person, view, _wang.Person), _wang);
        Assert.Empty(_given.Get<StaffMember>(_wang.Person).Views);

        var other = _given.Hired("钱进", lead: true);
        var shared = Save(_lead, "护照", shared: true);
        Assert.Equal(notYours, _given.No(new DropView(_lead.Person, shared, _wang.Person), _wang));
        _given.Do(new DropView(_lead.Person, shared, other.Person), other);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        var view = Save(_wang, "今日到期");
        string No(SaveView asked) => _given.No(asked, _wang);
        var asked = new SaveView(_wang.Person, Guid.CreateVersion7(), "另一个", "tab=due", false);
        Assert.Equal("只能保存本人的视图。", _given.No(asked, _lead));
        Assert.Equal("只有客服组长可以保存共享视图。", No(asked with { Shared = true }));
        Assert.Equal("请填写视图名称，不超过20个字。", No(asked with { Name = " " }));
        Assert.Equal("请填写视图名称，不超过20个字。", No(asked with { Name = new string('长', 21) }));
        Assert.Equal("您已有同名的视图。", No(asked with { Name = " 今日到期 " }));
        Assert.Equal("该请求已被使用，请重新保存。", No(asked with { View = view }));
        foreach (var query in new[] { "", "q=张明", "tab=due&q=13800138000 ", "tab=<b>", new string('a', 201) })
        {
            Assert.Equal("这个列表不能保存为视图。", No(asked with { Query = query }));
        }

        for (var n = 1; n < 20; n++)
        {
            Save(_wang, $"视图{n}");
        }

        Assert.Equal("最多保存20个视图，请先删除不用的。", No(asked));
    }

    private Guid Save(Actor who, string name, bool shared = false)
    {
        var id = Guid.CreateVersion7();
        _given.Do(new SaveView(who.Person, id, name, "tab=due", shared), who);
        return id;
    }
}
