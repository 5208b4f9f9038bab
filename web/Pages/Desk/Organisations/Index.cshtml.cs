using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Desk.Organisations;

/// <summary>The nation and the provinces as the list of organisations has them; a name that was entered wrongly is put right here.</summary>
public sealed class IndexModel(Reading reading) : ChsiPage
{
    public IReadOnlyList<(string Kind, string Code, string Name, long Schools)> Lines { get; private set; } = [];

    public Task OnGetAsync() => Load();

    /// <param name="organisation">Code of the province; empty for the nation.</param>
    public async Task<IActionResult> OnPostAsync(string? organisation, string? name, string? reason)
    {
        var code = organisation ?? "";
        if (await Ask(new CorrectOrganisationName(code.Length == 0 ? OrganisationKinds.Nation : OrganisationKinds.Province, code, Typed.Line(name), Typed.Line(reason), Me.Id)) is null)
        {
            await Load();
            return Page();
        }

        Say("机构名称已更正。");
        return RedirectToPage();
    }

    private async Task Load() => Lines = await reading.As(Me, async connection => (await connection.QueryAsync<(string, string, string, long)>("""
        select o.kind, o.code, o.name, (select count(*) from chsi.organisation_row s where s.kind = 'school' and o.kind = 'province' and s.province = o.code)
        from chsi.organisation_row o where o.kind in ('nation', 'province') order by o.kind, o.code
        """)).AsList(), Stop);
}
