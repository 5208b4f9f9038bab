using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Chsi.Silo.Clockwork;
using Chsi.Silo.Gateways;
using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Silo.Clockwork;

/// <summary>The outbox: nothing is lost, nothing comes out of order, and what cannot be sent is seen.</summary>
public sealed class NoticeSenderTests : IAsyncLifetime
{
    private Clockhouse _house = null!;

    public async Task InitializeAsync() => _house = await Clockhouse.Start();

    public async Task DisposeAsync() => await _house.DisposeAsync();

    [Fact]
    public async Task While_the_gateway_is_away_the_pauses_grow_and_the_key_stays_the_same()
    {
        var account = (await _house.Registered(People.IdNumber())).Account;
        await Notice(account, "一");
        _house.Outside.Sms = _ => new Delivery.Away("timeout");
        await _house.Send();
        Assert.InRange(await Wait(), 4, 7);
        await _house.Silo.MoveClock(TimeSpan.FromSeconds(3));
        await _house.Send();
        Assert.Single(_house.Outside.Tried);
        await _house.Silo.MoveClock(TimeSpan.FromSeconds(4));
        await _house.Send();
        Assert.InRange(await Wait(), 9, 13);
        Assert.Equal("sms: timeout", await _house.Silo.Scalar<string>("select error from chsi.notice"));

        _house.Outside.Sms = _ => new Delivery.Sent();
        await _house.Silo.MoveClock(TimeSpan.FromSeconds(13));
        await _house.Send();
        Assert.Equal(3, _house.Outside.Tried.Count);
        Assert.Single(_house.Outside.Tried.Select(t => t.Id).Distinct());
        Assert.Equal(1, await _house.Silo.Scalar<long>("select count(*) from chsi.notice where sms_done is not null and mail_done is not null and next_try is null and error is null"));
    }

    [Fact]
    public async Task What_a_message_sends_somebody_to_has_the_sites_address_outside_and_only_there()
    {
        var account = (await _house.Registered(People.IdNumber(), mail: "zhang@example.test")).Account;
        await Notice(account, "请到“重新注册异议”页面（/account/objection）提出异议（案件号CX/1）");
        await using var node = _house.Silo.Node(services => _house.Outside.Register(services.AddSingleton(new SiteRoot(new("https://chsi.test/")))));
        await node.GetRequiredService<NoticeSender>().RunOnce();

        Assert.Equal(2, _house.Outside.Sent.Count);
        Assert.All(_house.Outside.Sent, sent => Assert.Equal("请到“重新注册异议”页面（https://chsi.test/account/objection）提出异议（案件号CX/1）", sent.Text));
        Assert.Equal(1, await _house.Silo.Scalar<long>("select count(*) from chsi.notice where body like '%（/account/objection）%'"));
    }

    [Fact]
    public async Task A_person_gets_messages_in_their_order_and_a_mail_that_waits_holds_up_no_sms()
    {
        var one = (await _house.Registered(People.IdNumber(), mail: "zhang@example.test")).Account;
        var other = (await _house.Registered(People.IdNumber())).Account;
        foreach (var text in new[] { "一", "二", "三" })
        {
            await Notice(one, text);
        }

        await Notice(other, "四");
        _house.Outside.Mail = _ => new Delivery.Away("connection broke");
        await _house.Send();
        Assert.Equal("一二三", string.Concat(_house.Outside.Sent.Select(s => s.Text).Where(t => t != "四")));
        Assert.Equal(1, _house.Outside.Tried.Count(t => t.To == "zhang@example.test"));

        _house.Outside.Mail = _ => new Delivery.Sent();
        await _house.Silo.MoveClock(TimeSpan.FromMinutes(1));
        await _house.Send();
        Assert.Equal("一二三", string.Concat(_house.Outside.Sent.Where(s => s.To == "zhang@example.test").Select(s => s.Text)));
        Assert.Equal(7, _house.Outside.Sent.Count);
        Assert.Equal(7, _house.Outside.Sent.Select(s => s.Id).Distinct().Count());
    }

    [Fact]
    public async Task What_is_refused_for_good_or_fails_for_a_day_is_a_dead_letter_with_its_reason_and_the_next_one_goes_out()
    {
        var account = (await _house.Registered(People.IdNumber())).Account;
        await Notice(account, "一");
        await Notice(account, "二");
        _house.Outside.Sms = _ => new Delivery.Refused("blocked-number");
        Assert.Equal(1, await _house.Silo.Services.GetRequiredService<NoticeSender>().RunOnce());
        Assert.Equal("sms: blocked-number", await _house.Silo.Scalar<string>("select error from chsi.notice where dead and next_try is null"));

        _house.Outside.Sms = _ => new Delivery.Away("HTTP 503");
        for (var n = 0; n < 14; n++)
        {
            await _house.Send();
            await _house.Silo.MoveClock(TimeSpan.FromMinutes(13));
        }

        Assert.Equal(1, await _house.Silo.Scalar<long>("select count(*) from chsi.notice where dead"));
        await _house.Silo.MoveClock(TimeSpan.FromDays(1));
        await _house.Send();
        Assert.Equal(2, await _house.Silo.Scalar<long>("select count(*) from chsi.notice where dead"));
        Assert.Empty(_house.Outside.Sent);
    }

