using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Dapper;
using Npgsql;

namespace Chsi.Tests.Silo.Clockwork;

/// <summary>Somebody with the owner's login who knows the format: changes facts and works hashes and heads out anew, so that every chain is whole.</summary>
internal sealed class Forger(string owner)
{
    internal sealed record Line
    {
        public string Type { get; init; } = "";

        public byte[] Body { get; init; } = [];

        public Guid Actor { get; init; }

        public string Actor_Name { get; init; } = "";

        public string Desk { get; init; } = "";

        public DateTime At { get; init; }

        public Guid Request { get; init; }

        public byte[]? Digest { get; init; }

        public string? Reply { get; init; }
    }

    /// <summary>Puts other facts in the place of a stream's.</summary>
    public async Task Rewrite(Guid stream, Func<IReadOnlyList<Line>, IEnumerable<Line>> change)
    {
        await using var connection = await Open();
        var old = (await connection.QueryAsync<Line>(
            "select type, body, actor, actor_name, desk, at, request, digest, reply from chsi.fact where stream = @stream order by version", new { stream })).AsList();
        await connection.ExecuteAsync("delete from chsi.fact where stream = @stream", new { stream });
        byte[]? hash = null;
        var version = 0;
        foreach (var line in change(old))
        {
            version++;
            hash = Chain.Link(hash, stream, line.Type, line.Body,
                new Stamp(version, new(line.At), line.Actor, line.Actor_Name, Desk.Parse(line.Desk), line.Request));
            await connection.ExecuteAsync("""
                insert into chsi.fact (stream, version, type, body, actor, actor_name, desk, at, request, hash, digest, reply)
                values (@stream, @version, @Type, @Body, @Actor, @Actor_Name, @Desk, @At, @Request, @hash, @Digest, @Reply)
                """, new { stream, version, line.Type, line.Body, line.Actor, line.Actor_Name, line.Desk, line.At, line.Request, hash, line.Digest, line.Reply });
        }

        await connection.ExecuteAsync("update chsi.stream set version = @version, hash = @hash where id = @stream", new { stream, version, hash });
    }

    /// <summary>Copies a stream under another id, as if it had always been there.</summary>
    public async Task Invent(Guid like, Guid stream)
    {
        await using var connection = await Open();
        await connection.ExecuteAsync("""
            insert into chsi.stream (id, kind, version, hash, wake_at) select @stream, kind, version, hash, wake_at from chsi.stream where id = @like;
            insert into chsi.fact select @stream, version, type, body, actor, actor_name, desk, at, request, hash from chsi.fact where stream = @like
            """, new { stream, like });
        await Rewrite(stream, lines => lines);
    }

    public async Task<IReadOnlyList<Guid>> Streams()
    {
        await using var connection = await Open();
        return (await connection.QueryAsync<Guid>("select id from chsi.stream")).AsList();
    }

    private async Task<NpgsqlConnection> Open()
    {
        var connection = new NpgsqlConnection(owner);
        await connection.OpenAsync();
        return connection;
    }
}
