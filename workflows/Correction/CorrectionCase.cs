using System.Collections.Immutable;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ProvincialApproval;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Staff;

namespace Chsi.Workflows.Correction;

/// <summary>学籍信息更正: one correction of one record. At most one of a record is open or under appeal.</summary>
public sealed record CorrectionCase(Guid Id) : CaseState(Id), IAwaitsApproval
{
    public Guid Record { get; init; }

    public string School { get; init; } = "";

    public string Province { get; init; } = "";

    public ImmutableArray<WantedValue> Wanted { get; init; } = [];

    public DateOnly? ChangedOn { get; init; }

    public Personal? Said { get; init; }

    public string Consent { get; init; } = "";

    public CorrectionTerms? Terms { get; init; }

    public DateTimeOffset OpensAt { get; init; }

    public Guid? Preparer { get; init; }

    /// <summary>The school that handed it over, and its province; null where none did.</summary>
    public (string School, string Province)? From { get; init; }

    /// <summary>The school that it was handed over to; empty where it was not.</summary>
    public string HandedTo { get; init; } = "";

    /// <summary>Who has signed for the school, in order; begun anew when the province sends it back.</summary>
    public ImmutableArray<Guid> Signers { get; init; } = [];

    /// <summary>Everybody who has had a part in it at the school, whatever came of it.</summary>
    public ImmutableHashSet<Guid> Involved { get; init; } = [];

    /// <summary>A supplement was asked for; another one is not.</summary>
    public bool Supplemented { get; init; }

    /// <summary>What the supplement must bring.</summary>
    public ImmutableArray<string> Missing { get; init; } = [];

    public string? Letter { get; init; }

    /// <summary>The day (Chinese time) on the letter.</summary>
    public DateOnly? LetterOn { get; init; }

    /// <summary>What the school's search for 重名重号 and 冒名顶替 came to; null before, and where it was written down before it was protected.</summary>
    public Personal? Searched { get; init; }

    /// <summary>The same of a case of before; otherwise empty.</summary>
    public string Search { get; init; } = "";

    /// <summary>The province's case; the last one where it sent one back.</summary>
    public Guid? Child { get; init; }

    /// <summary>All the province's cases there have been, oldest first: what is sent back is submitted anew.</summary>
    public ImmutableArray<Guid> Children { get; init; } = [];

    /// <summary>Until when its refusal can be appealed, as the student was told (instant); null where it was not refused, or an earlier version did not say.</summary>
    public DateTimeOffset? AppealUntil { get; init; }

    /// <summary>The province refused it.</summary>
    public bool RefusedAbove { get; init; }

    /// <summary>The appeal that found the refusal wrong; null where none did.</summary>
    public Guid? OverturnedIn { get; init; }

    /// <summary>The last appeal against its refusal; null where there was none.</summary>
    public Guid? AppealedIn { get; init; }

    /// <summary>That appeal has not ended: it may still change the record.</summary>
    public bool UnderAppeal { get; init; }

    public override RouteSheet Route => CorrectionRoute.Sheet;

    public override Desk Superior => Desk.Province(Province);

    /// <summary>The school has to say whether it takes what was handed over to it.</summary>
    public bool HandedOver => At(CorrectionRoute.Receiving);

    public override bool UnderReview => At(CorrectionRoute.Checking) || At(CorrectionRoute.HeadSigning) || At(CorrectionRoute.LeaderSigning);

    /// <summary>The school has not decided yet: the student can still take it back.</summary>
    public bool Open => UnderReview || HandedOver || At(CorrectionRoute.Assigning) || At(CorrectionRoute.AwaitingWindow) || At(CorrectionRoute.Supplementing);

    /// <summary>It ended without what was asked for, for a reason that the student can contest.</summary>
    public bool Contestable => (At(CorrectionRoute.Refused) || At(CorrectionRoute.NotAccepted)) && OverturnedIn is null;

    public override ImmutableArray<Guid> Links => Record == Guid.Empty ? [] : [Applicant, Record, .. Children];

    public override ImmutableArray<HeldLookup> Lookups => Record == Guid.Empty || (Closed && !UnderAppeal) ? [] : [new(LookupKind.OpenCase, Id, KeyOf(Record))];

