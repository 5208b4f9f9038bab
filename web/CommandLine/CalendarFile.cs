using Chsi.Silo.Store;

namespace Chsi.Web.CommandLine;

/// <summary><c>calendar import FILE</c>: takes over announced holidays; limits that were provisional follow by themselves.</summary>
internal static class CalendarFile
{
    public static async Task<int> Run(string file, IConfiguration settings)
    {
        var imported = await CalendarImport.Run(Commands.Owner(settings), await File.ReadAllTextAsync(file));
        if (!imported.Accepted)
        {
            throw new InvalidOperationException($"{file}: {imported.Refusal}");
        }

        Console.WriteLine(imported.Value.Count == 0
            ? "Nothing new: every year of the file was imported before."
            : $"Imported: {string.Join(", ", imported.Value)}. Running nodes take them over within minutes and work out provisional limits again.");
        return 0;
    }
}
