using Chsi.Silo.Grains;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Silo.Contract;

/// <summary>Point 4: a commit without an answer is unknown, and looked up.</summary>
public sealed class UnknownOutcomeTests : ContractTest
{
    public static TheoryData<Cut> Cuts => [.. Enum.GetValues<Cut>()];

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task Point_4_a_registration_whose_connection_is_cut_is_answered_right_and_happens_once(Cut cut)
    {
        var old = People.Registration(People.IdNumber());
        await Silo.Must(old, Actor.Visitor(old.Account));
        var again = People.Registration(old.Number.Plain!, again: true);

        var accepted = Assert.IsType<Accepted>(await AskThroughCut(cut, again, Actor.Visitor(again.Account)));

        Assert.Equal(accepted.Reply, await Silo.Scalar<string>("select number from chsi.case_row where id = @Case", new { again.Case }));
        Assert.Equal(2, await Count("account-registered"));
        Assert.Equal(1, await Count("case-opened"));
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task Point_4_an_approval_whose_connection_is_cut_is_never_called_failed_and_happens_once(Cut cut)
    {
        var (_, again, number) = await Silo.Collided();
        var reviewer = People.Reviewer();
        await Silo.Must(new TakeReview(again.Case), reviewer);
        var approve = new ApproveReview(again.Case, "一致", await Silo.Stage(again.Case));

        Assert.Equal(number, Assert.IsType<Accepted>(await AskThroughCut(cut, approve, reviewer)).Reply);
        Assert.Equal(1, await Count("review-approved"));
        Assert.Equal(2, await Silo.Scalar<long>("select count(*) from chsi.notice where subject in ('身份验证已通过', '账号已注销')"));
    }

    [Fact]
    public async Task Point_4_where_nothing_was_sent_the_outage_is_told_at_once_and_nothing_happened()
    {
        var proxy = new CuttingProxy(TestSilo.Superuser);
        var port = proxy.Port;
        await proxy.DisposeAsync();
        await using var node = Silo.Node(proxy: port);
        var asked = People.Registration(People.IdNumber());

        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => node.GetRequiredService<Door>().Ask(asked, Actor.Visitor(asked.Account), NewId()));
        Assert.Equal(0, await Count("account-registered"));
    }

    private async Task<Answer> AskThroughCut(Cut cut, Request request, Actor actor)
    {
        await using var proxy = new CuttingProxy(TestSilo.Superuser);
        await using var node = Silo.Node(proxy: proxy.Port);
        proxy.Arm(cut);
        var answer = await node.GetRequiredService<Door>().Ask(request, actor, NewId());
        Assert.Equal(1, proxy.Cuts);
        return answer;
    }
}
