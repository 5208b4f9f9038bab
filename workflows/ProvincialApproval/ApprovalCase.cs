using System.Collections.Immutable;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Staff;

namespace Chsi.Workflows.ProvincialApproval;

/// <summary>What the case below asks for, opened by whoever asks for the approval; each workflow has its own.</summary>
public abstract record Application
{
    /// <summary>Look-ups and streams, beside those that the case leads to, that doing it reads.</summary>
    public virtual ImmutableArray<LookupKey> Lookups => [];

    public virtual ImmutableArray<Guid> Streams => [];
}

/// <summary>A case that waits for its province, and knows what an approval changes.</summary>
public interface IAwaitsApproval
{
    /// <summary>The facts that come with the approval, in whatever streams; or why it cannot be done now.</summary>
    Answer Granted(Application? application, Streams streams, Moment at);
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

    /// <summary>Everybody who decided anything in it, whatever came of it.</summary>
    public ImmutableHashSet<Guid> Hands { get; init; } = [];

    /// <summary>Who had a part in what is appealed against, where it was opened for an appeal.</summary>
    public ImmutableHashSet<Guid> Barred { get; init; } = [];

    /// <summary>What the case below is told when this one ends.</summary>
    public string Text { get; init; } = "";

    public override RouteSheet Route => ApprovalRoute.Sheet;

    public override bool UnderReview => At(ApprovalRoute.Examining) || At(ApprovalRoute.Deciding);

    public override ImmutableArray<Guid> Links => Parent is { } parent ? [parent] : [];

    public override string? Bar(Guid person) =>
        Barred.Contains(person) ? "您参与过被申诉的原决定，须由他人办理。"
        : ExaminedBy == person ? "本案由您审核，须由另一人批准。"
        : null;

    public override string? Lacking(IReadOnlyCollection<Coworker> coworkers) => UnderReview
        ? Coworker.Lacking(At(ApprovalRoute.Examining) ? 2 : 1, coworkers.Count(c => c.Decides && Bar(c.Id) is null), "本案须由一人审核、另一人批准")
        : null;

    public override HistoryLine? Line(Fact fact) => ApprovalWording.Line(fact);

    protected override CaseState Turn(Fact fact, Stamp stamp) => fact switch
    {
        ApprovalAsked f => this with { School = f.School, Days = f.Days, Barred = [.. f.Barred ?? []] },
        ApprovalExamined f => By(f.By) with { ExaminedBy = f.By },
        ApprovalGiven f => By(f.By) with { DecidedBy = f.By },
        ApprovalSentBack f => By(f.By) with { Text = f.Text },
        ApprovalRefused f => By(f.By) with { DecidedBy = f.By, Text = $"{f.Text}依据：{f.Basis}。" },
        ApprovalOvertaken => this,
        _ => throw Unknown(fact),
    };

    private ApprovalCase By(Guid person) => this with { Hands = Hands.Add(person) };
}
