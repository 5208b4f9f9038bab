using System.Collections.Frozen;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Appeal;
using Chsi.Workflows.Binding;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Desks;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.Duplicate;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.ProvincialApproval;
using Chsi.Workflows.Records;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Samples;
using Chsi.Workflows.Staff;

namespace Chsi.Workflows;

/// <summary>
/// Every kind of stream and every fact, with the names under which they are stored. Stored names are for ever: add, never rename.
/// A new workflow adds its kind and its facts here.
/// </summary>
public static class Catalogue
{
    private static readonly (string Kind, Type State, Func<Guid, StreamState> Empty, Type First)[] Kinds =
    [
        ("account", typeof(Account), id => new Account(id), typeof(AccountRegistered)),
        ("id-number", typeof(IdNumberClaim), id => new IdNumberClaim(id), typeof(NumberSeen)),
        ("staff", typeof(StaffMember), id => new StaffMember(id), typeof(StaffAdded)),
        ("organisation", typeof(Organisation), id => new Organisation(id), typeof(OrganisationEntered)),
        ("record", typeof(StudentRecord), id => new StudentRecord(id), typeof(RecordRegistered)),
        ("desk-book", typeof(DeskBook), id => new DeskBook(id), typeof(DeskBookBegun)),
        ("sample", typeof(Sample), id => new Sample(id), typeof(SampleAnnounced)),
        (ReRegistrationRoute.Name, typeof(ReRegistrationCase), id => new ReRegistrationCase(id), typeof(CaseOpened)),
        (DisputeRoute.Name, typeof(DisputeCase), id => new DisputeCase(id), typeof(CaseOpened)),
        (NameRoute.Name, typeof(NameCase), id => new NameCase(id), typeof(CaseOpened)),
        (BindingRoute.Name, typeof(BindingCase), id => new BindingCase(id), typeof(CaseOpened)),
        (CorrectionRoute.Name, typeof(CorrectionCase), id => new CorrectionCase(id), typeof(CaseOpened)),
        (ApprovalRoute.Name, typeof(ApprovalCase), id => new ApprovalCase(id), typeof(CaseOpened)),
        (AppealRoute.Name, typeof(AppealCase), id => new AppealCase(id), typeof(CaseOpened)),
        (DuplicateRoute.Name, typeof(DuplicateCase), id => new DuplicateCase(id), typeof(CaseOpened)),
    ];

