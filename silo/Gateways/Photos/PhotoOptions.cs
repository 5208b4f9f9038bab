namespace Chsi.Silo.Gateways.Photos;

/// <summary>Chsi:Photos. The limits of size and pixels are not settings: memory and time limits were measured with them.</summary>
public sealed record PhotoOptions
{
    /// <summary>The vips program: a name looked up on the PATH, or an absolute path.</summary>
    public string Vips { get; init; } = "vips";

    /// <summary>The folder of poppler's pdfinfo and pdftoppm, which draw the pages of a PDF; empty where they are found on the PATH.</summary>
    public string Poppler { get; init; } = "";

    /// <summary>How many photos are in memory and re-encoded at the same time; more wait, their bytes on disk.</summary>
    public int AtOnce { get; init; } = 2;

    /// <summary>How long a photo waits for its turn before the person is asked to come again.</summary>
    public double WaitSeconds { get; init; } = 5;

    /// <summary>Photos with a side shorter than this many pixels cannot show a readable card and are refused.</summary>
    public int ShortestSide { get; init; } = 200;

    /// <summary>False: the child process is never put under bubblewrap, even where it works.</summary>
    public bool Sandbox { get; init; } = true;
}
