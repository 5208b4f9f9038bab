using Chsi.Workflows.Decisions;
using Microsoft.Extensions.Caching.Memory;

namespace Chsi.Silo.Store;

/// <summary>Folded streams in memory. A copy may be old: every decision asks the database for what is newer.</summary>
public sealed class StreamCache : IDisposable
{
    private readonly MemoryCache _folded = new(new MemoryCacheOptions { SizeLimit = 32_000 });

    public (StreamState State, byte[] Hash)? Find(Guid id) => _folded.TryGetValue(id, out (StreamState, byte[]) found) ? found : null;

    public void Keep(StreamState state, byte[] hash) =>
        _folded.Set(state.Id, (state, hash), new MemoryCacheEntryOptions { Size = 1 });

    public void Forget(Guid id) => _folded.Remove(id);

    public void Dispose() => _folded.Dispose();
}
