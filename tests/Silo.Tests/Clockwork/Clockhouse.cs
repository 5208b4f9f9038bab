using System.Collections.Concurrent;
using Chsi.Silo.Clockwork;
using Chsi.Silo.Gateways;
using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Chsi.Tests.Silo.Clockwork;

/// <summary>A silo with its clockwork and with gateways that a test tells what to answer. It is Monday, 2 March 2026, ten in the morning.</summary>
internal sealed class Clockhouse : IAsyncDisposable
{
    public static readonly DateTimeOffset Monday = new(2026, 3, 2, 10, 0, 0, TimeSpan.FromHours(8));

    private Clockhouse(TestSilo silo, Gateways gateways)
    {
        Silo = silo;
        Outside = gateways;
    }

    public TestSilo Silo { get; }

    public Gateways Outside { get; }

    public static async Task<Clockhouse> Start()
    {
        var gateways = new Gateways();
        var house = new Clockhouse(await TestSilo.Start(gateways.Register), gateways);
        await house.To(Monday);
        return house;
    }

    public async Task To(DateTimeOffset instant) => await Silo.MoveClock(instant - await Now());

    public async Task<DateTimeOffset> Now() => new(await Silo.Scalar<DateTime>("select chsi.clock()"));

    /// <summary>Moves to the case's next limit or reminder and has it answered.</summary>
    public async Task ToNextLimit(Guid stream)
    {
        await To(await WakeAt(stream) ?? throw new InvalidOperationException("The clock has nothing to do here."));
        await Due();
    }

    public async Task<DateTimeOffset?> WakeAt(Guid stream) =>
        await Silo.Scalar<DateTime?>("select wake_at from chsi.stream where id = @stream", new { stream }) is { } at ? new(at) : null;

    public Task Due(IServiceProvider? node = null) => Until0(() => (node ?? Silo.Services).GetRequiredService<DueWork>().RunOnce());

    public Task Send() => Until0(() => Silo.Services.GetRequiredService<NoticeSender>().RunOnce());

    public async Task<RegisterAccount> Registered(string number, NameCheckOutcome check = NameCheckOutcome.Agrees, bool again = false, string? mail = null)
    {
        var registration = People.Registration(number, check: check, again: again);
        registration = mail is null ? registration : registration with { Mail = Personal.Of(registration.Account, mail, "a***@example.test") };
        Assert.IsType<Accepted>(await Silo.Ask(registration, Actor.Visitor(registration.Account)));
        return registration;
    }

    /// <summary>Somebody registers a number that another account holds; a case opens.</summary>
    public async Task<RegisterAccount> Collided()
    {
        var number = People.IdNumber();
        await Registered(number);
        return await Registered(number, again: true);
    }

    public async Task<RegisterAccount> InReview()
    {
        var collided = await Collided();
        await HandIn(collided);
        return collided;
    }

    public async Task HandIn(RegisterAccount by) =>
        Assert.IsType<Accepted>(await Silo.Ask(People.Photos(by.Case, await Seen(by.Case)), Actor.Applicant(by.Account)));

    public Task<int> Seen(Guid @case) => Silo.Scalar<int>("select stage_version from chsi.case_row where id = @case", new { @case });

    public Task<string?> Stage(Guid @case) => Silo.Scalar<string>("select stage from chsi.case_row where id = @case", new { @case });

    public async Task<DateTimeOffset> DueAt(Guid @case) => new(await Silo.Scalar<DateTime>("select due from chsi.case_row where id = @case", new { @case }));

    public Task<long> Facts(string type) => Silo.Scalar<long>("select count(*) from chsi.fact where type = @type", new { type });

    public Task<long> Notices(string subject) => Silo.Scalar<long>("select count(*) from chsi.notice where subject = @subject", new { subject });

    /// <summary>Changes something behind the silo's back, as the owner of the database could.</summary>
    public async Task<int> Tamper(string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection(Silo.Settings["Chsi:Database:Owner"]);
        return await connection.ExecuteAsync(sql, parameters);
    }

    public async ValueTask DisposeAsync() => await Silo.DisposeAsync();

    private static async Task Until0(Func<Task<int>> once)
    {
        for (var rounds = 0; await once() > 0; rounds++)
        {
            Assert.True(rounds < 200, "The clock finds the same work again and again.");
        }
    }

    /// <summary>The outside world: everything agrees and is taken unless a test says otherwise.</summary>
    internal sealed class Gateways : ISmsGateway, IMailGateway, INameCheck
    {
        public ConcurrentQueue<(string Id, string To, string Text)> Sent { get; } = new();

        public ConcurrentQueue<(string Id, string To, string Text)> Tried { get; } = new();

        public Func<string, Delivery> Sms { get; set; } = _ => new Delivery.Sent();

        public Func<string, Delivery> Mail { get; set; } = _ => new Delivery.Sent();

        public NameCheckAnswer Name { get; set; } = NameCheckAnswer.Agrees;

        public void Register(IServiceCollection services) => services
            .AddSingleton<ISmsGateway>(this).AddSingleton<IMailGateway>(this).AddSingleton<INameCheck>(this).AddClockwork();

        Task<Delivery> ISmsGateway.Send(SmsMessage message, CancellationToken stop) => Take(Sms, (message.Id, message.To, message.Text));

        Task<Delivery> IMailGateway.Send(MailLetter letter, CancellationToken stop) => Take(Mail, (letter.Id, letter.To, letter.Text));

        Task<NameCheckAnswer> INameCheck.Ask(NameCheckQuestion question, CancellationToken stop) => Task.FromResult(Name);

        private Task<Delivery> Take(Func<string, Delivery> answer, (string Id, string To, string Text) message)
        {
            Tried.Enqueue(message);
            var delivery = answer(message.To);
            if (delivery is Delivery.Sent)
            {
                Sent.Enqueue(message);
            }

            return Task.FromResult(delivery);
        }
    }
}
