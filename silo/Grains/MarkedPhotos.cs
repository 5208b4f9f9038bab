using Chsi.Silo.Gateways.Photos;
using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Microsoft.Extensions.Caching.Memory;

namespace Chsi.Silo.Grains;

/// <summary>
/// Photos marked with who looks, for those who have decided that they may be seen and have written it down. A marked one is kept in memory for a
/// while, so that zooming and going back cost nothing.
/// </summary>
public sealed class MarkedPhotos(ProtectedValues values, IWatermark watermark) : IDisposable
{
    private const long MostBytes = 64 * 1024 * 1024;

    private readonly MemoryCache _marked = new(new MemoryCacheOptions { SizeLimit = MostBytes });

    /// <param name="user">User name of who looks.</param>
    /// <param name="now">The database's time, which stands in the mark.</param>
    /// <param name="number">Of the case.</param>
    /// <param name="since">From when it may be looked at like this: after another beginning it is marked anew.</param>
    /// <returns>JPEG; null where the photo is not stored any more or could not be marked.</returns>
    public async Task<byte[]?> Of(Guid file, Actor actor, string user, DateTime now, string number, DateTime since, CancellationToken stop = default)
    {
        var key = (file, actor.Person, since);
        if (_marked.TryGetValue(key, out byte[]? marked))
        {
            return marked;
        }

        if (await values.OpenFile(file, stop) is not { } photo)
        {
            return null;
        }

        marked = await watermark.Lay(photo, $"{actor.Name} {user} · {new DateTimeOffset(now).ToOffset(TimeSpan.FromHours(8)):yyyy-MM-dd HH:mm} · {number}", stop);
        return marked is null ? null : _marked.Set(key, marked, new MemoryCacheEntryOptions
        {
            Size = marked.Length,
            SlidingExpiration = TimeSpan.FromMinutes(30),
        });
    }

    public void Dispose() => _marked.Dispose();
}
