using Chsi.Silo.Grains;
using Chsi.Silo.Imports;
using Chsi.Silo.SignIn;
using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Staff;

namespace Chsi.Web.CommandLine;

/// <summary>The silo as commands about staff and organisations need it: they go through the door like everybody, as the system.</summary>
internal sealed class StaffSilo : IDisposable
{
    private readonly IHost _host;

    public StaffSilo(IConfiguration settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Commands.EnvironmentOf(settings) });
        builder.Services.AddLogging().AddSilo(settings, builder.Environment.IsDevelopment()).AddSignIn(settings, builder.Environment).AddSingleton<Finding>().AddSingleton<FormerStaff>();
        _host = builder.Build();
    }

    /// <exception cref="InvalidOperationException">Nobody at a desk has this user name.</exception>
    public async Task<Guid> Find(string user) =>
        await _host.Services.GetRequiredService<Finding>().ByUserName(user) is StaffMember member
            ? member.Id
            : throw new InvalidOperationException($"Nobody at a desk has the user name {user}.");

    /// <summary>The stream of somebody who was at this desk before; null for somebody new.</summary>
    public Task<Guid?> Former(Desk desk, string user, string name) => _host.Services.GetRequiredService<FormerStaff>().Find(desk, user, name);

    /// <summary>The password as it is kept, under the key of its owner.</summary>
    public async Task<Personal> Hash(Guid owner, string password) =>
        Personal.SecretOf(owner, await _host.Services.GetRequiredService<Passwords>().Hash(password, default));

    /// <returns>Whether anything changed.</returns>
    /// <exception cref="InvalidOperationException">The refusal.</exception>
    public async Task<bool> Ask(Request request) => await _host.Services.GetRequiredService<Door>().Ask(request, Actor.Clock, Guid.CreateVersion7()) switch
    {
        Refused refused => throw new InvalidOperationException(refused.Sentence),
        Accepted accepted => !accepted.Facts.IsEmpty,
        _ => false,
    };

    /// <summary>What the organisation of a desk is called; null where the list of organisations has it not.</summary>
    public async Task<string?> NameOf(Desk desk) => Organisation.IdOf(desk) is { } id
        ? (await _host.Services.GetRequiredService<Loading>().Load(Needs.Stream(id), Guid.NewGuid())).Streams.Find<Organisation>(id)?.Name : null;

    /// <returns>How many records have come after a school that has moved.</returns>
    public async Task<int> Follow()
    {
        await _host.Services.GetRequiredService<Surroundings>().Refresh();
        return await _host.Services.GetRequiredService<MovedSchools>().Follow();
    }

    public void Dispose() => _host.Dispose();
}
