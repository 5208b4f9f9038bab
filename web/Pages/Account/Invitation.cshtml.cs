using Chsi.Silo.SignIn;
using Chsi.Web.Security;
using Chsi.Workflows.Staff;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Account;

/// <summary>The end of an invitation's link: its person sets the password, and the second factor at the page that follows.</summary>
public sealed class InvitationModel(Invitations invitations, SessionCookie cookie, Reading reading) : ChsiPage
{
    /// <summary>The link's secret: in the query, for the path stands in the scope of every line that is logged.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Code { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? Repeated { get; set; }

    public StaffMember? Member { get; private set; }

    public string Organisation { get; private set; } = "";

    public Task OnGetAsync() => Load();

    public async Task<IActionResult> OnPostAsync()
    {
        var (token, field, sentence) = await invitations.Accept(Code, Password, Repeated, RequestId, new(Address, Agent, cookie.Read(Request)), Stop);
        if (token is null)
        {
            Refuse(field, sentence);
            await Load();
            return Page();
        }

        cookie.Write(Response, token);
        return RedirectToPage("/Account/SecondFactor");
    }

    private async Task Load()
    {
        Member = await invitations.Find(Code, await reading.Now(Stop), Stop);
        Organisation = Member is null ? "" : await reading.As(
            new Person(Member.Id, IsStaff: true, SecondFactor: false, Member.Name, Member.Desk, "enrol", null), c => OrganisationNames.Of(c, Member.Desk), Stop);
    }
}
