using System.Diagnostics;
using Chsi.Silo.Gateways.Photos;

namespace Chsi.Silo.Letters;

/// <summary>The command lines of WeasyPrint.</summary>
internal sealed class LetterCommand(string program, string directory, bool sandboxed) : ChildCommand(directory, sandboxed)
{
    public const string Page = "letter.html", Pdf = "letter.pdf";

    // an interpreter, and fonts of tens of megabytes that are looked into whole
    protected override int Memory => 3072;

    protected override int Seconds => 20;

    public ProcessStartInfo Print() => Start(program, Page, Pdf);

    public ProcessStartInfo Version() => Start(program, "--version");
}
