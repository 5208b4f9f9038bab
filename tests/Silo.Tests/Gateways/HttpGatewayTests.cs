using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Chsi.Silo.Gateways;
using Chsi.Tests.Support;
using Xunit;

namespace Chsi.Tests.Silo.Gateways;

/// <summary>The SMS gateway and the name check against the simulators, over real HTTP.</summary>
public sealed class HttpGatewayTests : IAsyncLifetime
{
    private static readonly SmsMessage Message = new("notice-1", "13800138000", "验证码 123456");
    private static readonly NameCheckQuestion Question = new("张三", "citizen-card", "110101199003079972");

    private SimulatorProcess simulators = null!;

    public async Task InitializeAsync() => simulators = await SimulatorProcess.Start();

    public async Task DisposeAsync() => await simulators.DisposeAsync();

    [Fact]
    public async Task A_message_sent_twice_is_delivered_once()
    {
        using var sms = Sms();

        Assert.IsType<Delivery.Sent>(await sms.Send(Message, default));
        Assert.IsType<Delivery.Sent>(await sms.Send(Message, default));

        var delivered = Assert.Single((await simulators.Http.GetFromJsonAsync<JsonArray>("/sms/messages"))!);
        Assert.Equal("验证码 123456", delivered!["text"]!.GetValue<string>());
        Assert.Equal(2, delivered["attempts"]!.GetValue<int>());
    }

    [Fact]
    public async Task Refusals_are_final_and_silence_errors_and_wrong_keys_are_not()
    {
        using var sms = Sms();
        Assert.Equal(new Delivery.Refused("unknown-number"), await sms.Send(Message with { To = "110" }, default));

        await simulators.Behave("sms", "refuse");
        Assert.Equal(new Delivery.Refused("blocked-number"), await sms.Send(Message, default));

        await simulators.Behave("sms", "error");
        Assert.Equal(new Delivery.Away("HTTP 503"), await sms.Send(Message, default));

        await simulators.Behave("sms", "hang");
        using var impatient = Sms(seconds: 0.3);
        Assert.Equal(new Delivery.Away("timeout"), await impatient.Send(Message, default));

        using var stranger = Sms(key: "wrong");
        Assert.Equal(new Delivery.Away("HTTP 401"), await stranger.Send(Message, default));
    }

    [Fact]
    public async Task Nobody_there_is_away_and_a_stop_is_a_stop()
    {
        using var nobody = new HttpSms(new SmsOptions { Url = "http://127.0.0.1:9/sms" });
        Assert.StartsWith("connection", Assert.IsType<Delivery.Away>(await nobody.Send(Message, default)).Reason, StringComparison.Ordinal);

        await simulators.Behave("sms", "hang");
        using var sms = Sms();
        using var stop = new CancellationTokenSource(200);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sms.Send(Message, stop.Token));
    }

    [Theory]
    [InlineData("张三", "citizen-card", "110101199003079972", NameCheckAnswer.Agrees)]
    [InlineData("张错", "citizen-card", "110101199003079972", NameCheckAnswer.Disagrees)]
    [InlineData("张三", "citizen-card", "11010519491231002X", NameCheckAnswer.Disagrees)]
    [InlineData("张三", "passport", "E12345678", NameCheckAnswer.UnknownDocument)]
    public async Task The_name_check_answers(string name, string type, string number, NameCheckAnswer answer)
    {
        using var check = NameCheck();
        Assert.Equal(answer, await check.Ask(new NameCheckQuestion(name, type, number), default));
    }

    [Fact]
    public async Task An_unclear_answer_neither_agrees_nor_disagrees()
    {
        using var check = NameCheck();
        await simulators.Behave("name-check", "away");
        Assert.Equal(NameCheckAnswer.Away, await check.Ask(Question, default));

        await simulators.Behave("name-check", "hang");
        using var impatient = NameCheck(0.3);
        Assert.Equal(NameCheckAnswer.Away, await impatient.Ask(Question, default));

        using var page = new HttpNameCheck(new NameCheckOptions { Url = simulators.Address + "/sms/messages" });
        Assert.Equal(NameCheckAnswer.Away, await page.Ask(Question, default));
    }

    [Fact]
    public void A_question_written_to_a_log_shows_nobody() => Assert.DoesNotContain("张三", $"{Question}", StringComparison.Ordinal);

    private HttpSms Sms(string key = SimulatorProcess.Key, double seconds = 5) =>
        new(new SmsOptions { Url = simulators.Address + "/sms", Key = key, TimeoutSeconds = seconds });

    private HttpNameCheck NameCheck(double seconds = 5) =>
        new(new NameCheckOptions { Url = simulators.Address + "/name-check", Key = SimulatorProcess.Key, TimeoutSeconds = seconds });
}
