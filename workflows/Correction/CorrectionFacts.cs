using System.Collections.Immutable;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Correction;

/// <summary>What a field is to be.</summary>
/// <param name="Field">Code of <see cref="CorrectionField"/>.</param>
/// <param name="Value">Name, number, sex (1 or 2), birth (2005-01-31) and 民族 (GB/T 3304): protected. Null for fields that stand in clear.</param>
/// <param name="Clear">The stored form of a field that stands in clear; otherwise empty.</param>
public sealed record WantedValue(string Field, Personal? Value, string Clear = "");

/// <summary>A correction was asked for, complete with the terms on which it runs.</summary>
/// <param name="School">院校代码 of the record's school.</param>
/// <param name="Province">Where the school is: the first two digits of GB/T 2260.</param>
/// <param name="Cause">One of <see cref="CorrectionCauses"/>.</param>
/// <param name="ChangedOn">The day of the change as the police have it; null for a mistake.</param>
/// <param name="Said">In the person's words.</param>
/// <param name="Photos">The documents, by kind.</param>
/// <param name="Consent">Version of the consent to their use.</param>
/// <param name="OpensAt">The instant from which the school takes it; before it the case waits.</param>
/// <param name="Preparer">Who of the school opened it for the student; null where the student did.</param>
public sealed record CorrectionAsked(
    Guid Record, string School, string Province, string Cause, ImmutableArray<WantedValue> Wanted, DateOnly? ChangedOn, Personal Said, ImmutableArray<EvidenceFile> Photos,
    string Consent, CorrectionTerms Terms, DateTimeOffset OpensAt, Guid? Preparer = null) : Fact, IBringsFiles;

/// <summary>退回补充: everything that is missing, once and for all.</summary>
/// <param name="Documents">Codes of <see cref="CorrectionDocument"/>.</param>
/// <param name="Text">What the student reads.</param>
public sealed record SupplementAsked(Guid By, ImmutableArray<string> Documents, string Text) : Fact;

/// <summary>The student handed in what was missing.</summary>
public sealed record DocumentsSupplied(ImmutableArray<EvidenceFile> Photos) : Fact, IBringsFiles;

/// <summary>The record is wrong (003-12): 审查人员 of the school says so.</summary>
/// <param name="Opinion">Of facts written before it was protected; otherwise empty.</param>
/// <param name="Search">Of facts written before it was protected; otherwise empty.</param>
/// <param name="Said">The opinion; the student reads it.</param>
/// <param name="Searched">What the search for 重名重号 and 冒名顶替 came to, for the desks alone.</param>
public sealed record RecordFoundWrong(Guid By, string Opinion, string Search, Personal? Said = null, Personal? Searched = null) : Fact;

/// <summary>部门负责人 or 分管校领导 signed.</summary>
/// <param name="Opinion">Of facts written before it was protected; otherwise empty.</param>
/// <param name="Said">The opinion; the student reads it.</param>
public sealed record SignedOff(Guid By, string Opinion, Personal? Said = null) : Fact;

/// <summary>The school has decided: as many people as its rules ask for have signed. From here on nothing is withdrawn.</summary>
/// <param name="Letter">Number of the school's formal letter; null where none is asked for.</param>
/// <param name="Child">Id for the province's case; null where the school itself decides.</param>
/// <param name="LetterOn">The day (Chinese time) on the letter; null where none is asked for, or an earlier version did not ask.</param>
/// <param name="Scan">Its pages, of the kind <see cref="CorrectionDocument.SchoolLetter"/>; null as with the day.</param>
public sealed record SchoolConfirmed(Guid By, string? Letter, Guid? Child, DateOnly? LetterOn = null, ImmutableArray<EvidenceFile>? Scan = null) : Fact, IBringsFiles
{
    ImmutableArray<EvidenceFile> IBringsFiles.Photos => Scan ?? [];
}

/// <summary>The record is right and the account wrong (003-11): customer service goes on.</summary>
/// <param name="Case">The name correction that was opened.</param>
public sealed record AccountFoundWrong(Guid By, string Text, Guid Case) : Fact;

/// <summary>不予更正.</summary>
/// <param name="Reason">Code of <see cref="CorrectionReasons"/>.</param>
/// <param name="Basis">As it stood then.</param>
/// <param name="Text">What the student reads.</param>
/// <param name="AppealUntil">The instant until which the student can appeal; null where an earlier version did not say.</param>
public sealed record CorrectionRefused(Guid By, string Reason, string Basis, string Text, DateTimeOffset? AppealUntil = null) : Fact;

/// <summary>不予受理, for a suspicion of fraud (教学〔2014〕11号, 19).</summary>
/// <param name="AppealUntil">As with <see cref="CorrectionRefused"/>.</param>
public sealed record FraudSuspected(Guid By, string Text, DateTimeOffset? AppealUntil = null) : Fact;

/// <summary>Another school has to see to it: the case is its own from here on.</summary>
/// <param name="School">院校代码.</param>
/// <param name="Province">Where that school is.</param>
/// <param name="Terms">On which it runs there; null in facts of before the case went along, with which it ended.</param>
public sealed record CorrectionHandedOver(Guid By, string School, string Text, string Province = "", CorrectionTerms? Terms = null) : Fact;

/// <summary>The other school took what was handed over to it.</summary>
public sealed record HandOverTaken(Guid By) : Fact;

/// <summary>The other school gave it back: the province of the school that handed it over says who has it.</summary>
/// <param name="Text">Why; the student reads it too.</param>
public sealed record HandOverContested(Guid By, string Text) : Fact;

/// <summary>The province said which school has it; it is not handed over again.</summary>
/// <param name="School">院校代码.</param>
/// <param name="Province">Where that school is.</param>
/// <param name="Terms">On which it runs there.</param>
/// <param name="Text">Why; both schools and the student read it.</param>
public sealed record SchoolAssigned(Guid By, string School, string Province, CorrectionTerms Terms, string Text) : Fact;

/// <summary>The student took back some of the fields.</summary>
/// <param name="Terms">For what is left, by the rules that the case was opened under.</param>
public sealed record CorrectionNarrowed(ImmutableArray<string> Fields, CorrectionTerms Terms) : Fact;

/// <summary>The student took it back whole.</summary>
public sealed record CorrectionWithdrawn : Fact;

/// <summary>The student appeals against the refusal; the documents are kept so long.</summary>
public sealed record RefusalAppealed(Guid Appeal) : Fact;

/// <summary>An appeal found that the refusal was wrong, and did what had been asked for.</summary>
/// <param name="KeepUntil">When the documents are deleted.</param>
public sealed record RefusalOverturned(Guid Appeal, DateTimeOffset KeepUntil) : Fact;

/// <summary>The appeal ended and the refusal stands.</summary>
/// <param name="KeepUntil">When the documents are deleted.</param>
public sealed record RefusalStands(Guid Appeal, DateTimeOffset KeepUntil) : Fact;
