using Chsi.Silo.Letters;
using Chsi.Workflows.Letters;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web;

/// <summary>One letter of a correction, as a page that prints and as PDF; the same under the addresses of the student, the school and the province.</summary>
public abstract class LetterPage(LetterViews letters, LetterPrinter printer, IWebHostEnvironment site) : ChsiPage
{
    /// <summary>Of the case under whose address the letter is.</summary>
    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    /// <summary>One of <see cref="LetterKinds"/>.</summary>
    [BindProperty(SupportsGet = true)]
    public string Kind { get; set; } = "";

    public Letter Letter { get; private set; } = null!;

    /// <summary>Whether the letter can be had as PDF; otherwise it is printed from the page.</summary>
    public bool Pdf { get; private set; }

    /// <summary>The case's page.</summary>
    public abstract string Back { get; }

    /// <summary>The correction whose letter it is; null where the address is not of one that the asker may see.</summary>
    protected abstract Task<Guid?> Correction();

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await Load())
        {
            return NotFound();
        }

        Pdf = await printer.Works(Stop);
        return Page();
    }

    public async Task<IActionResult> OnGetPdfAsync()
    {
        if (!await Load())
        {
            return NotFound();
        }

        Response.Headers.CacheControl = "private, no-store";
        var style = site.WebRootFileProvider.GetFileInfo("site/letter.css");
        await using var stream = style.CreateReadStream();
        using var reader = new StreamReader(stream);
        return await printer.Print(LetterHtml.Whole(Letter, await reader.ReadToEndAsync(Stop)), Stop) is { } pdf
            ? File(pdf, "application/pdf", $"{Letter.Title}-{Number}.pdf") : StatusCode(StatusCodes.Status503ServiceUnavailable);
    }

    private async Task<bool> Load()
    {
        if (await Correction() is not { } @case || await letters.Open(Me.Actor, @case, Kind, Stop) is not { } letter)
        {
            return false;
        }

        Letter = letter;
        return true;
    }
}
