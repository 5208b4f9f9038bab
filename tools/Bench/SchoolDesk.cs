using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Chsi.Silo.SignIn;
using Chsi.Silo.Store;
using Chsi.Tools.Seed;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;
using Microsoft.Extensions.DependencyInjection;

namespace Chsi.Tools.Bench;

/// <summary>A school's staff who look for their own students among those of all schools.</summary>
internal sealed partial class SchoolDesk(BenchSilo silo)
{
    /// <summary>Students of the school.</summary>
    public const int Students = 100_000;

    /// <summary>Other people and 学号 than those of any other measurement: the first of them.</summary>
    public const int First = 500_000;

    private const int Clients = 16;

    /// <returns>Milliseconds of each search, in order of size, and searches in a second.</returns>
    public async Task<(double[] Milliseconds, double PerSecond)> Search(WebProcess web, string school, TimeSpan warmUp, TimeSpan during)
    {
        var sessions = new Sessions(silo.Services.GetRequiredService<Database>(), new());
        var colleagues = new List<Colleague>();
        for (var n = 0; n < Clients; n++)
        {
            var staff = Guid.CreateVersion7();
            if (await silo.Door.Ask(new AddStaff(staff, $"xueji{n:00}", $"学籍员{n}", Desk.School(school), Personal.SecretOf(staff, "hash"), null), Actor.Clock, Guid.CreateVersion7()) is not Accepted)
            {
                throw new InvalidOperationException("A member of staff was refused.");
            }

            var cookies = new SocketsHttpHandler { CookieContainer = new CookieContainer() };
            cookies.CookieContainer.Add(new Cookie("chsi", await sessions.Begin(SessionKind.Staff, staff, secondFactor: true, new("127.0.0.1", "bench"), epoch: 0), "/", "127.0.0.1"));
            var http = new HttpClient(cookies) { BaseAddress = web.Address };
            colleagues.Add(new(http, TokenField().Match(await http.GetStringAsync("/school/records")).Groups[1].Value));
        }

        await Turn(warmUp);
        return await Turn(during);

        async Task<(double[], double)> Turn(TimeSpan time)
        {
            var (latencies, until) = (new ConcurrentBag<double>(), Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency));
            await Task.WhenAll(colleagues.Select((colleague, seed) => Task.Run(async () =>
            {
                var random = new Random(seed);
                while (Stopwatch.GetTimestamp() is var begun && begun < until)
                {
                    var page = await Searched(colleague, random);
                    if (!page.Contains("data-row", StringComparison.Ordinal))
                    {
                        throw new InvalidOperationException("A search found nobody.");
                    }

                    latencies.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                }
            })));
            return ([.. latencies.Order()], latencies.Count / time.TotalSeconds);
        }
    }

    /// <summary>What callers say: mostly a 学号 or a name, then a class, a page further on, a college or a status. A name is posted and found by the GET that follows: both count.</summary>
    private static async Task<string> Searched(Colleague colleague, Random random)
    {
        var n = First + random.Next(Students);
        var kind = random.Next(8);
        if (kind is 2 or 3)
        {
            using var form = new FormUrlEncodedContent([new("name", MadeUpPerson.Of(Archives.People + n).Name), new("__RequestVerificationToken", colleague.Token)]);
            using var found = await colleague.Http.PostAsync("/school/records?handler=Search", form);
            return await found.Content.ReadAsStringAsync();
        }

        return await colleague.Http.GetStringAsync("/school/records?" + kind switch
        {
            0 or 1 => string.Create(CultureInfo.InvariantCulture, $"number=S{n:0000000}"),
            4 => string.Create(CultureInfo.InvariantCulture, $"class=软件26{n / 40 % 100:00}"),
            5 => string.Create(CultureInfo.InvariantCulture, $"after=S{n - 100:0000000}"),
            6 => "college=计算机学院",
            _ => "status=registered",
        });
    }

    private sealed record Colleague(HttpClient Http, string Token);

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex TokenField();
}
