using Chsi.Silo.Gateways;
using Chsi.Silo.Openings;
using Chsi.Silo.SignIn;
using Microsoft.Extensions.DependencyInjection;
using Opener = Chsi.Silo.Openings.Corrections;

namespace Chsi.Tests.Support;

/// <summary>The name-and-number check, played in the test; and what asks it, which a silo without gateways has not.</summary>
public sealed class NameGateway : INameCheck
{
    private readonly CodeOptions _codes = new();

    public int Asked { get; private set; }

    public NameCheckAnswer Answer { get; set; } = NameCheckAnswer.Agrees;

    public Opener Corrections(TestSilo silo) =>
        ActivatorUtilities.CreateInstance<Opener>(silo.Services, _codes, ActivatorUtilities.CreateInstance<NameCases>(silo.Services, _codes, this));

    public Task<NameCheckAnswer> Ask(NameCheckQuestion question, CancellationToken stop)
    {
        Asked++;
        return Task.FromResult(Answer);
    }
}
