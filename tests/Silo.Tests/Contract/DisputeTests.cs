using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.ReRegistration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Silo.Contract;

/// <summary>A dispute that is upheld: number and account come back in one commit, however many ask at once and whoever takes the phone meanwhile.</summary>
public sealed class DisputeTests : ContractTest
{
    private static readonly Actor Approver = People.Reviewer(), First = People.Reviewer("李强"), Second = People.Reviewer("赵静");

    private Disputes Disputes => Silo.Services.GetRequiredService<Disputes>();

    [Fact]
    public async Task Replay_finds_no_difference_after_a_restore_and_the_number_has_one_holder()
    {
        var (old, again, dispute) = await UpheldOnce();
        await Silo.Must(await Uphold(dispute), Second);

        Assert.Equal(("Usable", "Closed", "overturned"), (await Status(old), await Status(again), await Silo.Scalar<string>("select closed_for from chsi.account_row where id = @Account", new { again.Account })));
        Assert.Equal(old.Account, await Silo.Scalar<Guid>("select holder from chsi.claim_row"));
        Assert.Equal((1, 1), (await Lookups(old.Account), await Silo.Scalar<int>("select count(*)::int from chsi.lookup where kind = 2")));
        Assert.Equal(2, await Silo.Scalar<int>("select count(*)::int from chsi.protected_value where id = any(@values)", new { values = new[] { old.Phone.Id, again.Phone.Id } }));
        await NothingDiffers();
        // the state in memory carries no phone number: the next decision about the account reads it from its facts
        await Silo.Must(new RecordUse(old.Account), Actor.Applicant(old.Account));
        await NothingDiffers();
    }

    [Fact]
    public async Task Many_who_uphold_and_refuse_at_once_restore_once_or_not_at_all()
    {
        var (old, again, dispute) = await UpheldOnce();
        var (uphold, seen) = (await Uphold(dispute), await Silo.Stage(dispute));
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(n => Task.Run(() => (n % 2 == 0 ? Silo.Door : OtherDoor)
            .Ask(n % 3 == 0 ? new RefuseDispute(dispute, "照片为本人。", seen) : uphold, Second, NewId()))));

