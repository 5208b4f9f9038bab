namespace Chsi.Web;

/// <summary>A photo in the viewer.</summary>
/// <param name="Address">Where its bytes are; who gets them is written down before.</param>
/// <param name="At">When it was handed in; null where that is not said.</param>
public sealed record PhotoShown(string Address, string Label, DateTimeOffset? At = null);

/// <summary>What the viewer shows; drawn by the partial _Viewer with desk.js.</summary>
/// <param name="Both">Two sides that are compared stand in two columns.</param>
/// <param name="Apart">Each can be opened in a window of its own.</param>
public sealed record PhotosShown(IReadOnlyList<PhotoShown> Photos, bool Both = false, bool Apart = false)
{
    /// <summary>So many that they are read one after the other.</summary>
    public bool Many => Photos.Count > 2;
}
