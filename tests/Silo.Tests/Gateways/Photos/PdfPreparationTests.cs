using Chsi.Silo.Gateways;
using Chsi.Silo.Gateways.Photos;
using Chsi.Tests.Support;
using Xunit;

namespace Chsi.Tests.Silo.Gateways.Photos;

/// <summary>PDFs as people hand them in, and as they should not.</summary>
public sealed class PdfPreparationTests : IDisposable
{
    private readonly VipsPhotoPreparation _photos = new(new(), new Clamd(new()));

    public void Dispose() => _photos.Dispose();

    [Fact]
    public async Task Every_page_becomes_a_photo_and_nothing_else_of_the_file_is_kept()
    {
        var pages = Assert.IsType<DocumentPreparation.Prepared>(await Prepare(TestPdf.Of(3))).Pages;
        Assert.Equal(3, pages.Count);
        foreach (var page in pages)
        {
            var size = PhotoHeader.Read(PhotoKind.Jpeg, page)!.Value;
            Assert.Equal(PhotoLimits.PreparedSide, size.Height);
            Assert.InRange(size.Width, 1_400, 1_420);
            Assert.False(JpegHeader.HasMetadata(page));
        }
    }

    [Fact]
    public async Task A_photo_is_a_document_of_one_page()
    {
        using var photos = new TestPhotos();
        Assert.Single(Assert.IsType<DocumentPreparation.Prepared>(await Prepare(photos.Of("jpg"), "a.jpg")).Pages);
        Assert.Equal(new DocumentPreparation.Refused(PhotoWording.UnknownKind), await Prepare(TestPdf.Of(1), "a.jpg"));
    }

    [Fact]
    public async Task What_is_too_much_is_refused_with_what_to_do()
    {
        await Refused(DocumentWording.TooManyPages(11), TestPdf.Of(11));
        Assert.Equal(DocumentLimits.Pages, Assert.IsType<DocumentPreparation.Prepared>(await Prepare(TestPdf.Of(DocumentLimits.Pages))).Pages.Count);
        await Refused(DocumentWording.HugePage, TestPdf.Of(1, width: 2_401));
        await Refused(DocumentWording.TooLarge, [.. TestPdf.Of(1), .. new byte[PhotoLimits.Bytes]]);
        await Refused(DocumentWording.Empty, []);
        await Refused(DocumentWording.WrongEnding, "<html>"u8.ToArray());
        await Refused(DocumentWording.LockedOrBroken, "%PDF-1.4\nnothing follows"u8.ToArray());
    }

    [Fact]
    public async Task Passwords_and_scripts_are_refused_whatever_the_title_says()
    {
        await Refused(DocumentWording.Scripted, TestPdf.Of(1, catalog: "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>", title: "x\\nJavaScript: no\\nPages: 1"));
        // the key of an empty user password under a made-up owner's: readable, and yet locked; or not readable at all
        var locked = Assert.IsType<DocumentPreparation.Refused>(await Prepare(TestPdf.Of(1, trailer: $"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{new string('a', 64)}> /U <{new string('b', 64)}> >> /ID [<00><00>]")));
        Assert.Contains(locked.Sentence, new[] { DocumentWording.Locked, DocumentWording.LockedOrBroken });
    }

    [Fact]
    public async Task Without_poppler_a_pdf_is_refused_and_photos_are_taken()
    {
        using var without = new PdfPreparation(new() { Poppler = "/nonexistent" }, new Clamd(new()), _photos);
        Assert.Equal(new DocumentPreparation.Refused(DocumentWording.Off), await without.Prepare(new MemoryStream(TestPdf.Of(1)), "a.pdf", default));
    }

    [Fact]
    public async Task Without_a_sandbox_pages_are_still_drawn()
    {
        using var photos = new VipsPhotoPreparation(new() { Sandbox = false }, new Clamd(new()));
        using var plain = new PdfPreparation(new() { Sandbox = false }, new Clamd(new()), photos);
        Assert.IsType<DocumentPreparation.Prepared>(await plain.Prepare(new MemoryStream(TestPdf.Of(1)), "a.pdf", default));
    }

    private async Task<DocumentPreparation> Prepare(byte[] file, string name = "材料.PDF")
    {
        using var preparation = new PdfPreparation(new(), new Clamd(new()), _photos);
        return await preparation.Prepare(new MemoryStream(file), name, default);
    }

    private async Task Refused(string sentence, byte[] file) => Assert.Equal(new DocumentPreparation.Refused(sentence), await Prepare(file));
}
