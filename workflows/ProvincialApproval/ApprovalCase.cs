using System.Collections.Immutable;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.ProvincialApproval;

/// <summary>A case that waits for its province, and knows what an approval changes.</summary>
public interface IAwaitsApproval
{
    /// <summary>The facts that come with the approval, in whatever streams; or why it cannot be done now.</summary>
    Answer Granted(CorrectionApplication? application, Streams streams, Moment at);
}

/// <summary>省级审核: one approval of one case below. It has no applicant of its own: the case below is the student's.</summary>
public sealed record ApprovalCase(Guid Id) : CaseState(Id)
{
    public string School { get; init; } = "";

    /// <summary>Working days the province has.</summary>
    public int Days { get; init; }

    /// <summary>Null until somebody has examined it.</summary>
    public Guid? ExaminedBy { get; init; }

    /// <summary>Who approved or refused it; null while nobody has.</summary>
    public Guid? DecidedBy { get; init; }

    /// <summary>What the case below is told when this one ends.</summary>
    public string Text { get; init; } = "";

    public override RouteSheet Route => ApprovalRoute.Sheet;

    public override bool UnderReview => At(ApprovalRoute.Examining) || At(ApprovalRoute.Deciding);

    public override ImmutableArray<Guid> Links => Parent is { } parent ? [parent] : [];

    public override string? Bar(Guid person) => ExaminedBy == person ? "本案由您审核，须由另一人批准。" : null;

    public override HistoryLine? Line(Fact fact) => ApprovalWording.Line(fact);

    protected override CaseState Turn(Fact fact, Stamp stamp) => fact switch
    {
        ApprovalAsked f => this with { School = f.School, Days = f.Days },
        ApprovalExamined f => this with { ExaminedBy = f.By },
        ApprovalGiven f => this with { DecidedBy = f.By },
        ApprovalSentBack f => this with { Text = f.Text },
        ApprovalRefused f => this with { DecidedBy = f.By, Text = $"{f.Text}依据：{f.Basis}。" },
        _ => throw Unknown(fact),
    };
}
