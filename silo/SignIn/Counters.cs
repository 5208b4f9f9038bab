using Chsi.Silo.Store;
using Dapper;

namespace Chsi.Silo.SignIn;

/// <summary>What is counted by the day or the hour (Chinese time), for all nodes together. Keys hold digests, never values.</summary>
public sealed class Counters(Database database)
{
    internal const string Day = "(chsi.clock() at time zone 'Asia/Shanghai')::date";

    /// <summary>What the key of an hour's count ends with.</summary>
    internal const string Hour = "to_char(chsi.clock() at time zone 'Asia/Shanghai', '|HH24')";

    /// <summary>One more today.</summary>
    /// <returns>How many it are now.</returns>
    public async Task<int> Add(string key, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return await connection.ExecuteScalarAsync<int>(
            $"""
            insert into chsi.counter as c (key, day, n, last) values (@key, {Day}, 1, chsi.clock())
            on conflict (key, day) do update set n = c.n + 1, last = chsi.clock() returning n
            """,
            new { key });
    }

    /// <summary>One more this hour, unless it were as many before.</summary>
    /// <returns>How many it are now; null where there was no room.</returns>
    public async Task<int?> AddThisHour(string key, int most, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return await connection.ExecuteScalarAsync<int?>(
            $"""
            insert into chsi.counter as c (key, day, n, last) values (@key || {Hour}, {Day}, 1, chsi.clock())
            on conflict (key, day) do update set n = c.n + 1, last = chsi.clock() where c.n < @most returning n
            """,
            new { key, most });
    }

    /// <summary>How many it were today, key by key.</summary>
    public async Task<int[]> Today(string[] keys, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var counts = (await connection.QueryAsync<(string Key, int N)>($"select key, n from chsi.counter where key = any(@keys) and day = {Day}", new { keys }))
            .ToDictionary(c => c.Key, c => c.N);
        return [.. keys.Select(k => counts.GetValueOrDefault(k))];
    }

    /// <summary>Counts a member of a set once a day. One that was counted before is free; a new one beyond the most is refused and not counted.</summary>
    public async Task<bool> AddMember(string set, string member, int most, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        // the set's row is the lock
        var n = await connection.ExecuteScalarAsync<int>(
            $"insert into chsi.counter as c (key, day, n, last) values (@set, {Day}, 0, chsi.clock()) on conflict (key, day) do update set n = c.n returning n",
            new { set });
        var counted = await connection.ExecuteScalarAsync<bool>(
            $"select exists (select 1 from chsi.counter where key = @member and day = {Day})", new { member });
        if (!counted && n < most)
        {
            await connection.ExecuteAsync(
                $"""
                update chsi.counter set n = n + 1, last = chsi.clock() where key = @set and day = {Day};
                insert into chsi.counter (key, day, n, last) values (@member, {Day}, 1, chsi.clock())
                """,
                new { set, member });
        }

        await transaction.CommitAsync(stop);
        return counted || n < most;
    }

    /// <summary>Takes a member that <see cref="AddMember"/> counted today out again, because what it was counted for did not happen.</summary>
    public async Task DropMember(string set, string member, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        await connection.ExecuteAsync(
            $"""
            with dropped as (delete from chsi.counter where key = @member and day = {Day} returning 1)
            update chsi.counter set n = n - 1 where key = @set and day = {Day} and exists (select from dropped)
            """,
            new { set, member });
    }

    public async Task Clear(string key, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        await connection.ExecuteAsync("delete from chsi.counter where key = @key", new { key });
    }

    /// <summary>
    /// Takes a turn and counts it before anything is tried, so that many at once do not slip through together. A try that has to wait is not counted.
    /// </summary>
    /// <returns>0, or the seconds to wait.</returns>
    public async Task<int> Turn(string key, LoginOptions delays, CancellationToken stop = default)
    {
        const string Wait = "make_interval(secs => least(@most, @first * power(2, least(20, c.n - @free))))";
        var parameters = new { key, free = delays.FreeFailures, first = (double)delays.FirstDelaySeconds, most = (double)delays.LongestDelaySeconds };
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var taken = await connection.ExecuteScalarAsync<int?>(
            $"""
            insert into chsi.counter as c (key, day, n, last) values (@key, {Day}, 1, chsi.clock())
            on conflict (key, day) do update set n = c.n + 1, last = chsi.clock() where c.n < @free or c.last + {Wait} <= chsi.clock()
            returning n
            """,
            parameters);
        return taken is not null ? 0 : await connection.ExecuteScalarAsync<int>(
            $"select greatest(1, ceil(extract(epoch from c.last + {Wait} - chsi.clock())))::int from chsi.counter c where key = @key and day = {Day}", parameters);
    }

    /// <summary>The real time (UTC), not the clock that demonstrations move, and the same for every node whatever its own clock says.</summary>
    public async Task<DateTimeOffset> RealTime(CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return new(await connection.ExecuteScalarAsync<DateTime>("select clock_timestamp()"));
    }

    /// <summary>Whether this is the first time that the thing is shown: a solved captcha.</summary>
    public async Task<bool> Spend(string id, TimeSpan keep, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return await connection.ExecuteAsync(
            "insert into chsi.spent (id, ends) values (@id, chsi.clock() + @keep) on conflict do nothing", new { id, keep }) == 1;
    }
}
