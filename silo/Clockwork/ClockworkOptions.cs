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

    /// <exception cref="WrongSettingException">A pause is no number from 0.01 to 3600; the message names the setting.</exception>
    public static ClockworkOptions Read(IConfiguration? settings)
    {
        if (settings is null)
        {
            return new();
        }

        const double Shortest = 0.01;
        const double Longest = 3600;
        var options = Settings.Section<ClockworkOptions>(settings, "Chsi:Clockwork");
        Settings.Within("Chsi:Clockwork",
            (nameof(DueSeconds), options.DueSeconds, Shortest, Longest), (nameof(NoticeSeconds), options.NoticeSeconds, Shortest, Longest),
            (nameof(HousekeepingMinutes), options.HousekeepingMinutes, Shortest, Longest));
        return options;
    }
}
