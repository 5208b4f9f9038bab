using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Chsi.Silo.Gateways;

/// <summary>Reads settings so that a wrong one is named and its value, which may be a secret, is not shown.</summary>
public static partial class Settings
{
    /// <param name="section">For example "Chsi:Rules".</param>
    /// <exception cref="WrongSettingException">A value is of the wrong kind: a word for a number, for example.</exception>
    public static T Section<T>(IConfiguration configuration, string section) where T : class, new()
    {
        try
        {
            return configuration.GetSection(section).Get<T>() ?? new T();
        }
        catch (InvalidOperationException e)
        {
            // the binder's message names the setting but shows its value too
            var named = NamedSetting().Match(e.Message);
            throw new WrongSettingException(named.Success ? named.Groups[1].Value : section, "holds a value of the wrong kind");
        }
    }

    /// <summary>A switch: true or false.</summary>
    /// <exception cref="WrongSettingException">It is something else.</exception>
    public static bool Switch(IConfiguration configuration, string setting, bool otherwise) =>
        configuration[setting] is not { } text ? otherwise
        : bool.TryParse(text, out var value) ? value
        : throw new WrongSettingException(setting, "must be true or false");

    /// <exception cref="WrongSettingException">A value is outside its range.</exception>
    public static void Within(string section, params ReadOnlySpan<(string Name, double Value, double Least, double Most)> values)
    {
        foreach (var (name, value, least, most) in values)
        {
            if (!(value >= least && value <= most))
            {
                throw new WrongSettingException($"{section}:{name}", FormattableString.Invariant($"must be from {least} to {most}"));
            }
        }
    }

    [GeneratedRegex("at '(Chsi:[A-Za-z0-9:]+)'")]
    private static partial Regex NamedSetting();
}
