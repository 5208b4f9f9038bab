using Chsi.Silo.SignIn;

namespace Chsi.Web.CommandLine;

/// <summary>What was written behind a command about staff: options with a value each.</summary>
internal sealed class StaffOptions
{
    private readonly Dictionary<string, string> _given = [];

    /// <exception cref="WrongUseException">An option that the command does not know, or one without a value.</exception>
    public StaffOptions(string command, string[] options, params string[] known)
    {
        for (var n = 0; n < options.Length; n += 2)
        {
            if (!known.Contains(options[n]))
            {
                throw new WrongUseException($"'{options[n]}' is not an option of staff {command}.");
            }

            if (n + 1 == options.Length || options[n + 1].Length == 0)
            {
                throw new WrongUseException($"{options[n]} needs a value.");
            }

            _given[options[n]] = options[n + 1];
        }
    }

    public string? Find(string option) => _given.GetValueOrDefault(option);

    public string Must(string option) => Find(option) ?? throw new WrongUseException($"{option} is missing.");

    /// <summary>The first line of what is piped in; a random password where nothing is.</summary>
    /// <returns>The password, and whether it was made here and has to be shown.</returns>
    public static async Task<(string Password, bool Made)> Password()
    {
        var typed = Console.IsInputRedirected ? (await Console.In.ReadLineAsync())?.TrimEnd('\r') : null;
        if (typed is { Length: > 0 and < Invitations.ShortestPassword })
        {
            throw new WrongUseException($"The password of a person at a desk has at least {Invitations.ShortestPassword} characters.");
        }

        return string.IsNullOrEmpty(typed) ? (Secrets.Token()[..20], true) : (typed, false);
    }
}
