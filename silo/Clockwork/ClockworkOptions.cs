using Chsi.Silo.Gateways;
using Microsoft.Extensions.Configuration;

namespace Chsi.Silo.Clockwork;

/// <summary>Chsi:Clockwork. How often the clock looks; what it finds is the same whenever it looks.</summary>
public sealed record ClockworkOptions
{
    /// <summary>Seconds between two looks for time limits.</summary>
    public double DueSeconds { get; init; } = 1;

    /// <summary>Seconds between two looks for notices where no wake-up came.</summary>
    public double NoticeSeconds { get; init; } = 2;

    /// <summary>Minutes between two rounds of housekeeping.</summary>
    public double HousekeepingMinutes { get; init; } = 10;

    /// <exception cref="WrongSettingException">A pause is not a number above 0; the message names the setting.</exception>
    public static ClockworkOptions Read(IConfiguration? settings)
    {
        foreach (var name in new[] { nameof(DueSeconds), nameof(NoticeSeconds), nameof(HousekeepingMinutes) })
        {
            var setting = $"Chsi:Clockwork:{name}";
            if (settings?[setting] is { } text && !(double.TryParse(text, out var pause) && pause is > 0 and <= 3600))
            {
                throw new WrongSettingException(setting, "must be a number above 0 and at most 3600");
            }
        }

        return settings?.GetSection("Chsi:Clockwork").Get<ClockworkOptions>() ?? new();
    }
}
