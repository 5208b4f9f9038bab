namespace Chsi.Tools.Simulators;

/// <summary>Section Simulators: command line (<c>--Simulators:Port 0</c>), environment (<c>Simulators__Port</c>).</summary>
public sealed record SimulatorSettings
{
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>0 takes a free port; the address is printed once the process listens.</summary>
    public int Port { get; init; } = 5081;

    /// <summary>The bearer key that callers must show.</summary>
    public string Key { get; init; } = "development";

    /// <summary>Signs the callbacks of the face check.</summary>
    public string CallbackKey { get; init; } = "development-face-check-callback-key";
}
