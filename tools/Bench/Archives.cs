using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Chsi.Silo.Imports;
using Chsi.Silo.SignIn;
using Chsi.Silo.Store;
using Chsi.Tools.Seed;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Records;
using Microsoft.Extensions.DependencyInjection;

namespace Chsi.Tools.Bench;

/// <summary>Student records: a school's file taken over, and people who look theirs up among many.</summary>
internal sealed partial class Archives(BenchSilo silo)
{
    private const int Clients = 16;
    /// <summary>The school whose file is taken over.</summary>
    public const string School = "99001";

    /// <summary>The first of the people in files: others than those who are there already.</summary>
    public const int People = 3_000_000;

    /// <summary>A file of so many lines, taken over.</summary>
    /// <param name="first">Of its people and 学号.</param>
    /// <returns>Seconds.</returns>
    public async Task<double> Import(int lines, int first = 0)
    {
        var file = RecordFile.Open(Csv(lines, first)).Value!;
        foreach (var entered in new[] { new EnterOrganisation(OrganisationKinds.Province, "42", "湖北省教育厅", new(2000, 1, 1)), new(OrganisationKinds.School, School, "演示大学", new(2000, 1, 1), "42") })
        {
            if (await silo.Door.Ask(entered, Actor.Clock, Guid.CreateVersion7()) is not Accepted)
            {
                throw new InvalidOperationException("The school could not be entered.");
            }
        }

        var watch = Stopwatch.StartNew();
        var counts = await silo.Services.GetRequiredService<RecordImport>().Run(file, School, Actor.Clock, Guid.CreateVersion7(), rehearse: false);
        return counts.Added == lines ? watch.Elapsed.TotalSeconds : throw new InvalidOperationException($"Of {lines} lines {counts.Added} were taken over.");
    }

    /// <summary>Records of many schools, by the bulk commit.</summary>
    public static async Task Fill(BulkCommit bulk, int records, DateTimeOffset now)
    {
        for (var n = 0; n < records; n++)
        {
            await bulk.Accepted(MadeUpStudent.Of(MadeUpPerson.Of(n), MadeUpSchool.Of(n / 10_000), n), Actor.Clock, now.AddDays(-30));
            await bulk.WriteIfFull();
        }

        await bulk.Write();
    }

    /// <summary>People who turn the archive's pages: the list, and a record with its history.</summary>
    /// <returns>Milliseconds of each page, in order of size, and pages in a second.</returns>
    public async Task<(double[] Milliseconds, double PerSecond)> Pages(WebProcess web, int records, TimeSpan warmUp, TimeSpan during)
    {
        var sessions = new Sessions(silo.Services.GetRequiredService<Database>(), new());
        var people = new List<(HttpClient Http, string Record)>();
        for (var n = 0; n < Clients; n++)
        {
            var registration = MadeUpPerson.Of(n * (records / Clients)).Registration("hash");
            if (await silo.Door.Ask(registration, Actor.Visitor(registration.Account), Guid.CreateVersion7()) is not Accepted)
            {
                throw new InvalidOperationException("A person could not register.");
            }

            var cookies = new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false };
            cookies.CookieContainer.Add(new Cookie("chsi", await sessions.Begin(SessionKind.Account, registration.Account, secondFactor: false, new("127.0.0.1", "bench"), epoch: 0), "/", "127.0.0.1"));
            var http = new HttpClient(cookies) { BaseAddress = web.Address };
            people.Add((http, Link().Match(await http.GetStringAsync("/archive")).Value is { Length: > 0 } link ? link : throw new InvalidOperationException("A record was not found.")));
        }

        await Turn(warmUp);
        return await Turn(during);

        async Task<(double[], double)> Turn(TimeSpan time)
        {
            var (latencies, until) = (new ConcurrentBag<double>(), Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency));
            await Task.WhenAll(people.Select(person => Task.Run(async () =>
            {
                for (var n = 0; Stopwatch.GetTimestamp() is var begun && begun < until; n++)
                {
                    var page = await person.Http.GetStringAsync(n % 2 == 0 ? "/archive" : person.Record);
                    if (!page.Contains("</html>", StringComparison.Ordinal))
                    {
                        throw new InvalidOperationException("A page was not whole.");
                    }

                    latencies.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                }
            })));
            return ([.. latencies.Order()], latencies.Count / time.TotalSeconds);
        }
    }

    private static byte[] Csv(int lines, int first)
    {
        var text = new StringBuilder().AppendJoin(',', RecordEntry.MustColumns).Append(",分院,班级\n");
        for (var n = first; n < first + lines; n++)
        {
            var person = MadeUpPerson.Of(People + n);
            text.Append(CultureInfo.InvariantCulture, $"{person.Name},{((person.Number[16] - '0') % 2 == 1 ? "男" : "女")},{person.Number[6..10]}-{person.Number[10..12]}-{person.Number[12..14]},汉族,{person.Number},")
                .Append(CultureInfo.InvariantCulture, $"湖北,S{n:0000000},演示大学,本科,软件工程,4,普通,普通全日制,2026-09-01,注册学籍,计算机学院,软件26{n / 40 % 100:00}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    [GeneratedRegex("/archive/records/[0-9a-f-]{36}")]
    private static partial Regex Link();
}
