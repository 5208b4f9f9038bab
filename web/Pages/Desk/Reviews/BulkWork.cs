using System.Security.Cryptography;
using Chsi.Silo.Grains;
using Chsi.Web.Security;
using Chsi.Workflows.Decisions;
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

/// <summary>What somebody asks of several cases of the own desk: each is a request of its own, accepted or refused by itself.</summary>
public sealed class BulkWork(Reading reading, Door door)
{
    // decided together they share round trips and commits; one person is not to take every turn at the door
    private const int AtOnce = 16;

    /// <param name="id">Of the form. Each case's request has an id made from it, so that the form sent twice has one effect on each.</param>
    /// <param name="request">What is asked of the case with this number and id.</param>
    /// <param name="done">The sentence where it was accepted.</param>
    /// <returns>One result for each number, in their order.</returns>
    public Task<IReadOnlyList<BulkResult>> Ask(
        Person me, Guid id, IReadOnlyList<string> numbers, Func<string, Guid, Task<Request>> request, string done, CancellationToken stop) =>
        Each(me, numbers, async (number, @case) => await One(me, number, await request(number, @case), Derived(id, @case), done, stop), stop);

    /// <summary>What would come of it as things stand: the same results, and nothing is done.</summary>
    /// <param name="able">The sentence where it would be accepted.</param>
    public Task<IReadOnlyList<BulkResult>> Foresee(
        Person me, IReadOnlyList<string> numbers, Func<string, Guid, Task<Request>> request, string able, CancellationToken stop) =>
        Each(me, numbers, async (number, @case) =>
            await door.Foresee(await request(number, @case), me.Actor, Guid.CreateVersion7(), stop) is { } refused ? new(number, false, refused.Sentence) : new(number, true, able), stop);

    private async Task<IReadOnlyList<BulkResult>> Each(Person me, IReadOnlyList<string> numbers, Func<string, Guid, Task<BulkResult>> one, CancellationToken stop)
    {
        var cases = await reading.As(me, async connection => (await connection.QueryAsync<(string Number, Guid Id)>(
            "select number, id from chsi.case_row where number = any(@numbers) and office = @office",
            new { numbers = numbers.ToArray(), office = me.Desk.ToString() })).ToDictionary(c => c.Number, c => c.Id), stop);
        var results = new BulkResult[numbers.Count];
        await Parallel.ForAsync(0, numbers.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop }, async (n, _) =>
            results[n] = cases.TryGetValue(numbers[n], out var @case) ? await one(numbers[n], @case) : new(numbers[n], false, "没有这个案件。"));
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
