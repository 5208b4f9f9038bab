using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Dapper;
using Xunit;

namespace Chsi.Tests.Silo.Contract;

/// <summary>Point 5: a request's id belongs to its person and its body, and brings the same answer again.</summary>
public sealed class RequestIdTests : ContractTest
{
    [Fact]
    public async Task Point_5_the_same_id_and_body_bring_the_stored_answer_through_any_node()
    {
        var old = People.Registration(People.IdNumber());
        await Silo.Must(old, Actor.Visitor(old.Account));
        var (again, id) = (People.Registration(old.Number.Plain!, again: true), NewId());
        var first = Assert.IsType<Accepted>(await Silo.Door.Ask(again, Actor.Visitor(again.Account), id));
        var before = await Content();

        foreach (var door in new[] { Silo.Door, OtherDoor })
        {
            var second = Assert.IsType<Accepted>(await door.Ask(again, Actor.Visitor(again.Account), id));
            Assert.Equal(first.Reply, second.Reply);
            Assert.Empty(second.Facts);
        }

        Assert.Equal(before, await Content());
    }

    [Fact]
    public async Task Point_5_the_same_id_with_another_body_is_refused()
    {
        var (waiting, reviewer, id) = (await Silo.Waiting(), People.Reviewer(), NewId());
        await Silo.Must(new TakeReview(waiting.Case), reviewer);
        Assert.IsType<Accepted>(await Silo.Door.Ask(new GiveBackReview(waiting.Case, "认识本人"), reviewer, id));

        Assert.Equal("内容与上次提交的不同，请刷新页面后重新提交。",
            Assert.IsType<Refused>(await Silo.Door.Ask(new GiveBackReview(waiting.Case, "下班"), reviewer, id)).Sentence);
        Assert.Equal("内容与上次提交的不同，请刷新页面后重新提交。",
            Assert.IsType<Refused>(await OtherDoor.Ask(new TakeReview(waiting.Case), reviewer, id)).Sentence);
    }

    [Fact]
    public async Task Point_5_the_same_id_from_another_person_is_refused()
    {
        var (waiting, reviewer, id) = (await Silo.Waiting(), People.Reviewer(), NewId());
        Assert.IsType<Accepted>(await Silo.Door.Ask(new TakeReview(waiting.Case), reviewer, id));

        Assert.Equal("该请求已被使用，请刷新页面后重新提交。",
            Assert.IsType<Refused>(await Silo.Door.Ask(new TakeReview(waiting.Case), People.Reviewer(), id)).Sentence);
    }

    [Fact]
    public async Task Point_5_a_refusal_is_not_stored_and_the_same_id_can_succeed_later()
    {
        var (waiting, reviewer, id) = (await Silo.Waiting(), People.Reviewer(), NewId());
        var note = new GiveBackReview(waiting.Case, "认识本人");
        Assert.IsType<Refused>(await Silo.Door.Ask(note, reviewer, id));
        Assert.Equal(0, await Silo.Scalar<long>("select count(*) from chsi.fact where request = @id", new { id }));

        await Silo.Must(new TakeReview(waiting.Case), reviewer);
        Assert.IsType<Accepted>(await Silo.Door.Ask(note, reviewer, id));
    }

    [Fact]
    public async Task Point_5_secrets_are_no_part_of_what_tells_two_bodies_apart()
    {
        var (first, id) = (People.Registration(People.IdNumber()), NewId());
        Assert.IsType<Accepted>(await Silo.Door.Ask(first, Actor.Visitor(first.Account), id));

        // the same password hashed again has another salt
        var second = first with { Password = Personal.SecretOf(first.Account, "another hash") };
        Assert.IsType<Accepted>(await Silo.Door.Ask(second, Actor.Visitor(first.Account), id));
        var third = first with { Name = Personal.Of(first.Account, "张明明", "张**") };
        Assert.IsType<Refused>(await Silo.Door.Ask(third, Actor.Visitor(first.Account), id));
    }

    [Fact]
    public async Task Point_5_photos_sent_twice_with_one_form_are_taken_once_though_they_are_prepared_twice()
    {
        var (_, again, _) = await Silo.Collided();
        var reviewer = People.Reviewer();
        await Silo.Must(new TakeReview(again.Case), reviewer);
        await Silo.Must(new ReturnForSupplement(again.Case, ["arm-missing"], "请重新拍摄。", await Silo.Stage(again.Case)), reviewer);
        var (seen, id) = (await Silo.Stage(again.Case), NewId());
        var applicant = Actor.Applicant(again.Account);

        Assert.IsType<Accepted>(await Silo.Door.Ask(People.Photos(again.Case, seen), applicant, id));
        Assert.IsType<Accepted>(await Silo.Door.Ask(People.Photos(again.Case, seen), applicant, id));
        Assert.Equal(4, await Silo.Scalar<long>("select count(*) from chsi.evidence_file"));
        var other = People.Photos(again.Case, seen);
        Assert.IsType<Refused>(await Silo.Door.Ask(other with { Photos = [other.Photos[0] with { Hash = "11" }, other.Photos[1]] }, applicant, id));
    }

    [Fact]
    public async Task Point_5_a_double_click_that_two_nodes_take_at_once_brings_one_answer_and_no_refusal()
    {
        var old = People.Registration(People.IdNumber());
        await Silo.Must(old, Actor.Visitor(old.Account));
        var again = People.Registration(old.Number.Plain!, again: true);
        await Silo.Must(again, Actor.Visitor(again.Account));
        var applicant = Actor.Applicant(again.Account);
        // this node now has the streams in memory and asks for no links; the other has to follow them
        await Silo.Must(new StartIdentityCheck(again.Case, "s"), applicant);
        var (photos, id) = (People.Photos(again.Case, await Silo.Stage(again.Case)), NewId());

        Task<Answer> slow;
        await using (var hold = await Silo.Owner())
        {
            await using var transaction = await hold.BeginTransactionAsync();
            await hold.ExecuteAsync("lock table chsi.link in access exclusive mode");
            slow = OtherDoor.Ask(photos, applicant, id);
            while (await Silo.Scalar<long>("select count(*) from pg_locks where not granted and relation = 'chsi.link'::regclass") == 0)
            {
                await Task.Delay(5);
            }

            Assert.IsType<Accepted>(await Silo.Door.Ask(photos, applicant, id));
        }

        Assert.IsType<Accepted>(await slow);
        Assert.Equal(1, await Count("photos-handed-in"));
    }
}
