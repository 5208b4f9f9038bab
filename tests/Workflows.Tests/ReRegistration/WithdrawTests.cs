using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Tests.Workflows.ReRegistration;

public class WithdrawTests
{
    public static TheoryData<string> Open => [.. ReRegistrationRoute.Sheet.Stages.Where(s => !s.IsFinal).Select(s => s.Stage.Name)];

    public static TheoryData<string> Final => [.. ReRegistrationRoute.Sheet.Stages.Where(s => s.IsFinal).Select(s => s.Stage.Name)];

    [Theory]
    [MemberData(nameof(Open))]
    public void Until_it_is_decided_a_case_can_be_withdrawn_and_the_old_account_stays(string stage)
    {
        var given = Given.CaseAt(At(stage));
        given.Do(new WithdrawCase(given.Case), given.Applicant);

        Assert.Equal(("withdrawn", true), (given.State.Stage, given.State.Closed));
        Assert.Equal(AccountStatus.Usable, given.Get<Account>(given.Old).Status);
        Assert.Equal((AccountStatus.Closed, ClosingReasons.Withdrawn),
            (given.Get<Account>(given.Again.Account).Status, given.Get<Account>(given.Again.Account).ClosedFor));
        var claim = given.Only<IdNumberClaim>();
        Assert.Equal((given.Old, null), (claim.Holder, claim.ReservedFor));
        Assert.Empty(claim.Claimants);
        Assert.Null(given.Find(LookupKind.Phone, given.Again.Phone.Plain!));
        Assert.Equal("已撤回申请", given.Told[^1].Subject);
        given.Rival();
    }

    [Theory]
    [MemberData(nameof(Final))]
    public void A_closed_case_cannot_be_withdrawn(string stage)
    {
        var given = Given.CaseAt(At(stage));
        Assert.Equal($"申请{At(stage).Label}，不能撤回。", given.No(new WithdrawCase(given.Case), given.Applicant));
    }

    [Fact]
    public void Nobody_withdraws_anothers_case()
    {
        var given = new Given().Opened();
        foreach (var actor in new[] { Actor.Applicant(given.Old), given.Reviewer, Actor.Clock })
        {
            Assert.Equal("没有找到您的申请，请重新登录后再试。", given.No(new WithdrawCase(given.Case), actor));
        }

        Assert.Equal("没有找到您的申请，请重新登录后再试。", given.No(new WithdrawCase(Guid.NewGuid()), given.Applicant));
    }

    private static Stage At(string stage) => ReRegistrationRoute.Sheet.PlanOf(stage).Stage;
}
