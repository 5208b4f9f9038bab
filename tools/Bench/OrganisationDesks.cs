using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Chsi.Silo.SignIn;
using Chsi.Silo.Store;
using Chsi.Tools.Seed;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.ProvincialApproval;
using Chsi.Workflows.Records;
using Chsi.Workflows.Staff;
using Microsoft.Extensions.DependencyInjection;

namespace Chsi.Tools.Bench;

/// <summary>Where the corrections of a run stand.</summary>
internal enum CorrectionAt
{
    School,
    Examination,
    Approval,
}

/// <summary>A school and its province with long queues of corrections, and their staff at the web process.</summary>
internal sealed partial class OrganisationDesks
{
    /// <summary>How many are approved together.</summary>
    public const int Together = 50;

    private const int Clients = 16;
    private const string Hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    // of this province one signature is enough and it decides itself
    private static readonly MadeUpSchool School = new("99003", "演示理工学院", "51");
    private static readonly byte[] Page = new byte[16];

    private readonly BenchSilo _silo;
    private readonly Actor _checker, _examiner;
    private int _made;

    private OrganisationDesks(BenchSilo silo, Actor checker, Actor examiner) => (_silo, _checker, _examiner) = (silo, checker, examiner);

    public static Desk AtSchool { get; } = Desk.School(School.Code);

    public static Desk AtProvince { get; } = Desk.Province(School.Province);

    public static async Task<OrganisationDesks> Enter(BenchSilo silo)
    {
        await Accepted(silo, new EnterOrganisation(OrganisationKinds.Province, School.Province, "四川省教育厅", new(2000, 1, 1)));
        await Accepted(silo, new EnterOrganisation(OrganisationKinds.School, School.Code, School.Name, new(2000, 1, 1), School.Province));
        return new(silo, await Hired(silo, AtSchool, "benchcheck"), await Hired(silo, AtProvince, "benchexam"));
    }

    /// <summary>Corrections of 民族 by the bulk commit. Their papers are of a few bytes: bytes are not what is measured.</summary>
    public async Task Fill(BulkCommit bulk, int count, CorrectionAt stage, DateTimeOffset now)
    {
        for (var until = _made + count; _made < until; _made++)
        {
            if (bulk.Find<StaffMember>(_checker.Person) is null)
            {
                await bulk.Take([_checker.Person, _examiner.Person]);
            }

            await Walk(bulk, MadeUpPerson.Of(_made), stage, now);
            await bulk.WriteIfFull();
        }

        await bulk.Write();
    }

