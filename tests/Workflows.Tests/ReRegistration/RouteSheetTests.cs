using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Duplicate;
using Chsi.Workflows.Records;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Samples;

namespace Chsi.Tests.Workflows.ReRegistration;

/// <summary>What holds for every route sheet and every fact, whatever the workflow.</summary>
public class RouteSheetTests
{
    public static TheoryData<string> Sheets => [.. Catalogue.Routes.Select(r => r.Name)];

    public static TheoryData<string> FactNames => [.. Catalogue.FactTypes.Keys];

    private static IEnumerable<Type> AllFacts => typeof(Fact).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Fact)));

    [Theory]
    [MemberData(nameof(Sheets))]
    public void Every_stage_that_is_not_final_has_a_way_out_and_a_final_one_has_none(string name)
    {
        var sheet = SheetOf(name);
        foreach (var plan in sheet.Stages)
        {
            // an end is undone within minutes by the one who made the slip, and left in no other way
            var ways = sheet.Turns.Where(t => t.From == plan.Stage && t.Target is not null && t.Target != plan.Stage
                && !(plan.IsFinal && t.Fact == typeof(DecisionTakenBack)));
            Assert.True(ways.Any() != plan.IsFinal, plan.Stage.Name);
            Assert.True(!plan.IsFinal || (!plan.HasLimit && plan.Desk == Desk.Nobody), plan.Stage.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Sheets))]
    public void Every_limit_has_an_answer_and_every_reminder_a_message(string name)
    {
        var sheet = SheetOf(name);
        foreach (var plan in sheet.Stages)
        {
            var answers = sheet.Turns.Where(t => t.From == plan.Stage && t.Fact == typeof(LimitPassed)).ToList();
            Assert.True(!plan.HasLimit ? answers.Count == 0 : answers.Count == 1, plan.Stage.Name);
            Assert.Equal(plan.Reminders.Count > 0 ? 1 : 0, sheet.Turns.Count(t => t.From == plan.Stage && t.Fact == typeof(ReminderFell)));
            Assert.True(plan.HasLimit || plan.IsFinal, $"{plan.Stage.Name} has no limit: who would notice a case that stays there?");
        }
    }

    [Theory]
    [MemberData(nameof(Sheets))]
    public void Every_stage_can_be_reached_and_every_turn_names_a_stage_of_the_sheet(string name)
    {
        var sheet = SheetOf(name);
        var targets = sheet.Turns.SelectMany(t => new[] { t.Target, t.Otherwise }).OfType<Stage>().ToHashSet();

        Assert.Equal(sheet.Stages.Where(s => !s.IsRetired).Select(s => s.Stage).ToHashSet(), targets);
        Assert.All(sheet.Turns, t => Assert.True(t.From is null || sheet.Stages.Any(s => s.Stage == t.From)));
        Assert.Equal(sheet.Stages.Count, sheet.Stages.Select(s => s.Stage.Name).Distinct().Count());
        Assert.Equal(sheet.Turns.Count, sheet.Turns.Select(t => (t.Fact, t.From)).Distinct().Count());
        Assert.All(sheet.Turns, t => Assert.True(t.Otherwise is null || t.When is not null));
    }

    [Fact]
    public void Every_fact_has_one_stored_name() =>
        Assert.Equal(AllFacts.OrderBy(t => t.Name), Catalogue.FactTypes.Values.OrderBy(t => t.Name));

    [Fact]
    public void Stored_names_are_for_ever() => Assert.Empty(Written.Except(Catalogue.FactTypes.Keys));

    [Fact]
    public void A_stage_in_which_cases_stand_is_retired_and_never_dropped() =>
        Assert.Empty(WrittenStages.Except(Catalogue.Routes.SelectMany(r => r.Stages).Select(s => s.Stage.Name)));

    [Fact]
    public void A_stage_has_a_name_of_its_own_among_all_workflows() =>
        Assert.Equal(Catalogue.Routes.Sum(r => r.Stages.Count), Catalogue.Routes.SelectMany(r => r.Stages).Select(s => s.Stage.Name).Distinct().Count());

    [Theory]
    [MemberData(nameof(FactNames))]
    public void A_fact_is_an_immutable_record(string name)
    {
        var type = Catalogue.TypeOf(name);

        Assert.True(type.IsSealed && type.GetMethod("<Clone>$") is not null);
        foreach (var property in type.GetProperties())
        {
            Assert.True(property.SetMethod is null || property.SetMethod.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)), property.Name);
            Assert.True(IsImmutable(property.PropertyType), $"{name}.{property.Name} is {property.PropertyType.Name}");
        }
    }

    [Theory]
    [MemberData(nameof(FactNames))]
    public void A_fact_is_folded_by_exactly_the_streams_that_hold_it(string name)
    {
        var fact = FactExamples.Of(Catalogue.TypeOf(name));
        var stamp = new Stamp(1, DateTimeOffset.UnixEpoch, Guid.NewGuid(), "申请人", Desk.Applicant, Guid.NewGuid());
        var folding = Kinds.Where(kind => Folds(Catalogue.Empty(kind, Guid.NewGuid()), fact, stamp)).ToList();

        // what every case has is folded by the cases of every workflow
        var cases = Catalogue.Routes.Select(r => r.Name).ToArray();
        Assert.True(folding.Count == 1 || folding.SequenceEqual(cases), string.Join(", ", folding));
    }

    [Theory]
    [MemberData(nameof(FactNames))]
    public void A_fact_that_a_case_holds_has_wording(string name)
    {
        var fact = FactExamples.Of(Catalogue.TypeOf(name));
        var stamp = new Stamp(1, DateTimeOffset.UnixEpoch, Guid.NewGuid(), "申请人", Desk.Applicant, Guid.NewGuid());
        foreach (var @case in Catalogue.Routes.Select(r => (CaseState)Catalogue.Empty(r.Name, Guid.NewGuid())).Where(c => Folds(c, fact, stamp)))
        {
            Assert.True(fact is StageEntered || @case.Line(fact) is { Text.Length: > 3 });
        }
    }

    [Fact]
    public void The_history_of_a_whole_case_reads_from_its_facts_alone()
    {
        var given = new Given().Opened();
        given.FaceCheck("s1", false).HandedIn().Taken().Returned();
        Assert.Equal(
            ["提交重新注册", "开始实人验证（第1次）", "实人验证未通过（第1次）", "上传照片2张", "领取案件", "退回补充"],
            given.History.Where(h => h.Stream == given.Case).Select(h => ReRegistrationWording.Line(h.Fact)?.Text).OfType<string>());
    }

    [Fact]
    public void Folding_the_facts_again_gives_the_stream_as_it_stands()
    {
        foreach (var plan in ReRegistrationRoute.Sheet.Stages)
        {
            var given = Given.CaseAt(plan.Stage);
            foreach (var facts in given.History.GroupBy(h => h.Stream))
            {
                var state = facts.Aggregate(Catalogue.EmptyFor(facts.First().Fact, facts.Key), (s, f) => s.Fold(f.Fact, f.Stamp));
                Assert.Equal(given.Get<StreamState>(facts.Key).ToString(), state.ToString());
            }
        }
    }

    /// <summary>Names that stand in databases; a name leaves neither this list nor the catalogue.</summary>
    private static readonly string[] Written =
    [
        "absence-ended", "absence-entered", "account-closed", "account-registered", "account-used", "case-given-back", "case-opened", "case-superseded", "case-taken", "case-withdrawn", "decision-taken-back", "desk-book-begun",
        "due-recomputed", "evidence-deleted", "identity-check-failed", "identity-check-passed", "identity-check-required",
        "identity-check-started", "identity-proven", "limit-passed", "manual-review-opened", "name-agreed", "name-check-postponed",
        "note-written", "number-claimed", "number-passed", "number-released", "number-reserved", "number-seen", "number-taken", "objection-announced", "objection-photos-handed-in", "objection-raised",
        "password-changed", "phone-bound", "photos-handed-in", "photos-supplemented", "phrase-added", "phrase-brought-back", "phrase-moved", "phrase-retired", "phrase-reworded", "relation-declared", "reminder-fell", "reservation-ended", "returned-for-supplement",
        "review-approved", "review-rejected", "second-factor-set", "single-keys-set", "staff-added", "staff-password-changed", "staff-removed", "stage-entered", "view-dropped", "view-saved",
        "account-restored", "approval-confirmed", "approval-disputed", "approval-overturned", "dispute-opened", "dispute-photos-handed-in", "dispute-refused", "dispute-upheld", "number-returned",
        "appeal-carried-on", "appeal-extended", "appeal-prepared", "appeal-raised", "appeal-rejected", "appeal-seconded", "appeal-upheld", "appeal-withdrawn", "approval-asked", "approval-examined", "approval-given", "approval-overtaken", "approval-refused", "approval-sent-back",
        "account-found-wrong", "child-agreed", "child-refused", "child-returned", "correction-asked", "correction-handed-over", "correction-narrowed", "correction-refused", "correction-withdrawn", "documents-supplied",
        "fraud-suspected", "record-found-wrong", "refusal-appealed", "refusal-overturned", "refusal-stands", "school-confirmed", "signed-off", "supplement-asked",
        "duplicate-asked", "duplicate-denied", "duplicate-overtaken", "duplicate-referred", "duplicate-settled", "duplicate-stated", "duplicate-voided", "duplicate-weighed", "record-found-duplicate",
        "case-followed-school", "organisation-name-corrected", "record-followed-school", "school-name-corrected", "check-handed-on", "decision-checked", "sample-announced", "sample-drawn",
    ];

    /// <summary>Stages that stand in databases; a case there would find no way on.</summary>
    private static readonly string[] WrittenStages =
        ["awaiting-evidence", "in-review", "second-review", "awaiting-objection", "awaiting-supplement", "rejected", "approved", "lapsed", "withdrawn", "superseded",
        "dispute-review", "dispute-second-review", "dispute-upheld", "dispute-refused",
        "name-review", "name-second-review", "name-corrected", "name-not-corrected", "at-school", "binding-confirmed", "binding-refused",
        "correction-window", "correction-check", "correction-supplement", "correction-head", "correction-leader", "correction-province", "correction-applied", "correction-refused", "correction-not-accepted",
        "correction-handed-over", "correction-lapsed", "correction-withdrawn", "approval-examination", "approval-decision", "approval-agreed", "approval-sent-back", "approval-refused", "approval-overtaken",
        "appeal-board", "appeal-board-extended", "appeal-board-deciding", "appeal-province-deciding", "appeal-open", "appeal-province", "appeal-approval", "appeal-upheld", "appeal-not-upheld", "appeal-ended", "appeal-withdrawn",
        "duplicate-school", "duplicate-other-school", "duplicate-examination", "duplicate-decision", "duplicate-voided", "duplicate-denied", "duplicate-withdrawn", "duplicate-overtaken"];

    private static string[] Kinds => ["account", "id-number", "staff", "organisation", "desk-book", "record", "sample", .. Catalogue.Routes.Select(r => r.Name)];

    private static RouteSheet SheetOf(string name) => Catalogue.Routes.Single(r => r.Name == name);

    private static bool Folds(StreamState empty, Fact fact, Stamp stamp)
    {
        try
        {
            return empty.Fold(fact, stamp).Version == 1;
        }
        catch (InvalidOperationException e) when (e.Message.Contains("does not fold", StringComparison.Ordinal))
        {
            return false;
        }
    }

    private static bool IsImmutable(Type type) =>
        type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(Guid) || type == typeof(DateTimeOffset) || type == typeof(DateOnly) || type == typeof(Personal)
        || type == typeof(Type)
        || (Nullable.GetUnderlyingType(type) is { } value && IsImmutable(value))
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) && IsImmutable(type.GetGenericArguments()[0]))
        || type == typeof(Desk) || type == typeof(Limit) || type == typeof(EvidenceFile) || type == typeof(FieldValue) || type == typeof(FieldChange)
        || ((type == typeof(WantedValue) || type == typeof(DoubledRecord) || type == typeof(CorrectionTerms)) && type.GetProperties().All(p => IsImmutable(p.PropertyType)))
        || (type == typeof(DrawnDecision) && type.GetProperties().All(p => IsImmutable(p.PropertyType)));
}
