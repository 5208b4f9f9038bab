using System.Net;
using System.Text.RegularExpressions;
using Chsi.Silo.Grains;
using Chsi.Silo.Imports;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
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
    /// <summary>One letter a role: v visitor, a applicant, k reviewer and K lead of customer service, o operator, d data-protection officer, c clerk, s reviewer and S lead of a school, p reviewer and P lead of a province.</summary>
    private const string Roles = "vakKodcsSpP", All = Roles, SignedIn = "akKodcsSpP", Staff = "kKodcsSpP";

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
        ["school"] = "csS",
        ["school/records"] = "csS",
        ["school/records/{id:guid}"] = "csS",
        ["school/records/{id:guid}/correct"] = "csS",
        ["school/records/{id:guid}/apply"] = "csS",
        ["school/records/{id:guid}/duplicate"] = "csS",
        ["school/import"] = "csS",
        ["school/import/{id:guid}"] = "csS",
        ["school/photos"] = "csS",
        ["school/aside"] = "csS",
        ["school/bindings"] = "csS",
        ["school/bindings/{number}"] = "csS",
        ["school/appeals/{number}"] = "csS",
        ["school/corrections"] = "csS",
        ["school/corrections/{number}"] = "csS",
        ["school/rules"] = "csS",
        ["school/duplicates"] = "csS",
        ["school/duplicates/{number}"] = "csS",
        ["school/corrections/{number}/letters/{kind}"] = "csS",
        ["school/absences"] = "csS",
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
    private static readonly string[] Foreign = ["9926001", "外校班级", "外校负责人", "外省负责人", "waixiao", "waisheng", "外校理由"];

    /// <summary>What is known of another applicant, for customer service alone.</summary>
    private static readonly string[] Others = ["欧阳", "158****7777"];

    private readonly Dictionary<char, TestBrowser> _browsers = [];

    /// <summary>What a form of the site carries in each browser, so that nobody is refused for its want.</summary>
    private readonly Dictionary<char, string> _tokens = [];
    private TestSite _site = null!;
    private Guid _record;
    private string _case = "";

    public async Task InitializeAsync()
    {
        _site = await TestSite.Start();
        foreach (var (code, name, province, line) in new[]
        {
            (Students.School, "演示大学", "42", Students.Line("2026001")),
            (Students.OtherSchool, "外省大学", "43", Students.Line("9926001", null, ("学校所在地", "湖南"), ("学校名称", "外省大学"), ("班级", "外校班级"))),
        })
        {
            await _site.Silo.Must(new EnterOrganisation(OrganisationKinds.Province, province, $"{province}省教育厅", new(2000, 1, 1)), Actor.Clock);
            await _site.Silo.Must(new EnterOrganisation(OrganisationKinds.School, code, name, new(2000, 1, 1), province), Actor.Clock);
            await _site.Services.GetRequiredService<RecordImport>().Run(RecordFile.Open(Students.File([line])).Value!, code, Students.Registrar(code), Guid.CreateVersion7(), rehearse: false);
        }

        _record = await _site.Silo.Scalar<Guid>("select id from chsi.record_row where school = @OtherSchool", new { Students.OtherSchool });
        var (foreign, _) = await _site.Reviewer("waixiao01", "外校负责人", Desk.School(Students.OtherSchool), lead: true);
        await _site.Reviewer("waisheng01", "外省负责人", Desk.Province("43"), lead: true);
        await _site.Services.GetRequiredService<RecordDisclosures>().Show(foreign, _record, RecordValue.Name, "外校理由");
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
        foreach (var (role, desk, lead) in new[]
        {
            ('k', Desk.CustomerService, false), ('K', Desk.CustomerService, true), ('o', Desk.Operations, false), ('d', Desk.DataProtection, false), ('s', Desk.School(Students.School), false),
            ('S', Desk.School(Students.School), true), ('p', Desk.Province("42"), false), ('P', Desk.Province("42"), true),
        })
        {
            (_, _browsers[role]) = await _site.Reviewer($"{(lead ? "lead" : "staff")}{(int)role}", $"工作{(int)role}", desk, lead);
        }

        var (clerk, browser) = await _site.Reviewer("clerk", "经办甲", Desk.School(Students.School));
        await _site.Silo.Must(new Workflows.Staff.ChangeStaffRole(clerk.Person, Workflows.Staff.StaffRoles.Clerk), Actor.Clock);
        _browsers['c'] = browser;
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
                var path = "/" + Place().Replace(address, p => p.Value switch
                {
                    "{id:guid}" => $"{_record}",
                    "{number}" => _case,
                    "{code:int}" => "404",
                    "{nth:int}" => "1",
                    "{name}" => "re-registration",
                    "{handler?}" => "",
                    _ => "foreign",
                });
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

                // the officer watches everybody, and the outbox of Development shows whatever is there
                var watched = role == 'd' && page.Path == "/desk/access" || address == "dev/outbox";
                wrong.AddRange((watched ? [] : role is 'k' or 'K' ? Foreign : [.. Foreign, .. Others]).Where(f => page.Html.Contains(f, StringComparison.Ordinal)).Select(f => $"{role} {path} shows {f}"));
                var anothers = address.Contains("{id:guid}", StringComparison.Ordinal) || (address.EndsWith("/{number}", StringComparison.Ordinal) && !address.StartsWith("desk/", StringComparison.Ordinal));
                if (opened && anothers && page.Status != HttpStatusCode.NotFound)
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

    /// <summary>Of a folder's first page the shorter address; the callback has a key of its own, and what leads nowhere is told so to everybody.</summary>
    private IEnumerable<string> Addresses() => _site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Select(e => (e.RoutePattern.RawText ?? "").Trim('/').ToLowerInvariant())
        .Where(a => !a.StartsWith("{*", StringComparison.Ordinal) && !a.EndsWith("/index", StringComparison.Ordinal) && a is not ("index" or "callbacks/face-check")).Distinct();

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Place();
}
