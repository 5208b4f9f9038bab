using System.Globalization;

namespace Chsi.Silo.Gateways.Photos;

/// <summary>The command lines of poppler's programs.</summary>
/// <param name="folder">Where they lie; empty where they are found on the PATH.</param>
internal sealed class PdfCommand(string folder, string directory, bool sandboxed) : ChildCommand(directory, sandboxed)
{
    public const string Input = "in.pdf";

    /// <summary>Of the pages' files: page-01.jpg, as many digits as the last page has.</summary>
    public const string Page = "page";

    protected override int Seconds => 20;

    public System.Diagnostics.ProcessStartInfo Describe() => Start(Path.Combine(folder, "pdfinfo"), "-f", "1", "-l", Most, Input);

    /// <summary>Whatever size a page says to have, its picture is no larger than a prepared photo.</summary>
    public System.Diagnostics.ProcessStartInfo Draw() => Start(Path.Combine(folder, "pdftoppm"), "-jpeg", "-jpegopt", "quality=92", "-scale-to", Side, "-f", "1", "-l", Most, Input, Page);

    private static string Most => DocumentLimits.Pages.ToString(CultureInfo.InvariantCulture);

    private static string Side => PhotoLimits.PreparedSide.ToString(CultureInfo.InvariantCulture);
}
