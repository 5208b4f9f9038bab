using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Silo.Contract;

/// <summary>Objections of a holder who does not sign in, and a phone for an account that has none, however many ask at once.</summary>
public sealed class HolderObjectionTests : ContractTest
{
    [Fact]
    [Trait("Need", "U4")]
    public async Task Many_announcements_at_once_stop_the_clock_once_and_take_the_case_out_of_the_reviewers_hands()
    {
        var (old, again, _) = await Silo.Collided();
        var reviewer = People.Reviewer();
        await Silo.Must(new TakeReview(again.Case), reviewer);
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(() => (n % 2 == 0 ? Silo.Door : OtherDoor)
            .Ask(new AnnounceObjection(again.Case, old.Account), Actor.Visitor(old.Account), NewId()))));

        Assert.Single(answers, a => a is Accepted);
        Assert.Equal(("awaiting-objection", 0), (await Stage(again), await Silo.Scalar<int>("select count(holder)::int from chsi.case_row where id = @Case", new { again.Case })));
        Assert.IsType<Refused>(await Silo.Ask(new ApproveReview(again.Case, "", await Silo.Stage(again.Case)), reviewer));
        await NothingDiffers();
    }

    [Fact]
    public async Task Many_proofs_at_once_bring_one_objection_by_a_face_and_at_most_one_by_photos_whose_files_are_under_the_holders_key()
    {
        var (old, again, _) = await Silo.Collided();
        await Silo.Must(new AnnounceObjection(again.Case, old.Account), Actor.Visitor(old.Account));
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(() => (n % 2 == 0 ? Silo.Door : OtherDoor).Ask(
            new ProveObjection(again.Case, old.Account, Personal.Of(old.Account, "不是本人申请的。", ""), n % 4 == 0 ? People.HolderFace($"s{n}") : People.HolderPhotos()),
            n % 4 == 0 ? Actor.Clock : Actor.Visitor(old.Account), NewId()))));

        var photos = await Count("objection-photos-handed-in");
        Assert.InRange(photos, 0, 1);
        Assert.Equal(photos + 1, answers.Count(a => a is Accepted));
        Assert.Equal(("in-review", photos + 1), (await Stage(again), await Count("objection-raised")));
        Assert.Equal(photos * 2, await Silo.Scalar<int>("select count(*)::int from chsi.evidence_file where person = @Account", new { old.Account }));
        Assert.Equal(2, await Silo.Scalar<int>("select count(*)::int from chsi.evidence_file where person = @Account", new { again.Account }));
        Assert.Equal(0, await Silo.Scalar<int>("select count(*)::int from chsi.fact where convert_from(body, 'UTF8') like '%不是本人申请的%'"));
        await NothingDiffers();
    }

    [Fact]
    public async Task Two_accounts_that_bind_one_phone_at_once_do_not_both_get_it()
    {
        var phone = People.Phone();
        var accounts = new[] { await WithoutPhone(), await WithoutPhone() };
        var answers = await Task.WhenAll(accounts.Select((a, n) => Task.Run(() => (n == 0 ? Silo.Door : OtherDoor)
            .Ask(new BindPhone(a, Personal.Of(a, phone, "139****0000")), Actor.Applicant(a), NewId()))));

        Assert.Single(answers, a => a is Accepted);
        Assert.Equal(RegisterAccount.PhoneIsTaken, Assert.Single(answers.OfType<Refused>()).Sentence);
        await NothingDiffers();
    }

    private async Task<Guid> WithoutPhone()
    {
        var (old, again, _) = await Silo.Collided();
        var (approver, first, second) = (People.Reviewer(), People.Reviewer("李强"), People.Reviewer("赵静"));
        await Silo.Must(new TakeReview(again.Case), approver);
        await Silo.Must(new ApproveReview(again.Case, "一致", await Silo.Stage(again.Case)), approver);
        var next = People.Registration(People.IdNumber(), old.Phone.Plain);
        await Silo.Must(next, Actor.Visitor(next.Account));
        var disputes = Silo.Services.GetRequiredService<Disputes>();
        var open = disputes.Open(NewId(), again.Case, old.Account, "不是本人申请的。");
        await Silo.Must(open, approver);
        foreach (var reviewer in new[] { first, second })
        {
            await Silo.Must(new TakeReview(open.Dispute), reviewer);
            await Silo.Must(await disputes.Uphold(new(open.Dispute) { Applicant = old.Account }, "不一致", await Silo.Stage(open.Dispute)), reviewer);
        }

        return old.Account;
    }

    private Task<string?> Stage(RegisterAccount of) => Silo.Scalar<string>("select stage from chsi.case_row where id = @Case", new { of.Case });

    private async Task NothingDiffers() => Assert.Equal([], (await Silo.Services.GetRequiredService<Replay>().Check()).First);
}
