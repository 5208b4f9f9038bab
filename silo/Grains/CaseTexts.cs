using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;

namespace Chsi.Silo.Grains;

/// <summary>Opens what was said in the history of a case for whoever's page shows that history; whose it is, the page has found out.</summary>
public sealed class CaseTexts(ProtectedValues values)
{
    /// <param name="desk">Whether a desk reads it, or the applicant, who is told less.</param>
    public async Task<IReadOnlyDictionary<Guid, string?>> Of(CaseState @case, IEnumerable<Fact> facts, bool desk, CancellationToken stop = default)
    {
        Guid[] said = [.. facts.Select(@case.Line).Where(l => l is not null && (desk || !l.Internal)).Select(l => l!.Said).OfType<Guid>()];
        return said.Length == 0 ? new Dictionary<Guid, string?>() : await values.OpenAll(said, stop);
    }
}
