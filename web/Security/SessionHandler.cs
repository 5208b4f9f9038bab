using System.Text.Encodings.Web;
using Chsi.Silo.SignIn;
using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Chsi.Web.Security;

/// <summary>Reads the session cookie and asks the database whose it is, at every request: a session that ended anywhere is over here.</summary>
public sealed class SessionHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Database database, Sessions sessions, SessionCookie cookie)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (cookie.Read(Request) is not { Length: > 0 } token)
        {
            return AuthenticateResult.NoResult();
        }

        await using var command = database.Reader.CreateCommand("select person, kind, second_factor, name, desk, status, case_id, seen, now, role from chsi.session_of($1)");
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = Sessions.Digest(token) });
        await using var reader = await command.ExecuteReaderAsync(Context.RequestAborted);
        if (!await reader.ReadAsync(Context.RequestAborted))
        {
            return AuthenticateResult.NoResult();
        }

        var person = new Person(
            reader.GetGuid(0), reader.GetString(1) == "staff", reader.GetBoolean(2), reader.GetString(3), Desk.Parse(reader.GetString(4)),
            reader.GetString(5), reader.IsDBNull(6) ? null : reader.GetGuid(6), reader.GetString(9))
        { At = new(reader.GetDateTime(8)) };
        if (Context.GetEndpoint()?.Metadata.GetMetadata<PassiveAttribute>() is null && reader.GetDateTime(8) - reader.GetDateTime(7) > TimeSpan.FromMinutes(1))
        {
            await sessions.Seen(token, Context.RequestAborted);
        }

        return AuthenticateResult.Success(new(person.ToPrincipal(), Person.Scheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // the form of the second factor, sent again, finds its session ended by the first sending: by then the browser may have the full one
        var page = Request.PathBase + Request.Path;
        var (back, unsent) = Request.Method == HttpMethods.Get ? (page + Request.QueryString, "")
            : (page.Value!, Request.Path.StartsWithSegments("/account/login") ? "" : "&unsent=true");
        // whoever wanted to leave has left
        Response.Redirect(Request.Path.StartsWithSegments("/account/logout") ? "/account/login" : $"/account/login?back={Uri.EscapeDataString(back)}{unsent}");
        return Task.CompletedTask;
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var elsewhere = Person.From(Context.User) switch
        {
            { IsStaff: true, SecondFactor: false } => "/account/login/second-factor",
            { IsStaff: false, IdentityNeeded: true } => "/account/duplicate-id",
            _ => null,
        };
        if (elsewhere is null)
        {
            Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else
        {
            Response.Redirect(elsewhere);
        }

        return Task.CompletedTask;
    }
}

/// <summary>On a page that other pages ask by themselves: to ask it is no activity, and does not keep a session from ending.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PassiveAttribute : Attribute;

/// <summary>The session cookie: for this host alone, unreadable for scripts, sent only over TLS except in Development.</summary>
public sealed class SessionCookie(IHostEnvironment environment)
{
    private bool Secure => !environment.IsDevelopment();

    private string Name => Secure ? "__Host-chsi" : "chsi";

    public string? Read(HttpRequest request) => request.Cookies[Name];

    public void Write(HttpResponse response, string token) => response.Cookies.Append(Name, token, Options());

    public void Clear(HttpResponse response) => response.Cookies.Delete(Name, Options());

    /// <summary>Options that every cookie of ours has.</summary>
    public CookieOptions Options() => new() { HttpOnly = true, Secure = Secure, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true };
}
