using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Xunit;

namespace Chsi.Tests.Web.DuplicateId;

/// <summary>What a reviewer can still take back is on no page of the applicant's, as its notice has not gone out.</summary>
public sealed class UntoldDecisionTests : IAsyncLifetime
{
    private static readonly Actor Reviewer = People.Reviewer();
    private TestSite _site = null!;
    private Collided _applicant = null!;
    private string _number = "";

    public async Task InitializeAsync()
    {
        _site = await TestSite.Start();
        _applicant = await Collided.Register(_site);
        await _applicant.HandIn();
        _number = (await _applicant.Number())!;
        await _site.Silo.Must(new TakeReview(_applicant.New.Case), Reviewer);
    }

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Theory]
    [InlineData("reject", "照片疑似经过修改。")]
    [InlineData("return", "请重新拍摄正面。")]
    public async Task It_is_shown_when_it_is_told(string decision, string said)
    {
        await Decide(decision);
        var untold = await _applicant.Open();
        Assert.Contains("审核人员已作出处理，正在确认", untold.Text);
        Assert.DoesNotContain(said, untold.Text);
        Assert.Contains("照片已经提交，正在审核", (await _applicant.Open(Collided.Photos)).Text);

        await _site.Silo.MoveClock(TimeSpan.FromMinutes(10));
        var told = await _applicant.Open();
        Assert.Contains(said, told.Text);
        Assert.DoesNotContain("正在确认", told.Text);
    }

    [Fact]
    public async Task An_approval_is_shown_when_it_is_told_though_the_account_can_be_used_before()
    {
        await Decide("approve");
        foreach (var page in new[] { await _applicant.Open(), await _applicant.Open($"/cases/{_number}") })
        {
            var progress = page.One("section[aria-labelledby=progress]").TextContent;
            Assert.Contains("审核人员已作出处理，正在确认", progress);
            Assert.DoesNotContain("通过", progress);
            Assert.DoesNotContain("办结：", progress);
        }

        Assert.Contains("当前环节：人工审核；", (await _applicant.Open($"/cases/{_number}")).One("#route-words").TextContent);
        Assert.Contains("人工审核", (await _applicant.Open("/cases")).One(".cases").TextContent);

        await _site.Silo.MoveClock(TimeSpan.FromMinutes(10));
        Assert.Equal("/account", (await _applicant.Open()).Path);
        Assert.Contains("办结：已通过", (await _applicant.Open($"/cases/{_number}")).Text);
        Assert.Contains("已通过", (await _applicant.Open("/cases")).One(".cases").TextContent);
    }

    [Theory]
    [InlineData("reject", "照片疑似经过修改。")]
    [InlineData("return", "请重新拍摄正面。")]
    public async Task Taken_back_it_never_was(string decision, string said)
    {
        await Decide(decision);
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(9));
        await _site.Silo.Must(new TakeBackDecision(_applicant.New.Case, "选错了原因"), Reviewer);

        var page = await _applicant.Open();
        Assert.DoesNotContain(said, page.Text);
        Assert.DoesNotContain("收回", page.Text);
        Assert.DoesNotContain("选错了原因", page.Text);

        await _site.Silo.MoveClock(TimeSpan.FromMinutes(2));
        var after = await _applicant.Open();
        Assert.Contains("照片正在审核，您暂时不需要做什么", after.Text);
        Assert.DoesNotContain(said, after.Text);

        // and what is decided then is told like any other
        await Decide("return");
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(10));
        Assert.Contains("请重新拍摄正面。", (await _applicant.Open()).One(".callout.warn").TextContent);
    }

    private async Task Decide(string decision)
    {
        var (@case, seen) = (_applicant.New.Case, await _applicant.StageVersion());
        await _site.Silo.Must(decision switch
        {
            "reject" => new RejectReview(@case, "edited", "照片疑似经过修改。", seen),
            "return" => new ReturnForSupplement(@case, ["arm-missing"], "请重新拍摄正面。", seen),
            _ => new ApproveReview(@case, "一致", seen),
        }, Reviewer);
    }
}
