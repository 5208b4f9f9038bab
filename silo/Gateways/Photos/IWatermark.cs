namespace Chsi.Silo.Gateways.Photos;

/// <summary>Marks a photo with who looks at it: a copy that leaves the desk says whose hands it left.</summary>
public interface IWatermark
{
    /// <summary>The photo with the text laid all over it; null where it could not be made, and then nothing is to be shown.</summary>
    /// <param name="jpeg">A photo as <see cref="IPhotoPreparation"/> prepared it.</param>
    Task<byte[]?> Lay(byte[] jpeg, string text, CancellationToken stop);
}
