using System.Security.Cryptography;
using Chsi.Silo.Grains;
using Chsi.Web.Security;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Dapper;

namespace Chsi.Web.Pages.Desk.Reviews;

/// <summary>What became of one case of many.</summary>
public sealed record BulkResult(string Number, bool Done, string Sentence)
{
    /// <summary>Results as one text, to be kept for the next page.</summary>
    public static string Write(IEnumerable<BulkResult> results) => string.Join('\n', results.Select(r => $"{r.Number}\t{(r.Done ? "1" : "0")}\t{r.Sentence}"));

    /// <summary>As written; what is not is left out.</summary>
    public static IReadOnlyList<BulkResult> Read(string? text) =>
        [.. (text ?? "").Split('\n').Select(l => l.Split('\t')).Where(p => p.Length == 3).Select(p => new BulkResult(p[0], p[1] == "1", p[2]))];
}

/// <summary>What the lead asks of several cases: each is a request of its own, accepted or refused by itself.</summary>
public sealed class BulkWork(Reading reading, Door door)
{
    /// <param name="id">Of the form. Each case's request has an id made from it, so that the form sent twice has one effect on each.</param>
    /// <param name="request">What is asked of the case with this id.</param>
    /// <param name="done">The sentence where it was accepted.</param>
    /// <returns>One result for each number, in their order.</returns>
    public async Task<IReadOnlyList<BulkResult>> Ask(
        Person me, Guid id, IReadOnlyList<string> numbers, Func<Guid, Task<Request>> request, string done, CancellationToken stop)
    {
        var cases = await reading.As(me, async connection => (await connection.QueryAsync<(string Number, Guid Id)>(
            "select number, id from chsi.case_row where number = any(@numbers) and office = @office",
            new { numbers = numbers.ToArray(), office = me.Desk.ToString() })).ToDictionary(c => c.Number, c => c.Id), stop);
        var results = new List<BulkResult>();
        foreach (var number in numbers)
        {
            results.Add(cases.TryGetValue(number, out var @case)
                ? await One(me, number, await request(@case), Derived(id, @case), done, stop)
                : new(number, false, "没有这个案件。"));
        }

        return results;
    }

    private async Task<BulkResult> One(Person me, string number, Request request, Guid id, string done, CancellationToken stop)
    {
        try
        {
            return await door.Ask(request, me.Actor, id, stop) is Refused refused ? new(number, false, refused.Sentence) : new(number, true, done);
        }
        catch (OutcomeUnknownException)
        {
            // the others are not to wait for it; the case itself will tell
            return new(number, false, "结果还不能确定，请稍后打开本案查看。");
        }
    }

    private static Guid Derived(Guid form, Guid @case) => new(SHA256.HashData([.. form.ToByteArray(), .. @case.ToByteArray()])[..16]);
}