    private static readonly FrozenDictionary<string, Type> Types = new Dictionary<string, Type>
    {
        ["account-registered"] = typeof(AccountRegistered),
        ["identity-check-required"] = typeof(IdentityCheckRequired),
        ["name-agreed"] = typeof(NameAgreed),
        ["name-settled"] = typeof(NameSettled),
        ["number-settled"] = typeof(NumberSettled),
        ["name-check-postponed"] = typeof(NameCheckPostponed),
        ["identity-proven"] = typeof(IdentityProven),
        ["password-changed"] = typeof(PasswordChanged),
        ["phone-bound"] = typeof(PhoneBound),
        ["account-used"] = typeof(AccountUsed),
        ["account-closed"] = typeof(AccountClosed),
        ["account-restored"] = typeof(AccountRestored),
        ["number-seen"] = typeof(NumberSeen),
        ["number-taken"] = typeof(NumberTaken),
        ["number-claimed"] = typeof(NumberClaimed),
        ["number-reserved"] = typeof(NumberReserved),
        ["reservation-ended"] = typeof(ReservationEnded),
        ["number-passed"] = typeof(NumberPassed),
        ["number-returned"] = typeof(NumberReturned),
        ["number-released"] = typeof(NumberReleased),
        ["staff-added"] = typeof(StaffAdded),
        ["staff-invited"] = typeof(StaffInvited),
        ["invitation-accepted"] = typeof(InvitationAccepted),
        ["second-factor-set"] = typeof(SecondFactorSet),
        ["staff-password-changed"] = typeof(StaffPasswordChanged),
        ["staff-role-given"] = typeof(StaffRoleGiven),
        ["single-keys-set"] = typeof(SingleKeysSet),
        ["absence-entered"] = typeof(AbsenceEntered),
        ["absence-ended"] = typeof(AbsenceEnded),
        ["view-saved"] = typeof(ViewSaved),
        ["view-dropped"] = typeof(ViewDropped),
        ["staff-removed"] = typeof(StaffRemoved),
        ["organisation-entered"] = typeof(OrganisationEntered),
        ["organisation-renamed"] = typeof(OrganisationRenamed),
        ["school-name-corrected"] = typeof(SchoolNameCorrected),
        ["organisation-name-corrected"] = typeof(OrganisationNameCorrected),
        ["school-moved"] = typeof(SchoolMoved),
        ["college-named"] = typeof(CollegeNamed),
        ["college-closed"] = typeof(CollegeClosed),
        ["desk-book-begun"] = typeof(DeskBookBegun),
        ["phrase-added"] = typeof(PhraseAdded),
        ["phrase-reworded"] = typeof(PhraseReworded),
        ["phrase-moved"] = typeof(PhraseMoved),
        ["phrase-retired"] = typeof(PhraseRetired),
        ["phrase-brought-back"] = typeof(PhraseBroughtBack),
        ["record-registered"] = typeof(RecordRegistered),
        ["record-changed"] = typeof(RecordChanged),
        ["import-set-aside"] = typeof(ImportSetAside),
        ["record-followed-school"] = typeof(RecordFollowedSchool),
        ["record-photo-added"] = typeof(RecordPhotoAdded),
        ["correction-kept"] = typeof(CorrectionKept),
        ["record-found-duplicate"] = typeof(RecordFoundDuplicate),
        ["sample-announced"] = typeof(SampleAnnounced),
        ["sample-drawn"] = typeof(SampleDrawn),
        ["check-handed-on"] = typeof(CheckHandedOn),
        ["decision-checked"] = typeof(DecisionChecked),
        ["case-opened"] = typeof(CaseOpened),
        ["stage-entered"] = typeof(StageEntered),
        ["child-agreed"] = typeof(ChildAgreed),
        ["child-returned"] = typeof(ChildReturned),
        ["child-refused"] = typeof(ChildRefused),
        ["reminder-fell"] = typeof(ReminderFell),
        ["limit-passed"] = typeof(LimitPassed),
        ["due-recomputed"] = typeof(DueRecomputed),
        ["case-taken"] = typeof(CaseTaken),
        ["case-given-back"] = typeof(CaseGivenBack),
        ["relation-declared"] = typeof(RelationDeclared),
        ["case-reassigned"] = typeof(CaseReassigned),
        ["case-followed-school"] = typeof(CaseFollowedSchool),
        ["case-urged"] = typeof(CaseUrged),
        ["note-written"] = typeof(NoteWritten),
        ["evidence-deleted"] = typeof(EvidenceDeleted),
        ["identity-check-started"] = typeof(IdentityCheckStarted),
        ["identity-check-failed"] = typeof(IdentityCheckFailed),
        ["identity-check-passed"] = typeof(IdentityCheckPassed),
        ["manual-review-opened"] = typeof(ManualReviewOpened),
        ["photos-handed-in"] = typeof(PhotosHandedIn),
        ["returned-for-supplement"] = typeof(ReturnedForSupplement),
        ["photos-supplemented"] = typeof(PhotosSupplemented),
        ["objection-announced"] = typeof(ObjectionAnnounced),
        ["objection-photos-handed-in"] = typeof(ObjectionPhotosHandedIn),
        ["objection-raised"] = typeof(ObjectionRaised),
        ["decision-taken-back"] = typeof(DecisionTakenBack),
        ["review-approved"] = typeof(ReviewApproved),
        ["review-rejected"] = typeof(ReviewRejected),
        ["approval-disputed"] = typeof(ApprovalDisputed),
        ["approval-overturned"] = typeof(ApprovalOverturned),
        ["approval-confirmed"] = typeof(ApprovalConfirmed),
        ["dispute-opened"] = typeof(DisputeOpened),
        ["dispute-photos-handed-in"] = typeof(DisputePhotosHandedIn),
        ["dispute-upheld"] = typeof(DisputeUpheld),
        ["dispute-refused"] = typeof(DisputeRefused),
        ["name-correction-asked"] = typeof(NameCorrectionAsked),
        ["name-correction-approved"] = typeof(NameCorrectionApproved),
        ["name-correction-refused"] = typeof(NameCorrectionRefused),
        ["binding-asked"] = typeof(BindingAsked),
        ["binding-confirmed"] = typeof(BindingConfirmed),
        ["binding-refused"] = typeof(BindingRefused),
        ["correction-asked"] = typeof(CorrectionAsked),
        ["supplement-asked"] = typeof(SupplementAsked),
        ["documents-supplied"] = typeof(DocumentsSupplied),
        ["record-found-wrong"] = typeof(RecordFoundWrong),
        ["signed-off"] = typeof(SignedOff),
        ["school-confirmed"] = typeof(SchoolConfirmed),
        ["account-found-wrong"] = typeof(AccountFoundWrong),
        ["correction-refused"] = typeof(CorrectionRefused),
        ["fraud-suspected"] = typeof(FraudSuspected),
        ["correction-handed-over"] = typeof(CorrectionHandedOver),
        ["hand-over-taken"] = typeof(HandOverTaken),
        ["hand-over-contested"] = typeof(HandOverContested),
        ["school-assigned"] = typeof(SchoolAssigned),
        ["correction-narrowed"] = typeof(CorrectionNarrowed),
        ["correction-withdrawn"] = typeof(CorrectionWithdrawn),
        ["refusal-appealed"] = typeof(RefusalAppealed),
        ["refusal-overturned"] = typeof(RefusalOverturned),
        ["refusal-stands"] = typeof(RefusalStands),
        ["approval-asked"] = typeof(ApprovalAsked),
        ["approval-examined"] = typeof(ApprovalExamined),
        ["approval-given"] = typeof(ApprovalGiven),
        ["approval-sent-back"] = typeof(ApprovalSentBack),
        ["approval-overtaken"] = typeof(ApprovalOvertaken),
        ["approval-refused"] = typeof(ApprovalRefused),
        ["appeal-raised"] = typeof(AppealRaised),
        ["appeal-extended"] = typeof(AppealExtended),
        ["appeal-prepared"] = typeof(AppealPrepared),
        ["appeal-seconded"] = typeof(AppealSeconded),
        ["appeal-upheld"] = typeof(AppealUpheld),
        ["appeal-rejected"] = typeof(AppealRejected),
        ["appeal-carried-on"] = typeof(AppealCarriedOn),
        ["appeal-withdrawn"] = typeof(AppealWithdrawn),
        ["duplicate-asked"] = typeof(DuplicateAsked),
        ["duplicate-stated"] = typeof(DuplicateStated),
        ["duplicate-referred"] = typeof(DuplicateReferred),
        ["duplicate-weighed"] = typeof(DuplicateWeighed),
        ["duplicate-settled"] = typeof(DuplicateSettled),
        ["duplicate-voided"] = typeof(DuplicateVoided),
        ["duplicate-denied"] = typeof(DuplicateDenied),
        ["duplicate-overtaken"] = typeof(DuplicateOvertaken),
        ["case-withdrawn"] = typeof(CaseWithdrawn),
        ["case-superseded"] = typeof(CaseSuperseded),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<Type, string> Names = Types.ToFrozenDictionary(t => t.Value, t => t.Key);

    private static readonly FrozenDictionary<string, Func<Guid, StreamState>> EmptyByKind =
        Kinds.ToFrozenDictionary(k => k.Kind, k => k.Empty);

    private static readonly FrozenDictionary<Type, string> KindByState = Kinds.ToFrozenDictionary(k => k.State, k => k.Kind);

    /// <summary>All stored names with their types.</summary>
    public static IReadOnlyDictionary<string, Type> FactTypes => Types;

    /// <summary>All route sheets, by name.</summary>
    public static IReadOnlyList<RouteSheet> Routes { get; } = [ReRegistrationRoute.Sheet, DisputeRoute.Sheet, NameRoute.Sheet, BindingRoute.Sheet, CorrectionRoute.Sheet, ApprovalRoute.Sheet, AppealRoute.Sheet, DuplicateRoute.Sheet];

    public static string NameOf(Fact fact) => Names[fact.GetType()];

    /// <summary>The stored name of a kind of fact.</summary>
    public static string NameOf<TFact>() where TFact : Fact => Names[typeof(TFact)];

    public static Type TypeOf(string name) =>
        Types.TryGetValue(name, out var type) ? type : throw new InvalidOperationException($"No fact is called {name}.");

    public static string KindOf(StreamState state) => KindByState[state.GetType()];

    public static StreamState Empty(string kind, Guid id) => EmptyByKind[kind](id);

    /// <summary>The empty stream that a first fact begins; a case's workflow is named in the fact.</summary>
    public static StreamState EmptyFor(Fact first, Guid id) => first is CaseOpened opened
        ? Empty(opened.Route, id)
        : Kinds.Single(k => k.First == first.GetType()).Empty(id);
}