    /// <summary>Staff of the desk who turn the pages of its queue.</summary>
    /// <returns>Milliseconds of each page, in order of size, and pages in a second.</returns>
    public async Task<(double[] Milliseconds, double PerSecond)> Queue(WebProcess web, Desk desk, string address, string tab, TimeSpan warmUp, TimeSpan during)
    {
        var colleagues = new List<HttpClient>();
        for (var n = 0; n < Clients; n++)
        {
            colleagues.Add(await SignedIn(web, await Hired(_silo, desk, $"bench{desk.Kind}{n:00}")));
        }

        await Turn(warmUp);
        return await Turn(during);

        async Task<(double[], double)> Turn(TimeSpan time)
        {
            var (latencies, until) = (new ConcurrentBag<double>(), Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency));
            await Task.WhenAll(colleagues.Select((http, seed) => Task.Run(async () =>
            {
                var random = new Random(seed);
                while (Stopwatch.GetTimestamp() is var begun && begun < until)
                {
                    var page = await http.GetStringAsync(address + random.Next(4) switch { 0 => "?p=2", 1 => $"?tab={tab}", _ => "" });
                    if (!page.Contains("class=\"mono\" href=\"/", StringComparison.Ordinal) && !page.Contains("<td class=\"mono\"", StringComparison.Ordinal))
                    {
                        throw new InvalidOperationException("A queue was empty.");
                    }

                    latencies.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                }
            })));
            return ([.. latencies.Order()], latencies.Count / time.TotalSeconds);
        }
    }

    /// <summary>Somebody approves like cases, fifty at a time, as the page has it: the form posted, and the page with each one's result that follows.</summary>
    /// <param name="first">Rounds before it is measured.</param>
    /// <returns>Milliseconds of each round, in order of size.</returns>
    public async Task<double[]> Approve(WebProcess web, int first, int rounds)
    {
        var http = await SignedIn(web, await Hired(_silo, AtProvince, "benchapprove"));
        var latencies = new List<double>();
        for (var n = 0; n < first + rounds; n++)
        {
            var queue = await http.GetStringAsync("/province/approvals?tab=decide");
            var page = await http.GetStringAsync($"/province/approvals/together?like={Like().Match(queue).Groups[1].Value}");
            List<KeyValuePair<string, string>> form =
            [
                new("__RequestVerificationToken", Token().Match(page).Groups[1].Value), new("RequestId", Guid.CreateVersion7().ToString()), new("Text", "同意"), new("Confirmed", $"{Together}"),
                .. Chosen().Matches(page).Select(m => new KeyValuePair<string, string>("Chosen", m.Groups[1].Value)),
            ];
            var begun = Stopwatch.GetTimestamp();
            using var sent = new FormUrlEncodedContent(form);
            using var answer = await http.PostAsync("/province/approvals/together", sent);
            var done = await answer.Content.ReadAsStringAsync();
            if (n >= first)
            {
                latencies.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }

            if (!WebUtility.HtmlDecode(done).Contains($"{Together} 件全部批准", StringComparison.Ordinal))
            {
                throw new InvalidOperationException("Not all were approved.");
            }
        }

        return [.. latencies.Order()];
    }

    private async Task Walk(BulkCommit bulk, MadeUpPerson person, CorrectionAt stage, DateTimeOffset now)
    {
        var account = person.Registration("hash");
        await bulk.Accepted(account, Actor.Visitor(account.Account), now.AddDays(-30));
        var record = MadeUpStudent.Of(person, School, _made, (RecordField.Status, "registered"));
        await bulk.Accepted(record, Actor.Clock, now.AddDays(-29));
        var @case = Guid.CreateVersion7();
        var form = new CorrectionForm(new(record.Name, record.Number, record.Particulars), CorrectionCauses.Mistaken, null,
            [new(CorrectionField.Nation, Personal.Of(account.Account, "02", ""))], Personal.Of(account.Account, "登记时写错了", ""),
            [Paper(CorrectionDocument.IdCard), Paper(CorrectionDocument.Admission)], MadeUpPerson.ConsentGiven);
        await bulk.Accepted(new AskCorrection(@case, account.Account, record.Record, account.Number, form), Actor.Applicant(account.Account), now.AddHours(-3));
        if (stage == CorrectionAt.School)
        {
            return;
        }

        var child = Guid.CreateVersion7();
        await bulk.Accepted(
            new FindRecordWrong(@case, _checker.Person, Personal.Of(account.Account, "与录取名册一致", ""), Personal.Of(account.Account, "未发现", ""), new(null, child, null), bulk.Find<CorrectionCase>(@case)!.DrawnFrom), _checker, now.AddHours(-2));
        if (stage == CorrectionAt.Approval)
        {
            await bulk.Accepted(new ExamineApproval(child, _examiner.Person, "材料齐全", bulk.Find<ApprovalCase>(child)!.DrawnFrom), _examiner, now.AddHours(-1));
        }
    }

    private static EvidenceFile Paper(string kind) => new(Guid.CreateVersion7(), kind, Hash, Page.Length) { Bytes = Page };

    private async Task<HttpClient> SignedIn(WebProcess web, Actor staff)
    {
        var sessions = new Sessions(_silo.Services.GetRequiredService<Database>(), new());
        var cookies = new SocketsHttpHandler { CookieContainer = new CookieContainer() };
        cookies.CookieContainer.Add(new Cookie("chsi", await sessions.Begin(SessionKind.Staff, staff.Person, secondFactor: true, new("127.0.0.1", "bench"), epoch: 0), "/", "127.0.0.1"));
        return new(cookies) { BaseAddress = web.Address };
    }

    private static async Task<Actor> Hired(BenchSilo silo, Desk desk, string user)
    {
        var staff = Guid.CreateVersion7();
        await Accepted(silo, new AddStaff(staff, user, user, desk, Personal.SecretOf(staff, "hash"), null));
        return new(staff, user, desk);
    }

    private static async Task Accepted(BenchSilo silo, Request request)
    {
        if (await silo.Door.Ask(request, Actor.Clock, Guid.CreateVersion7()) is Refused refused)
        {
            throw new InvalidOperationException($"{request.GetType().Name} was refused: {refused.Sentence}");
        }
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("name=\"like\" value=\"([^\"]+)\"")]
    private static partial Regex Like();

    [GeneratedRegex("name=\"Chosen\" value=\"([^\"]+)\"")]
    private static partial Regex Chosen();
}
