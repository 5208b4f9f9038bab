using System.Diagnostics;
using Chsi.Silo.Grains;
using Chsi.Silo.SignIn;
using Chsi.Silo.Store;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Chsi.Tools.Seed;

/// <summary>The command line: <c>demo</c>, once, or <c>--scale N</c>, as often as wanted.</summary>
public static class SeedCommand
{
    private const int MostPeople = 5_000_000;

    /// <returns>The exit code.</returns>
    public static async Task<int> Run(string[] arguments, IConfiguration settings)
    {
        var watch = Stopwatch.StartNew();
        await using var services = new ServiceCollection().AddLogging().AddSilo(settings, development: true).BuildServiceProvider();
        var surroundings = services.GetRequiredService<Surroundings>();
        await surroundings.Refresh();
        await using var connection = await services.GetRequiredService<Database>().Writer.OpenConnectionAsync();
        var now = new DateTimeOffset(await connection.ExecuteScalarAsync<DateTime>("select chsi.clock()"));
        using var passwords = new Passwords(new());
        switch (arguments)
        {
            case ["demo"] when await connection.ExecuteScalarAsync<bool>("select exists (select 1 from chsi.staff_row)"):
                Console.WriteLine("There already.");
                return 0;
            case ["demo"]:
                var moments = new DemoMoments(now, surroundings.Calendar, surroundings.Settings.ReviewWorkingDays);
                await Demo.Run(Bulk(new(Notices: BulkNotices.Sent)), moments, passwords);
                Console.WriteLine($"Made in {watch.Elapsed.TotalSeconds:0.0} s. Staff: kefu01 to kefu04, password {DemoSignIns.StaffPassword}; all sign-ins stand in the README.");
                return 0;
            case ["scale" or "--scale", var text] when int.TryParse(text, out var people) && people is > 0 and <= MostPeople:
                // one account a person and more: nobody is met twice
                var first = await connection.ExecuteScalarAsync<int>("select count(*) from chsi.account_row");
                var password = await passwords.Hash(DemoSignIns.ApplicantPassword, default);
                await ScaleSeed.Run(Bulk(new(Notices: BulkNotices.Sent, Written: Report)), first, people, password, now);
                Console.WriteLine($"{people} people in {watch.Elapsed.TotalSeconds:0} s.");
                return 0;
            default:
                Console.Error.WriteLine($"Seed knows: demo | --scale N (1 to {MostPeople})");
                return 2;
        }

        BulkCommit Bulk(BulkOptions options) => new(services.GetRequiredService<Database>(), services.GetRequiredService<Vault>(),
            surroundings.Calendar, surroundings.Settings, options);

        void Report(long written) => Console.WriteLine($"{written} decisions, {written / watch.Elapsed.TotalSeconds:0} a second");
    }
}
