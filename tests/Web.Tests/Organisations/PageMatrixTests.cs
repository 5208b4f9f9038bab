using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Chsi.Silo.Imports;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.Organisations;

/// <summary>
/// Every address of the site by every role, with what belongs to another organisation in its place: who may open it is written here, and what is opened
/// shows nothing of the other. An address that is not written here fails.
/// </summary>
public sealed partial class PageMatrixTests : IAsyncLifetime
{
    /// <summary>One letter a role: v visitor, a applicant, k reviewer and K lead of customer service, o operator, d data-protection officer, c clerk, s reviewer, S lead and l 分管校领导 of a school, p reviewer and P lead of a province.</summary>
    private const string Roles = "vakKodcsSlpP", All = Roles, SignedIn = "akKodcsSlpP", Staff = "kKodcsSlpP", School = "csSl";

    /// <summary>Who may open which address.</summary>
    private static readonly Dictionary<string, string> Matrix = new()
    {
        [""] = All,
        ["error"] = All,
        ["error/{code:int}"] = All,
        ["help"] = All,
        ["help/privacy"] = All,
        ["help/workflows/{name}/{handler?}"] = All,
        ["dev/outbox"] = All,
        ["account/login"] = All,
        ["account/register"] = All,
        ["account/find-password"] = All,
        ["account/find-username"] = All,
        ["account/invitation"] = All,
        ["account/duplicate-id/returned"] = All,
        ["account/captcha"] = All,
        ["health/live"] = All,
        ["health/ready"] = All,
        ["health/alarms"] = All,
        ["account/logout"] = SignedIn,
        ["account/login/second-factor"] = Staff,
        ["account/step-up"] = Staff,
        ["account"] = "a",
        ["account/objection"] = All,
        ["account/objection/prove"] = All,
        ["account/phone"] = All,
        ["account/duplicate-id"] = "a",
        ["account/duplicate-id/face-check"] = "a",
        ["account/duplicate-id/photos"] = "a",
        ["account/duplicate-id/samples"] = All,
        ["account/duplicate-id/withdraw"] = "a",
        ["archive"] = All,
        ["archive/records/{id:guid}"] = "a",
        ["archive/bind"] = "a",
        ["archive/name"] = "a",
        ["cases"] = "a",
        ["cases/{number}"] = "a",
        ["cases/{number}/letters/{kind}"] = "a",
        ["cases/correct"] = "a",
        ["cases/correct/{id:guid}"] = "a",
        ["cases/duplicate"] = "a",
        ["desk/reviews"] = "kK",
        ["desk/reviews/{number}"] = "kK",
        ["desk/reviews/{number}/presence"] = "kK",
        ["desk/reviews/lead"] = "K",
        ["desk/reviews/samples"] = "kK",
        ["desk/reviews/samples/{number}"] = "kK",
        ["desk/reviews/samples/{number}/{nth:int}"] = "kK",
        ["desk/names"] = "kK",
        ["desk/names/{number}"] = "kK",
        ["desk/rules"] = "kK",
        ["desk/organisations"] = "K",
        ["desk/phrases"] = "K",
        ["desk/absences"] = "kK",
        ["desk/staff"] = "K",
        ["desk/access"] = "Kd",
        ["desk/operations"] = "o",
        ["school"] = School,
        ["school/records"] = School,
        ["school/records/{id:guid}"] = School,
        ["school/records/{id:guid}/correct"] = School,
        ["school/records/{id:guid}/apply"] = School,
        ["school/records/{id:guid}/duplicate"] = School,
        ["school/import"] = School,
        ["school/import/{id:guid}"] = School,
        ["school/photos"] = School,
        ["school/aside"] = School,
        ["school/bindings"] = School,
        ["school/bindings/{number}"] = School,
        ["school/appeals/{number}"] = School,
        ["school/corrections"] = School,
        ["school/corrections/{number}"] = School,
        ["school/rules"] = School,
        ["school/duplicates"] = School,
        ["school/duplicates/{number}"] = School,
        ["school/corrections/{number}/letters/{kind}"] = School,
        ["school/absences"] = School,
        ["school/staff"] = "S",
        ["school/access"] = "S",
        ["province"] = "pP",
        ["province/records"] = "pP",
        ["province/records/{id:guid}"] = "pP",
        ["province/appeals/{number}"] = "pP",
        ["province/approvals"] = "pP",
        ["province/approvals/together"] = "pP",
        ["province/corrections/{number}"] = "pP",
        ["province/approvals/{number}"] = "pP",
        ["province/rules"] = "pP",
        ["province/duplicates"] = "pP",
        ["province/duplicates/{number}"] = "pP",
        ["province/approvals/{number}/letters/{kind}"] = "pP",
        ["province/absences"] = "pP",
        ["province/staff"] = "P",
        ["province/access"] = "P",
    };

