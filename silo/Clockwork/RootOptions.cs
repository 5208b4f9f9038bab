using Chsi.Silo.Gateways;
using Microsoft.Extensions.Configuration;

namespace Chsi.Silo.Clockwork;

/// <summary>Chsi:Roots. Without File no roots are signed, and /health/ready says so.</summary>
public sealed record RootOptions
{
    /// <summary>Absolute path of the roots file. It should be sent elsewhere as it grows: only a copy that this machine cannot change proves anything.</summary>
    public string File { get; init; } = "";

    /// <summary>Seconds between two roots.</summary>
    public double Seconds { get; init; } = 60;

    public bool IsConfigured => File.Length > 0;

    /// <exception cref="WrongSettingException">The path is not absolute, its folder does not exist, or the pause is no number from 1 to 3600.</exception>
    public static RootOptions Read(IConfiguration? settings)
    {
        if (settings is null)
        {
            return new();
        }

        var options = Settings.Section<RootOptions>(settings, "Chsi:Roots");
        Settings.Within("Chsi:Roots", (nameof(Seconds), options.Seconds, 1, 3600));
        return !options.IsConfigured || (Path.IsPathFullyQualified(options.File) && Directory.Exists(Path.GetDirectoryName(options.File))) ? options
            : throw new WrongSettingException("Chsi:Roots:File", "must be the absolute path of a file in a folder that exists");
    }
}
