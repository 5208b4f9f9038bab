using System.Collections.Concurrent;
using System.Text;
using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Chsi.Tests.Silo.Contract;

/// <summary>Where personal data is not: facts, rows, notices, logs.</summary>
public sealed class PrivacyTests : ContractTest
{
    private const string Name = "欧阳不存在", Note = "与欧阳本人通过电话", Hash = "$pbkdf2$secret$";

    [Fact]
    public async Task Nothing_typed_stands_in_any_table_or_log_in_clear()
    {
        var said = new Listener();
        await using var node = Silo.Node(s => s.AddLogging(l => l.ClearProviders().AddProvider(said).SetMinimumLevel(LogLevel.Trace)));
        var door = node.GetRequiredService<Chsi.Silo.Grains.Door>();
        var number = People.IdNumber();
        var old = People.Registration(number, name: Name);
        var again = People.Registration(number, again: true, name: Name);
        again = again with
        {
            Password = Personal.SecretOf(again.Account, Hash),
            Mail = Personal.Of(again.Account, "ouyang@example.test", "o***@example.test"),
        };
        var (reviewer, applicant) = (People.Reviewer(), Actor.Applicant(again.Account));
        async Task Must(Request request, Actor actor) => Assert.IsType<Accepted>(await door.Ask(request, actor, NewId()));
        await Must(old, Actor.Visitor(old.Account));
        await Must(again, Actor.Visitor(again.Account));
        await Must(People.Photos(again.Case, await Silo.Stage(again.Case)), applicant);
        await Must(new TakeReview(again.Case), reviewer);
        await Must(new WriteNote(again.Case, Personal.Of(again.Account, Note, "")), reviewer);
        await Must(new ApproveReview(again.Case, "一致", await Silo.Stage(again.Case)), reviewer);

        string[] typed = [Name, number, old.Phone.Plain!, again.Phone.Plain!, "ouyang@example.test", Note, Hash];
        await using var owner = await Silo.Owner();
        foreach (var table in await owner.QueryAsync<string>("select relname from pg_class where relnamespace = 'chsi'::regnamespace and relkind = 'r'"))
        {
            foreach (var row in await owner.QueryAsync<string>($"select x::text from chsi.{table} x"))
            {
                Assert.DoesNotContain(typed, text => row.Contains(text, StringComparison.Ordinal)
                    || row.Contains(Convert.ToHexString(Encoding.UTF8.GetBytes(text)), StringComparison.OrdinalIgnoreCase));
            }
        }

        Assert.DoesNotContain(typed, text => said.Lines.Any(line => line.Contains(text, StringComparison.Ordinal)));
        Assert.Equal(Name, await Silo.Services.GetRequiredService<ProtectedValues>().Open(again.Name.Id));
        Assert.Equal(Note, await Silo.Services.GetRequiredService<ProtectedValues>().Open(
            await Silo.Scalar<Guid>("select (convert_from(body, 'UTF8')::json->>'text')::uuid from chsi.fact where type = 'note-written'")));
    }

    [Fact]
    public async Task A_value_moved_to_another_place_cannot_be_opened()
    {
        var waiting = await Silo.Waiting();
        await using (var owner = await Silo.Owner())
        {
            await owner.ExecuteAsync(
                "update chsi.protected_value v set sealed = o.sealed from chsi.protected_value o where v.id = @Name and o.id = @Number",
                new { Name = waiting.Name.Id, Number = waiting.Number.Id });
        }

        await Assert.ThrowsAnyAsync<System.Security.Cryptography.CryptographicException>(
            () => Silo.Services.GetRequiredService<ProtectedValues>().Open(waiting.Name.Id));
    }

    [Fact]
    [Trait("Need", "U14")]
    public async Task Every_fact_carries_the_hash_of_the_fact_before_it_and_of_itself()
    {
        await Silo.Collided();
        await using var owner = await Silo.Owner();
        var facts = await owner.QueryAsync<(Guid Stream, int Version, string Type, byte[] Body, Guid Actor, string Name, string Desk, DateTime At, Guid Request, byte[] Hash)>(
            "select stream, version, type, body, actor, actor_name, desk, at, request, hash from chsi.fact order by stream, version");
        foreach (var stream in facts.GroupBy(f => f.Stream))
        {
            byte[]? before = null;
            foreach (var f in stream)
            {
                before = Chain.Link(before, f.Stream, f.Type, f.Body, new(f.Version, new(f.At), f.Actor, f.Name, Workflows.Decisions.Desk.Parse(f.Desk), f.Request));
                Assert.Equal(before, f.Hash);
            }

            Assert.Equal(before, await Silo.Scalar<byte[]>("select hash from chsi.stream where id = @Key", new { stream.Key }));
        }
    }

    private sealed class Listener : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
            // nothing to give back
        }
    }
}
