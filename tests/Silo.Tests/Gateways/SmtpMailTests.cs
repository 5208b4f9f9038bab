using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chsi.Silo.Gateways;
using Chsi.Tests.Support;
using Xunit;

namespace Chsi.Tests.Silo.Gateways;

/// <summary>Mail against a real SMTP server, the npm package smtp-server.</summary>
public class SmtpMailTests
{
    private static readonly MailLetter Letter = new("notice-7.a", "zhang@example.test", "审核结果：通过", "您好：\n您的账号已可使用。\n");

    [Fact]
    public async Task A_letter_arrives_as_written_under_its_stable_id()
    {
        await using var server = ChildProcess.Node("smtp-sink.mjs", "--no-starttls", "--auth");
        var mail = new SmtpMail(await Options(server) with { User = "postman", Password = "open" });

        Assert.IsType<Delivery.Sent>(await mail.Send(Letter, default));
        Assert.IsType<Delivery.Sent>(await mail.Send(Letter, default));

        var first = JsonNode.Parse(await server.Line())!;
        var again = JsonNode.Parse(await server.Line())!;
        Assert.Equal("no-reply@chsi.test", first["from"]!.GetValue<string>());
        Assert.Equal("zhang@example.test", first["to"]![0]!.GetValue<string>());
        var source = first["source"]!.GetValue<string>();
        Assert.Contains("Message-ID: <notice-7.a@chsi.test>\r\n", source, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Message-ID: <notice-7.a@chsi.test>\r\n", again["source"]!.GetValue<string>(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("text/plain; charset=utf-8", source, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("=?utf-8?B?" + Convert.ToBase64String(Encoding.UTF8.GetBytes(Letter.Subject)), source, StringComparison.OrdinalIgnoreCase);
        var body = source[source.IndexOf("\r\n\r\n", StringComparison.Ordinal)..].ReplaceLineEndings("");
        Assert.Equal(Letter.Text, Encoding.UTF8.GetString(Convert.FromBase64String(body)).ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("nobody@example.test", true)]
    [InlineData("later@example.test", false)]
    [InlineData("no address", true)]
    [InlineData("a@example.test, b@example.test", true)]
    [InlineData("张@example.test", true)]
    [InlineData("a@example.test\r\nBcc: b@example.test", true)]
    public async Task What_the_server_refuses_for_good_is_given_up_and_nothing_else(string to, bool final)
    {
        await using var server = ChildProcess.Node("smtp-sink.mjs", "--no-starttls");
        var answer = await new SmtpMail(await Options(server)).Send(Letter with { To = to }, default);

        Assert.Equal(final, answer is Delivery.Refused);
        Assert.Equal(!final, answer is Delivery.Away);
        Assert.DoesNotContain("example.test", answer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_loses_no_letter()
    {
        await using var server = ChildProcess.Node("smtp-sink.mjs", "--no-starttls", "--auth");
        var mail = new SmtpMail(await Options(server) with { User = "postman", Password = "wrong" });

        Assert.IsType<Delivery.Away>(await mail.Send(Letter, default));
    }

    [Fact]
    public async Task With_STARTTLS_set_nothing_goes_in_clear_or_to_a_server_that_cannot_prove_itself()
    {
        await using var clear = ChildProcess.Node("smtp-sink.mjs", "--no-starttls");
        Assert.IsType<Delivery.Away>(await new SmtpMail(await Options(clear) with { StartTls = true }).Send(Letter, default));

        await using var selfSigned = ChildProcess.Node("smtp-sink.mjs");
        Assert.IsType<Delivery.Away>(await new SmtpMail(await Options(selfSigned) with { StartTls = true }).Send(Letter, default));
    }

    [Fact]
    public async Task Nobody_there_is_away() =>
        Assert.IsType<Delivery.Away>(
            await new SmtpMail(new SmtpOptions { Host = "127.0.0.1", Port = 9, From = "no-reply@chsi.test" }).Send(Letter, default));

    [Fact]
    public async Task A_silent_server_is_away_and_a_stop_is_a_stop()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var options = new SmtpOptions { Host = "127.0.0.1", Port = ((IPEndPoint)silent.LocalEndpoint).Port, From = "no-reply@chsi.test" };

        Assert.Equal(new Delivery.Away("timeout"), await new SmtpMail(options with { TimeoutSeconds = 0.3 }).Send(Letter, default));
        using var stop = new CancellationTokenSource(200);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new SmtpMail(options).Send(Letter, stop.Token));
    }

    private static async Task<SmtpOptions> Options(ChildProcess server) => new()
    {
        Host = "127.0.0.1",
        Port = JsonSerializer.Deserialize<int>(await server.Line()),
        StartTls = false,
        From = "no-reply@chsi.test",
        TimeoutSeconds = 10,
    };
}
