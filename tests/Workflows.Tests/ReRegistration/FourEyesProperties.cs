using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using FsCheck;
using FsCheck.Fluent;

namespace Chsi.Tests.Workflows.ReRegistration;

/// <summary>Whatever a desk does, and in whatever order: where a second reviewer is needed, nothing passes by one pair of eyes.</summary>
public class FourEyesProperties
{
    private const int Reviewers = 4;

    private enum Step
    {
        Take,
        Approve,
        Return,
        Supplement,
        Reject,
        TakeBack,
        GiveBack,
        Relation,
        Object,
        Later,
    }

    // approvals are tried often: they are what must be kept from passing
    private static readonly Arbitrary<(Step Step, int Who)[]> Walks = Arb.From(
        (from step in Gen.Frequency((6, Gen.Constant(Step.Approve)), (6, Gen.Constant(Step.Take)), (4, Gen.Elements(Enum.GetValues<Step>())))
         from who in Gen.Choose(0, Reviewers - 1)
         select (step, who)).ArrayOf(40));

    [Fact]
    [Trait("Need", "U3")]
    public void What_passes_was_approved_by_two_people_neither_of_whom_has_a_relation() => Prop.ForAll(Walks, walk =>
    {
        var given = new Given().Opened().Used().HandedIn();
        var desk = Enumerable.Range(1, Reviewers).Select(n => given.Hired($"审核{n}")).ToArray();
        var approvals = new List<Guid>();
        foreach (var (step, who) in walk)
        {
            var me = desk[who];
            var accepted = Do(given, step, me) is Accepted;
            approvals = !accepted ? approvals : step switch
            {
                Step.Approve => [.. approvals, me.Person],
                // the review goes on: at the second reviewer's with the word of the first
                Step.TakeBack => given.State.At(ReRegistrationRoute.SecondReview) ? [given.State.ApprovedBy!.Value] : [],
                Step.Relation => [.. approvals.Where(a => a != me.Person)],
                Step.Return or Step.Reject or Step.Object => [],
                _ => approvals,
            };
            if (given.State.At(ReRegistrationRoute.Approved) && (approvals.Count < 2 || approvals[^1] == approvals[^2] || approvals.TakeLast(2).Any(given.State.Excluded.Contains)))
            {
                return false;
            }
        }

        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static Answer Do(Given given, Step step, Actor me)
    {
        switch (step)
        {
            case Step.Take: return given.Ask(new TakeReview(given.Case), me);
            case Step.Approve: return given.Ask(new ApproveReview(given.Case, "一致", given.State.DrawnFrom), me);
            case Step.Return: return given.Ask(new ReturnForSupplement(given.Case, ["card-unreadable"], "请重新拍摄。", given.State.DrawnFrom), me);
            case Step.Supplement: return given.Ask(Support.People.Photos(given.Case, given.Seen), given.Applicant);
            case Step.Reject: return given.Ask(new RejectReview(given.Case, "edited", "请提交原始照片。", given.State.DrawnFrom), me);
            case Step.TakeBack: return given.State.Closed ? new Refused("") : given.Ask(given.TakingBack(), me);
            case Step.GiveBack: return given.Ask(new GiveBackReview(given.Case, "有事"), me);
            case Step.Relation: return given.Ask(new DeclareRelation(given.Case, "相识"), me);
            case Step.Object: return given.Ask(new RaiseObjection(given.Case, Personal.Of(given.Old, "不是本人申请的", "")), Actor.Applicant(given.Old));
            default:
                given.Until(given.Now.AddMinutes(12));
                return Accepted.Nothing;
        }
    }
}