        Assert.Single(answers, a => a is Accepted);
        var restored = await Count("account-restored");
        Assert.Equal(1, restored + await Count("approval-confirmed"));
        Assert.Equal(restored == 1 ? old.Account : again.Account, await Silo.Scalar<Guid>("select holder from chsi.claim_row"));
        await NothingDiffers();
    }

    [Fact]
    public async Task Many_late_objections_at_once_open_one_dispute_and_leave_no_photo_behind()
    {
        var (old, again, _) = await Approved();
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(() => (n % 2 == 0 ? Silo.Door : OtherDoor).Ask(
            new RaiseLateObjection(NewId(), again.Case, old.Account, Personal.Of(old.Account, "不是本人申请的。", ""), Personal.Of(old.Account, People.Phone(), ""),
                n % 4 == 0 ? People.HolderFace($"s{n}") : People.HolderPhotos()), n % 4 == 0 ? Actor.Clock : Actor.Visitor(old.Account), NewId()))));

        var opened = Assert.Single(answers, a => a is Accepted);
        Assert.Equal(1, await Count("dispute-opened"));
        Assert.Equal(await Count("dispute-photos-handed-in") * 2, await Silo.Scalar<int>("select count(*)::int from chsi.evidence_file where person = @Account", new { old.Account }));
        Assert.Equal(await Silo.Scalar<string>("select number from chsi.case_row where route = 'dispute'"), ((Accepted)opened).Reply);
        await NothingDiffers();
    }

    [Fact]
    public async Task Two_reviewers_who_take_it_at_once_do_not_both_get_it()
    {
        var (_, again, _) = await Approved();
        var dispute = await Open(again.Case);
        var answers = await Task.WhenAll(Silo.Door.Ask(new TakeReview(dispute), First, NewId()), OtherDoor.Ask(new TakeReview(dispute), Second, NewId()));
        Assert.Single(answers, a => a is Accepted);
    }

    [Fact]
    public async Task A_phone_registered_between_reading_and_writing_makes_the_commit_conflict_and_the_account_comes_back_without_it()
    {
        var (old, _, dispute) = await UpheldOnce();
        var uphold = await Uphold(dispute);
        var plan = await Planned(uphold, Second);
        var next = People.Registration(People.IdNumber(), old.Phone.Plain);
        Assert.IsType<Accepted>(await OtherDoor.Ask(next, Actor.Visitor(next.Account), NewId()));
        Assert.Equal(CommitResult.Conflict, await Write(plan));

        await Silo.Must(uphold, Second);
        Assert.Equal(("Usable", 0), (await Status(old), await Lookups(old.Account)));
        Assert.Equal(0, await Silo.Scalar<int>("select count(phone_value)::int from chsi.account_row where id = @Account", new { old.Account }));
        Assert.Equal(next.Account, await Silo.Scalar<Guid>("select stream from chsi.lookup where kind = 2"));
        await NothingDiffers();
    }

    [Fact]
    [Trait("Need", "U1")]
    public async Task The_next_case_gives_a_dispute_to_nobody_who_approved_or_upheld()
    {
        var (_, again, _) = await Approved();
        var dispute = await Open(again.Case);
        var queue = Silo.Services.GetRequiredService<ReviewQueue>();
        Assert.IsType<Refused>(await queue.TakeNext(Approver, NewId()));
        Assert.IsType<Accepted>(await queue.TakeNext(First, NewId()));
        await Silo.Must(await Uphold(dispute), First);
        Assert.IsType<Refused>(await queue.TakeNext(Approver, NewId()));
        Assert.IsType<Refused>(await queue.TakeNext(First, NewId()));
        Assert.IsType<Accepted>(await queue.TakeNext(Second, NewId()));
    }

    [Fact]
    [Trait("Need", "U14")]
    public async Task What_was_said_is_for_whoever_holds_it_and_logged_and_in_no_fact()
    {
        var (_, again, _) = await Approved();
        var dispute = await Open(again.Case);
        Assert.Null(await Disputes.Grounds(First, dispute));
        await Silo.Must(new TakeReview(dispute), First);
        Assert.Equal("不是本人申请的。", await Disputes.Grounds(First, dispute));
        Assert.Null(await Disputes.Grounds(Second, dispute));
        Assert.Equal(1, await Silo.Scalar<int>("select count(*)::int from chsi.access_log where what = '查看争议理由' and person = @Person", new { First.Person }));
        Assert.Equal(0, await Silo.Scalar<int>("select count(*)::int from chsi.fact where convert_from(body, 'UTF8') like '%不是本人申请的%'"));
    }

    private async Task<(RegisterAccount Old, RegisterAccount Again, string Number)> Approved()
    {
        var collided = await Silo.Collided();
        await Silo.Must(new TakeReview(collided.New.Case), Approver);
        await Silo.Must(new ApproveReview(collided.New.Case, "一致", await Silo.Stage(collided.New.Case)), Approver);
        return collided;
    }

    private async Task<Guid> Open(Guid disputed)
    {
        var open = Disputes.Open(NewId(), disputed, (await Disputes.Holder(disputed))!.Value, "不是本人申请的。");
        await Silo.Must(open, Approver);
        return open.Dispute;
    }

    private async Task<(RegisterAccount Old, RegisterAccount Again, Guid Dispute)> UpheldOnce()
    {
        var (old, again, _) = await Approved();
        var dispute = await Open(again.Case);
        await Silo.Must(new TakeReview(dispute), First);
        await Silo.Must(await Uphold(dispute), First);
        await Silo.Must(new TakeReview(dispute), Second);
        return (old, again, dispute);
    }

    private async Task<UpholdDispute> Uphold(Guid dispute)
    {
        var holder = await Silo.Scalar<Guid>("select applicant from chsi.case_row where id = @dispute", new { dispute });
        return await Disputes.Uphold(new(dispute) { Applicant = holder }, "不是同一人", await Silo.Stage(dispute));
    }

    private Task<string?> Status(RegisterAccount of) => Silo.Scalar<string>("select status from chsi.account_row where id = @Account", new { of.Account });

    private Task<int> Lookups(Guid account) => Silo.Scalar<int>("select count(*)::int from chsi.lookup where stream = @account", new { account })!;

    private async Task NothingDiffers() => Assert.Equal([], (await Silo.Services.GetRequiredService<Replay>().Check()).First);
}
