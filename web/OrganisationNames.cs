using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
using Dapper;
using Npgsql;

namespace Chsi.Web;

/// <summary>What a desk's organisation is called; what the desk is called where it is the platform's, or the list of organisations has it not yet.</summary>
public static class OrganisationNames
{
    public static async Task<string> Of(NpgsqlConnection connection, Desk desk) =>
        (Organisation.IdOf(desk) is { } id ? await connection.ExecuteScalarAsync<string?>("select name from chsi.organisation_row where id = @id", new { id }) : null)
            ?? (desk.Organisation.Length > 0 ? $"{DeskWords.Area(desk)}（{desk.Organisation}）" : DeskWords.Area(desk));
}
