using System.Diagnostics;
using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Xunit;

namespace Chsi.Tests.Web.DuplicateId;

/// <summary>A person who registered a number that another account holds, signed in; the same steps as everybody, through the door.</summary>
public sealed record Collided(TestSite Site, RegisterAccount Old, RegisterAccount New, TestBrowser Browser)
{
    public const string Page = "/account/duplicate-id";
    public const string Photos = "/account/duplicate-id/photos";

    private static readonly Lazy<byte[]> _photo = new(MakePhoto);

    public static byte[] Photo => _photo.Value;

    public Actor Actor => Actor.Applicant(New.Account);

    public static async Task<Collided> Register(TestSite site, NameCheckOutcome check = NameCheckOutcome.Agrees)
    {
        var old = People.Registration(People.IdNumber(), check: check);
        if (check is NameCheckOutcome.Agrees)
        {
            Assert.IsType<Accepted>(await site.Silo.Ask(old, Actor.Visitor(old.Account)));
        }

        var again = People.Registration(old.Number.Plain!, check: check, again: true);
        Assert.IsType<Accepted>(await site.Silo.Ask(again, Actor.Visitor(again.Account)));
        return new(site, old, again, await site.SignedIn(again.Account));
    }

    public Task<TestPage> Open(string path = Page) => Browser.Get(path);

    public async Task<TestPage> HandIn(byte[]? holding = null, string holdingName = "me.jpg", bool consent = true) => await Browser.Press(
        await Open(Photos), "提交照片", new Dictionary<string, string?> { ["Consent"] = consent ? "true" : null }, Files(holding ?? Photo, holdingName));

    public static Dictionary<string, (string, byte[])> Files(byte[] holding, string holdingName = "me.jpg") =>
        new() { [HandInPhotos.HoldingCard] = (holdingName, holding), [HandInPhotos.CardFront] = ("card.jpg", Photo) };

    /// <summary>What the desk does, as a reviewer who has taken the case.</summary>
    public async Task Decide(Func<int, Request> decision)
    {
        var reviewer = People.Reviewer();
        Assert.IsType<Accepted>(await Site.Silo.Ask(new TakeReview(New.Case), reviewer));
        Assert.IsType<Accepted>(await Site.Silo.Ask(decision(await StageVersion()), reviewer));
    }

    public Task<int> StageVersion() => Site.Silo.Scalar<int>("select stage_version from chsi.case_row where id = @Case", new { New.Case });

    public Task<int> Version() => Site.Silo.Scalar<int>("select version from chsi.case_row where id = @Case", new { New.Case });

    public Task<string?> Stage() => Site.Silo.Scalar<string>("select stage from chsi.case_row where id = @Case", new { New.Case });

    public Task<string?> Number() => Site.Silo.Scalar<string>("select number from chsi.case_row where id = @Case", new { New.Case });

    public Task<int> Facts(string type) =>
        Site.Silo.Scalar<int>("select count(*)::int from chsi.fact where stream = @Case and type = @type", new { New.Case, type });

    public async Task Unharmed(int version)
    {
        Assert.Equal(ReRegistrationRoute.AwaitingEvidence.Name, await Stage());
        Assert.Equal(version, await Version());
        Assert.Equal(0, await Site.Silo.Scalar<int>("select count(*)::int from chsi.evidence_file"));
    }

    private static byte[] MakePhoto()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.jpg");
        using (var vips = Process.Start("vips", ["gaussnoise", path, "640", "480"]))
        {
            vips.WaitForExit();
        }

        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }
}
