using System.Diagnostics;
using Chsi.Silo;
using Chsi.Silo.Gateways;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Chsi.Web;

/// <summary>
/// Chsi:Telemetry. Traces and metrics go out over OTLP where an endpoint is named, here or by OpenTelemetry's own OTEL_EXPORTER_OTLP_ENDPOINT;
/// otherwise nothing is loaded and nothing measured. What goes out names pages by their pattern and requests by their kind, never an address that was
/// asked for, a person or a number.
/// </summary>
public static class TelemetryExport
{
    private const string Setting = "Chsi:Telemetry:Endpoint";

    private const string Standard = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string Requests = "Microsoft.AspNetCore";

    /// <exception cref="WrongSettingException">The endpoint is no http or https address.</exception>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration settings)
    {
        if (!IsOn(settings))
        {
            return services;
        }

        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(r => r.AddService("chsi-web", serviceInstanceId: $"{Environment.MachineName}-{Environment.ProcessId}"))
            .WithTracing(t => t.AddSource(Telemetry.Name, Requests).AddProcessor(new NothingPersonal()))
            .WithMetrics(m => m.AddMeter(
                Telemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql", "System.Runtime"));
        if (settings[Setting] is not { Length: > 0 } endpoint)
        {
            telemetry.UseOtlpExporter();
        }
        else if (Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            telemetry.UseOtlpExporter(OtlpExportProtocol.HttpProtobuf, address);
        }
        else
        {
            throw new WrongSettingException(Setting, "must be the http or https address of an OTLP collector, for example http://127.0.0.1:4318");
        }

        return services;
    }

    /// <summary>Names each page's trace by its pattern: the address itself may hold a case number.</summary>
    public static IApplicationBuilder UseTelemetry(this IApplicationBuilder app, IConfiguration settings) => !IsOn(settings) ? app : app.Use(async (context, next) =>
    {
        await next(context);
        if (Activity.Current is { Source.Name: Requests } span)
        {
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "";
            span.DisplayName = $"{context.Request.Method} /{route.TrimStart('/')}";
            span.SetTag("http.route", route).SetTag("http.response.status_code", context.Response.StatusCode);
        }
    });

    private static bool IsOn(IConfiguration settings) => settings[Setting] is { Length: > 0 } || settings[Standard] is { Length: > 0 };

    private sealed class NothingPersonal : BaseProcessor<Activity>
    {
        private static readonly string[] Left =
            ["url.path", "url.query", "url.full", "http.target", "http.url", "user_agent.original", "client.address", "network.peer.address", "server.address"];

        public override void OnEnd(Activity data)
        {
            foreach (var tag in Left)
            {
                data.SetTag(tag, null);
            }
        }
    }
}
