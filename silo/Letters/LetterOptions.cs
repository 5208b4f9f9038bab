namespace Chsi.Silo.Letters;

/// <summary>Chsi:Letters.</summary>
public sealed record LetterOptions
{
    /// <summary>The WeasyPrint program: a name looked up on the PATH, or an absolute path.</summary>
    public string WeasyPrint { get; init; } = "weasyprint";

    /// <summary>How many letters are made into PDF at the same time; more wait.</summary>
    public int AtOnce { get; init; } = 2;

    /// <summary>False: the child process is never put under bubblewrap, even where it works.</summary>
    public bool Sandbox { get; init; } = true;
}
