using Chsi.Silo.Grains;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Chsi.Tests.Silo;

/// <summary>One request id, sent to two nodes.</summary>
public sealed class RepeatedRequestTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.Start();

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task A_copy_that_is_read_while_the_first_commits_gets_the_same_answer_and_is_not_refused_for_its_own_effect()
    {
        var number = People.IdNumber();
        var first = People.Registration(number);
        await _silo.Ask(first, Actor.Visitor(first.Account));
        var again = People.Registration(number, again: true);
        await _silo.Ask(again, Actor.Visitor(again.Account));
        var applicant = Actor.Applicant(again.Account);
        // keeps all streams of the case in this node's memory, so that its next decision reads no links
        await _silo.Ask(new StartIdentityCheck(again.Case, "session"), applicant);
        var photos = People.Photos(again.Case, await _silo.Scalar<int>("select stage_version from chsi.case_row where id=@Case", new { again.Case }));
        var request = Guid.CreateVersion7();

        await using var other = _silo.Node();
        await using var owner = new NpgsqlConnection(_silo.Settings["Chsi:Database:Owner"]);
        await owner.OpenAsync();
        var held = await owner.BeginTransactionAsync();
        await owner.ExecuteAsync("lock table chsi.link in access exclusive mode");
        var copy = other.GetRequiredService<Door>().Ask(photos, applicant, request);
        while (await _silo.Scalar<int>("select count(*) from pg_locks where not granted and relation = 'chsi.link'::regclass") == 0)
        {
            await Task.Delay(5);
        }

        var answer = Assert.IsType<Accepted>(await _silo.Door.Ask(photos, applicant, request));
        await held.CommitAsync();
        Assert.Equal(answer.Reply, Assert.IsType<Accepted>(await copy).Reply);
        Assert.Equal(1, await _silo.Scalar<int>("select count(*) from chsi.fact where type = 'photos-handed-in'"));
    }
}
