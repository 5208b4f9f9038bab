using Chsi.Silo.Gateways;
using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Xunit;

namespace Chsi.Tests.Silo.Clockwork;

/// <summary>A name check that could not be made at registration is made by the clock.</summary>
public sealed class NameRecheckTests : IAsyncLifetime
{
    private Clockhouse _house = null!;

    public async Task InitializeAsync() => _house = await Clockhouse.Start();

    public async Task DisposeAsync() => await _house.DisposeAsync();

    [Fact]
    [Rule("000-12")]
    public async Task While_the_gateway_is_away_the_account_waits_and_opens_when_it_agrees()
    {
        var account = (await _house.Registered(People.IdNumber(), NameCheckOutcome.Away)).Account;
        _house.Outside.Name = NameCheckAnswer.Away;
        await _house.ToNextLimit(account);
        Assert.Equal("NamePending", await Status());
        _house.Outside.Name = NameCheckAnswer.Agrees;
        await _house.Due();
        Assert.Equal("NamePending", await Status());
        await _house.ToNextLimit(account);
        Assert.Equal("Usable", await Status());
        Assert.Null(await _house.WakeAt(account));
        Assert.Equal(1, await _house.Notices("实名核验已通过"));
    }

    [Fact]
    [Rule("000-12")]
    public async Task Where_name_and_number_disagree_the_account_ends_and_the_number_is_free()
    {
        var account = (await _house.Registered(People.IdNumber(), NameCheckOutcome.Away)).Account;
        _house.Outside.Name = NameCheckAnswer.Disagrees;
        await _house.ToNextLimit(account);
        Assert.Equal("Closed", await Status());
        Assert.Null(await _house.Silo.Scalar<Guid?>("select holder from chsi.claim_row"));
        Assert.Equal(1, await _house.Notices("实名核验未通过"));
    }

    private Task<string?> Status() => _house.Silo.Scalar<string>("select status from chsi.account_row");
}
