using System.Collections.Concurrent;
using Chsi.Silo.Gateways;
using Chsi.Silo.Grains;
using Chsi.Silo.SignIn;
using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Silo;

/// <summary>What goes to 实人验证, which is paid for and is told a name and a number.</summary>
public sealed class IdentityChecksTests : IAsyncLifetime
{
    private readonly Service _service = new();
    private TestSilo _silo = null!;
    private RegisterAccount _applicant = null!;

    private IdentityChecks Checks => _silo.Services.GetRequiredService<IdentityChecks>();

    public async Task InitializeAsync()
    {
        _silo = await TestSilo.Start(s => s.AddSingleton<IFaceCheck>(_service).AddSingleton<Counters>().AddSingleton<IdentityChecks>());
        _applicant = await Collided(People.IdNumber());
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Many_starts_at_once_do_not_slip_through_the_days_limit_together()
    {
        var begun = await Task.WhenAll(Enumerable.Range(0, 3 * IdentityChecks.MostADay).Select(_ => Begin(_applicant)));

        Assert.Equal(IdentityChecks.MostADay, _service.Started.Count);
        Assert.Equal(IdentityChecks.MostADay, begun.Count(b => b.Refusal is null));
        Assert.All(begun.Where(b => b.Refusal is not null), b => Assert.Equal("每天最多进行10次实人验证，请明天再试，或选择人工审核。", b.Refusal));

        await _silo.MoveClock(TimeSpan.FromDays(1));
        Assert.Null((await Begin(_applicant)).Refusal);
    }

    [Fact]
    public async Task A_start_that_the_service_did_not_answer_is_not_counted_and_a_form_is_counted_once()
    {
        _service.IsAway = true;
        foreach (var _ in Enumerable.Range(0, IdentityChecks.MostADay + 1))
        {
            Assert.StartsWith("实人验证服务暂时无法连接", (await Begin(_applicant)).Refusal, StringComparison.Ordinal);
        }

        _service.IsAway = false;
        var form = Guid.CreateVersion7();
        var sent = await Begin(_applicant, form);
        Assert.NotNull(sent.Page);
        Assert.Equal(sent with { Page = null }, await Begin(_applicant, form));
        Assert.Equal(1, await _silo.Scalar<int>("select n from chsi.counter where key like 'face-checks|%'"));
    }

    [Fact]
    public async Task What_the_rules_refuse_hands_no_name_to_the_service()
    {
        var unknown = People.Registration(People.IdNumber(), check: NameCheckOutcome.UnknownDocument);
        await _silo.Must(unknown, Actor.Visitor(unknown.Account));
        Assert.Equal("该类证件不支持实人验证，请选择人工审核。", (await Begin(unknown)).Refusal);

        var other = await Collided(_applicant.Number.Plain!);
        await _silo.HandIn(other);
        Assert.Equal("证件号码已经被注册，客服审核通过后才能被再次注册", (await Begin(_applicant)).Refusal);
        Assert.Equal("没有找到您的申请，请重新登录后再试。", (await Begin(_applicant with { Case = other.Case })).Refusal);

        await _silo.MoveClock(TimeSpan.FromDays(30));
        Assert.Equal(ReRegistrationCase.LimitOver, (await Begin(_applicant)).Refusal);
        await _silo.Must(new WithdrawCase(other.Case), Actor.Applicant(other.Account));
        Assert.Equal("申请已撤回，无需再验证。", (await Begin(other)).Refusal);
        Assert.Empty(_service.Started);
        Assert.Equal(0, await _silo.Scalar<int>("select count(*)::int from chsi.counter where key like 'face-check%'"));
    }

    private Task<IdentityCheckBegun> Begin(RegisterAccount who, Guid? form = null) => Checks.Begin(
        who.Account, who.Case, form ?? Guid.CreateVersion7(), "2026-11", new("https://chsi.test/callback"), new("https://chsi.test/back"));

    private async Task<RegisterAccount> Collided(string number)
    {
        var first = People.Registration(number);
        await _silo.Ask(first, Actor.Visitor(first.Account));
        var again = People.Registration(number, again: true);
        await _silo.Must(again, Actor.Visitor(again.Account));
        return again;
    }

    private sealed class Service : IFaceCheck
    {
        public ConcurrentBag<FaceCheckRequest> Started { get; } = [];

        public bool IsAway { get; set; }

        public bool IsConfigured => true;

        public Task<FaceCheckSession?> Start(FaceCheckRequest request, CancellationToken stop)
        {
            if (IsAway)
            {
                return Task.FromResult<FaceCheckSession?>(null);
            }

            Started.Add(request);
            return Task.FromResult<FaceCheckSession?>(new($"s-{request.Reference}", new("https://face.test/page")));
        }

        public Task<FaceCheckResult> Poll(string session, CancellationToken stop) => Task.FromResult(new FaceCheckResult(FaceCheckState.Waiting, null));
    }
}
