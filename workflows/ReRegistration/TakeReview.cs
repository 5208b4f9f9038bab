using System.Collections.Immutable;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Staff;

namespace Chsi.Workflows.ReRegistration;

/// <summary>
/// 领取: a reviewer takes a case; nobody else can decide it while the lease runs. Where somebody's lease has run out it is 接管, and the fact says from whom.
/// </summary>
/// <param name="Namesake">The one who asks has the name of the applicant or of an account that held the number, as keyed digests say; no name is read for it.</param>
public sealed record TakeReview(Guid Case, bool Namesake = false) : Request
{
    public override Needs Needs => Needs.Stream(Case).AndLease(Case);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (at.Desk != Desk.CustomerService)
        {
            return Refuse("只有客服审核人员可以领取案件。");
        }

        if (streams.Find<CaseState>(Case) is not { UnderReview: true } @case)
        {
            return Refuse("本案当前不在人工审核环节，可能已被办理。");
        }

        if (@case.Bar(at.Person) is { } why)
        {
            return Refuse(why);
        }

        if (@case.Excluded.Contains(at.Person) || Namesake)
        {
            return Refuse(Namesake ? ReviewGuard.SameName : ReviewGuard.Related);
        }

        var lease = streams.Lease!;
        var taken = new CaseTaken(at.Person, @case.InHands is { } before && before != at.Person ? before : null);
        if (lease.HeldBy(at.Person, at.Now))
        {
            return Accept(Case, taken).With(LeaseChange.Keep(lease)).Saying(@case.Number);
        }

        return !lease.Free(at.Now)
            ? Refuse("本案正由其他审核人办理，请领取下一件。")
            : Accept(Case, taken)
                .With(new(Case, lease.Fence, at.Person, at.Now, at.Now.AddMinutes(at.Settings.LeaseMinutes)))
                .Saying(@case.Number);
    }
}

/// <summary>退回待领取: the reviewer gives the case back, with a reason; it goes to whoever takes it next.</summary>
public sealed record GiveBackReview(Guid Case, string Reason) : Request
{
    public override Needs Needs => Needs.Stream(Case).AndLease(Case);

    public override Answer Decide(Streams streams, Moment at) =>
        streams.Find<CaseState>(Case) is null || !streams.Lease!.HeldBy(at.Person, at.Now)
            ? Refuse("本案不在您名下，可能领取时间已到。")
            : string.IsNullOrWhiteSpace(Reason) || Reason.Length > 200
                ? Refuse("请填写退回的原因，不超过200个字。", nameof(Reason))
                : Accept(Case, new CaseGivenBack(at.Person, Reason.Trim())).With(LeaseChange.End(streams.Lease));
}

/// <summary>An internal note, seen by the desk alone. Colleagues whom it names with @ are told at the desk that it does, not what it says.</summary>
/// <param name="To">Those it names; null for nobody. Who writes is not told of the own note.</param>
public sealed record WriteNote(Guid Case, Personal Text, ImmutableArray<Guid>? To = null) : Request
{
    private const int MostNamed = 10;

    /// <summary>Longest note, in characters.</summary>
    public const int Longest = 1000;

    public override Needs Needs => Needs.Stream(Case).AndStreams([.. To ?? []]);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (at.Desk != Desk.CustomerService || streams.Find<CaseState>(Case) is not { } @case)
        {
            return Refuse("只有客服审核人员可以写备注。");
        }

        if (@case.Office != Desk.CustomerService)
        {
            return Refuse("本案不由客服办理，不能写备注。");
        }

        if (string.IsNullOrWhiteSpace(Text.Plain) || Text.Plain.Length > Longest)
        {
            return Refuse($"请填写备注，不超过{Longest}个字。", nameof(Text));
        }

        ImmutableArray<Guid> named = [.. (To ?? []).Distinct()];
        if (named.Length > MostNamed || named.Any(n => streams.Find<StaffMember>(n) is not { Reviews: true }))
        {
            return Refuse(named.Length > MostNamed ? $"一条备注最多提到{MostNamed}位同事。" : "提到的同事已不在审核台，请修改后再保存。", nameof(Text));
        }

        return Accept(Case, new NoteWritten(Text, named.IsEmpty ? null : named))
            .Tell([.. named.Where(n => n != at.Person).Select(n => Notices.Mentioned(@case, n, at.Actor.Name))]);
    }
}
