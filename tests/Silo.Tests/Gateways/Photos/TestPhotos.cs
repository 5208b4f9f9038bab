using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace Chsi.Tests.Silo.Gateways.Photos;

/// <summary>Photos made by vips for one test class: a noisy picture of 400 x 300 in every format, and parts to spoil them with.</summary>
public sealed class TestPhotos : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("chsi-test-photos-").FullName;

    public TestPhotos()
    {
        Vips("gaussnoise", "noise.v", "400", "300", "--mean", "128", "--sigma", "40");
        Vips("cast", "noise.v", "grey.v", "uchar");
    }

    public byte[] Of(string format) => Converted("grey.v", $"photo.{format}", "[strip]");

    public byte[] Sized(int width, int height)
    {
        Vips("black", "black.v", Text(width), Text(height));
        return Converted("black.v", "black.png", "");
    }

    /// <summary>An Exif segment that turns the picture by 90 degrees and names a place and a camera.</summary>
    public static byte[] WithExif(byte[] jpeg)
    {
        byte[] tiff =
        [
            .. "MM\0*\0\0\0\x08"u8, 0, 3,
            0x01, 0x0F, 0, 2, 0, 0, 0, 12, 0, 0, 0, 50, // camera: a string of 12 at 50
            0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, // orientation: 6
            0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 62, // GPS: a directory at 62
            0, 0, 0, 0, .. "SecretCamera"u8,
            0, 1, 0, 1, 0, 2, 0, 0, 0, 2, (byte)'N', 0, 0, 0, 0, 0, 0, 0,
        ];
        return Inserted(jpeg, 0xE1, [.. "Exif\0\0"u8, .. tiff]);
    }

    public static byte[] WithComment(byte[] jpeg, string comment) => Inserted(jpeg, 0xFE, Encoding.UTF8.GetBytes(comment));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static byte[] Inserted(byte[] jpeg, byte marker, byte[] content)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(content.Length + 2));
        return [.. jpeg[..2], 0xFF, marker, .. length, .. content, .. jpeg[2..]];
    }

    private byte[] Converted(string from, string to, string options)
    {
        Vips("copy", from, to + options);
        return File.ReadAllBytes(Path.Combine(folder, to));
    }

    private void Vips(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("vips", arguments) { WorkingDirectory = folder, RedirectStandardError = true };
        using var vips = Process.Start(start)!;
        var said = vips.StandardError.ReadToEnd();
        vips.WaitForExit();
        if (vips.ExitCode != 0)
        {
            throw new InvalidOperationException(said);
        }
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
