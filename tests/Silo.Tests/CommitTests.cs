using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Xunit;

namespace Chsi.Tests.Silo;

public sealed class CommitTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.Start();

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Approval_closes_the_old_account_and_passes_the_number_in_one_commit()
    {
        var number = People.IdNumber();
        var old = People.Registration(number);
        Assert.IsType<Accepted>(await _silo.Ask(old, Actor.Visitor(old.Account)));
        var taken = People.Registration(number);
        Assert.Equal("证件号码已被注册", Assert.IsType<Refused>(await _silo.Ask(taken, Actor.Visitor(taken.Account))).Sentence);

        var again = People.Registration(number, again: true);
        var opened = Assert.IsType<Accepted>(await _silo.Ask(again, Actor.Visitor(again.Account)));
        Assert.StartsWith("CX", opened.Reply);
        var applicant = Actor.Applicant(again.Account);
        var stage = await _silo.Scalar<int>("select stage_version from chsi.case_row where id=@Case", new { again.Case });
        Assert.IsType<Accepted>(await _silo.Ask(People.Photos(again.Case, stage), applicant));
        var reviewer = People.Reviewer();
        Assert.IsType<Accepted>(await _silo.Ask(new TakeReview(again.Case), reviewer));
        stage = await _silo.Scalar<int>("select stage_version from chsi.case_row where id=@Case", new { again.Case });
        var approved = await _silo.Ask(new ApproveReview(again.Case, "一致", stage), reviewer);
        Assert.IsType<Accepted>(approved);
        Assert.Equal("Closed", await _silo.Scalar<string>("select status from chsi.account_row where id=@Account", new { old.Account }));
        Assert.Equal("Usable", await _silo.Scalar<string>("select status from chsi.account_row where id=@Account", new { again.Account }));
        Assert.Equal(again.Account, await _silo.Scalar<Guid>("select holder from chsi.claim_row"));
        Assert.Equal("approved", await _silo.Scalar<string>("select stage from chsi.case_row"));
    }
}
