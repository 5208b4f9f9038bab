using System.Diagnostics;
using Chsi.Silo.Grains;
using Chsi.Silo.Imports;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;

namespace Chsi.Web.CommandLine;

/// <summary><c>records import FILE --school CODE</c>: takes a school's file over, as the system; what is wrong is written beside the file.</summary>
internal static class RecordsCommand
{
    public static async Task<int> Import(string[] options, IConfiguration settings)
    {
        if (options is not [var path, "--school", { Length: 5 } school, ..] || !school.All(char.IsAsciiDigit) || options[3..] is not ([] or ["--rehearse"]))
        {
            throw new WrongUseException("Say: records import FILE --school CODE [--rehearse], with the five digits of the school.");
        }

        var rehearse = options.Length > 3;
        var opened = RecordFile.Open(await File.ReadAllBytesAsync(path));
        if (!opened.Accepted)
        {
            throw new InvalidOperationException($"{path}: {opened.Refusal}");
        }

        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Commands.EnvironmentOf(settings) });
        builder.Services.AddLogging().AddSilo(settings, builder.Environment.IsDevelopment());
        using var host = builder.Build();
        await host.Services.GetRequiredService<Surroundings>().Refresh();
        var wrong = new List<EntryError>();
        var (watch, total) = (Stopwatch.StartNew(), opened.Value.Count());
        var counts = await host.Services.GetRequiredService<RecordImport>().Run(opened.Value, school, Actor.Clock, Guid.CreateVersion7(), rehearse, told: part =>
        {
            wrong.AddRange(part.Errors);
            Console.WriteLine($"{part.Counts.Done} of {total} lines, {part.Counts.Done / watch.Elapsed.TotalSeconds:0} a second");
            return Task.CompletedTask;
        });
        Console.WriteLine($"{(rehearse ? "Would be: " : "")}{counts.Added} new, {counts.Changed} changed, {counts.Same} as they were, {counts.Aside} set aside, {counts.Wrong} wrong; "
            + $"{watch.Elapsed.TotalSeconds:0.0} s.");
        if (wrong.Count == 0)
        {
            return 0;
        }

        var beside = $"{path}.errors.csv";
        await File.WriteAllBytesAsync(beside, ImportErrors.Csv(wrong));
        Console.WriteLine($"What is wrong stands in {beside}. Mend those lines and give the whole file again: the others are known.");
        return 1;
    }
}
