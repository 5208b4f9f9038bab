using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Chsi.Silo.Gateways;
using Chsi.Silo.Gateways.Photos;
using Xunit;

namespace Chsi.Tests.Silo.Gateways;

/// <summary>Against a listener that speaks clamd's side: it reads the whole stream and knows one virus, the word EICAR.</summary>
public sealed class ClamdTests : IDisposable
{
    private readonly TcpListener clamd = new(IPAddress.Loopback, 0);
    private readonly Task serving;

    public ClamdTests()
    {
        clamd.Start();
        serving = Serve();
    }

    private string Address => clamd.LocalEndpoint.ToString()!;

    public void Dispose() => clamd.Dispose();

    [Fact]
    public async Task Files_are_streamed_whole_and_judged()
    {
        var scan = new Clamd(new ClamdOptions { Address = Address });

        Assert.Equal(VirusScanResult.Clean, await scan.Scan(new byte[200_000], default));
        Assert.Equal(VirusScanResult.Infected, await scan.Scan((byte[])[.. new byte[150_000], .. "EICAR"u8], default));
        Assert.Equal(VirusScanResult.Away, await scan.Scan(Encoding.ASCII.GetBytes("ERROR"), default));
        Assert.True(await scan.Answers(default));
        Assert.False(serving.IsFaulted);
    }

    [Fact]
    public async Task Off_and_away_are_not_clean()
    {
        Assert.Equal(VirusScanResult.Off, await new Clamd(new ClamdOptions()).Scan(new byte[1], default));
        Assert.Equal(VirusScanResult.Away, await new Clamd(new ClamdOptions { Address = "127.0.0.1:9" }).Scan(new byte[1], default));
        Assert.Equal(VirusScanResult.Away, await new Clamd(new ClamdOptions { Address = "/no/such/socket" }).Scan(new byte[1], default));
        Assert.False(await new Clamd(new ClamdOptions { Address = "127.0.0.1:9" }).Answers(default));
    }

    [Fact]
    public async Task A_silent_scanner_is_away()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var scan = new Clamd(new ClamdOptions { Address = silent.LocalEndpoint.ToString()!, TimeoutSeconds = 0.3 });

        Assert.Equal(VirusScanResult.Away, await scan.Scan(new byte[1], default));
    }

    [Fact]
    public async Task A_photo_waits_for_a_scanner_that_is_away_and_an_infected_one_is_refused()
    {
        var photo = Encoding.Latin1.GetBytes("GIF89a\u00FF\0\u00FF\0\0\0\0,\0\0\0\0\u00FF\0\u00FF\0\0\u0002\0;EICAR");

        using var away = new VipsPhotoPreparation(new PhotoOptions(), new Clamd(new ClamdOptions { Address = "127.0.0.1:9" }));
        Assert.Equal(new PhotoPreparation.Refused(PhotoWording.TryLater), await away.Prepare(new MemoryStream(photo), "a.gif", default));

        using var scanned = new VipsPhotoPreparation(new PhotoOptions(), new Clamd(new ClamdOptions { Address = Address }));
        Assert.Equal(new PhotoPreparation.Refused(PhotoWording.Infected), await scanned.Prepare(new MemoryStream(photo), "a.gif", default));
    }

    private async Task Serve()
    {
        while (true)
        {
            using var client = await clamd.AcceptTcpClientAsync();
            await using var stream = client.GetStream();
            if (await Command(stream) == "zPING")
            {
                await stream.WriteAsync("PONG\0"u8.ToArray());
                continue;
            }
            using var file = new MemoryStream();
            var length = new byte[4];
            while (true)
            {
                await stream.ReadExactlyAsync(length);
                var chunk = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
                if (chunk.Length == 0)
                {
                    break;
                }
                await stream.ReadExactlyAsync(chunk);
                file.Write(chunk);
            }
            var text = Encoding.Latin1.GetString(file.ToArray());
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                text.Contains("EICAR", StringComparison.Ordinal) ? "stream: Eicar-Test-Signature FOUND\0"
                : text.Contains("ERROR", StringComparison.Ordinal) ? "INSTREAM size limit exceeded. ERROR\0"
                : "stream: OK\0"));
        }
    }

    private static async Task<string> Command(NetworkStream stream)
    {
        var (command, next) = (new StringBuilder(), new byte[1]);
        while (true)
        {
            await stream.ReadExactlyAsync(next);
            if (next[0] == 0)
            {
                break;
            }
            command.Append((char)next[0]);
        }
        return command.ToString() is "zPING" or "zINSTREAM" ? command.ToString() : throw new InvalidOperationException($"clamd knows no {command}");
    }
}
