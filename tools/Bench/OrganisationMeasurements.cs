using Chsi.Silo.Store;

namespace Chsi.Tools.Bench;

/// <summary>The desks of schools and provinces: their queues, and like cases approved together.</summary>
internal static class OrganisationMeasurements
{
    /// <summary>What is measured here.</summary>
    public static readonly string[] Names = ["school-queue", "province-queue", "approvals"];

    private const double TargetPage = 50;
    private const double TargetTogether = 1_000;
    private const int FirstRounds = 3;
    private const int Rounds = 10;

    public static async Task<IEnumerable<Figure>> Run(BenchOptions options, BenchSilo silo, Func<BenchSilo, BulkNotices, BulkCommit> bulk, TimeSpan warmUp, Action<string> say)
    {
        var (figures, desks, now) = (new List<Figure>(), await OrganisationDesks.Enter(silo), await silo.Now());
        var during = TimeSpan.FromSeconds(options.Seconds);
        var queues = options.Wants("school-queue", "province-queue");
        if (queues)
        {
            await Browsing.Past(bulk(silo, BulkNotices.None), options.Closed, now);
            await desks.Fill(bulk(silo, BulkNotices.None), options.Cases, CorrectionAt.School, now);
            await desks.Fill(bulk(silo, BulkNotices.None), options.Cases / 2, CorrectionAt.Examination, now);
        }

        // half of the province's wait for an approver
        await desks.Fill(bulk(silo, BulkNotices.None), Math.Max(queues ? options.Cases / 2 : 0, OrganisationDesks.Together * (FirstRounds + Rounds)), CorrectionAt.Approval, now);
        await silo.Settle();
        await using var web = await WebProcess.Started(silo.Settings);
        if (options.Wants("school-queue"))
        {
            say($"{options.Cases:N0} corrections wait at a school");
            figures.Add(Queue("school-queue", await desks.Queue(web, OrganisationDesks.AtSchool, "/school/corrections", "elsewhere", warmUp, during), say));
        }

        if (options.Wants("province-queue"))
        {
            say($"{options.Cases:N0} cases wait at a province");
            figures.Add(Queue("province-queue", await desks.Queue(web, OrganisationDesks.AtProvince, "/province/approvals", "decide", warmUp, during), say));
        }

        if (options.Wants("approvals"))
        {
            var rounds = await desks.Approve(web, FirstRounds, Rounds);
            say($"{OrganisationDesks.Together} approvals: median {DecisionsRun.At(rounds, 0.5):N0} ms, slowest {rounds[^1]:N0} ms");
            figures.Add(new("approvals", rounds[^1], "ms", null, null, $"<= {TargetTogether:N0} ms for {OrganisationDesks.Together} approved together, the slowest of {Rounds}", rounds[^1] <= TargetTogether));
        }

        return figures;
    }

    private static Figure Queue(string name, (double[] Milliseconds, double PerSecond) pages, Action<string> say)
    {
        var p99 = DecisionsRun.At(pages.Milliseconds, 0.99);
        say($"{name}: {pages.PerSecond:N0}/s, p50 {DecisionsRun.At(pages.Milliseconds, 0.5):N1} ms, p99 {p99:N1} ms");
        return new(name, p99, "ms", null, null, $"p99 <= {TargetPage} ms, 16 clients", p99 <= TargetPage);
    }
}
