namespace Chsi.Tools.Seed;

/// <summary>Pictures to hand in that show nobody: drawn, with 样图 written on them.</summary>
public sealed record SamplePhotos(byte[] HoldingCard, byte[] CardFront)
{
    /// <summary>As large as a page needs to show them.</summary>
    public static SamplePhotos Drawn { get; } = new(Read("holding-card.jpg"), Read("card-front.jpg"));

    /// <summary>Two kilobytes each, for many.</summary>
    public static SamplePhotos Small { get; } = new(Read("small.jpg"), Read("small.jpg"));

    private static byte[] Read(string name)
    {
        using var resource = typeof(SamplePhotos).Assembly.GetManifestResourceStream(typeof(SamplePhotos), $"Photos.{name}")
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
