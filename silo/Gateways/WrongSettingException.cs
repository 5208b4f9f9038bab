namespace Chsi.Silo.Gateways;

/// <summary>A setting that the process cannot start with. The message is one sentence that names it and never shows its value.</summary>
public sealed class WrongSettingException(string setting, string what) : Exception($"Setting {setting} {what}.")
{
    /// <summary>The whole name, for example "Chsi:Smtp:Host".</summary>
    public string Setting { get; } = setting;
}
