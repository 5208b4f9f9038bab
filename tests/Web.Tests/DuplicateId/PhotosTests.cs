using System.Diagnostics;
using System.Net;
using System.Runtime.Versioning;
using System.Text;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Xunit;

namespace Chsi.Tests.Web.DuplicateId;

[UnsupportedOSPlatform("windows")]
public sealed class PhotosTests : IAsyncLifetime
{
    private TestSite _site = null!;
    private Collided _applicant = null!;
    private int _version;

    public async Task InitializeAsync()
    {
        _site = await TestSite.Start();
        _applicant = await Collided.Register(_site);
        _version = await _applicant.Version();
    }

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    [Rule("000-24", "001-19")]
    public async Task Photos_go_to_the_desk_with_their_consent_and_without_what_was_in_the_file()
    {
        var page = await _applicant.HandIn();

        Assert.Equal(Collided.Page, page.Path);
        Assert.Contains("照片已提交", page.Text);
        Assert.Equal(ReRegistrationRoute.InReview.Name, await _applicant.Stage());
        Assert.Equal(2, await _site.Silo.Scalar<int>("select count(*)::int from chsi.evidence_file"));
        Assert.Contains("\"photos-2026-11\"", await _site.Silo.Scalar<string>("select convert_from(body, 'UTF8') from chsi.fact where type = 'photos-handed-in'"));
        Assert.Contains("照片已经提交，正在审核", (await _applicant.Open(Collided.Photos)).Text);
    }

    public static TheoryData<string, string, byte[], string> Wrong => new()
    {
        { "a text", "me.txt", Encoding.UTF8.GetBytes("hello"), "无法识别的照片格式" },
        { "a renamed page", "me.jpg", Encoding.UTF8.GetBytes("<!doctype html><script>alert(1)</script>"), "无法识别的照片格式" },
        { "too large", "me.jpg", [.. Collided.Photo, .. new byte[(8 * 1024 * 1024) + 1]], "照片超过 8 MB" },
        { "much too large", "me.jpg", [.. Collided.Photo, .. new byte[22 * 1024 * 1024]], "照片超过 8 MB" },
        { "broken off", "me.jpg", Collided.Photo[..(Collided.Photo.Length / 3)], "照片无法读取" },
        { "another ending", "me.png", Collided.Photo, "后缀名" },
        { "nothing", "me.jpg", [], "没有收到照片内容" },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task A_wrong_file_is_refused_beside_its_field_and_the_case_is_unharmed(string what, string name, byte[] bytes, string sentence)
    {
        var page = await _applicant.HandIn(bytes, name);

        Assert.Equal((what, Collided.Photos), (what, page.Path));
        Assert.Contains(sentence, page.Error(HandInPhotos.HoldingCard));
        Assert.Equal("", page.Error(HandInPhotos.CardFront));
        Assert.True(page.Has("#Consent[checked]"));
        Assert.Contains("本人手持证件照：", page.One("[role=alert]").TextContent);
        Assert.Equal("请重新选择“本人手持证件照”。浏览器不能保留已选的“证件人像面照片”，请再选一次。", page.One("#choose-again").TextContent);
        await _applicant.Unharmed(_version);
        Assert.Contains("照片已提交", (await _applicant.HandIn()).Text);
    }

    [Fact]
    public async Task With_scripts_the_good_photo_stays_chosen()
    {
        var form = await _applicant.Open(Collided.Photos);
        using var request = _applicant.Browser.Request(
            form, "提交照片", new Dictionary<string, string?> { ["Consent"] = "true" }, Collided.Files(Encoding.UTF8.GetBytes("hello")));
        request.Headers.Add("HX-Request", "true");
        var page = await TestPage.Read(await _applicant.Browser.Http.SendAsync(request));
        Assert.Equal("/account/duplicate-id/photos", page.Address.PathAndQuery);
        Assert.Contains("无法识别的照片格式", page.Error(HandInPhotos.HoldingCard));
        Assert.Equal("请重新选择“本人手持证件照”。“证件人像面照片”已保留，不必再选。", page.One("#choose-again").TextContent);
        Assert.Equal("field-card-front", Assert.Single(page.Document.QuerySelectorAll("[hx-preserve]")).Id);
        await _applicant.Unharmed(_version);
    }

    [Fact]
    public async Task A_picture_of_too_many_pixels_is_refused_before_it_is_decoded()
    {
        byte[] header = [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 8, 2, 0, 0, 0, 0, 0, 0, 0];

        Assert.Contains("4000 万像素", (await _applicant.HandIn(header, "me.png")).Error(HandInPhotos.HoldingCard));
        await _applicant.Unharmed(_version);
    }

    [Fact]
    public async Task More_than_the_form_may_weigh_gets_a_clear_sentence()
    {
        var page = await _applicant.HandIn(new byte[40 * 1024 * 1024]);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, page.Status);
        Assert.Contains("单张照片不超过 8 MB", page.Text);
        await _applicant.Unharmed(_version);
    }

    [Fact]
    public async Task Without_consent_nothing_is_taken()
    {
        var page = await _applicant.HandIn(consent: false);

        Assert.Equal("请先阅读并同意照片使用说明。", page.Error("Consent"));
        await _applicant.Unharmed(_version);
    }