    /// <summary>The key that the one correction of a record holds that is open or under appeal.</summary>
    public static LookupKey KeyOf(Guid record) => new(LookupKind.OpenCase, $"correction:{record}");

    public override string? Bar(Guid person) =>
        Preparer == person ? "本案由您代为提交，须由他人审核。"
        : Signers.Contains(person) ? "本案已由您审签，下一级须由他人审签。"
        : null;

    public override string? Lacking(IReadOnlyCollection<Coworker> coworkers) => SigningLevels.Lacking(this, coworkers);

    public Answer Granted(Application? application, Streams streams, Moment at) =>
        ApplyCorrection.To(this, this, $"省级批准的学籍信息更正，案件号{Number}", application as CorrectionApplication, streams, at);

    public override HistoryLine? Line(Fact fact) => CorrectionWording.Line(fact);

    // what the province sends back is checked and signed anew, and once more something may be asked for
    protected override CaseState Answered(Fact ended) => ended switch
    {
        ChildReturned => this with { Signers = [], Supplemented = false },
        ChildRefused f => this with { RefusedAbove = true, AppealUntil = f.Until },
        _ => this,
    };

    protected override CaseState Under(string province) => this with { Province = province };

    protected override CaseState Turn(Fact fact, Stamp stamp) => fact switch
    {
        CorrectionAsked f => this with
        {
            Record = f.Record,
            School = f.School,
            Province = f.Province,
            Wanted = [.. f.Wanted.Select(w => w with { Value = w.Value?.Bare() })],
            ChangedOn = f.ChangedOn,
            Said = f.Said.Bare(),
            Consent = f.Consent,
            Evidence = [.. f.Photos.Select(p => p with { Bytes = null })],
            Terms = f.Terms,
            OpensAt = f.OpensAt,
            Preparer = f.Preparer,
        },
        SupplementAsked f => By(f.By) with { Supplemented = true, Missing = f.Documents },
        DocumentsSupplied f => this with { Evidence = Evidence.AddRange(f.Photos.Select(p => p with { Bytes = null })), Missing = [] },
        RecordFoundWrong f => By(f.By) with { Signers = Signers.Add(f.By), Searched = f.Searched?.Bare(), Search = f.Search },
        SignedOff f => By(f.By) with { Signers = Signers.Add(f.By) },
        SchoolConfirmed f => this with
        {
            Letter = f.Letter,
            LetterOn = f.LetterOn,
            Evidence = Evidence.AddRange((f.Scan ?? []).Select(p => p with { Bytes = null })),
            Child = f.Child,
            Children = f.Child is { } child ? Children.Add(child) : Children,
        },
        AccountFoundWrong f => By(f.By),
        CorrectionRefused f => By(f.By) with { AppealUntil = f.AppealUntil },
        FraudSuspected f => By(f.By) with { AppealUntil = f.AppealUntil },
        CorrectionHandedOver { Terms: { } terms } f => Moved(f.School, f.Province, terms).By(f.By) with { From = (School, Province), HandedTo = f.School },
        CorrectionHandedOver f => By(f.By),
        HandOverTaken f => By(f.By),
        // the province of the one who handed it over decides
        HandOverContested f => By(f.By) with { Province = From?.Province ?? Province },
        SchoolAssigned f => Moved(f.School, f.Province, f.Terms),
        CorrectionNarrowed f => this with { Wanted = Wanted.RemoveAll(w => f.Fields.Contains(w.Field)), Terms = f.Terms, DrawnFrom = stamp.Version },
        CorrectionWithdrawn => this,
        RefusalAppealed f => this with { KeepUntil = null, AppealedIn = f.Appeal, UnderAppeal = true },
        RefusalOverturned f => this with { OverturnedIn = f.Appeal, KeepUntil = f.KeepUntil, UnderAppeal = false },
        RefusalStands f => this with { KeepUntil = f.KeepUntil, UnderAppeal = false },
        _ => throw Unknown(fact),
    };

    // signed anew, and once more something may be asked for: it is another school
    private CorrectionCase Moved(string school, string province, CorrectionTerms terms) =>
        this with { School = school, Province = province, Office = Desk.School(school), Terms = terms, Signers = [], Supplemented = false };

    private CorrectionCase By(Guid person) => this with { Involved = Involved.Add(person) };
}
