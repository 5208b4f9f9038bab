using System.Security.Cryptography;
using System.Text.Json;
using Chsi.Silo.Store;
using Dapper;

namespace Chsi.Silo.SignIn;

/// <summary>What a draft remembers of a form. Passwords and answers are never in it.</summary>
public sealed record DraftContent
{
    public string? Phone { get; init; }

    /// <summary>This draft asked for the code: only who asked may type it.</summary>
    public bool Asked { get; init; }

    /// <summary>When it last asked, for the count-down on the button.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    public string? Name { get; init; }

    public string? DocumentType { get; init; }

    public string? Number { get; init; }

    public string? Mail { get; init; }

    public string? Question { get; init; }

    /// <summary>Why the person objects.</summary>
    public string? Reason { get; init; }

    /// <summary>The 实人验证 that is under way for somebody who is not signed in, with its page.</summary>
    public string? Session { get; init; }

    public Uri? SessionPage { get; init; }

    /// <summary>What the person was told in the end.</summary>
    public string? Outcome { get; init; }

    /// <summary>The number was found taken, and the person has been told.</summary>
    public bool Taken { get; init; }

    /// <summary>The account whose password is being recovered; null for a user name that nobody has.</summary>
    public Guid? Account { get; init; }

    /// <summary>The request that ended this draft, and the account it made or changed: the same form sent again ends on the same page.</summary>
    public Guid? Done { get; init; }

    public Guid? DoneAccount { get; init; }
}

/// <summary>A form on the server that has not been handed in.</summary>
/// <param name="Verified">The phone was proven here.</param>
/// <param name="Now">The database's time when it was read.</param>
/// <param name="Moved">When something was last kept in it, or the phone proven.</param>
public sealed record Draft(string Token, string Purpose, DraftContent Content, bool Verified, int Wrong, DateTimeOffset Now, DateTimeOffset Moved)
{
    public byte[] Id => Sessions.Digest(Token);
}

/// <summary>
/// Drafts live on the server, sealed, under a random token in a cookie: a reload, a refused form or a spent code loses nothing that was typed.
/// </summary>
public sealed class Drafts(Database database, Vault vault, CodeOptions options)
{
    private byte[] Key => vault.KeyFor("draft");

    /// <summary>A new, empty draft.</summary>
    public async Task<Draft> Begin(string purpose, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var now = await connection.ExecuteScalarAsync<DateTime>("select chsi.clock()");
        return new(Secrets.Token(), purpose, new(), false, 0, now, now);
    }

    /// <summary>The draft in which a code may be asked for: one with wrong entries is left behind, so that a new asking is paid for and has tries of its own.</summary>
    public async Task<Draft> ForAsking(Draft? draft, string purpose, CancellationToken stop = default) =>
        draft is { Wrong: 0, Content.Done: null } ? draft : await Begin(purpose, stop);

    /// <summary>The draft of a token; null where it is over, or was never there.</summary>
    public async Task<Draft?> Find(string? token, string purpose, CancellationToken stop = default)
    {
        if (token is not { Length: 43 })
        {
            return null;
        }

        var id = Sessions.Digest(token);
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var row = await connection.QuerySingleOrDefaultAsync<(byte[]? Sealed, bool Verified, int Wrong, DateTime Now, DateTime Moved)>(
            """
            select sealed, verified_at is not null, wrong, chsi.clock(), greatest(ends - make_interval(hours => @DraftHours), verified_at)
            from chsi.draft where id = @id and purpose = @purpose and ends > chsi.clock()
            """,
            new { id, purpose, options.DraftHours });
        return row.Sealed is null || Open(row.Sealed, id) is not { } content ? null : new(token, purpose, content, row.Verified, row.Wrong, row.Now, row.Moved);
    }

    /// <summary>Keeps what was typed. Another phone takes the proof and the wrong entries of the phone before with it.</summary>
    public async Task<Draft> Save(Draft draft, DraftContent content, CancellationToken stop = default)
    {
        var sameAccount = draft.Content.Account == content.Account;
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        // the row knows which phone was proven; the draft in hand may have been read before another one was asked for
        var (verified, wrong) = await connection.QuerySingleAsync<(bool Verified, int Wrong)>(
            """
            insert into chsi.draft as d (id, purpose, phone_digest, sealed, ends)
            values (@Id, @Purpose, @phone, @content, chsi.clock() + make_interval(hours => @DraftHours))
            on conflict (id) do update set phone_digest = excluded.phone_digest, sealed = excluded.sealed, ends = excluded.ends,
              verified_at = case when @sameAccount and d.phone_digest is not distinct from excluded.phone_digest then d.verified_at end,
              wrong = case when @sameAccount and d.phone_digest is not distinct from excluded.phone_digest then d.wrong else 0 end
            returning verified_at is not null, wrong
            """,
            new
            {
                draft.Id,
                draft.Purpose,
                phone = content.Phone is null ? null : vault.Digest("phone", content.Phone),
                content = Vault.Seal(Key, JsonSerializer.SerializeToUtf8Bytes(content), draft.Id),
                options.DraftHours,
                sameAccount,
            });
        return draft with { Content = content, Verified = verified, Wrong = wrong };
    }

    private DraftContent? Open(byte[] sealedContent, byte[] id)
    {
        try
        {
            return JsonSerializer.Deserialize<DraftContent>(Vault.Open(Key, sealedContent, id));
        }
        catch (CryptographicException)
        {
            // the master key was changed in between: the person begins again
            return null;
        }
    }
}
