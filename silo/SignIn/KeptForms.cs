using System.Security.Cryptography;
using System.Text.Json;
using Chsi.Silo.Store;
using Dapper;

namespace Chsi.Silo.SignIn;

/// <summary>A form that was refused: what was typed, by field, and what was said of it, in order. Passwords, codes, answers and files are never in it.</summary>
public sealed record KeptForm(Dictionary<string, string[]> Typed, IReadOnlyList<KeptRefusal> Refusals);

/// <summary>One sentence beside a field; an empty field is the form as a whole.</summary>
public sealed record KeptRefusal(string Field, string Sentence);

/// <summary>
/// Keeps a refused form for a while, sealed, for the browser that sent it: the refusal is then shown by an ordinary GET, so that going back and
/// reloading ask nothing and lose nothing. Who has the address alone finds nothing.
/// </summary>
public sealed class KeptForms(Database database, Vault vault)
{
    private const string Purpose = "refused";
    private const int Minutes = 30;
    private const int Longest = 32 * 1024;

    private byte[] Key => vault.KeyFor(Purpose);

    /// <param name="browser">The token in the browser's cookie.</param>
    /// <param name="place">Who is signed in, and on which page.</param>
    /// <returns>The mark for the page's address; null where more was typed than is kept.</returns>
    public async Task<string?> Keep(string browser, string place, KeptForm form, CancellationToken stop = default)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(form);
        if (content.Length > Longest)
        {
            return null;
        }

        var mark = Secrets.Token()[..8];
        var id = Id(browser, place, mark);
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        await connection.ExecuteAsync(
            "insert into chsi.draft (id, purpose, sealed, ends) values (@id, @Purpose, @content, chsi.clock() + make_interval(mins => @Minutes))",
            new { id, Purpose, content = Vault.Seal(Key, content, id), Minutes });
        return mark;
    }

    /// <summary>The form of a mark; null where it is over, or another browser's, person's or page's.</summary>
    public async Task<KeptForm?> Find(string browser, string place, string mark, CancellationToken stop = default)
    {
        var id = Id(browser, place, mark);
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var kept = await connection.ExecuteScalarAsync<byte[]?>(
            "select sealed from chsi.draft where id = @id and purpose = @Purpose and ends > chsi.clock()", new { id, Purpose });
        try
        {
            return kept is null ? null : JsonSerializer.Deserialize<KeptForm>(Vault.Open(Key, kept, id));
        }
        catch (CryptographicException)
        {
            // the master key was changed in between: the person sees an empty form
            return null;
        }
    }

    private static byte[] Id(string browser, string place, string mark) => Sessions.Digest($"{browser}|{place}|{mark}");
}
