using System.Diagnostics;
using System.Text;
using Chsi.Silo.Gateways;
using Chsi.Silo.Gateways.Photos;
using Xunit;

namespace Chsi.Tests.Silo.Gateways.Photos;

public sealed class VipsPhotoPreparationTests(TestPhotos photos) : IClassFixture<TestPhotos>, IDisposable
{
    private readonly VipsPhotoPreparation preparation = new(new PhotoOptions(), new Clamd(new ClamdOptions()));

    public void Dispose() => preparation.Dispose();

    [Theory]
    [InlineData("jpg", "a.jpg")]
    [InlineData("jpg", "照片.JPEG")]
    [InlineData("png", "a.png")]
    [InlineData("gif", "a.gif")]
    [InlineData("heic", "IMG_0001.HEIC")]
    public async Task Every_allowed_format_becomes_a_clean_jpeg(string format, string name)
    {
        var prepared = await Prepared(photos.Of(format), name);

        Assert.Equal((400, 300), (prepared.Width, prepared.Height));
        Assert.Equal([0xFF, 0xD8, 0xFF], prepared.Jpeg[..3]);
        Assert.False(JpegHeader.HasMetadata(prepared.Jpeg));
    }

    [Fact]
    public async Task Place_and_camera_are_gone_and_the_photo_stands_upright()
    {
        var prepared = await Prepared(TestPhotos.WithExif(photos.Of("jpg")), "a.jpg");

        Assert.Equal((300, 400), (prepared.Width, prepared.Height));
        Lacks(prepared, "Camera");
        Lacks(prepared, "Exif");
    }

    [Fact]
    public async Task What_hides_in_or_behind_a_photo_is_gone()
    {
        const string Script = "<script>alert(1)</script>";
        byte[] polyglot = [.. TestPhotos.WithComment(photos.Of("jpg"), Script), .. "PK\x03\x04"u8, .. Encoding.UTF8.GetBytes(Script)];

        var prepared = await Prepared(polyglot, "a.jpg");

        Lacks(prepared, "script");
        Lacks(prepared, "PK\x03\x04");
    }

    [Fact]
    public async Task A_large_photo_is_shrunk_to_2000_pixels()
    {
        var prepared = await Prepared(photos.Sized(6_000, 4_500), "a.png");

        Assert.Equal((2_000, 1_500), (prepared.Width, prepared.Height));
    }

    [Theory]
    [InlineData("jpg")]
    [InlineData("png")]
    [InlineData("gif")]
    [InlineData("heic")]
    public async Task A_photo_that_breaks_off_is_refused(string format)
    {
        var whole = photos.Of(format);
        foreach (var length in new[] { 12, 40, 200, whole.Length / 2, whole.Length - whole.Length / 20 })
        {
            Assert.Equal(length == 12 && format == "heic" ? PhotoWording.UnknownKind : PhotoWording.Unreadable, await Refusal(whole[..length], "a." + format));
        }
    }

    [Fact]
    public async Task Too_many_pixels_are_refused_before_anything_is_decoded()
    {
        var bomb = photos.Sized(400, 400);
        // IHDR's width and height; the checksum is wrong then, which only a decoder would notice
        new byte[] { 0, 1, 0, 0, 0, 1, 0, 0 }.CopyTo(bomb, 16);

        Assert.Equal(PhotoWording.TooManyPixels, await Refusal(bomb, "a.png"));
    }

    [Fact]
    public async Task A_header_that_lies_about_the_size_does_not_get_through()
    {
        var liar = photos.Sized(6_000, 6_000);
        new byte[] { 0, 0, 1, 0, 0, 0, 1, 0 }.CopyTo(liar, 16);

        Assert.Equal(PhotoWording.Unreadable, await Refusal(liar, "a.png"));
    }

    [Fact]
    public async Task One_pixel_an_empty_file_and_nine_megabytes_are_refused()
    {
        Assert.Equal(PhotoWording.TooSmall(200), await Refusal(photos.Sized(1, 1), "a.png"));
        Assert.Equal(PhotoWording.TooSmall(200), await Refusal(photos.Sized(199, 4_000), "a.png"));
        Assert.Equal(PhotoWording.Empty, await Refusal([], "a.png"));
        Assert.Equal(PhotoWording.TooLarge, await Refusal(new byte[PhotoLimits.Bytes + 1], "a.png"));
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' width='400' height='400'/>")]
    [InlineData("<!doctype html><script>alert(1)</script>")]
    [InlineData("%PDF-1.7")]
    [InlineData("GIF88a................")]
    [InlineData("push graphic-context")]
    public async Task What_is_no_photo_is_refused_whatever_its_name(string content) =>
        Assert.Equal(PhotoWording.UnknownKind, await Refusal(Encoding.UTF8.GetBytes(content), "a.jpg"));

    [Theory]
    [InlineData("png", "a.jpg")]
    [InlineData("jpg", "a.png")]
    [InlineData("jpg", "a.svg")]
    [InlineData("jpg", "a")]
    [InlineData("jpg", "a.jpg.exe")]
    public async Task The_ending_must_fit(string format, string name) =>
        Assert.Equal(PhotoWording.WrongEnding, await Refusal(photos.Of(format), name));

    [Fact]
    public async Task No_photo_stays_on_disk()
    {
        var before = Directory.GetDirectories(Path.GetTempPath(), "chsi-photo-*").ToHashSet();
        await Prepared(photos.Of("jpg"), "a.jpg");
        await Refusal(photos.Of("jpg")[..20_000], "a.jpg");

        // folders of others who run at the same time go too, each in its time
        var left = Directory.GetDirectories(Path.GetTempPath(), "chsi-photo-*").Except(before).ToList();
        for (var patience = Stopwatch.StartNew(); left.Exists(Directory.Exists) && patience.Elapsed < TimeSpan.FromSeconds(30);)
        {
            await Task.Yield();
        }

        Assert.DoesNotContain(left, Directory.Exists);
    }

    private async Task<PhotoPreparation.Prepared> Prepared(byte[] upload, string name) =>
        Assert.IsType<PhotoPreparation.Prepared>(await preparation.Prepare(new MemoryStream(upload), name, default));

    private async Task<string> Refusal(byte[] upload, string name) =>
        Assert.IsType<PhotoPreparation.Refused>(await preparation.Prepare(new MemoryStream(upload), name, default)).Sentence;

    private static void Lacks(PhotoPreparation.Prepared prepared, string text) =>
        Assert.DoesNotContain(text, Encoding.Latin1.GetString(prepared.Jpeg), StringComparison.Ordinal);
}
