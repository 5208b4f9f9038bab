namespace Chsi.Workflows.Routes;

/// <summary>How a fact of a case reads in its history.</summary>
/// <param name="Text">The line.</param>
/// <param name="Detail">A second line, or empty.</param>
/// <param name="Internal">Only the desk sees it.</param>
/// <param name="Said">A second line that is a protected value, to be opened for the reader; null where it stands in clear.</param>
public sealed record HistoryLine(string Text, string Detail = "", bool Internal = false, Guid? Said = null);
