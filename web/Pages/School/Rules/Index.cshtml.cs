using System.Collections.Immutable;
using System.Globalization;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Records;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.School.Rules;

/// <summary>
/// The rules of corrections as any desk reads them: those in force and those coming, its own province's first; and a case tried against them, on whatever day, by
/// what decides about real ones. Filter and trial stand in the address.
/// </summary>
public sealed class IndexModel(Reading reading) : ChsiPage
{
    public const string Everywhere = "all", Nationwide = "nation", InForce = "now", Coming = "coming", Ended = "ended";

    private const int Earliest = 1950, Last = 2100;

    /// <summary>Code of the province whose rules are shown beside the nation's; <see cref="Everywhere"/> for all.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Province { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Field { get; set; }

    /// <summary>Empty for those in force and those coming.</summary>
    [BindProperty(SupportsGet = true)]
    public string? When { get; set; }

    /// <summary>Fields of the case that is tried; none where nothing is.</summary>
    [BindProperty(SupportsGet = true)]
    public List<string> Try { get; set; } = [];

    /// <summary>Code of a province; <see cref="Nationwide"/> for what the nation alone says.</summary>
    [BindProperty(SupportsGet = true)]
    public string? TryIn { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cause { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? ChangedOn { get; set; }

    /// <summary>The day (Chinese time) on which it would be asked; today where none is said.</summary>
    [BindProperty(SupportsGet = true)]
    public DateOnly? Day { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Status { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Upgrade { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? Enrolled { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? Registered { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? Expected { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? Certified { get; set; }

    /// <summary>An open case of the desk that is tried on <see cref="Day"/>; empty where none is.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Number { get; set; }

    /// <summary>Null where none is, or the desk has no such case.</summary>
    public TriedCase? Case { get; private set; }

    public DateOnly Today { get; private set; }

    /// <summary>The desk's own province; empty for the platform's.</summary>
    public string Own { get; private set; } = "";

    public IReadOnlyList<CorrectionRule> Rules { get; private set; } = [];

    /// <summary>What the rules say to the case that is tried; null where none is.</summary>
    public CorrectionConditions? Tried { get; private set; }

    public static CorrectionRules Book => CorrectionRules.Shipped;

    public async Task OnGetAsync()
    {
        Today = WorkingCalendar.DayOf(await reading.Now(Stop));
        Own = Me.Desk.Kind switch
        {
            OrganisationKinds.Province => Me.Desk.Organisation,
            OrganisationKinds.School => await reading.As(Me, connection =>
                connection.ExecuteScalarAsync<string?>("select province from chsi.organisation_row where kind = 'school' and code = @Organisation", new { Me.Desk.Organisation }), Stop) ?? "",
            _ => "",
        };
        Province = string.IsNullOrEmpty(Province) ? Own.Length > 0 ? Own : Everywhere : Province;
        TryIn = !string.IsNullOrEmpty(TryIn) ? TryIn : Province != Everywhere ? Province : Own.Length > 0 ? Own : Nationwide;
        Day ??= Today;
        if (!string.IsNullOrWhiteSpace(Number) && (Case = Day is { Year: >= 2014 and <= 2100 } day ? await TriedCase.Of(reading, Me, Number, day, Stop) : null) is null)
        {
            Refuse(nameof(Number), "没有这个办理中的更正案件，或日期不对，请核对后再试。");
        }

        Rules = [.. Book.Rules.Where(Shown).OrderBy(Rank).ThenBy(r => r.Organisation, StringComparer.Ordinal)];
        Try = [.. Try.Where(f => CorrectionField.Find(f) is not null).Distinct()];
        Tried = Try.Count == 0 || !Tryable() ? null : CorrectionConditions.Of(Book, Wish(), Book.Version);
    }

    /// <summary>Whether a rule holds today, will, or does no more.</summary>
    public string StateOf(CorrectionRule rule) => rule.Until <= Today || rule.Gone <= Book.Version ? Ended : rule.From > Today ? Coming : InForce;

    /// <summary>Whose rule it is.</summary>
    public static string Whose(CorrectionRule rule) => rule.Jurisdiction switch
    {
        OrganisationKinds.Nation => "全国",
        OrganisationKinds.Province => RecordCodes.Provinces.LabelOf(rule.Organisation),
        _ => $"院校 {rule.Organisation}",
    };

    private bool Shown(CorrectionRule rule) =>
        (When == Everywhere || (string.IsNullOrEmpty(When) ? StateOf(rule) != Ended : StateOf(rule) == When))
        && (string.IsNullOrEmpty(Field) || rule.Fields.IsEmpty || rule.Fields.Contains(Field))
        && (Province == Everywhere || rule.Jurisdiction switch
        {
            OrganisationKinds.Nation => true,
            OrganisationKinds.Province => rule.Organisation == Province,
            _ => rule.Organisation == Me.Desk.Organisation,
        });

    // the narrowest first: it is what holds where it speaks
    private int Rank(CorrectionRule rule) => rule.Jurisdiction switch
    {
        OrganisationKinds.School when rule.Organisation == Me.Desk.Organisation => 0,
        OrganisationKinds.Province when rule.Organisation == Own => 1,
        OrganisationKinds.Nation => 2,
        _ => 3,
    };

    private bool Tryable()
    {
        foreach (var (field, day) in new[] { (nameof(Day), Day), (nameof(ChangedOn), ChangedOn), (nameof(Enrolled), Enrolled), (nameof(Registered), Registered), (nameof(Expected), Expected), (nameof(Certified), Certified) })
        {
            if (day is { Year: < Earliest or > Last })
            {
                Refuse(field, $"日期须在{Earliest}年至{Last}年之间。");
            }
        }

        // as who asks is told
        if (Cause == CorrectionCauses.Changed && (ChangedOn is null || ChangedOn > Day))
        {
            Refuse(nameof(ChangedOn), "请填写公安机关证明上的变更日期。");
        }

        return Refusals.Count == 0;
    }

    private CorrectionWish Wish()
    {
        var cause = Cause == CorrectionCauses.Changed ? CorrectionCauses.Changed : CorrectionCauses.Mistaken;
        return new(Student(), [.. Try], cause, cause == CorrectionCauses.Changed ? ChangedOn : null, Day!.Value);
    }

    private StudentRecord Student()
    {
        static string Stored(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
        (string Field, string Value)[] fields =
        [
            (RecordField.Status, string.IsNullOrEmpty(Status) ? "registered" : Status), (RecordField.Upgrade, Upgrade ? "yes" : ""), (RecordField.Enrolled, Stored(Enrolled)),
            ("registered", Stored(Registered)), ("expected", Stored(Expected)), (RecordField.Certified, Stored(Certified)),
        ];
        return new(Guid.Empty)
        {
            School = Me.Desk.Kind == OrganisationKinds.School ? Me.Desk.Organisation : "",
            Province = TryIn == Nationwide ? "" : TryIn!,
            Fields = fields.Where(f => f.Value.Length > 0).ToImmutableDictionary(f => f.Field, f => f.Value),
        };
    }
}
