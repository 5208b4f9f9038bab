using System.Globalization;
using Chsi.Silo.Clockwork;
using Chsi.Silo.Gateways;
using Chsi.Silo.Grains;
using Chsi.Silo.SignIn;
using Chsi.Silo.Store;
using Chsi.Web;
using Chsi.Web.Pages.Desk.Reviews;
using Chsi.Web.Pages.Province.Approvals;
using Chsi.Web.Pages.School;
using Chsi.Web.Pages.School.Corrections;
using Chsi.Web.Security;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;

try
{
    if (Commands.IsCommand(args))
    {
        return await Commands.Run(args, WebApplication.CreateBuilder(args).Configuration);
    }

    var app = Site.Build(args);
    await app.Services.GetRequiredService<SchemaCheck>().BeforeStart();
    await app.RunAsync();
    return 0;
}
catch (Exception e) when (e is WrongSettingException or WrongSchemaException)
{
    Console.Error.WriteLine($"Cannot start: {e.Message}");
    return 2;
}

namespace Chsi.Web
{
    /// <summary>The web process: pages, and the silo inside it.</summary>
    public static class Site
    {
        private static readonly Dictionary<string, string?> Quiet = new() { ["Logging:LogLevel:Microsoft"] = "Warning", ["Logging:LogLevel:System"] = "Warning" };

        public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
        {
            var builder = WebApplication.CreateBuilder(args);
            configure?.Invoke(builder);
            // the framework writes whole addresses where it is not told to be quiet, and what is looked for stands in some
            builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Quiet });
            if (builder.Environment.IsProduction())
            {
                builder.Logging.ClearProviders().AddJsonConsole(o => (o.IncludeScopes, o.UseUtcTimestamp) = (true, true));
            }

            var services = builder.Services;
            var settings = builder.Configuration;
            services.AddSilo(settings, builder.Environment.IsDevelopment());
            services.AddGateways(settings, builder.Environment);
            services.AddSignIn(settings, builder.Environment);
            services.AddAccounts(settings);
            services.AddClockwork(Settings.Switch(settings, "Chsi:Clockwork:Enabled", true));
            services.AddHostedService(given => new AlarmWatch(given.GetRequiredService<Database>(), given.GetRequiredService<ILogger<AlarmWatch>>(), given.GetRequiredService<RootOptions>()));
            services.AddSingleton(Chsi.Silo.SignIn.SessionOptions.Read(settings));
            services.AddSingleton<Sessions>().AddSingleton<Reading>();
            services.AddSingleton<IdentityChecks>().AddSingleton(new SiteAddress(settings, builder.Environment));
            services.AddSingleton<SchoolFigures>().AddSingleton<RecordSearch>().AddSingleton<RecordExport>().AddSingleton<QueueView>().AddSingleton<QueueCounts>().AddSingleton<LeadView>().AddSingleton<CaseViews>().AddSingleton<Colleagues>().AddSingleton<BulkWork>().AddSingleton<ApprovalQueue>().AddSingleton<CorrectionQueue>();
            if (builder.Environment.IsDevelopment())
            {
                services.AddSingleton<Outbox>();
            }

            services.AddTelemetry(settings);
            services.AddAccess();
            services.AddSingleton<DraftCookie>().AddSingleton<PhoneSteps>();
            services.AddSingleton<KeptForms>();
            services.AddDraining(settings);
            // before the framework looks for its keys itself
            services.AddHostedService<FirstProtectionKey>();
            services.AddRazorPages(options => Access.Apply(options.Conventions, builder.Environment.IsDevelopment()))
                .AddMvcOptions(o =>
                {
                    o.Filters.Add<NoHandler>();
                    o.Filters.Add<RefusedForms>();
                });
            services.AddSingleton<IXmlRepository, ProtectionKeys>();
            services.AddDataProtection().SetApplicationName("chsi");
            services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(s =>
                new ConfigureOptions<KeyManagementOptions>(o => o.XmlRepository = s.GetRequiredService<IXmlRepository>()));
            var secure = !builder.Environment.IsDevelopment();
            services.AddAntiforgery(o => (o.Cookie.Name, o.Cookie.SecurePolicy) =
                secure ? ("__Host-chsi-form", CookieSecurePolicy.Always) : ("chsi-form", CookieSecurePolicy.None));
            services.Configure<CookieTempDataProviderOptions>(o => (o.Cookie.Name, o.Cookie.SecurePolicy) =
                secure ? ("__Host-chsi-said", CookieSecurePolicy.Always) : ("chsi-said", CookieSecurePolicy.None));
            services.AddHsts(o => (o.MaxAge, o.IncludeSubDomains) = (TimeSpan.FromDays(365), true));
            services.Configure<RouteOptions>(o => (o.LowercaseUrls, o.AppendTrailingSlash) = (true, false));
            // Chinese goes out as it is: as numbered entities a page is three times as long
            services.Configure<Microsoft.Extensions.WebEncoders.WebEncoderOptions>(o =>
                o.TextEncoderSettings = new(System.Text.Unicode.UnicodeRanges.All));
            services.AddHttpContextAccessor();
            // photos of 8 MB each, two of them, and the form around them
            builder.WebHost.ConfigureKestrel(o => (o.AddServerHeader, o.Limits.MaxRequestBodySize) = (false, 20 * 1024 * 1024));
            CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;

            var app = builder.Build();
            // what is missing or wrong is said now, not to the first person who comes
            app.Services.GetRequiredService<Vault>();
            app.Services.GetRequiredService<Database>();
            app.Services.GetRequiredService<ClockworkOptions>();
            app.Services.GetRequiredService<RootOptions>();
            if (app.Environment.IsDevelopment())
            {
                app.Lifetime.ApplicationStarted.Register(() => app.Logger.LogInformation("Serving at {Addresses}", string.Join(' ', app.Urls)));
            }

            // the proxy in front says who asks and that TLS was used; only addresses named here, and this machine, are believed
            app.UseDraining();
            app.UseForwardedHeaders(Proxies.Known(settings));
            app.UseSecurityHeaders(settings["Chsi:FaceCheck:Url"]);
            app.UseMiddleware<Outages>();
            app.UseStatusCodePagesWithReExecute("/error/{0}");
            if (!app.Environment.IsDevelopment())
            {
                app.UseHsts();
            }

            app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = f => f.Context.Response.Headers.CacheControl = "public, max-age=3600" });
            app.UseRouting();
            app.UseTelemetry(settings);
            app.UseAuthentication();
            app.UseAuthorization();
            app.UseUploadLimit();
            app.MapRazorPages();
            app.MapCaptcha();
            app.MapHealth();
            // an address that leads nowhere is said to lead nowhere, to everybody
            app.MapFallback(() => Results.NotFound()).AllowAnonymous();
            app.MapFaceCallbacks();
            return app;
        }
    }
}
