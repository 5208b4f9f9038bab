using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Chsi.Silo.Grains;
using Chsi.Silo.SignIn;
using Chsi.Silo.Store;
using Chsi.Tools.Seed;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Staff;
using Microsoft.Extensions.DependencyInjection;

namespace Chsi.Tools.Bench;

/// <summary>People at the web process: reviewers who look at the queue, write notes, and many who sign in at once.</summary>
internal sealed partial class Browsing(BenchSilo silo, WebProcess web)
{
    private const int Clients = 16;
    private const int SigningIn = 100;
    private const string Password = "ping-an-bei-jing-2026";
    private readonly Sessions _sessions = new(silo.Services.GetRequiredService<Database>(), new());
    private readonly List<Colleague> _reviewers = [];

    private sealed record Colleague(Actor Actor, HttpClient Http);

    /// <summary>Cases that were opened and withdrawn, so that the tables have a past.</summary>
    public static async Task Past(BulkCommit bulk, int count, DateTimeOffset now)
    {
        for (var n = 0; n < count; n++)
        {
            // other people than those whose cases wait
            var person = MadeUpPerson.Of(2_000_000 + n);
            var (old, began) = (person.Registration("hash"), now.AddDays(-300).AddSeconds(n));
            await bulk.Accepted(old, Actor.Visitor(old.Account), began.AddDays(-30));
            var again = (person with { Phone = MadeUpPerson.PhoneOf(60_000_000 + n) }).Registration("hash", again: true);
            await bulk.Accepted(again, Actor.Visitor(again.Account), began);
            await bulk.Accepted(new WithdrawCase(again.Case), Actor.Applicant(again.Account), began.AddHours(1));
            await bulk.WriteIfFull();
        }

        await bulk.Write();
    }

    /// <summary>Reviewers with sessions that have passed the second factor.</summary>
    public async Task SignIn()
    {
        for (var n = 0; n < Clients; n++)
        {
            var staff = Guid.CreateVersion7();
            await Accepted(new AddStaff(staff, $"bench{n:00}", $"审核员{n}", Desk.CustomerService, Personal.SecretOf(staff, "hash"), null), Actor.Clock);
            var token = await _sessions.Begin(SessionKind.Staff, staff, secondFactor: true, new("127.0.0.1", "bench"), epoch: 0)
                ?? throw new InvalidOperationException("No session began.");
            var cookies = new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false };
            cookies.CookieContainer.Add(new Cookie("chsi", token, "/", "127.0.0.1"));
            _reviewers.Add(new(new(staff, $"审核员{n}", Desk.CustomerService), new(cookies) { BaseAddress = web.Address }));
        }
    }

    /// <summary>Everybody turns the queue's pages, one after the other.</summary>
    /// <returns>Milliseconds of each page, in order of size, and pages in a second.</returns>
    public Task<(double[] Milliseconds, double PerSecond)> Queue(TimeSpan during) => Run(during, async (colleague, random) =>
    {
        var page = await colleague.Http.GetStringAsync(random.Next(4) switch { 0 => "/desk/reviews?tab=mine", 1 => "/desk/reviews?p=2", _ => "/desk/reviews" });
        return page.Contains("</html>", StringComparison.Ordinal);
    });

    /// <summary>Everybody writes notes on a case of their own, each with the form's token and an id of its own.</summary>
    public async Task<(double[] Milliseconds, double PerSecond)> Notes(TimeSpan during)
    {
        var queue = silo.Services.GetRequiredService<ReviewQueue>();
        var forms = new ConcurrentDictionary<Colleague, (string Number, string Token)>();
        foreach (var colleague in _reviewers)
        {
            var taken = await queue.TakeNext(colleague.Actor, Guid.CreateVersion7()) as Accepted ?? throw new InvalidOperationException("No case was free.");
            var page = await colleague.Http.GetStringAsync($"/desk/reviews/{taken.Reply}");
            forms[colleague] = (taken.Reply, TokenField().Match(page).Groups[1].Value);
        }

        return await Run(during, async (colleague, _) =>
        {
            var (number, token) = forms[colleague];
            using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("RequestId", Guid.CreateVersion7().ToString()), new("note", "已电话联系申请人。")]);
            using var answer = await colleague.Http.PostAsync($"/desk/reviews/{number}?handler=Note", form);
            return answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.SeeOther
                ? true : throw new InvalidOperationException($"A note was answered with {(int)answer.StatusCode}.");
        });
    }

    /// <summary>A hundred people sign in at once while others turn pages.</summary>
    /// <returns>The pages' 99th percentile, before and meanwhile, in milliseconds, and how many signed in.</returns>
    public async Task<(double Before, double Meanwhile, int SignedIn, TimeSpan Took)> SignInTogether()
    {
        using var passwords = new Passwords(new());
        var hash = await passwords.Hash(Password, default);
        var people = new List<string>();
        for (var n = 0; n < SigningIn; n++)
        {
            var person = MadeUpPerson.Of(4_000_000 + n) with { Phone = MadeUpPerson.PhoneOf(80_000_000 + n) };
            var registration = person.Registration(hash);
            await Accepted(registration, Actor.Visitor(registration.Account));
            people.Add(person.Phone);
        }

        var before = (await Queue(TimeSpan.FromSeconds(5))).Milliseconds;
        var (begun, signedIn) = (Stopwatch.GetTimestamp(), 0);
        var all = Task.WhenAll(people.Select(async phone =>
        {
            using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = web.Address, Timeout = TimeSpan.FromMinutes(2) };
            var page = await http.GetStringAsync("/account/login");
            using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", TokenField().Match(page).Groups[1].Value), new("UserName", phone), new("Password", Password)]);
            using var answer = await http.PostAsync("/account/login", form);
            if (answer.Headers.Location?.ToString().StartsWith("/account/login", StringComparison.Ordinal) == false)
            {
                Interlocked.Increment(ref signedIn);
            }
        }));
        var meanwhile = new List<double>();
        while (!all.IsCompleted)
        {
            meanwhile.AddRange((await Queue(TimeSpan.FromSeconds(1))).Milliseconds);
        }

        await all;
        return (DecisionsRun.At(before, 0.99), DecisionsRun.At([.. meanwhile.Order()], 0.99), signedIn, Stopwatch.GetElapsedTime(begun));
    }

    private async Task<(double[] Milliseconds, double PerSecond)> Run(TimeSpan during, Func<Colleague, Random, Task<bool>> one)
    {
        var (latencies, until) = (new ConcurrentBag<double>(), Stopwatch.GetTimestamp() + (long)(during.TotalSeconds * Stopwatch.Frequency));
        await Task.WhenAll(_reviewers.Select((colleague, seed) => Task.Run(async () =>
        {
            var random = new Random(seed);
            while (Stopwatch.GetTimestamp() is var begun && begun < until)
            {
                if (!await one(colleague, random))
                {
                    throw new InvalidOperationException("A page was not whole.");
                }

                latencies.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }
        })));
        return ([.. latencies.Order()], latencies.Count / during.TotalSeconds);
    }

    private async Task Accepted(Request request, Actor actor)
    {
        if (await silo.Door.Ask(request, actor, Guid.CreateVersion7()) is not Chsi.Workflows.Decisions.Accepted)
        {
            throw new InvalidOperationException($"{request.GetType().Name} was refused.");
        }
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex TokenField();
}
