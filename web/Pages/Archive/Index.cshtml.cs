using Chsi.Silo.Grains;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Binding;
using Chsi.Workflows.NameCorrection;
using Dapper;

namespace Chsi.Web.Pages.Archive;

/// <summary>学信档案 → 高等教育信息 → 学籍信息（图像校对）: the records of the person who is signed in (004-05, 004-08); a visitor is told how to sign in.</summary>
public sealed class IndexModel(Reading reading, Silo.Grains.Archive archive) : ChsiPage
{
    public ArchiveFound Found { get; private set; } = ArchiveFound.Nothing;

    public IReadOnlyList<Line> Records { get; private set; } = [];

    /// <summary>待核验: nothing is found before name and number have been checked.</summary>
    public bool Pending => Visitor?.Status == nameof(AccountStatus.NamePending);

    /// <summary>The correction of name or number that is under way.</summary>
    public RunningCase? Running { get; private set; }

    /// <summary>Cases in which a school said that a record is this person's which is still to be put right, and so is not found yet.</summary>
    public IReadOnlyList<BindingCase> Recognised { get; private set; } = [];

    public async Task OnGetAsync()
    {
        if (Visitor is not { IsStaff: false, IdentityNeeded: false } me)
        {
            return;
        }

        Found = await archive.Find(me.Id, Stop);
        Running = await StoredCase.Running(reading, me, NameRoute.Name, Stop);
        Recognised = await reading.As(me, async connection =>
        {
            var ids = (await connection.QueryAsync<Guid>(
                "select id from chsi.case_row where applicant = @Id and route = @route and stage = @stage", new { me.Id, route = BindingRoute.Name, stage = BindingRoute.Confirmed.Name })).ToArray();
            return ids.Length == 0 ? (IReadOnlyList<BindingCase>)[] : [.. (await StoredCase.ReadAll(connection, ids)).Select(s => s.Case).OfType<BindingCase>()
                .Where(c => c is { ByCorrection: true, Record: { } record } && !Found.Records.Contains(record))];
        }, Stop);
        Records = Found.Records.Count == 0 ? [] : await reading.As(me, async connection =>
        {
            await StoredRecord.Own(connection, Found.Records);
            return (await connection.QueryAsync<Line>(
                "select id, school_name as School, level, major, college, status, enrolled from chsi.record_row where id = any(@ids) order by enrolled desc, id",
                new { ids = Found.Records.ToArray() })).AsList();
        }, Stop);
    }

    public sealed record Line(Guid Id, string School, string Level, string Major, string College, string Status, string Enrolled);
}
