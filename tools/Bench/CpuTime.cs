using System.Diagnostics;
using Dapper;
using Npgsql;

namespace Chsi.Tools.Bench;

/// <summary>Processor time spent so far, by this process and by PostgreSQL's; on a busy machine it says more than a rate does.</summary>
/// <param name="Server">Zero where the server's processes cannot be looked at: on another machine, or without /proc.</param>
internal sealed record CpuTime(TimeSpan Client, TimeSpan Server, long Allocated)
{
    private const double TicksPerSecond = 100;

    public static async Task<CpuTime> Now(string superuser)
    {
        await using var connection = new NpgsqlConnection(superuser);
        var server = (await connection.QueryAsync<int>("select pid from pg_stat_activity")).Sum(Ticks) / TicksPerSecond;
        using var own = Process.GetCurrentProcess();
        return new(own.TotalProcessorTime, TimeSpan.FromSeconds(server), GC.GetTotalAllocatedBytes());
    }

    public string Since(CpuTime before, long decisions) => decisions == 0 ? "no decisions" :
        $"a decision: {(Client - before.Client).TotalMicroseconds / decisions:N0} us of the client, {(Server - before.Server).TotalMicroseconds / decisions:N0} us of "
        + $"PostgreSQL, {(Allocated - before.Allocated) / decisions / 1024.0:N0} kB";

    private static double Ticks(int process)
    {
        try
        {
            // utime and stime are the 14th and 15th field; the second, the name, may hold spaces
            var fields = File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].Split(' ');
            return double.Parse(fields[11]) + double.Parse(fields[12]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
