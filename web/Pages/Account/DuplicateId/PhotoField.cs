namespace Chsi.Web.Pages.Account.DuplicateId;

/// <summary>One file input of the photo form.</summary>
/// <param name="Supplement">The case is back for a supplement: what is not asked for may be left out.</param>
/// <param name="Wanted">The desk's reasons name this photo.</param>
/// <param name="Stays">The photo chosen is good although the form was refused: with scripts the field stays as it is, file and all.</param>
/// <param name="Pdf">A document of several pages may be a PDF.</param>
public sealed record PhotoField(string Kind, string Label, string Hint, bool Supplement, bool Wanted, bool Stays, bool Pdf = false);
