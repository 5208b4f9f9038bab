namespace Chsi.Silo.Gateways.Photos;

/// <summary>A directory for one photo that only this user can enter (0700), gone with everything in it when disposed.</summary>
internal sealed class PrivateFolder : IDisposable
{
    private const string Prefix = "chsi-photo-";

    public string Name { get; } = Directory.CreateTempSubdirectory(Prefix).FullName;

    public string File(string name) => Path.Combine(Name, name);

    /// <summary>Removes what a process that was killed has left behind; no photo takes an hour.</summary>
    public static void SweepLeftovers()
    {
        foreach (var left in new DirectoryInfo(Path.GetTempPath()).EnumerateDirectories(Prefix + "*"))
        {
            if (left.CreationTimeUtc < DateTime.UtcNow.AddHours(-1))
            {
                Remove(left.FullName);
            }
        }

        // uploads on their way, which the framework keeps beside ours and removes itself unless it is killed
        foreach (var left in new DirectoryInfo(Path.GetTempPath()).EnumerateFiles("ASPNETCORE_*.tmp"))
        {
            if (left.CreationTimeUtc < DateTime.UtcNow.AddHours(-1))
            {
                Forget(left);
            }
        }
    }

    private static void Forget(FileInfo left)
    {
        try
        {
            left.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // another user's: theirs to remove
        }
    }

    public void Dispose()
    {
        // a child that has just been killed may still be letting go of its files
        for (var attempt = 0; !Remove(Name) && attempt < 20; attempt++)
        {
            Thread.Sleep(50);
        }
    }

    private static bool Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
