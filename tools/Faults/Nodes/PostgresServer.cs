using System.Diagnostics;
using Chsi.Tools.Faults.Load;

namespace Chsi.Tools.Faults.Nodes;

/// <summary>The PostgreSQL of the run, which is its own: killed and started again by the user who owns its files.</summary>
public sealed class PostgresServer(string directory)
{
    public static async Task<PostgresServer> Of(Scratch scratch) => new((await scratch.Scalar<string>("show data_directory"))!);

    /// <summary>pg_ctl -m immediate: no checkpoint, no goodbye.</summary>
    public Task StopAtOnce() => Control("stop", "--mode=immediate");

    /// <summary>kill -9 of the postmaster; its children notice and go.</summary>
    public async Task Kill()
    {
        var pid = int.Parse((await File.ReadAllLinesAsync(Path.Combine(directory, "postmaster.pid")))[0]);
        using var postmaster = Process.GetProcessById(pid);
        postmaster.Kill();
        await postmaster.WaitForExitAsync();
    }

    public Task Start() => Control("start", "--wait", "--timeout=60", $"--log={Path.Combine(directory, "server.log")}");

    private async Task Control(params string[] words)
    {
        var program = Path.Combine(Environment.GetEnvironmentVariable("CHSI_PG_BIN") ?? throw new InvalidOperationException("CHSI_PG_BIN is not set: run this with tools/dev faults."), "pg_ctl");
        string[] command = [program, words[0], $"--pgdata={directory}", .. words[1..]];
        // PostgreSQL does not run as root
        if (Environment.UserName == "root")
        {
            var owner = await Said("stat", "--format=%u:%g", directory);
            command = ["setpriv", $"--reuid={owner.Split(':')[0]}", $"--regid={owner.Split(':')[1]}", "--clear-groups", "--", .. command];
        }

        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = "/", RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        // what the server inherits stays open, so the end of the output is not waited for
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"pg_ctl {words[0]} ended with {process.ExitCode}; {Path.Combine(directory, "server.log")} says why.");
        }
    }

    private static async Task<string> Said(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return said.Trim();
    }
}
