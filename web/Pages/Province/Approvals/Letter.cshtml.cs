using Chsi.Silo.Grains;
using Chsi.Silo.Letters;
using Chsi.Silo.Openings;
using Dapper;

namespace Chsi.Web.Pages.Province.Approvals;

/// <summary>A letter of the correction that a case of this province is about.</summary>
public sealed class LetterModel(Reading reading, CorrectionViews views, LetterViews letters, LetterPrinter printer, IWebHostEnvironment site) : LetterPage(letters, printer, site)
{
    public override string Back => $"/province/approvals/{Number}";

    protected override async Task<Guid?> Correction() => await reading.As(Me, connection =>
        connection.ExecuteScalarAsync<Guid?>("select id from chsi.case_row where number = @number and office = @desk", new { number = Number.ToUpperInvariant(), desk = Me.Desk.ToString() }), Stop)
        is { } @case ? (await views.Below(@case, Stop))?.Id : null;
}
