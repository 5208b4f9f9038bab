using Chsi.Silo.Letters;
using Dapper;

namespace Chsi.Web.Pages.Cases;

/// <summary>A letter of one of my cases.</summary>
public sealed class LetterModel(Reading reading, LetterViews letters, LetterPrinter printer, IWebHostEnvironment site) : LetterPage(letters, printer, site)
{
    public override string Back => $"/cases/{Number}";

    protected override Task<Guid?> Correction() => reading.As(Me, connection =>
        connection.ExecuteScalarAsync<Guid?>("select id from chsi.case_row where number = @number and applicant = @Id", new { number = Number.ToUpperInvariant(), Me.Id }), Stop);
}
