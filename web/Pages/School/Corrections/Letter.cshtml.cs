using Chsi.Silo.Letters;
using Dapper;

namespace Chsi.Web.Pages.School.Corrections;

/// <summary>A letter of a correction of this school.</summary>
public sealed class LetterModel(Reading reading, LetterViews letters, LetterPrinter printer, IWebHostEnvironment site) : LetterPage(letters, printer, site)
{
    public override string Back => $"/school/corrections/{Number}";

    protected override Task<Guid?> Correction() => reading.As(Me, connection =>
        connection.ExecuteScalarAsync<Guid?>("select id from chsi.case_row where number = @number and office = @desk", new { number = Number.ToUpperInvariant(), desk = Me.Desk.ToString() }), Stop);
}
