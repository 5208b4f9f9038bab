using Chsi.Workflows.Organisations;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace Chsi.Web.Security;

/// <summary>Who may open which page. What is not named here is closed to everybody who is not signed in.</summary>
public static class Access
{
    /// <summary>Any applicant's account that is signed in, even one that still has to prove its number.</summary>
    public const string Account = nameof(Account);

    /// <summary>An account whose number is its own.</summary>
    public const string Resolved = nameof(Resolved);

    /// <summary>Customer service, after the second factor.</summary>
    public const string CustomerService = nameof(CustomerService);

    /// <summary>Operators, after the second factor.</summary>
    public const string Operations = nameof(Operations);

    /// <summary>The data-protection officer, after the second factor.</summary>
    public const string DataProtection = nameof(DataProtection);

    /// <summary>A school's staff, after the second factor.</summary>
    public const string School = nameof(School);

    /// <summary>A province's staff, after the second factor.</summary>
    public const string Province = nameof(Province);

    /// <summary>Who leads a desk, after the second factor.</summary>
    public const string Lead = nameof(Lead);

    /// <summary>The data-protection officer, and who leads customer service for its own staff.</summary>
    public const string AccessLog = nameof(AccessLog);

    /// <summary>Staff, even before the second factor.</summary>
    public const string Staff = nameof(Staff);

    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<SessionCookie>();
        services.AddAuthentication(Person.Scheme).AddScheme<AuthenticationSchemeOptions, SessionHandler>(Person.Scheme, null);
        services.AddAuthorizationBuilder()
            // 000-24: while its number is unresolved an account reaches nothing that does not name it, nor do staff before the second factor
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser()
                .RequireAssertion(c => Person.From(c.User) is { IsStaff: true, SecondFactor: true } or { IsStaff: false, IdentityNeeded: false }).Build())
            .AddPolicy(Account, p => p.RequireAssertion(c => Person.From(c.User) is { IsStaff: false }))
            .AddPolicy(Resolved, p => p.RequireAssertion(c => Person.From(c.User) is { IsStaff: false, IdentityNeeded: false }))
            .AddPolicy(Staff, p => p.RequireAssertion(c => Person.From(c.User) is { IsStaff: true }))
            .AddPolicy(CustomerService, p => p.RequireAssertion(c => At(c, Workflows.Decisions.Desk.CustomerService)))
            .AddPolicy(Operations, p => p.RequireAssertion(c => At(c, Workflows.Decisions.Desk.Operations)))
            .AddPolicy(DataProtection, p => p.RequireAssertion(c => At(c, Workflows.Decisions.Desk.DataProtection)))
            .AddPolicy(School, p => p.RequireAssertion(c => Person.From(c.User) is { IsStaff: true, SecondFactor: true, Desk.Kind: OrganisationKinds.School }))
            .AddPolicy(Province, p => p.RequireAssertion(c => Person.From(c.User) is { IsStaff: true, SecondFactor: true, Desk.Kind: OrganisationKinds.Province }))
            .AddPolicy(Lead, p => p.RequireAssertion(c => Person.From(c.User) is { Manages: true }))
            .AddPolicy(AccessLog, p => p.RequireAssertion(c => At(c, Workflows.Decisions.Desk.DataProtection) || Person.From(c.User) is { Leads: true }));
        return services;

        static bool At(AuthorizationHandlerContext context, Workflows.Decisions.Desk desk) =>
            Person.From(context.User) is { IsStaff: true, SecondFactor: true } person && person.Desk == desk;
    }

    /// <param name="development">Whether the pages for people who try the system exist at all.</param>
    public static void Apply(PageConventionCollection pages, bool development)
    {
        if (!development)
        {
            pages.AddFolderRouteModelConvention("/Dev", page => page.Selectors.Clear());
        }

        pages.AllowAnonymousToPage("/Index");
        pages.AllowAnonymousToPage("/Error");
        pages.AllowAnonymousToFolder("/Help");
        pages.AllowAnonymousToPage("/Account/Register");
        pages.AllowAnonymousToPage("/Account/Login");
        pages.AllowAnonymousToPage("/Account/FindPassword");
        pages.AllowAnonymousToPage("/Account/FindUsername");
        pages.AllowAnonymousToFolder("/Dev");
        pages.AuthorizePage("/Account/SecondFactor", Staff);
        pages.AuthorizePage("/Account/StepUp", Staff);
        pages.AllowAnonymousToPage("/Account/Invitation");
        pages.AuthorizePage("/Account/Index", Resolved);
        // whose account a re-registration closed cannot sign in
        pages.AllowAnonymousToPage("/Account/Objection");
        pages.AllowAnonymousToPage("/Account/Objection/Prove");
        pages.AllowAnonymousToPage("/Account/Phone");
        pages.AuthorizePage("/Account/Logout");
        pages.AuthorizeFolder("/Account/DuplicateId", Account);
        pages.AllowAnonymousToPage("/Account/DuplicateId/Returned");
        pages.AllowAnonymousToPage("/Account/DuplicateId/Samples");
        pages.AuthorizeFolder("/Cases", Resolved);
        pages.AuthorizeFolder("/Archive", Resolved);
        pages.AllowAnonymousToPage("/Archive/Index");
        // a desk's page that is not named otherwise is customer service's
        pages.AddFolderApplicationModelConvention("/Desk", page => page.EndpointMetadata.Add(new AuthorizeAttribute(
            page.ViewEnginePath.StartsWith("/Desk/Operations/", StringComparison.Ordinal) ? Operations
            : page.ViewEnginePath.StartsWith("/Desk/Access/", StringComparison.Ordinal) ? AccessLog : CustomerService)));
        pages.AuthorizeFolder("/School", School);
        pages.AuthorizeFolder("/Province", Province);
        foreach (var folder in new[] { "/Desk/Staff", "/School/Staff", "/School/Access", "/Province/Staff", "/Province/Access" })
        {
            pages.AuthorizeFolder(folder, Lead);
        }

        pages.AuthorizePage("/Desk/Reviews/Lead", Lead);
        pages.AuthorizeFolder("/Desk/Phrases", Lead);
        pages.AuthorizeFolder("/Desk/Organisations", Lead);
    }
}
