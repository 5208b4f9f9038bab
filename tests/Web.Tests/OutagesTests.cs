using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Chsi.Tests.Support;
using Chsi.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;
using Xunit;

namespace Chsi.Tests.Web;

/// <summary>What is logged and answered where something fails.</summary>
public sealed class OutagesTests
{
    private const string Secret = "421202195001019905";

    public static TheoryData<Exception, int> Faults => new()
    {
        { new InvalidOperationException($"No person {Secret}.", new FormatException(Secret)), 500 },
        { new PostgresException($"Key (number)=({Secret}) exists", "ERROR", "ERROR", "23505", detail: Secret), 500 },
        { new NpgsqlException($"no route for {Secret}"), 503 },
        { new BadHttpRequestException($"Too large: {Secret}", 413), 413 },
        { new BadHttpRequestException($"Malformed: {Secret}", 400), 400 },
    };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public async Task A_fault_keeps_its_status_and_no_message_is_logged_or_answered(Exception fault, int status)
    {
        var (context, log) = (new DefaultHttpContext(), new Heard());
        context.Response.Body = new MemoryStream();

        await new Outages(_ => throw fault, log).InvokeAsync(context);

        Assert.Equal(status, context.Response.StatusCode);
        Assert.Equal(status >= 500, context.Response.Headers.RetryAfter.Count > 0);
        Assert.NotEmpty(log.Said);
        Assert.DoesNotContain(log.Said, l => l.Contains(Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(Secret, Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_says_what_kind_of_fault_it_was_and_where()
    {
        var log = new Heard();
        await new Outages(_ => Fail(), log).InvokeAsync(new DefaultHttpContext());

        Assert.Contains("InvalidOperationException < PostgreSQL 23505", Assert.Single(log.Said));
        Assert.Contains(nameof(Fail), log.Said.Single());

        static Task Fail() => throw new InvalidOperationException(Secret, new PostgresException(Secret, "ERROR", "ERROR", "23505"));
    }

    [Fact]
    public async Task A_request_that_breaks_off_in_its_chunks_is_answered_as_one()
    {
        await using var site = await TestSite.Start();
        var address = new Uri(site.Address);
        using var client = new TcpClient(address.Host, address.Port);
        await using var stream = client.GetStream();

        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /callbacks/face-check HTTP/1.1\r\nHost: {address.Authority}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nno-length\r\n"));
        using var reader = new StreamReader(stream);

        Assert.StartsWith($"HTTP/1.1 {(int)HttpStatusCode.BadRequest} ", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    private sealed class Heard : ILogger<Outages>
    {
        public ConcurrentQueue<string> Said { get; } = new();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Enqueue(formatter(state, exception) + exception);
    }
}
