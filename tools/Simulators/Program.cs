using Chsi.Tools.Simulators;

// The other side of the gateways' contracts, for development and tests. See README.md.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, EnvironmentName = "Development" });
var settings = builder.Configuration.GetSection("Simulators").Get<SimulatorSettings>() ?? new SimulatorSettings();
builder.WebHost.UseUrls(builder.Configuration["urls"] ?? "http://127.0.0.1:5081");
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddSingleton(settings);
builder.Services.AddSingleton<SmsInbox>();
builder.Services.AddSingleton<FaceSessions>();
builder.Services.AddHttpClient<CallbackPost>().RemoveAllLoggers();

var app = builder.Build();
SmsEndpoints.Map(app, settings);
NameCheckEndpoints.Map(app, settings);
FaceCheckEndpoints.Map(app, settings);
FaceCheckPages.Map(app);
await app.StartAsync();
Console.WriteLine("Simulators listening on " + app.Urls.First());
await app.WaitForShutdownAsync();
