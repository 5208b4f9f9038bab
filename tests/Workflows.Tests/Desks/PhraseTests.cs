using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Desks;
using Chsi.Workflows.Staff;

namespace Chsi.Tests.Workflows.Desks;

/// <summary>常用语: kept by the lead alone, in an order, retired and never deleted, each change a fact.</summary>
public class PhraseTests
{
    private const string NotLead = "只有客服组长可以修改常用语。";

    private readonly Given _given = new();
    private readonly Actor _lead;

    public PhraseTests()
    {
        var id = Guid.CreateVersion7();
        _given.Do(new AddStaff(id, "zhaomin", "赵敏", Desk.CustomerService, Personal.SecretOf(id, "hash"), null, Lead: true), Actor.Clock);
        _lead = new(id, "赵敏", Desk.CustomerService);
    }

    private DeskBook Book => _given.Get<DeskBook>(DeskBook.CustomerService);

    private IEnumerable<string> Offered => Book.Offered(PhraseKinds.Return).Select(p => p.Text);

    [Fact]
    public void They_are_added_worded_moved_retired_and_brought_back_and_every_change_is_recorded()
    {
        var (first, second, third) = (Add("请在光线充足处拍摄。"), Add("请拍全手臂。"), Add("请勿遮挡文字。"));
        Assert.Equal(["请在光线充足处拍摄。", "请拍全手臂。", "请勿遮挡文字。"], Offered);

        _given.Do(new MovePhrase(_lead.Person, third, 1), _lead);
        Assert.Equal(new PhraseMoved(third, 1), Assert.Single(_given.Facts));
        _given.Do(new RewordPhrase(_lead.Person, first, " 请在明亮处拍摄。 "), _lead);
        _given.Do(new RetirePhrase(_lead.Person, second), _lead);
        Assert.Equal(["请勿遮挡文字。", "请在明亮处拍摄。"], Offered);
        Assert.Equal(3, Book.Phrases.Length);
        _given.Do(new BringBackPhrase(_lead.Person, second), _lead);
        Assert.Equal(["请勿遮挡文字。", "请在明亮处拍摄。", "请拍全手臂。"], Offered);

        var recorded = _given.History.Where(h => h.Stream == DeskBook.CustomerService).Select(h => h.Fact.GetType());
        Assert.Equal([typeof(DeskBookBegun), typeof(PhraseAdded), typeof(PhraseAdded), typeof(PhraseAdded), typeof(PhraseMoved), typeof(PhraseReworded), typeof(PhraseRetired), typeof(PhraseBroughtBack)], recorded);
        Assert.All(Book.Phrases, p => Assert.Equal("赵敏", p.By));
    }

    [Fact]
    public void Nobody_but_the_lead_of_this_moment_changes_them()
    {
        var phrase = Add("请拍全手臂。");
        foreach (var request in new Request[]
        {
            new AddPhrase(_lead.Person, Guid.CreateVersion7(), PhraseKinds.Return, "另一条"), new RewordPhrase(_lead.Person, phrase, "另一条"),
            new MovePhrase(_lead.Person, phrase, 1), new RetirePhrase(_lead.Person, phrase), new BringBackPhrase(_lead.Person, phrase),
        })
        {
            Assert.Equal(NotLead, _given.No(request, _given.Reviewer));
            Assert.Equal(NotLead, _given.No(request, Actor.Applicant(_lead.Person)));
        }

        _given.Do(new ChangeStaffRole(_lead.Person, StaffRoles.Reviewer), Actor.Clock);
        Assert.Equal(NotLead, _given.No(new RetirePhrase(_lead.Person, phrase), _lead));
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        var phrase = Add("请拍全手臂。");
        string No(Request request) => _given.No(request, _lead);
        Assert.Equal("请选择用于哪种处理结果。", No(new AddPhrase(_lead.Person, Guid.CreateVersion7(), "else", "一条")));
        Assert.Equal("该请求已被使用，请重新添加。", No(new AddPhrase(_lead.Person, phrase, PhraseKinds.Return, "一条")));
        foreach (var text in new[] { "", "  ", new string('长', 201) })
        {
            Assert.Equal("请填写常用语，不超过200个字。", No(new AddPhrase(_lead.Person, Guid.CreateVersion7(), PhraseKinds.Return, text)));
            Assert.Equal("请填写常用语，不超过200个字。", No(new RewordPhrase(_lead.Person, phrase, text)));
        }

        Assert.Equal("已有相同的常用语。", No(new AddPhrase(_lead.Person, Guid.CreateVersion7(), PhraseKinds.Return, " 请拍全手臂。")));
        _given.Do(new AddPhrase(_lead.Person, Guid.CreateVersion7(), PhraseKinds.Reject, "请拍全手臂。"), _lead);
        Assert.Equal("没有这条常用语，请刷新后查看。", No(new RetirePhrase(_lead.Person, Guid.NewGuid())));
        Assert.Equal("这条常用语没有停用。", No(new BringBackPhrase(_lead.Person, phrase)));
        Assert.Equal("这条常用语已在最前或最后。", No(new MovePhrase(_lead.Person, phrase, 0)));
        Assert.Equal("这条常用语已在最前或最后。", No(new MovePhrase(_lead.Person, phrase, 2)));
        _given.Do(new MovePhrase(_lead.Person, phrase, 1), _lead);
        Assert.Empty(_given.Facts);

        _given.Do(new RetirePhrase(_lead.Person, phrase), _lead);
        Assert.Equal("这条常用语已停用。", No(new RetirePhrase(_lead.Person, phrase)));
        Assert.Equal("这条常用语已停用，请先恢复。", No(new RewordPhrase(_lead.Person, phrase, "一条")));
        Assert.Equal("这条常用语已停用，请先恢复。", No(new MovePhrase(_lead.Person, phrase, 1)));
        Add("请拍全手臂。");
        Assert.Equal("已有相同的常用语。", No(new BringBackPhrase(_lead.Person, phrase)));
    }

    [Fact]
    public void So_many_that_nobody_reads_them_are_too_many()
    {
        var first = Add("第0条");
        for (var n = 1; n < 20; n++)
        {
            Add($"第{n}条");
        }

        const string tooMany = "每种处理结果最多20条常用语，请先停用不用的。";
        Assert.Equal(tooMany, _given.No(new AddPhrase(_lead.Person, Guid.CreateVersion7(), PhraseKinds.Return, "又一条"), _lead));
        _given.Do(new RetirePhrase(_lead.Person, first), _lead);
        Add("又一条");
        Assert.Equal(tooMany, _given.No(new BringBackPhrase(_lead.Person, first), _lead));
    }

    private Guid Add(string text)
    {
        var id = Guid.CreateVersion7();
        _given.Do(new AddPhrase(_lead.Person, id, PhraseKinds.Return, text), _lead);
        return id;
    }
}
