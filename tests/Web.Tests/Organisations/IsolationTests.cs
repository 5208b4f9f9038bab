using Chsi.Silo.Imports;
using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Chsi.Web;
using Chsi.Web.Security;
using Chsi.Workflows.Decisions;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Chsi.Tests.Web.Organisations;

/// <summary>R31: what the pages' login sees is its person's and its organisation's, on connections that go from hand to hand; without a name, nothing.</summary>
public sealed class IsolationTests : IAsyncLifetime
{
    /// <summary>Tables that hold nothing of a person or an organisation.</summary>
    private static readonly string[] Open = ["installation", "calendar_year", "stage_time"];

    private TestSite _site = null!;

    public async Task InitializeAsync()
    {
        _site = await TestSite.Start();
        await Import(Students.School, "湖北", 30);
        await Import(Students.OtherSchool, "湖南", 20);
        await _site.Silo.Collided();
    }

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Rule("R31")]
    [Fact]
    public async Task Two_connections_serve_many_organisations_at_once_and_mix_none_of_their_rows()
    {
        var login = new NpgsqlConnectionStringBuilder(_site.Silo.Settings["Chsi:Database:Reader"]) { MaxPoolSize = 2, Timeout = 30 };
        await using var database = new Database(new ConfigurationBuilder().AddConfiguration(_site.Silo.Settings)
            .AddInMemoryCollection([new("Chsi:Database:Reader", login.ConnectionString)]).Build());
        var reading = new Reading(database);
        (Desk Desk, int Rows)[] askers =
        [
            (Desk.School(Students.School), 30), (Desk.School(Students.OtherSchool), 20), (Desk.School("99003"), 0), (Desk.Province("42"), 30), (Desk.Province("43"), 20),
            (Desk.Province("11"), 0), (Desk.CustomerService, 0), (Desk.Operations, 0), (Desk.DataProtection, 0),
        ];
        var foreign = 0;
        await Parallel.ForAsync(0, 600, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (n, stop) =>
        {
            var (desk, rows) = askers[n % askers.Length];
            var person = new Person(Guid.NewGuid(), IsStaff: true, SecondFactor: true, "王芳", desk, "ready", null);
            var seen = n % 50 == 49 ? await Broken(reading, person, rows, n / 50) : n % 2 == 0 ? await Count(reading, person, stop) : await CountAtOnce(reading, person, stop);
            Interlocked.Add(ref foreign, Math.Abs(seen - rows));
        });
        Assert.Equal(0, foreign);

        // whoever takes a connection out of the same pool and says nothing is nobody
        await using var nobody = await database.Reader.OpenConnectionAsync();
        foreach (var table in await Readable(nobody))
        {
            Assert.True(await nobody.ExecuteScalarAsync<long>($"select count(*) from (select 1 from chsi.{table} limit 1) x") == 0, table);
        }
    }

    [Fact]
    public async Task Before_the_second_factor_and_after_another_desk_there_is_nothing_to_see()
    {
        var reading = _site.Services.GetRequiredService<Reading>();
        var half = new Person(Guid.NewGuid(), IsStaff: true, SecondFactor: false, "王芳", Desk.School(Students.School), "ready", null);
        Assert.Equal(0, await Count(reading, half, default));
        Assert.Equal(30, await Count(reading, half with { SecondFactor = true }, default));
        Assert.Equal(0, await Count(reading, half with { SecondFactor = true, Desk = Desk.Parse("school:99001' or true --") }, default));
        Assert.Equal(0, await Count(reading, new(Guid.NewGuid(), IsStaff: false, SecondFactor: false, "", Desk.School(Students.School), "", null), default));
    }

    /// <summary>A read that ends in the middle, each time in another way; the connection goes on to the next.</summary>
    private static async Task<int> Broken(Reading reading, Person person, int rows, int way)
    {
        switch (way % 4)
        {
            case 0:
                await Assert.ThrowsAsync<InvalidOperationException>(() => reading.As<int>(person, _ => throw new InvalidOperationException("in the middle")));
                break;
            case 1:
                await Assert.ThrowsAsync<PostgresException>(() => reading.As(person, connection => connection.ExecuteScalarAsync<int>("select 1 / 0")));
                break;
            case 2:
                await Assert.ThrowsAsync<PostgresException>(() => reading.As(person, "select count(*) from chsi.record_row; select 1 / 0", null, async results =>
                {
                    await results.ReadAsync<long>();
                    return (await results.ReadAsync<int>()).Single();
                }));
                break;
            default:
                await GivenUp(reading, person);
                break;
        }

        return rows;
    }

    // whoever reads goes away while the database is at work for them
    private static async Task GivenUp(Reading reading, Person person)
    {
        using var away = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.As(person, async connection =>
        {
            await using var command = new NpgsqlCommand("select pg_sleep(60)", connection);
            var running = command.ExecuteNonQueryAsync(away.Token);
            await away.CancelAsync();
            return await running;
        }));
    }

    private static Task<int> CountAtOnce(Reading reading, Person person, CancellationToken stop) => reading.As(
        person, "select count(*)::int from chsi.record_row", null, async results => await results.ReadSingleAsync<int>(), stop);

    private static Task<int> Count(Reading reading, Person person, CancellationToken stop) => reading.As(
        person, connection => connection.ExecuteScalarAsync<int>("select count(*)::int from chsi.record_row"), stop);

    private static async Task<IReadOnlyList<string>> Readable(NpgsqlConnection connection)
    {
        var tables = (await connection.QueryAsync<string>("""
            select c.relname from pg_class c where c.relnamespace = 'chsi'::regnamespace and c.relkind in ('r', 'v', 'm', 'p')
              and (has_table_privilege(c.oid, 'select') or has_any_column_privilege(c.oid, 'select'))
            """)).Except(Open).ToList();
        Assert.Contains("record_row", tables);
        return tables;
    }

    private async Task Import(string school, string province, int students)
    {
        await _site.Silo.EnterSchool(school, province == "湖北" ? "42" : "43");
        var file = RecordFile.Open(Students.File([.. Enumerable.Range(1, students).Select(n => Students.Line($"2026{n:000}", null, ("学校所在地", province)))]));
        await _site.Services.GetRequiredService<RecordImport>().Run(file.Value!, school, Students.Registrar(school), Guid.CreateVersion7(), rehearse: false);
    }
}
