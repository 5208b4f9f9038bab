using Chsi.Silo.Gateways;

namespace Chsi.Silo.SignIn;

/// <summary>Chsi:Codes. How often people are sent codes, how often they may mistype them, and what asking costs.</summary>
public sealed record CodeOptions
{
    /// <summary>Hours a code is good for (001-23).</summary>
    public int Hours { get; init; } = 24;

    /// <summary>Seconds after which the same code is sent again.</summary>
    public int ResendSeconds { get; init; } = 60;

    /// <summary>Messages a day to one number; the last of the brakes.</summary>
    public int SendsADay { get; init; } = 5;

    /// <summary>Wrong entries in one draft; the phone itself is never locked, or anybody could lock another out.</summary>
    public int WrongEntries { get; init; } = 5;

    /// <summary>Wrong entries at one code over all drafts, after which it is void and the next message brings another.</summary>
    public int WrongEntriesInAll { get; init; } = 25;

    /// <summary>Hours a draft is kept.</summary>
    public int DraftHours { get; init; } = 24;

    /// <summary>Proof of work of the first asking: see <see cref="Altcha.Create"/>.</summary>
    public int Difficulty { get; init; } = 100;

    /// <summary>What the proof of work grows to at most.</summary>
    public int DifficultyMost { get; init; } = 20_000;

    /// <summary>Askings a day from one address before its proof of work doubles, and after which it doubles again.</summary>
    public int AddressSends { get; init; } = 15;

    /// <summary>Messages an hour that may be asked for from one address, see <see cref="SmsLimit"/>. Schools share one, so it is far above what a class needs.</summary>
    public int AddressSendsAnHour { get; init; } = 300;

    /// <summary>Messages an hour that may be asked for in the whole installation: what an attack over many numbers and addresses can cost.</summary>
    public int SendsAnHour { get; init; } = 10_000;

    /// <summary>Different ID numbers a day that one phone may ask to register.</summary>
    public int NumbersADay { get; init; } = 3;

    /// <summary>Name checks a day for one phone.</summary>
    public int NameChecksADay { get; init; } = 10;

    /// <summary>Messages with the user name a day to one phone.</summary>
    public int UserNamesADay { get; init; } = 3;

    /// <summary>A recovery answers no sooner, so that time does not tell whether there is an account.</summary>
    public int NeutralMilliseconds { get; init; } = 800;

    internal CodeOptions Checked()
    {
        const int Most = 1_000_000;
        Settings.Within("Chsi:Codes",
            (nameof(Hours), Hours, 1, Most), (nameof(ResendSeconds), ResendSeconds, 1, Most), (nameof(SendsADay), SendsADay, 1, Most),
            (nameof(WrongEntries), WrongEntries, 1, Most), (nameof(WrongEntriesInAll), WrongEntriesInAll, 1, Most),
            (nameof(DraftHours), DraftHours, 1, Most), (nameof(Difficulty), Difficulty, 1, Most), (nameof(DifficultyMost), DifficultyMost, Difficulty, Most),
            (nameof(AddressSends), AddressSends, 1, Most), (nameof(AddressSendsAnHour), AddressSendsAnHour, 1, Most), (nameof(SendsAnHour), SendsAnHour, 1, Most),
            (nameof(NumbersADay), NumbersADay, 1, Most), (nameof(NameChecksADay), NameChecksADay, 1, Most),
            (nameof(UserNamesADay), UserNamesADay, 1, Most), (nameof(NeutralMilliseconds), NeutralMilliseconds, 0, Most));
        return this;
    }
}

/// <summary>Chsi:Login. Failed sign-ins make the next one wait; nobody is ever locked.</summary>
public sealed record LoginOptions
{
    /// <summary>Failures of one user name from one address before that pair has to wait.</summary>
    public int FreeFailures { get; init; } = 5;

    /// <summary>The first wait in seconds; it doubles with every further failure.</summary>
    public int FirstDelaySeconds { get; init; } = 10;

    public int LongestDelaySeconds { get; init; } = 900;

    /// <summary>Failures a day of one user name or one address after which its answers come slower, by up to three seconds.</summary>
    public int SlowAfter { get; init; } = 50;

    internal LoginOptions Checked()
    {
        const int Day = 86_400;
        Settings.Within("Chsi:Login",
            (nameof(FreeFailures), FreeFailures, 1, 1000), (nameof(FirstDelaySeconds), FirstDelaySeconds, 1, Day),
            (nameof(LongestDelaySeconds), LongestDelaySeconds, FirstDelaySeconds, Day), (nameof(SlowAfter), SlowAfter, 1, 1_000_000));
        return this;
    }
}
