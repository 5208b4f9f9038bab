using System.Net;
using Chsi.Tests.Support;
using Xunit;

namespace Chsi.Tests.Web.Organisations;

/// <summary>Whatever a school or a province is given whole stands in the log of access, and what is not given leaves no line there.</summary>
public sealed class SeenTests : IAsyncLifetime
{
    private TestSite _site = null!;
    private ForeignThings _own = null!;

    public async Task InitializeAsync()
    {
        _site = await TestSite.Start();
        _own = await ForeignThings.Bring(_site);
    }

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Theory]
    [Rule("R31")]
    [InlineData('s', "/school/corrections/{0}?handler=Document&file={2}", "查看材料（学籍信息更正）")]
    [InlineData('p', "/province/approvals/{1}?handler=Document&file={2}", "查看材料（学籍信息更正）")]
    [InlineData('s', "/school/corrections/{0}", "查看更正前后的内容（学籍信息更正）")]
    [InlineData('p', "/province/approvals/{1}", "查看更正前后的内容（学籍信息更正）")]
    [InlineData('s', "/school/corrections/{0}/letters/submission", "查看文书（学籍信息更正）")]
    [InlineData('p', "/province/approvals/{1}/letters/submission", "查看文书（学籍信息更正）")]
    [InlineData('s', "/school/corrections/{0}/letters/submission?handler=Pdf", "查看文书（学籍信息更正）")]
    public async Task Each_time_it_is_given_it_is_written_down_and_the_lead_finds_it(char owner, string address, string what)
    {
        var path = string.Format(null, address, _own.Numbers[0], _own.Numbers[1], _own.Files[0]);
        for (var times = 1; times <= 2; times++)
        {
            var given = await _own.Owners[owner].Http.GetAsync(path);
            // a machine without the printer says so, and has opened the letter for it
            Assert.True(given.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{path}: {(int)given.StatusCode}");
            Assert.Equal(times, await Logged(what));
        }

        Assert.Contains(what, (await _own.Owners[owner].Get(owner == 's' ? "/school/access" : "/province/access")).Text);
        Assert.Equal(HttpStatusCode.NotFound, (await _own.Owners['o'].Http.GetAsync(path.Replace("/province/", "/school/", StringComparison.Ordinal).Replace("/approvals/", "/corrections/", StringComparison.Ordinal))).StatusCode);
        Assert.Equal(2, await Logged(what));
    }

    private Task<int> Logged(string what) => _site.Silo.Scalar<int>("select count(*)::int from chsi.access_log where what = @what", new { what });
}
