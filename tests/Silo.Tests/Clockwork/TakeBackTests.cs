using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Silo.Clockwork;

/// <summary>A decision that can be taken back is told to nobody so long; what has been told is not cancelled.</summary>
public sealed class TakeBackTests : IAsyncLifetime
{
    private static readonly Actor Reviewer = People.Reviewer();
    private Clockhouse _house = null!;
    private Chsi.Workflows.Accounts.RegisterAccount _applicant = null!;

    public async Task InitializeAsync()
    {
        _house = await Clockhouse.Start();
        _applicant = await _house.InReview();
        await _house.Silo.Must(new TakeReview(_applicant.Case), Reviewer);
        await _house.Silo.Must(new ReturnForSupplement(_applicant.Case, ["arm-missing"], "请重新拍摄。", await _house.Seen(_applicant.Case)), Reviewer);
    }

    public async Task DisposeAsync() => await _house.DisposeAsync();

    [Fact]
    public async Task The_notice_waits_and_goes_out_in_its_time_and_keeps_nothing_newer_waiting()
    {
        await Note("更新的");
        await _house.Send();
        Assert.DoesNotContain(_house.Outside.Sent, s => s.Text.Contains("需要您补充照片", StringComparison.Ordinal));
        Assert.Contains(_house.Outside.Sent, s => s.Text == "更新的");
        Assert.Equal(0, await Shown());

        await _house.Silo.MoveClock(TimeSpan.FromMinutes(10));
        await _house.Send();
        Assert.Contains(_house.Outside.Sent, s => s.Text.Contains("需要您补充照片", StringComparison.Ordinal));
        Assert.Equal(1, await Shown());
    }

    [Fact]
    public async Task Taken_back_it_is_cancelled_in_the_same_commit_and_told_to_nobody()
    {
        await _house.Silo.Must(new TakeBackDecision(_applicant.Case, "选错了原因"), Reviewer);
        Assert.Equal("in-review", await _house.Stage(_applicant.Case));
        Assert.Equal((1, 1), (await _house.Facts("returned-for-supplement"), await _house.Facts("decision-taken-back")));

        await _house.Silo.MoveClock(TimeSpan.FromMinutes(11));
        await _house.Send();
        Assert.Equal(0, await _house.Notices("请补充照片"));
        Assert.DoesNotContain(_house.Outside.Tried, s => s.Text.Contains("需要您补充照片", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_approval_is_taken_back_with_both_accounts_and_nobody_is_told()
    {
        await _house.HandIn(_applicant);
        await _house.Silo.Must(new TakeReview(_applicant.Case), Reviewer);
        await _house.Silo.Must(new ApproveReview(_applicant.Case, "一致", await _house.Seen(_applicant.Case)), Reviewer);
        Assert.Equal("Usable", await Status());
        await _house.Send();
        Assert.DoesNotContain(_house.Outside.Tried, s => s.Text.Contains("已通过", StringComparison.Ordinal) || s.Text.Contains("而注销", StringComparison.Ordinal));

        var (disputes, holder) = (_house.Silo.Services.GetRequiredService<Chsi.Silo.Grains.Disputes>(), await _house.Silo.Scalar<Guid>("select id from chsi.account_row where status = 'Closed'"));
        var taken = await disputes.TakeBack(new(_applicant.Case) { Closed = true }, "选错了");
        Assert.Equal(holder, taken.Holder);
        await _house.Silo.Must(taken, Reviewer);

        Assert.Equal(("IdentityNeeded", "in-review"), (await Status(), await _house.Stage(_applicant.Case)));
        Assert.Equal(holder, await _house.Silo.Scalar<Guid>("select holder from chsi.claim_row"));
        Assert.Equal(2, await _house.Silo.Scalar<int>("select count(*)::int from chsi.lookup where kind = 2"));
        await _house.Silo.MoveClock(TimeSpan.FromMinutes(11));
        await _house.Send();
        Assert.DoesNotContain(_house.Outside.Tried, s => s.Text.Contains("已通过", StringComparison.Ordinal) || s.Text.Contains("而注销", StringComparison.Ordinal));
        Assert.Equal([], (await _house.Silo.Services.GetRequiredService<Chsi.Silo.Store.Replay>().Check()).First);

        Task<string?> Status() => _house.Silo.Scalar<string>("select status from chsi.account_row where id = @Account", new { _applicant.Account });
    }

    [Fact]
    public async Task What_a_sender_has_touched_is_not_cancelled()
    {
        await _house.Tamper("update chsi.notice set attempts = 1 where subject = '请补充照片'");

        Assert.IsType<Refused>(await _house.Silo.Ask(new TakeBackDecision(_applicant.Case, "选错了原因"), Reviewer));
        Assert.Equal((0, 1), (await _house.Facts("decision-taken-back"), await _house.Notices("请补充照片")));
        Assert.Equal("awaiting-supplement", await _house.Stage(_applicant.Case));
    }

    private Task<int> Note(string text) => _house.Tamper(
        "insert into chsi.notice (id, account, subject, body, at, next_try) values (gen_random_uuid(), @Account, @text, @text, chsi.clock(), chsi.clock())",
        new { _applicant.Account, text });

    /// <summary>How many of the decision's notices the applicant's own pages show.</summary>
    private async Task<int> Shown()
    {
        await using var connection = new Npgsql.NpgsqlConnection(_house.Silo.Settings["Chsi:Database:Reader"]);
        await connection.OpenAsync();
        await using var ask = new Npgsql.NpgsqlCommand(
            "select set_config('chsi.person', $1, false)", connection)
        { Parameters = { new() { Value = _applicant.Account.ToString() } } };
        await ask.ExecuteNonQueryAsync();
        await using var count = new Npgsql.NpgsqlCommand("select count(*)::int from chsi.notice where subject = '请补充照片'", connection);
        return (int)(await count.ExecuteScalarAsync())!;
    }
}
