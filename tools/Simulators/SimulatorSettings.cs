namespace Chsi.Tools.Simulators;

/// <summary>Section Simulators: command line (<c>--Simulators:Key word</c>), environment (<c>Simulators__Key</c>).</summary>
public sealed record SimulatorSettings
{
    /// <summary>The bearer key that callers must show.</summary>
    public string Key { get; init; } = "development-key";

    /// <summary>Signs the callbacks of the face check.</summary>
    public string CallbackKey { get; init; } = "development-face-check-callback-key";
}