    [Fact]
    public async Task A_form_sent_twice_has_one_effect()
    {
        var form = await _applicant.Open(Collided.Photos);
        var typed = new Dictionary<string, string?> { ["Consent"] = "true" };
        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ => await TestPage.Read(
            await _applicant.Browser.Http.SendAsync(_applicant.Browser.Request(form, "提交照片", typed, Collided.Files(Collided.Photo))))));

        Assert.All(both, page => Assert.Equal(Collided.Page, page.Path));
        Assert.Equal(1, await _applicant.Facts("photos-handed-in"));
        Assert.Equal(2, await _site.Silo.Scalar<int>("select count(*)::int from chsi.evidence_file"));
    }

    [Fact]
    public async Task A_stale_tab_is_told_what_has_happened()
    {
        var stale = await _applicant.Open(Collided.Photos);
        await _applicant.HandIn();

        var page = await _applicant.Browser.Press(stale, "提交照片", new Dictionary<string, string?> { ["Consent"] = "true" }, Collided.Files(Collided.Photo));

        Assert.Contains("照片已经提交，正在审核，无需重复提交。", page.Text);
        Assert.Equal(1, await _applicant.Facts("photos-handed-in"));
    }

    [Fact]
    public async Task The_samples_are_pictures_of_ours()
    {
        var page = await _applicant.Open("/account/duplicate-id/samples");
        var pictures = page.Document.QuerySelectorAll(".samples img").Select(i => i.GetAttribute("src")!).ToList();

        Assert.Equal(8, pictures.Count);
        foreach (var picture in pictures)
        {
            Assert.Equal("image/svg+xml", (await _applicant.Browser.Http.GetAsync(picture)).Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task What_is_refused_anyway_is_not_decoded_first()
    {
        await using var site = await TestSite.Start(new Dictionary<string, string?> { ["Chsi:Photos:Vips"] = "no-such-program" });
        var applicant = await Collided.Register(site);
        var form = await applicant.Open(Collided.Photos);
        var typed = new Dictionary<string, string?> { ["Consent"] = "true" };
        Assert.Contains("照片处理服务暂时不可用", (await applicant.HandIn()).Error(HandInPhotos.HoldingCard));

        var without = await applicant.HandIn(consent: false);
        Assert.Equal(("请先阅读并同意照片使用说明。", ""), (without.Error("Consent"), without.Error(HandInPhotos.HoldingCard)));
        var one = await applicant.Browser.Press(form, "提交照片", typed, new Dictionary<string, (string, byte[])> { [HandInPhotos.HoldingCard] = ("me.jpg", Collided.Photo) });
        Assert.Equal(("", "请上传证件人像面照片。"), (one.Error(HandInPhotos.HoldingCard), one.Error(HandInPhotos.CardFront)));
        await applicant.Unharmed(await applicant.Version());

        Assert.IsType<Accepted>(await site.Silo.Ask(People.Photos(applicant.New.Case, await applicant.StageVersion()), applicant.Actor));
        var stale = await applicant.Browser.Press(form, "提交照片", typed, Collided.Files(Collided.Photo));
        Assert.Contains("照片已经提交，正在审核，无需重复提交。", stale.Text);
        Assert.DoesNotContain("照片处理服务暂时不可用", stale.Text);
    }

    [Fact]
    public async Task Of_many_at_once_those_that_wait_too_long_are_asked_to_come_again_and_large_files_wait_on_disk()
    {
        var folder = Directory.CreateTempSubdirectory("chsi-test-vips-").FullName;
        try
        {
            var (program, begun, go) = (Path.Combine(folder, "vips"), Path.Combine(folder, "begun"), Path.Combine(folder, "go"));
            await File.WriteAllTextAsync(program,
                $"#!/bin/sh\n[ \"$1\" = --version ] && exit 0\ntouch {begun}; while [ ! -e {go} ]; do sleep 0.02; done; exec vips \"$@\"\n");
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            await using var site = await TestSite.Start(new Dictionary<string, string?>
            {
                ["Chsi:Photos:Vips"] = program,
                ["Chsi:Photos:Sandbox"] = "false",
                ["Chsi:Photos:AtOnce"] = "1",
                ["Chsi:Photos:WaitSeconds"] = "0.2",
            });
            var (first, second) = (await Collided.Register(site), await Collided.Register(site));
            var before = Uploads();
            var slow = first.HandIn();
            for (var patience = Stopwatch.StartNew(); !File.Exists(begun) && patience.Elapsed < TimeSpan.FromSeconds(10);)
            {
                await Task.Yield();
            }

            Assert.NotEmpty(Uploads().Except(before));
            var busy = await second.HandIn();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, busy.Status);
            Assert.NotNull(busy.Response.Headers.RetryAfter);
            Assert.Contains("上传照片的人较多，请稍等几秒后再提交一次", busy.Text);
            Assert.True(busy.Has("#Consent[checked]"));

            await File.WriteAllTextAsync(go, "");
            Assert.Contains("照片已提交", (await slow).Text);
            Assert.Contains("照片已提交", (await second.HandIn()).Text);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static HashSet<string> Uploads() => [.. Directory.GetFiles(Path.GetTempPath(), "ASPNETCORE_*.tmp")];
    }
}
