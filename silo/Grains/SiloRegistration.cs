using Chsi.Silo.Gateways;
using Chsi.Silo.Imports;
using Chsi.Silo.Letters;
using Chsi.Silo.Openings;
using Chsi.Silo.SignIn;
using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chsi.Silo.Grains;

/// <summary>Puts the silo into a process: the embedded host.</summary>
public static class SiloRegistration
{
    /// <param name="development">Whether a key file may be made where there is none.</param>
    public static IServiceCollection AddSilo(this IServiceCollection services, IConfiguration settings, bool development)
    {
        var rules = Rules(settings);
        return services
            .AddSingleton(rules)
            .AddSingleton(SearchOptions.Read(settings))
            .AddSingleton(_ => new Database(settings)).AddSingleton<SchemaCheck>()
            .AddSingleton(_ => new Vault(KeyRing.Open(settings["Chsi:Keys:File"], development)))
            .AddSingleton<PersonKeys>().AddSingleton<ProtectedValues>().AddSingleton<SealedKeys>().AddSingleton<Counters>()
            .AddSingleton<StreamCache>().AddSingleton<Loading>().AddSingleton<Commit>().AddSingleton<Replay>().AddSingleton<RootKeys>().AddSingleton<RootCheck>()
            .AddSingleton<Surroundings>().AddHostedService(given => new SurroundingsRefresh(
                given.GetRequiredService<Surroundings>(), given.GetRequiredService<ILogger<SurroundingsRefresh>>()))
            .AddSingleton<Wakeups>().AddHostedService<WakeupCalls>().AddSingleton<Door>().AddSingleton<Health>()
            .AddSingleton<NextCases>().AddSingleton<ReviewQueue>().AddSingleton<MarkedPhotos>().AddSingleton<EvidenceViews>().AddSingleton<StillCases>().AddSingleton<Disclosures>().AddSingleton<CaseSearch>().AddSingleton<Objections>().AddSingleton<Disputes>().AddSingleton<Notes>().AddSingleton<Presence>().AddSingleton<Reminders>().AddSingleton<Namesakes>().AddSingleton<AccessLog>().AddSingleton<StaffHistory>().AddSingleton<SchoolRecords>().AddSingleton<RecordDisclosures>().AddSingleton<RecordCopies>()
            .AddSingleton<OtherSchools>()
            .AddSingleton<DecisionsMade>().AddSingleton<Samples>().AddSingleton<SampleChecks>()
            .AddSingleton<MovedSchools>().AddSingleton<FoundRecords>().AddSingleton<RecordImport>().AddSingleton<ImportJobs>().AddSingleton<Archive>().AddSingleton<CaseTexts>().AddSingleton(Letters(settings)).AddSingleton<LetterViews>().AddSingleton<LetterPrinter>().AddOpenings();
    }

    private static LetterOptions Letters(IConfiguration settings)
    {
        var letters = Settings.Section<LetterOptions>(settings, "Chsi:Letters");
        Settings.Within("Chsi:Letters", (nameof(letters.AtOnce), letters.AtOnce, 1, 64));
        return letters;
    }

    private static RuleSettings Rules(IConfiguration settings)
    {
        var rules = Settings.Section<RuleSettings>(settings, "Chsi:Rules");
        Settings.Within("Chsi:Rules",
            (nameof(rules.PasswordMinimum), rules.PasswordMinimum, 6, 64), (nameof(rules.ReviewWorkingDays), rules.ReviewWorkingDays, 1, 365),
            (nameof(rules.SecondReviewWorkingDays), rules.SecondReviewWorkingDays, 1, 365), (nameof(rules.DisputeWorkingDays), rules.DisputeWorkingDays, 1, 365), (nameof(rules.TakeBackMinutes), rules.TakeBackMinutes, 0, 60),
            (nameof(rules.SchoolWorkingDays), rules.SchoolWorkingDays, 1, 365), (nameof(rules.EvidenceDays), rules.EvidenceDays, 1, 365), (nameof(rules.SupplementDays), rules.SupplementDays, 1, 365),
            (nameof(rules.RetryDays), rules.RetryDays, 1, 365), (nameof(rules.ObjectionWorkingDays), rules.ObjectionWorkingDays, 1, 365), (nameof(rules.LateObjectionDays), rules.LateObjectionDays, 1, 3650), (nameof(rules.RetryAfterWorkingDays), rules.RetryAfterWorkingDays, 1, 365),
            (nameof(rules.IdentityCheckFailures), rules.IdentityCheckFailures, 1, 100), (nameof(rules.LeaseMinutes), rules.LeaseMinutes, 1, 1440),
            (nameof(rules.LeaseHours), rules.LeaseHours, 1, 24), (nameof(rules.PhotoDays), rules.PhotoDays, 1, 3650),
            (nameof(rules.NameCheckRetryMinutes), rules.NameCheckRetryMinutes, 1, 1440));
        return rules;
    }
}