    /// <summary>What belongs to the other school, the other province, and their people.</summary>
    private static readonly string[] Foreign = ["9926001", "9926002", "9926003", "9926004", "9926005", "9926007", "外校班级", "外校名册", "外校负责人", "外省负责人", "waixiao", "waisheng", "外校理由"];

    /// <summary>What is known of another applicant, for customer service alone.</summary>
    private static readonly string[] Others = ["欧阳", "158****7777"];

    /// <summary>The names under which handlers take the id of something; each is filled in with another's.</summary>
    private static readonly string[] Named = ["file", "staff", "deputy", "account", "phrase", "view", "owner", "holder", "to", "request", "Record", "Kept", "Invalid"];

    private readonly Dictionary<char, TestBrowser> _browsers = [];

    /// <summary>What a form of the site carries in each browser, so that nobody is refused for its want.</summary>
    private readonly Dictionary<char, string> _tokens = [];
    private TestSite _site = null!;
    private ForeignThings _foreign = null!;

    /// <summary>Of customer service, whose every case is its own.</summary>
    private string _case = "";

    public async Task InitializeAsync()
    {
        _site = await TestSite.Start();
        _foreign = await ForeignThings.Bring(_site);
        await _site.Silo.EnterSchool(Students.OtherSchool, "43");
        await _site.Services.GetRequiredService<RecordImport>().Run(RecordFile.Open(Students.File([Students.Line("2026001", null, ("学校所在地", "湖南"))])).Value!, Students.OtherSchool,
            Students.Registrar(Students.OtherSchool), Guid.CreateVersion7(), rehearse: false);
        var number = People.IdNumber();
        var old = People.Registration(number, name: "欧阳明");
        await _site.Silo.Must(old, Actor.Visitor(old.Account));
        var again = People.Registration(number, again: true);
        again = again with { Name = Personal.Of(again.Account, "欧阳明", "欧阳*"), Phone = Personal.Of(again.Account, People.Phone(), "158****7777") };
        _case = await _site.Silo.Must(again, Actor.Visitor(again.Account));
        await _site.Silo.HandIn(again);
        var applicant = People.Registration(People.IdNumber());
        await _site.Silo.Must(applicant, Actor.Visitor(applicant.Account));
        (_browsers['v'], _browsers['a']) = (_site.Visitor(), await _site.SignedIn(applicant.Account));
        var (school, province) = (Desk.School(Students.OtherSchool), Desk.Province("43"));
        foreach (var (role, desk, name) in new[]
        {
            ('k', Desk.CustomerService, StaffRoles.Reviewer), ('K', Desk.CustomerService, StaffRoles.Lead), ('o', Desk.Operations, StaffRoles.Reviewer),
            ('d', Desk.DataProtection, StaffRoles.Reviewer), ('c', school, StaffRoles.Clerk), ('s', school, StaffRoles.Reviewer), ('S', school, StaffRoles.Lead),
            ('l', school, StaffRoles.Principal), ('p', province, StaffRoles.Reviewer), ('P', province, StaffRoles.Lead),
        })
        {
            (var hired, _browsers[role]) = await _site.Reviewer($"staff{(int)role}", $"工作{(int)role}", desk, lead: name == StaffRoles.Lead);
            if (name is StaffRoles.Clerk or StaffRoles.Principal)
            {
                await _site.Silo.Must(new ChangeStaffRole(hired.Person, name), Actor.Clock);
            }
        }

        foreach (var (role, of) in _browsers)
        {
            _tokens[role] = (await of.Get(role == 'v' ? "/account/login" : "/help")).One("[name=__RequestVerificationToken]").GetAttribute("value")!;
        }
    }

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Rule("R31", "U12")]
    [Fact]
    public async Task Every_address_opens_for_whom_it_is_and_shows_nothing_of_another_organisation()
    {
        var wrong = new List<string>();
        var addresses = Addresses().ToList();
        wrong.AddRange(addresses.Where(a => !Matrix.ContainsKey(a)).Select(a => $"/{a} is not in the matrix: write down who may open it"));
        foreach (var address in addresses.Where(Matrix.ContainsKey))
        {
            foreach (var role in Roles)
            {
                var path = Path(address);
                if (address == "account/logout")
                {
                    continue;
                }

                using var asked = new HttpRequestMessage(HttpMethod.Get, path);
                var page = await TestPage.Read(await _browsers[role].Http.SendAsync(asked));
                var opened = page.Status != HttpStatusCode.Forbidden && !(page.Path == "/account/login" && address != "account/login");
                if (opened != Matrix[address].Contains(role))
                {
                    wrong.Add($"{role} {path}: {(int)page.Status} at {page.Path}");
                }

                var watched = role == 'd' && page.Path == "/desk/access";
                wrong.AddRange(Unseen(role, address, watched).Where(f => page.Html.Contains(f, StringComparison.Ordinal)).Select(f => $"{role} {path} shows {f}"));
                if (opened && _foreign.At(address) is not null && page.Status != HttpStatusCode.NotFound)
                {
                    wrong.Add($"{role} {path} opens what is another's: {(int)page.Status}");
                }

                // whoever it is, what a page does not answer is said to be so
                var bare = new FormUrlEncodedContent([new("RequestId", $"{Guid.NewGuid()}"), new("__RequestVerificationToken", _tokens[role])]);
                var sent = await _browsers[role].Http.PostAsync(path, bare);
                var unknown = await _browsers[role].Http.GetAsync($"{path}?handler=nonsense");
                wrong.AddRange(new[] { sent, unknown }.Where(a => a.StatusCode == HttpStatusCode.InternalServerError).Select(a => $"{role} {a.RequestMessage!.Method} {a.RequestMessage.RequestUri}: 500"));
                if (!Matrix[address].Contains(role))
                {
                    var forbidden = sent.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed || sent.RequestMessage!.RequestUri!.AbsolutePath == "/account/login";
                    if (!forbidden)
                    {
                        wrong.Add($"{role} POST {path}: {(int)sent.StatusCode}");
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        Assert.Contains("2026001", (await _browsers['c'].Get("/school/records")).Html);
    }

    [Rule("R31", "U12")]
    [Fact]
    public async Task Every_handler_by_name_gives_and_takes_nothing_of_another_organisation()
    {
        var wrong = new List<string>();
        var before = await Facts();
        foreach (var (address, handler) in await Handlers())
        {
            wrong.AddRange(handler.Parameters.Where(p => p.ParameterType == typeof(Guid) || p.ParameterType == typeof(Guid?)).Where(p => p.Name != "id" && !Named.Contains(p.Name))
                .Select(p => $"{address} {handler.Name} asks for {p.Name}: say in Form what of another's stands for it"));
            foreach (var role in Roles.Where(_ => address != "account/logout"))
            {
                var path = $"{Path(address)}?handler={handler.Name}";
                var reads = handler.HttpMethod == "GET";
                var sent = reads ? await _browsers[role].Http.GetAsync($"{path}&{await new FormUrlEncodedContent(Form(role)).ReadAsStringAsync()}")
                    : await _browsers[role].Http.PostAsync(path, new FormUrlEncodedContent(Form(role)));
                var said = await sent.Content.ReadAsStringAsync();
                var (at, status) = (sent.RequestMessage!.RequestUri!.AbsolutePath, sent.StatusCode);
                if (status == HttpStatusCode.InternalServerError)
                {
                    wrong.Add($"{role} {handler.HttpMethod} {path}: 500");
                }

                var turnedAway = status == HttpStatusCode.Forbidden || (at == "/account/login" && address != "account/login");
                if (Matrix.TryGetValue(address, out var who) && !who.Contains(role) && !turnedAway)
                {
                    wrong.Add($"{role} {handler.HttpMethod} {path} is answered: {(int)status} at {at}");
                }

                if (!turnedAway && _foreign.At(address) is not null && status != HttpStatusCode.NotFound)
                {
                    wrong.Add($"{role} {handler.HttpMethod} {path} answers about what is another's: {(int)status} at {at}");
                }

                // what was typed is shown again beside its refusal, and was not found out
                wrong.AddRange(Unseen(role, address, watched: role == 'd').Where(f => said.Contains(f, StringComparison.Ordinal)).Select(f => $"{role} {handler.HttpMethod} {path} shows {f}"));
            }
        }

        wrong.AddRange((await Facts()).Except(before).Select(f => $"another's has a new fact: {f}"));
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Rule("R31")]
    [Fact]
    public async Task What_stands_in_the_addresses_opens_for_whose_it_is()
    {
        // were it nothing, it would be hidden from everybody
        var asked = Addresses().Where(a => _foreign.At(a) is not null).ToList();
        foreach (var address in asked)
        {
            var page = await _foreign.Owners[_foreign.At(address)!.Value.Owner].Get(Path(address));
            Assert.True(page.Status == HttpStatusCode.OK, $"{page.Path}: {(int)page.Status}");
        }

        // whatever else names one thing: customer service has but one queue, and a drawn sample is its own
        Assert.Equal(["desk/names/{number}", "desk/reviews/samples/{number}", "desk/reviews/samples/{number}/{nth:int}", "desk/reviews/{number}", "desk/reviews/{number}/presence",
            "error/{code:int}", "help/workflows/{name}/{handler?}"], Addresses().Where(a => a.Contains('{', StringComparison.Ordinal)).Except(asked).Order(StringComparer.Ordinal));
    }

    /// <summary>What a form may name of another's, and what else one is asked for; nothing of it is the asker's own.</summary>
    private List<KeyValuePair<string, string>> Form(char role)
    {
        var typed = new Dictionary<string, string>
        {
            ["RequestId"] = $"{Guid.NewGuid()}",
            ["__RequestVerificationToken"] = _tokens[role],
            ["Seen"] = "1",
            ["Text"] = "与录取名册核对",
            ["Why"] = "核对学籍信息",
            ["Reason"] = "核对学籍信息",
            ["Basis"] = "省级学籍管理规定",
            ["Grounds"] = "核对学籍信息",
            ["Verdict"] = "invalid",
            ["Value"] = "Name",
            ["School"] = ForeignThings.School,
            ["from"] = "2026-10-14",
        };
        foreach (var name in Named)
        {
            typed[name] = $"{name switch
            {
                "file" => _foreign.Files[0],
                "Record" or "Kept" or "Invalid" => _foreign.Record,
                "account" or "request" => _foreign.Cases[0],
                _ => _foreign.Staff,
            }}";
        }

        return [.. typed, .. _foreign.Numbers.Select(n => new KeyValuePair<string, string>("Chosen", n))];
    }

    private async Task<IReadOnlyList<string>> Facts() => await _site.Silo.Scalar<string[]>("""
        select coalesce(array_agg(stream || ' ' || type || ' ' || version), '{}') from chsi.fact where stream = any(@cases)
           or stream in (select id from chsi.record_row where school <> @own union all select id from chsi.staff_row where desk in (@school, @province))
        """, new { cases = _foreign.Cases, own = Students.OtherSchool, school = $"school:{ForeignThings.School}", province = $"province:{ForeignThings.Province}" }) ?? [];

    /// <summary>The named handlers of every page, as they were compiled.</summary>
    private async Task<IReadOnlyList<(string Address, Handler Handler)>> Handlers()
    {
        var (loader, found) = (_site.Services.GetRequiredService<PageLoader>(), new List<(string, Handler)>());
        foreach (var endpoint in Endpoints().DistinctBy(Address))
        {
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                var compiled = await loader.LoadAsync(page, EndpointMetadataCollection.Empty);
                found.AddRange(compiled.HandlerMethods.Where(h => h.Name is not null)
                    .Select(h => (Address(endpoint), new Handler(h.HttpMethod.ToUpperInvariant(), h.Name!, h.MethodInfo.GetParameters()))));
            }
        }

        Assert.Contains(found, f => f is ("school/records/{id:guid}", { Name: "Photo" }));
        Assert.Contains(found, f => f is ("province/approvals/{number}", { Name: "Document" }));
        return found;
    }

    /// <summary>What a page must not show to a role. The officer watches everybody, and the outbox of Development shows whatever is there.</summary>
    private static IEnumerable<string> Unseen(char role, string address, bool watched) =>
        watched || address == "dev/outbox" ? [] : role is 'k' or 'K' ? Foreign : [.. Foreign, .. Others];

    private string Path(string address) => "/" + Place().Replace(address, p => p.Value switch
    {
        "{id:guid}" or "{number}" => _foreign.At(address)?.Place ?? _case,
        "{code:int}" => "404",
        "{nth:int}" => "1",
        "{name}" => "re-registration",
        "{kind}" => "submission",
        "{handler?}" => "",
        _ => "foreign",
    });

    /// <summary>Of a folder's first page the shorter address; the callback has a key of its own, and what leads nowhere is told so to everybody.</summary>
    private IEnumerable<string> Addresses() => Endpoints().Select(Address).Distinct();

    private IEnumerable<RouteEndpoint> Endpoints() => _site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(e => Address(e) is var a && !a.StartsWith("{*", StringComparison.Ordinal) && !a.EndsWith("/index", StringComparison.Ordinal) && a is not ("index" or "callbacks/face-check"));

    private static string Address(RouteEndpoint endpoint) => (endpoint.RoutePattern.RawText ?? "").Trim('/').ToLowerInvariant();

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Place();

    private sealed record Handler(string HttpMethod, string Name, ParameterInfo[] Parameters);
}