    [Fact]
    public async Task A_code_goes_to_the_sealed_number_alone_and_its_text_is_removed_after_a_day()
    {
        var id = Guid.CreateVersion7();
        var body = new CodeMessage("13900139000", "验证码 123456").Seal(_house.Silo.Services.GetRequiredService<Vault>(), id);
        await _house.Tamper("insert into chsi.notice (id, subject, body, sealed, at, next_try) values (@id, '验证码', '', @body, chsi.clock(), chsi.clock())", new { id, body });
        await _house.Send();
        Assert.Equal(($"{id}.sms", "13900139000", "验证码 123456"), Assert.Single(_house.Outside.Sent));
        var housekeeping = _house.Silo.Services.GetRequiredService<Housekeeping>();
        await housekeeping.RunOnce();
        Assert.Equal(1, await _house.Silo.Scalar<long>("select count(*) from chsi.notice"));
        await _house.Silo.MoveClock(TimeSpan.FromHours(25));
        Assert.Equal(1, await housekeeping.RunOnce());
        Assert.Equal(0, await _house.Silo.Scalar<long>("select count(*) from chsi.notice"));
    }

    [Fact]
    public async Task Notices_for_a_desk_are_not_sent_and_an_erased_person_counts_as_told()
    {
        var @case = (await _house.InReview()).Case;
        await _house.ToNextLimit(@case);
        await _house.Tamper("delete from chsi.person_key");
        await using var fresh = _house.Silo.Node(_house.Outside.Register);
        await fresh.GetRequiredService<NoticeSender>().RunOnce();
        Assert.Empty(_house.Outside.Tried);
        Assert.Equal(1, await _house.Silo.Scalar<long>("select count(*) from chsi.notice where desk is not null and sms_done is null"));
        Assert.Equal(0, await _house.Silo.Scalar<long>("select count(*) from chsi.notice where dead"));
    }

    [Fact]
    public async Task A_node_that_died_after_sending_is_followed_by_one_that_sends_under_the_same_key_and_the_gateway_delivers_once()
    {
        await using var simulators = await SimulatorProcess.Start();
        using var sms = new HttpSms(new SmsOptions { Url = simulators.Address + "/sms", Key = SimulatorProcess.Key });
        await Notice((await _house.Registered(People.IdNumber())).Account, "一");
        await using var node = _house.Silo.Node(services =>
        {
            _house.Outside.Register(services);
            services.AddSingleton<ISmsGateway>(sms);
        });
        await node.GetRequiredService<NoticeSender>().RunOnce();
        await _house.Tamper("update chsi.notice set sms_done = null, mail_done = null, next_try = chsi.clock() + interval '3 minutes'");
        await node.GetRequiredService<NoticeSender>().RunOnce();
        await _house.Silo.MoveClock(TimeSpan.FromMinutes(3));
        await node.GetRequiredService<NoticeSender>().RunOnce();
        var delivered = Assert.Single((await simulators.Http.GetFromJsonAsync<JsonArray>("/sms/messages"))!);
        Assert.Equal(2, delivered!["attempts"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_process_that_ends_finishes_the_messages_it_has_begun_and_gives_the_rest_back_before_they_are_through()
    {
        const int All = 40;
        for (var n = 0; n < All; n++)
        {
            await Notice((await _house.Registered(People.IdNumber())).Account, "一");
        }

        var begun = new TaskCompletionSource();
        using var gateway = new ManualResetEventSlim();
        using var ending = new CancellationTokenSource();
        _house.Outside.Sms = _ =>
        {
            begun.TrySetResult();
            gateway.Wait();
            return new Delivery.Sent();
        };
        var round = _house.Silo.Services.GetRequiredService<NoticeSender>().RunOnce(ending.Token);
        await begun.Task;
        Assert.Equal(0, await Free());
        await ending.CancelAsync();
        for (var patience = Stopwatch.StartNew(); await Free() == 0 && patience.Elapsed < TimeSpan.FromSeconds(10);)
        {
            await Task.Yield();
        }

        Assert.Equal(All - _house.Outside.Tried.Count, await Free());
        gateway.Set();
        Assert.Equal(await round, _house.Outside.Sent.Count);

        await _house.Send();
        Assert.Equal(All, _house.Outside.Sent.Count);
        Assert.Equal(All, _house.Outside.Sent.Select(s => s.Id).Distinct().Count());

        Task<long> Free() => _house.Silo.Scalar<long>("select count(*) from chsi.notice where next_try <= chsi.clock()");
    }

    private Task<int> Notice(Guid account, string text) => _house.Tamper(
        "insert into chsi.notice (id, account, subject, body, at, next_try) values (gen_random_uuid(), @account, '通知', @text, chsi.clock(), chsi.clock())",
        new { account, text });

    private Task<double> Wait() => _house.Silo.Scalar<double>("select extract(epoch from next_try - chsi.clock())::float8 from chsi.notice");
}
