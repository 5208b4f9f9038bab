using System.Text;
using System.Text.Json.Nodes;
using Chsi.Silo.SignIn;
using Chsi.Tests.Support;
using Xunit;

namespace Chsi.Tests.Silo.SignIn;

/// <summary>Challenges are solved by the widget's own code, the worker of the npm package altcha, run by node.</summary>
public sealed class AltchaTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    private readonly Altcha altcha = new(Encoding.ASCII.GetBytes("a secret of thirty-two characters"));
    private readonly ChildProcess widget = ChildProcess.Node("altcha-solve.mjs");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await widget.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task What_the_widget_solves_is_accepted(int difficulty)
    {
        var challenge = altcha.Create(difficulty, Now);

        var payload = await Solve(challenge);

        var ok = Assert.IsType<AltchaVerdict.Ok>(altcha.Verify(payload, Now + TimeSpan.FromSeconds(5)));
        Assert.Equal(challenge.Parameters.Nonce, ok.ChallengeId);
        Assert.Equal(difficulty, ok.Difficulty);
        Assert.Equal(Now + Altcha.Lifetime, ok.ExpiresAt);
        Assert.InRange(Json(payload)["solution"]!["counter"]!.GetValue<int>(), difficulty, 2 * difficulty);
    }

    [Fact]
    public async Task After_ten_minutes_it_is_expired()
    {
        var payload = await Solve(altcha.Create(1, Now));

        Assert.IsType<AltchaVerdict.Ok>(altcha.Verify(payload, Now + Altcha.Lifetime - TimeSpan.FromSeconds(1)));
        Assert.IsType<AltchaVerdict.Expired>(altcha.Verify(payload, Now + Altcha.Lifetime));
    }

    [Fact]
    public async Task Nothing_that_is_signed_can_be_changed()
    {
        var payload = await Solve(altcha.Create(1, Now));

        void Refused(Action<JsonObject> change)
        {
            var json = Json(payload);
            change(json);
            Assert.IsType<AltchaVerdict.Bad>(altcha.Verify(Base64(json.ToJsonString()), Now));
        }

        Refused(json => Parameters(json)["expiresAt"] = Now.AddDays(1).ToUnixTimeSeconds());
        Refused(json => Parameters(json)["expiresAt"] = null);
        Refused(json => Parameters(json).Remove("expiresAt"));
        Refused(json => Parameters(json)["expiresAt"] = "1800000000");
        Refused(json => Parameters(json)["data"]!["difficulty"] = 1_000);
        Refused(json => Parameters(json)["data"] = null);
        Refused(json => Parameters(json)["cost"] = 1);
        Refused(json => Parameters(json)["nonce"] = new string('0', 32));
        Refused(json => Parameters(json)["salt"] = Parameters(json)["salt"]!.GetValue<string>() + "?expires=9999999999");
        Refused(json => Parameters(json)["keySignature"] = new string('0', 64));
        Refused(json => json["challenge"]!["signature"] = new string('0', 64));
        Refused(json => json["challenge"]!["signature"] = null);
        Refused(json => json["solution"]!["derivedKey"] = new string('0', 64));
        Refused(json => json["solution"]!["derivedKey"] = Parameters(json)["keyPrefix"]!.GetValue<string>());
        Refused(json => json["solution"] = null);
        Refused(json => json["challenge"] = null);
    }

    [Fact]
    public async Task Another_secret_accepts_nothing()
    {
        var other = new Altcha(Encoding.ASCII.GetBytes("another secret of that same length"));

        Assert.IsType<AltchaVerdict.Bad>(other.Verify(await Solve(altcha.Create(1, Now)), Now));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("e30=")]
    [InlineData("bnVsbA==")]
    [InlineData("eyJjaGFsbGVuZ2UiOm51bGwsInNvbHV0aW9uIjpudWxsLCJ0ZXN0Ijp0cnVlfQ==")]
    public void What_is_no_payload_is_bad(string? payload) =>
        Assert.IsType<AltchaVerdict.Bad>(altcha.Verify(payload, Now));

    private async Task<string> Solve(AltchaChallenge challenge)
    {
        await widget.Say(challenge.ToJson());
        return await widget.Line();
    }

    private static JsonObject Parameters(JsonObject json) => json["challenge"]!["parameters"]!.AsObject();

    private static JsonObject Json(string payload) =>
        JsonNode.Parse(Convert.FromBase64String(payload))!.AsObject();

    private static string Base64(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json));
}
