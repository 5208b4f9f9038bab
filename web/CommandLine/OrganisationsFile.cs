using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;

namespace Chsi.Web.CommandLine;

/// <summary>
/// <c>organisations import FILE</c>: the list of provinces, schools and colleges as CSV in UTF-8 with the columns 类别,代码,名称,启用日期,上级代码.
/// What is known is compared and what is new or otherwise is recorded, so the same file, or a newer one, is loaded again at any time.
/// </summary>
internal static class OrganisationsFile
{
    private const string Header = "类别,代码,名称,启用日期,上级代码";

    public static async Task<int> Run(string file, IConfiguration settings)
    {
        var requests = Read(await File.ReadAllLinesAsync(file)).ToList();
        using var silo = new StaffSilo(settings);
        var changed = 0;
        foreach (var (line, request) in requests)
        {
            try
            {
                changed += await silo.Ask(request) ? 1 : 0;
            }
            catch (InvalidOperationException e)
            {
                throw new InvalidOperationException($"{file}, line {line}: {e.Message} The lines before it are loaded.", e);
            }
        }

        Console.WriteLine($"{requests.Count} lines: {changed} new or changed, {requests.Count - changed} as they were.");
        return await Follow(silo);
    }

    /// <summary><c>organisations follow</c>: records that are behind a school which has come under another province come after it; the import does so by itself.</summary>
    public static async Task<int> Follow(IConfiguration settings)
    {
        using var silo = new StaffSilo(settings);
        return await Follow(silo);
    }

    private static async Task<int> Follow(StaffSilo silo)
    {
        Console.WriteLine($"{await silo.Follow()} records have come under their school's province.");
        return 0;
    }

    /// <exception cref="InvalidOperationException">A line that is not of that form; nothing has been loaded.</exception>
    private static IEnumerable<(int Line, Request Request)> Read(string[] lines)
    {
        if (lines.Length == 0 || lines[0].Trim('\ufeff', ' ') != Header)
        {
            throw new InvalidOperationException($"The first line must be: {Header}");
        }

        for (var n = 1; n < lines.Length; n++)
        {
            if (lines[n].Length == 0)
            {
                continue;
            }

            if (lines[n].Split(',') is not [var kind, var code, var name, var day, var above] || !DateOnly.TryParseExact(day, "yyyy-MM-dd", out var from))
            {
                throw new InvalidOperationException($"Line {n + 1} is not: {Header}, the day as 2026-09-01 and no comma within a name.");
            }

            yield return (n + 1, kind switch
            {
                "国家" => new EnterOrganisation(OrganisationKinds.Nation, code, name, from, above),
                "省" => new EnterOrganisation(OrganisationKinds.Province, code, name, from, above),
                "学校" => new EnterOrganisation(OrganisationKinds.School, code, name, from, above),
                "学院" => new NameCollege(above, code, name, from, Guid.Empty),
                _ => throw new InvalidOperationException($"Line {n + 1}: the first column is 国家, 省, 学校 or 学院."),
            });
        }
    }
}
