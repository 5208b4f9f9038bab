using Chsi.Silo.Grains;
using Chsi.Silo.SignIn;
using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Chsi.Tools.Seed;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.IdNumbers;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Silo;

public sealed class SeedTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.Start();

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Demo_data_has_every_stage_and_age_and_is_made_once()
    {
        Assert.Equal(0, await Seed("demo"));
        Assert.Equal(13, await Count("chsi.staff_row where has_second_factor"));
        Assert.Equal(3, await Count("chsi.staff_row where role = 'lead'"));
        Assert.Equal(2, await Count("chsi.organisation_row where kind = 'school'"));
        Assert.InRange(await Count("chsi.record_row"), 330, 360);
        Assert.Equal(2, await Count("chsi.record_row where aside"));
        Assert.True(await Count("chsi.record_row where college = '' or class = ''") > 5);
        Assert.Equal(0, await Count("chsi.record_row r where college <> '' and not exists (select 1 from chsi.organisation_row o where o.code = r.school and o.colleges like '%' || r.college || '%')"));
        Assert.Equal(1, await Count("chsi.record_row where withheld"));
        foreach (var stage in new[] { "awaiting-evidence", "in-review", "second-review", "awaiting-supplement", "rejected", "approved", "lapsed", "withdrawn", "superseded" })
        {
            Assert.True(await Count($"chsi.case_row where stage = '{stage}'") > 0, stage);
        }

        foreach (var age in new[]
        {
            "stage = 'awaiting-evidence' and reminders = 0", "stage = 'awaiting-evidence' and reminders = 1", "stage = 'awaiting-evidence' and reminders = 2",
            "stage = 'in-review' and overdue", "stage = 'in-review' and not overdue and reminders = 0", "holder is not null and held_until > chsi.clock()",
            "stage = 'awaiting-supplement' and clock_left is not null", "stage = 'in-review' and returns > 0",
        })
        {
            Assert.True(await Count($"chsi.case_row where {age}") > 0, age);
        }

        Assert.Equal(0, await Count("chsi.fact where at > chsi.clock()"));
        Assert.Equal(0, await Count("chsi.notice where next_try is not null"));
        Assert.InRange(await Count("chsi.account_row"), 183, 243);
        var facts = await Count("chsi.fact");
        Assert.Equal(0, await Seed("demo"));
        Assert.Equal(facts, await Count("chsi.fact"));
        Assert.Equal(0, await Seed("--scale", "40"));
        Assert.True(await Count("chsi.fact") > facts);
    }

    [Fact]
    public void Made_up_numbers_are_valid_and_nobody_elses()
    {
        var today = new DateOnly(2026, 11, 20);
        var numbers = Enumerable.Range(0, 20_000).Select(n => MadeUpPerson.NumberOf(n * 300 + n % 300)).ToList();
        Assert.Equal(numbers.Count, numbers.Distinct().Count());
        Assert.All(numbers, number => Assert.True(IdNumber.Check(DocumentType.CitizenCard, number, today).Accepted, number));
        Assert.All(numbers, number => Assert.StartsWith("99", number[14..]));
        Assert.True(PhoneNumber.Check(DemoSignIns.OrdinaryPhone).Accepted);
        Assert.All(DemoSignIns.Staff.Append(DemoSignIns.Lead).Append(DemoSignIns.Operator).Append(DemoSignIns.DataProtection), s => Assert.Equal(20, Base32.Decode(s.Secret)!.Length));
    }

    private Task<int> Seed(params string[] arguments) => SeedCommand.Run(arguments, _silo.Settings);

    private Task<int> Count(string what) => _silo.Scalar<int>($"select count(*) from {what}");
}
