using Chsi.Tests.Support;
using Dapper;
using Npgsql;
using Xunit;

namespace Chsi.Tests.Silo.Contract;

/// <summary>What the pages' login can see: its person's rows, its desk's rows, and nothing where neither is set.</summary>
public sealed class ReaderTests : ContractTest
{
    private static readonly string[] OfPeople = ["case_row", "account_row", "claim_row", "staff_row", "fact", "protected_value", "login_log", "access_log"];

    private static readonly string[] Forbidden =
    [
        "update chsi.case_row set stage = 'approved'",
        "delete from chsi.account_row",
        "insert into chsi.fact select * from chsi.fact",
        "update chsi.installation set clock_offset = '1 day'",
        "select nextval('chsi.case_serial')",
        "create table chsi.mine (id int)",
        "select sealed from chsi.protected_value",
        "select person from chsi.protected_value",
        "select sealed from chsi.notice",
        "select * from chsi.evidence_file",
        "select * from chsi.person_key",
        "select * from chsi.lookup",
        "select * from chsi.link",
        "select * from chsi.stream",
        "select digest from chsi.protected_value",
        "select * from chsi.presence",
        "select * from chsi.session",
        "select * from chsi.draft",
        "select * from chsi.code",
        "select * from chsi.counter",
        "select * from chsi.spent",
        "select * from chsi.protection_key",
        "set role chsi_writer",
    ];

    [Fact]
    public async Task Without_settings_the_reader_sees_no_row()
    {
        await Silo.Collided();
        await using var reader = await Reader();
        foreach (var table in OfPeople)
        {
            Assert.Equal(0, await Rows(reader, table));
        }

        Assert.Equal(0, await reader.ExecuteScalarAsync<long>("select count(id) from chsi.notice"));
    }

    [Fact]
    public async Task A_person_sees_the_own_account_case_facts_notices_and_masked_values_and_no_other()
    {
        var (_, mine, _) = await Silo.Collided();
        await Silo.Collided();
        await using var reader = await Reader(person: mine.Account);

        Assert.Equal([mine.Account], await reader.QueryAsync<Guid>("select id from chsi.account_row"));
        Assert.Equal([mine.Case], await reader.QueryAsync<Guid>("select id from chsi.case_row"));
        Assert.Equal([mine.Case], await reader.QueryAsync<Guid>("select distinct stream from chsi.fact"));
        Assert.Equal([mine.Account], await reader.QueryAsync<Guid>("select distinct account from chsi.notice"));
        Assert.Equal(new[] { mine.Name.Id, mine.Number.Id, mine.Phone.Id, mine.Password.Id }.Order(),
            (await reader.QueryAsync<Guid>("select id from chsi.protected_value")).Order());
        Assert.Equal(0, await Rows(reader, "claim_row"));
        Assert.Equal(0, await Rows(reader, "staff_row"));
    }

    [Fact]
    public async Task Customer_service_sees_its_cases_and_the_accounts_behind_them()
    {
        await Silo.Collided();
        await using var reader = await Reader(desk: "customer-service");

        Assert.Equal(1, await Rows(reader, "case_row"));
        Assert.Equal(2, await Rows(reader, "account_row"));
        Assert.Equal(1, await Rows(reader, "claim_row"));
        Assert.Equal(8, await Rows(reader, "protected_value"));
    }

    [Fact]
    public async Task Another_desk_sees_none_of_it()
    {
        await Silo.Collided();
        await using var reader = await Reader(desk: "school:10511");
        foreach (var table in OfPeople)
        {
            Assert.Equal(0, await Rows(reader, table));
        }
    }

    [Fact]
    public async Task The_reader_writes_nothing_and_reads_neither_sealed_values_nor_what_belongs_to_signing_in()
    {
        await using var reader = await Reader(desk: "customer-service");
        foreach (var sql in Forbidden)
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => reader.ExecuteAsync(sql));
            Assert.True(refused.SqlState == PostgresErrorCodes.InsufficientPrivilege, $"{sql}: {refused.MessageText}");
        }
    }

    [Fact]
    public async Task Every_table_the_reader_may_read_shows_rows_by_person_or_desk_only()
    {
        // none holds anything of a person: the clock's offset, holidays, and how long stages take
        string[] open = ["installation", "calendar_year", "stage_time"];
        await using var owner = await Silo.Owner();
        var readable = await owner.QueryAsync<(string Name, bool Enabled, bool Forced)>("""
            select c.relname, c.relrowsecurity, c.relforcerowsecurity from pg_class c
            where c.relnamespace = 'chsi'::regnamespace and c.relkind in ('r', 'v', 'm', 'p')
              and (has_table_privilege('chsi_reader', c.oid, 'select') or has_any_column_privilege('chsi_reader', c.oid, 'select'))
            """);

        Assert.Empty(readable.Where(t => !t.Enabled || !t.Forced).Select(t => t.Name).Except(open));
        Assert.Contains(readable, t => t.Name == "case_row");
    }

    [Fact]
    public async Task Facts_can_be_added_and_never_changed_by_the_silo_itself()
    {
        foreach (var right in new[] { "update", "delete", "truncate" })
        {
            Assert.False(await Silo.Scalar<bool>("select has_table_privilege('chsi_writer', 'chsi.fact', @right)", new { right }));
        }

        Assert.False(await Silo.Scalar<bool>("select has_table_privilege('chsi_writer', 'chsi.installation', 'update')"));
    }

    [Fact]
    public async Task Functions_that_run_as_the_owner_look_at_temporary_objects_last()
    {
        await using var owner = await Silo.Owner();
        var functions = (await owner.QueryAsync<(string Name, string[]? Settings)>(
            "select proname, proconfig from pg_proc where pronamespace = 'chsi'::regnamespace and prosecdef")).ToList();

        Assert.NotEmpty(functions);
        Assert.All(functions, f => Assert.True(f.Settings?.Contains("search_path=chsi, pg_temp") is true, f.Name));
    }

    [Fact]
    public async Task Production_refuses_an_offset_of_the_clock()
    {
        await using var owner = await Silo.Owner();
        await owner.ExecuteAsync("update chsi.installation set production = true, clock_offset = '0'");
        await Assert.ThrowsAsync<PostgresException>(() => Silo.MoveClock(TimeSpan.FromDays(1)));
    }

    private static Task<long> Rows(NpgsqlConnection reader, string table) => reader.ExecuteScalarAsync<long>($"select count({(table == "fact" ? "version" : "id")}) from chsi.{table}");

    private async Task<NpgsqlConnection> Reader(Guid? person = null, string desk = "")
    {
        var reader = await Silo.Database.Reader.OpenConnectionAsync();
        await reader.ExecuteAsync("select set_config('chsi.person', @person, false), set_config('chsi.desk', @desk, false)",
            new { person = person?.ToString() ?? "", desk });
        return reader;
    }
}
