using System.Diagnostics;
using System.Runtime.Versioning;
using Chsi.Silo.Gateways;
using Chsi.Silo.Gateways.Photos;
using Xunit;

namespace Chsi.Tests.Silo.Gateways.Photos;

/// <summary>The child process itself: its limits, and what happens where it or its sandbox is not to be had.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PhotoChildTests(TestPhotos photos) : IClassFixture<TestPhotos>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("chsi-test-vips-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Without_a_sandbox_photos_are_still_prepared()
    {
        using var plain = Preparation(new PhotoOptions { Sandbox = false });

        Assert.Equal(PhotoReadiness.WithoutSandbox, await plain.Readiness());
        Assert.IsType<PhotoPreparation.Prepared>(await plain.Prepare(new MemoryStream(photos.Of("jpg")), "a.jpg", default));
    }

    [Fact]
    public async Task Without_vips_people_are_told_to_come_back()
    {
        using var without = Preparation(new PhotoOptions { Vips = "no-such-program" });

        Assert.Equal(PhotoReadiness.Missing, await without.Readiness());
        Assert.Equal(new PhotoPreparation.Refused(PhotoWording.TryLater), await without.Prepare(new MemoryStream(photos.Of("jpg")), "a.jpg", default));
    }

    [Theory]
    [InlineData("100M", true)]
    [InlineData("1500M", false)]
    public async Task A_child_that_wants_more_memory_than_it_may_have_fails(string block, bool accepted)
    {
        using var greedy = Preparation(Program($"dd if=/dev/zero of=/dev/null bs={block} count=1 && cp in.jpeg out.jpg"));

        Assert.Equal(accepted, await greedy.Prepare(new MemoryStream(photos.Of("jpg")), "a.jpg", default) is PhotoPreparation.Prepared);
    }

    [Theory]
    [InlineData("cp in.jpeg out.jpg", true)]
    [InlineData("echo '<svg/>' > out.jpg", false)]
    [InlineData("ln -s /etc/hostname out.jpg", false)]
    [InlineData("true", false)]
    [InlineData("cp in.jpeg out.jpg; exit 1", false)]
    public async Task What_the_child_leaves_is_not_believed(string script, bool accepted)
    {
        using var odd = Preparation(Program(script));

        Assert.Equal(accepted, await odd.Prepare(new MemoryStream(photos.Of("jpg")), "a.jpg", default) is PhotoPreparation.Prepared);
    }

    [Fact]
    public async Task The_child_sees_no_settings_of_ours()
    {
        Environment.SetEnvironmentVariable("Chsi__Test__Secret", "secret");
        using var curious = Preparation(Program("""
            test -z "$Chsi__Test__Secret" && cp in.jpeg out.jpg
            """));

        Assert.IsType<PhotoPreparation.Prepared>(await curious.Prepare(new MemoryStream(photos.Of("jpg")), "a.jpg", default));
    }

    [Fact]
    public async Task A_caller_that_goes_away_takes_the_child_along()
    {
        using var slow = Preparation(Program("sleep 60"));
        await slow.Readiness();
        using var stop = new CancellationTokenSource(300);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow.Prepare(new MemoryStream(photos.Of("jpg")), "a.jpg", stop.Token));
    }

    [Fact]
    public async Task Who_waits_too_long_is_asked_to_come_again_and_nothing_of_theirs_was_read()
    {
        var (begun, go) = (Path.Combine(folder, "begun"), Path.Combine(folder, "go"));
        using var slow = Preparation(Program($"touch {begun}; while [ ! -e {go} ]; do sleep 0.02; done; cp in.jpeg out.jpg") with { AtOnce = 1, WaitSeconds = 0.1 });
        var first = slow.Prepare(new MemoryStream(photos.Of("jpg")), "a.jpg", default);
        for (var patience = Stopwatch.StartNew(); !File.Exists(begun) && patience.Elapsed < TimeSpan.FromSeconds(10);)
        {
            await Task.Yield();
        }

        var second = new MemoryStream(photos.Of("jpg"));
        Assert.Equal(new PhotoPreparation.Busy(PhotoWording.Busy), await slow.Prepare(second, "b.jpg", default));
        Assert.Equal(0, second.Position);

        await File.WriteAllTextAsync(go, "");
        Assert.IsType<PhotoPreparation.Prepared>(await first);
        Assert.IsType<PhotoPreparation.Prepared>(await slow.Prepare(second, "b.jpg", default));
    }

    private static VipsPhotoPreparation Preparation(PhotoOptions options) => new(options, new Clamd(new ClamdOptions()));

    /// <summary>A shell script in the place of vips that answers the version and then does something else.</summary>
    private PhotoOptions Program(string script)
    {
        var program = Path.Combine(folder, "vips");
        File.WriteAllText(program, $"#!/bin/sh\n[ \"$1\" = --version ] && exit 0\n{script}\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new PhotoOptions { Vips = program, Sandbox = false };
    }
}
