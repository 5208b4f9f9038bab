using Chsi.Workflows.Letters;

namespace Chsi.Web;

/// <summary>The letters of a case, listed by the partial _Letters.</summary>
/// <param name="Root">Address of the case's page.</param>
public sealed record LettersListed(IReadOnlyList<Letter> Letters, string Root);
