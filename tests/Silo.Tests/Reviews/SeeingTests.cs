using Chsi.Silo.Gateways.Photos;
using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Tests.Silo.Gateways.Photos;
using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.ReRegistration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Silo.Reviews;

/// <summary>What a reviewer sees whole is written down before it is seen, and nobody but the holder of the case sees it.</summary>
public sealed class SeeingTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    private Disclosures Disclosures => _silo.Services.GetRequiredService<Disclosures>();

    public async Task InitializeAsync() => _silo = await TestSilo.Start();

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    [Trait("Need", "U14")]
    public async Task A_photo_is_for_the_holder_alone_marked_once_a_lease_and_logged_every_time()
    {
        using var mark = new VipsWatermark(new PhotoOptions());
        using var marked = new MarkedPhotos(_silo.Services.GetRequiredService<ProtectedValues>(), mark);
        var views = new EvidenceViews(_silo.Database, marked);
        var (applicant, file, stored) = await WithRealPhotos();
        var (me, other) = (People.Reviewer("王芳"), People.Reviewer("李强"));
        Assert.Null(await views.View(me, applicant.Case, file));
        await _silo.Must(new TakeReview(applicant.Case), me);
        Assert.Null(await views.View(other, applicant.Case, file));
        Assert.Null(await views.View(Actor.Applicant(applicant.Account), applicant.Case, file));
        Assert.Null(await views.View(me, Guid.CreateVersion7(), file));
        Assert.Equal(0, await Logged());

        var seen = await views.View(me, applicant.Case, file);
        Assert.NotNull(seen);
        Assert.Equal([0xFF, 0xD8], seen[..2]);
        Assert.NotEqual(stored, seen);
        Assert.Equal(seen, await views.View(me, applicant.Case, file));
        Assert.Equal(2, await Logged());
        Assert.Equal("查看照片：本人手持证件照", await _silo.Scalar<string>("select what from chsi.access_log limit 1"));

        await _silo.Must(new GiveBackReview(applicant.Case, "下班"), me);
        Assert.Null(await views.View(me, applicant.Case, file));
        await _silo.Must(new TakeReview(applicant.Case), other);
        Assert.NotEqual(seen, await views.View(other, applicant.Case, file));
    }

    [Fact]
    public async Task Without_a_watermark_nothing_is_shown()
    {
        using var mark = new VipsWatermark(new PhotoOptions { Vips = "/nonexistent/vips" });
        using var marked = new MarkedPhotos(_silo.Services.GetRequiredService<ProtectedValues>(), mark);
        var views = new EvidenceViews(_silo.Database, marked);
        var (applicant, file, _) = await WithRealPhotos();
        var me = People.Reviewer();
        await _silo.Must(new TakeReview(applicant.Case), me);
        Assert.Null(await views.View(me, applicant.Case, file));
    }

    [Fact]
    [Trait("Need", "U14")]
    public async Task A_value_is_shown_whole_for_a_reason_to_the_holder_and_logged()
    {
        var (old, applicant, _) = await _silo.Collided();
        var me = People.Reviewer();
        Assert.NotNull((await Disclosures.Show(me, applicant.Case, old.Account, PersonalField.Phone, "核对本人来电")).Refusal);
        await _silo.Must(new TakeReview(applicant.Case), me);
        Assert.NotNull((await Disclosures.Show(me, applicant.Case, old.Account, PersonalField.Phone, " ")).Refusal);
        Assert.NotNull((await Disclosures.Show(me, applicant.Case, Guid.CreateVersion7(), PersonalField.Phone, "核对本人来电")).Refusal);
        Assert.Equal("请选择要查看哪个账号的哪一项。", (await Disclosures.Show(me, applicant.Case, old.Account, null, "核对本人来电")).Refusal);
        Assert.Equal("请选择要查看哪个账号的哪一项。", (await Disclosures.Show(me, applicant.Case, null, PersonalField.Name, "核对本人来电")).Refusal);
        Assert.Equal(0, await Logged());
        Assert.Equal(old.Phone.Plain, (await Disclosures.Show(me, applicant.Case, old.Account, PersonalField.Phone, "核对本人来电")).Value);
        Assert.Equal(applicant.Number.Plain, (await Disclosures.Show(me, applicant.Case, applicant.Account, PersonalField.Number, "核对证件号码")).Value);
        Assert.Equal(1, await _silo.Scalar<long>("select count(*) from chsi.access_log where what = '查看完整手机号（原账号）' and reason = '核对本人来电'"));
        Assert.Equal(2, await Logged());
    }

    [Fact]
    public async Task Differences_are_told_without_showing_what_differs()
    {
        var (old, applicant, _) = await _silo.Collided(oldName: "张明", newName: "张敏");
        var me = People.Reviewer();
        Assert.Empty(await Disclosures.Differences(me, applicant.Case));
        await _silo.Must(new TakeReview(applicant.Case), me);
        var differ = await Disclosures.Differences(me, applicant.Case);
        Assert.Equal([(old.Account, PersonalField.Name), (old.Account, PersonalField.Phone)], differ.Order());
    }

    [Fact]
    public async Task A_case_is_found_by_its_number_or_the_whole_number_or_phone_of_either_account()
    {
        var (old, applicant, number) = await _silo.Collided();
        await _silo.Waiting();
        var (search, me) = (_silo.Services.GetRequiredService<CaseSearch>(), People.Reviewer());
        foreach (var typed in new[] { number, number.ToLowerInvariant(), old.Number.Plain!, applicant.Phone.Plain!, $" +86 {old.Phone.Plain} " })
        {
            Assert.Equal([number], (await search.Find(typed, me)).Numbers);
        }

        foreach (var typed in new[] { "", "张明", old.Number.Plain![..17], old.Phone.Plain![..10], "CX2026-0101-99999", "%" })
        {
            Assert.Empty((await search.Find(typed, me)).Numbers);
        }

        Assert.Empty((await search.Find(number, new(Guid.CreateVersion7(), "李老师", Desk.School("10001")))).Numbers);
    }

    [Fact]
    public async Task A_number_that_was_put_right_still_finds_what_was_opened_under_it_and_nothing_since()
    {
        var (search, me, person) = (_silo.Services.GetRequiredService<CaseSearch>(), People.Reviewer(), People.Registration(People.IdNumber()));
        await _silo.Must(person, Actor.Visitor(person.Account));
        var (right, first) = (Personal.Of(person.Account, People.IdNumber(), "4****************2"), Guid.CreateVersion7());
        var before = await _silo.Must(Asking(first, right), Actor.Applicant(person.Account));
        await _silo.Must(new TakeReview(first), me);
        await _silo.Must(new ApproveName(first, "与证件一致", await _silo.Stage(first), NameCheckOutcome.Agrees, Personal.Known(right.Id, right.Plain!), "citizen-card", Guid.CreateVersion7()), me);
        var since = await _silo.Must(Asking(Guid.CreateVersion7(), null), Actor.Applicant(person.Account));
        Assert.Equal([since, before], (await search.Find(right.Plain!, me)).Numbers);
        Assert.Equal([before], (await search.Find(person.Number.Plain!, me)).Numbers);

        // whose it is now has nothing of the one before found under the own phone
        var next = People.Registration(person.Number.Plain!);
        await _silo.Must(next, Actor.Visitor(next.Account));
        Assert.Empty((await search.Find(next.Phone.Plain!, me)).Numbers);
        Assert.Equal([since, before], (await search.Find(person.Phone.Plain!, me)).Numbers);

        AskNameCorrection Asking(Guid @case, Personal? number) => new(@case, person.Account, number is null ? Personal.Of(person.Account, "张䶮", "张*") : null, null,
            Personal.Of(person.Account, "注册时填错了", ""), [People.Photo(HandInPhotos.CardFront)], "name-2026-12", number, number is null ? "" : "citizen-card");
    }

    [Fact]
    public async Task A_search_by_a_number_is_logged_without_it_and_limited_by_the_hour_and_by_person()
    {
        var (old, _, number) = await _silo.Collided();
        await using var node = _silo.Node(s => s.AddSingleton(new SearchOptions { MostAnHour = 2 }));
        var (search, me, other) = (node.GetRequiredService<CaseSearch>(), People.Reviewer("王芳"), People.Reviewer("李强"));
        await _silo.MoveClock(TimeSpan.FromMinutes(30 - (await _silo.Scalar<DateTime>("select chsi.clock()")).Minute));
        Assert.Equal([number], (await search.Find(old.Number.Plain!, me)).Numbers);
        Assert.Equal([number], (await search.Find(old.Phone.Plain!, me)).Numbers);
        var (found, refusal) = await search.Find(old.Phone.Plain!, me);
        Assert.Empty(found);
        Assert.Equal("您这一小时内按号码查找已达 2 次，请下一小时再查；按案件号查找不受限制。", refusal);
        Assert.Equal([number], (await search.Find(number, me)).Numbers);
        Assert.Equal([number], (await search.Find(old.Phone.Plain!, other)).Numbers);

        Assert.Equal(3, await Logged());
        Assert.Equal(1, await _silo.Scalar<long>("select count(*) from chsi.access_log where person = @Person and name = '王芳' and what = '按证件号码查找案件'", new { me.Person }));
        Assert.Equal(2, await _silo.Scalar<long>("select count(*) from chsi.access_log where what = '按手机号查找案件'"));
        // the same number leaves the same digest, whoever asks, and never itself
        Assert.Equal(2, await _silo.Scalar<long>("select count(distinct reason) from chsi.access_log"));
        Assert.Equal(3, await _silo.Scalar<long>("select count(*) from chsi.access_log where reason ~ '^号码摘要 [0-9a-f]{64}$'"));

        await _silo.MoveClock(TimeSpan.FromHours(1));
        Assert.Null((await search.Find(old.Phone.Plain!, me)).Refusal);
    }

    [Fact]
    public async Task Notes_are_for_the_desk_and_every_opening_is_written_down()
    {
        var (_, applicant, _) = await _silo.Collided();
        var (me, other, notes) = (People.Reviewer("王芳"), People.Reviewer("李强"), _silo.Services.GetRequiredService<Notes>());
        Assert.Empty(await notes.Open(me, applicant.Case));
        Assert.Equal(0, await Logged());
        await _silo.Must(new WriteNote(applicant.Case, Personal.Of(applicant.Account, "来电说明情况", "内部备注")), me);
        await _silo.Must(new WriteNote(applicant.Case, Personal.Of(applicant.Account, "已回电", "内部备注")), other);

        Assert.Equal([("李强", "已回电"), ("王芳", "来电说明情况")], (await notes.Open(other, applicant.Case)).Select(n => (n.Name, n.Text)));
        Assert.Equal(1, await _silo.Scalar<long>(
            "select count(*) from chsi.access_log where what = '查看内部备注（2条）' and person = @Person and case_id = @Case and subject = @Account",
            new { other.Person, applicant.Case, applicant.Account }));
        Assert.Empty(await notes.Open(Actor.Applicant(applicant.Account), applicant.Case));
        Assert.Empty(await notes.Open(new(Guid.CreateVersion7(), "李老师", Desk.School("10001")), applicant.Case));
        Assert.Equal(1, await Logged());
    }

    private Task<long> Logged() => _silo.Scalar<long>("select count(*) from chsi.access_log");

    private async Task<(RegisterAccount Applicant, Guid File, byte[] Stored)> WithRealPhotos()
    {
        var applicant = People.Registration(People.IdNumber(), check: NameCheckOutcome.UnknownDocument);
        await _silo.Must(applicant, Actor.Visitor(applicant.Account));
        using var pictures = new TestPhotos();
        var stored = pictures.Of("jpg");
        var photos = new[] { HandInPhotos.HoldingCard, HandInPhotos.CardFront }
            .Select(kind => new EvidenceFile(Guid.CreateVersion7(), kind, "00", stored.Length) { Bytes = stored }).ToArray();
        await _silo.Must(new HandInPhotos(applicant.Case, [.. photos], "2026-11", await _silo.Stage(applicant.Case)), Actor.Applicant(applicant.Account));
        return (applicant, photos[0].Id, stored);
    }
}
