using System.Globalization;
using Chsi.Silo.Grains;
using Chsi.Silo.SignIn;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Desk.Staff;

/// <summary>A colleague, as the lead sees them.</summary>
/// <param name="InvitedUntil">A link is out, or ran out, and has not been used.</param>
public sealed record Member(Guid Id, string UserName, string Name, string Role, bool HasSecondFactor, DateTime? InvitedUntil, bool Expired, DateTime? AbsentUntil, bool Away);

/// <summary>工作人员: who leads a desk invites colleagues, gives roles, lets them in anew and removes them; the same page for every organisation.</summary>
public sealed class IndexModel(Reading reading, Invitations invitations, FormerStaff former, StaffHistory history, SiteAddress site) : ChsiPage
{
    private const string Known = """
        select id, user_name as UserName, name, role, has_second_factor as HasSecondFactor, invited_until as InvitedUntil, invited_until <= chsi.clock() is true as Expired,
          absent_until as AbsentUntil, (absent_from <= chsi.clock() and absent_until > chsi.clock()) is true as Away
        from chsi.staff_row where desk = @desk and not removed order by role <> 'lead', name, user_name
        """;

    public IReadOnlyList<Member> Members { get; private set; } = [];

    /// <summary>What was done about them and those who have left, the newest first.</summary>
    public IReadOnlyList<StaffLine> History { get; private set; } = [];

    public IReadOnlyList<string> Roles => StaffRoles.Of(Me.Desk);

    /// <summary>The colleague whose form was refused; empty where it was the invitation.</summary>
    public string Chosen => TypedIn("staff");

    /// <summary>The link just made, with whom it is for; on the page that follows and no other.</summary>
    public (string Name, string Link)? Made => TempData["Link"] is string made && made.Split('\n') is [var name, var link] ? (name, link) : null;

    public string Label(string role) => StaffRoles.Label(role, Me.Desk);

    public Task OnGetAsync() => Load();

    // who comes in, and as what, is not settled by a session left open
    public async Task<IActionResult> OnPostInviteAsync(string? userName, string? name, string? role)
    {
        if (await StepUp() is { } asked)
        {
            return asked;
        }

        var (user, full) = (Typed.Line(userName).ToLowerInvariant(), Typed.Line(name));
        var staff = await former.Find(Me.Desk, user, full, Stop) ?? Ids.From(RequestId, "staff");
        return await Invited(new InviteStaff(staff, user, full, role ?? "", invitations.Link(staff, RequestId), Me.Id), staff, full);
    }

    public async Task<IActionResult> OnPostAgainAsync(Guid staff)
    {
        if (await StepUp() is { } asked)
        {
            return asked;
        }

        await Load();
        return await Invited(new InviteAgain(staff, invitations.Link(staff, RequestId), Me.Id), staff, Members.FirstOrDefault(m => m.Id == staff)?.Name ?? "");
    }

    public async Task<IActionResult> OnPostRoleAsync(Guid staff, string? role) =>
        await StepUp() ?? await Done(new ChangeStaffRole(staff, role ?? "", Me.Id), "角色已更改，立即生效。");

    public Task<IActionResult> OnPostRemoveAsync(Guid staff, string? reason) =>
        Done(new RemoveStaff(staff, reason ?? "", Me.Id), "已移除：该工作人员的登录已经失效，名下案件已退回。");

    private async Task<IActionResult> Invited(Request request, Guid staff, string name)
    {
        var done = await Done(request, string.Create(CultureInfo.InvariantCulture, $"邀请链接已生成，{InviteStaff.Lasts.TotalDays} 天内有效，只能使用一次。"));
        if (done is RedirectToPageResult)
        {
            TempData["Link"] = $"{name}\n{site.Of(HttpContext.Request, $"/account/invitation?code={invitations.Code(staff, RequestId)}")}";
        }

        return done;
    }

    private async Task<IActionResult> Done(Request request, string said)
    {
        if (await Ask(request) is null)
        {
            await Load();
            return Page();
        }

        Say(said);
        return RedirectToPage();
    }

    private async Task Load()
    {
        Members = await reading.As(Me, async connection => (await connection.QueryAsync<Member>(Known, new { desk = Me.Desk.ToString() })).AsList(), Stop);
        History = await history.Of(Me.Actor, Stop);
    }
}
