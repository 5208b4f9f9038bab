using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Tests.Workflows.ReRegistration;

public class ClockTests
{
    private readonly Given _given = new Given().Opened();

    [Fact]
    public void Evidence_is_due_after_seven_days_with_reminders_on_day_3_and_6()
    {
        Assert.Equal(Given.Shanghai("2026-11-27 17:30"), _given.State.Due);
        Assert.Equal([Given.Shanghai("2026-11-23 09:00"), Given.Shanghai("2026-11-26 09:00")], _given.State.Reminders.AsEnumerable());

        _given.Until("2026-11-27 17:29");
        Assert.Equal(2, _given.Told.Count(n => n.Subject == "请尽快提交照片" && n.Account == _given.Again.Account));
        Assert.Equal("awaiting-evidence", _given.State.Stage);
    }

    [Fact]
    public void What_is_not_handed_in_lapses_and_frees_number_and_phone()
    {
        _given.Until("2026-11-27 17:30");

        Assert.Equal("lapsed", _given.State.Stage);
        Assert.Equal((AccountStatus.Closed, ClosingReasons.Lapsed),
            (_given.Get<Account>(_given.Again.Account).Status, _given.Get<Account>(_given.Again.Account).ClosedFor));
        Assert.Equal(AccountStatus.Usable, _given.Get<Account>(_given.Old).Status);
        Assert.Empty(_given.Only<IdNumberClaim>().Claimants);
        Assert.Null(_given.Find(LookupKind.Phone, _given.Again.Phone.Plain!));
        Assert.Equal("本次注册已失效", _given.Told[^1].Subject);

        var next = People.Registration(_given.Number, phone: _given.Again.Phone.Plain, again: true);
        _given.Do(next, Actor.Visitor(next.Account));
    }

    [Fact]
    public void A_review_has_three_working_days_and_the_desk_is_reminded_at_half_and_nine_tenths()
    {
        _given.HandedIn();

        Assert.Equal(Given.Shanghai("2026-11-25 17:30"), _given.State.Due);
        Assert.Equal([Given.Shanghai("2026-11-24 09:00"), Given.Shanghai("2026-11-25 09:33")], _given.State.Reminders.AsEnumerable());
        _given.Until("2026-11-25 17:29");
        Assert.Equal(2, _given.Told.Count(n => n is { Subject: "审核期限提醒" } && n.Desk == Desk.CustomerService));

        _given.Until("2026-11-26 10:00");
        Assert.Equal(("in-review", true), (_given.State.Stage, _given.State.Overdue));
        Assert.Equal(("案件已超时", Desk.CustomerService), (_given.Told[^1].Subject, _given.Told[^1].Desk));
        Assert.Null(_given.State.WakeAt);
        _given.Taken().Approved();
    }

    [Theory]
    [InlineData("2026-11-25 03:20")]
    [InlineData("2026-11-25 12:00")]
    [InlineData("2026-11-25 23:00")]
    [InlineData("2026-11-21 22:00")]
    public void The_desk_is_reminded_when_somebody_is_there(string handedIn)
    {
        _given.Until(handedIn).Do(new HandInPhotos(_given.Case, [People.Photo("holding-card"), People.Photo("card-front")], "2026-11", _given.Seen), _given.Applicant);

        Assert.NotEmpty(_given.State.Reminders);
        Assert.All(_given.State.Reminders, at => Assert.Equal(at, _given.Calendar.InOfficeHours(at)));
    }

    [Fact]
    public void A_review_begun_on_Wednesday_is_due_on_Monday()
    {
        _given.Until("2026-11-25 09:00").HandedIn();
        Assert.Equal(Given.Shanghai("2026-11-30 17:30"), _given.State.Due);
    }

    [Fact]
    [Trait("Need", "U4")]
    public void A_supplement_stops_the_reviews_clock_and_what_was_left_goes_on()
    {
        _given.Until("2026-11-23 09:00").HandedIn();
        Assert.Equal(Given.Shanghai("2026-11-26 17:30"), _given.State.Due);
        _given.Until("2026-11-24 10:00").Taken().Returned();
        Assert.Equal((2, Given.Shanghai("2026-12-01 17:30")), (_given.State.ClockLeft, _given.State.Due));

        _given.Until("2026-11-30 10:00");
        _given.Do(People.Photos(_given.Case, _given.Seen), _given.Applicant);
        Assert.Equal((null, Given.Shanghai("2026-12-02 17:30")), (_given.State.ClockLeft, _given.State.Due));
    }

    [Theory]
    [Trait("Need", "U4")]
    [InlineData("2026-11-27 08:00", "2026-11-27 17:30")]
    [InlineData("2026-11-27 18:00", "2026-11-30 17:30")]
    [InlineData("2026-11-28 10:00", "2026-11-30 17:30")]
    public void A_clock_that_stopped_on_its_last_day_has_until_the_next_close_of_business(string resumed, string due)
    {
        _given.HandedIn().Until("2026-11-25 10:00").Taken().Returned();
        Assert.Equal(0, _given.State.ClockLeft);

        _given.Until(resumed);
        _given.Do(People.Photos(_given.Case, _given.Seen), _given.Applicant);
        Assert.Equal(Given.Shanghai(due), _given.State.Due);
    }

    [Fact]
    [Trait("Need", "U4")]
    public void A_clock_that_stands_still_over_a_holiday_goes_on_with_working_days_alone_and_the_facts_say_when_it_stood()
    {
        var given = new Given { Now = Given.Shanghai("2026-09-29 10:00") }.Opened().HandedIn();
        Assert.Equal(Given.Shanghai("2026-10-09 17:30"), given.State.Due);
        given.Until("2026-09-30 10:00").Taken().Returned();
        Assert.Equal(2, given.State.ClockLeft);

        given.Until("2026-10-05 10:00");
        given.Do(People.Photos(given.Case, given.Seen), given.Applicant);
        Assert.Equal(Given.Shanghai("2026-10-09 17:30"), given.State.Due);
        var entered = given.History.Where(h => h.Fact is StageEntered).Select(h => ((StageEntered)h.Fact, h.Stamp.At)).ToList();
        Assert.Equal([null, null, 2, null], entered.Select(e => e.Item1.ClockLeft));
        Assert.Equal(Given.Shanghai("2026-09-30 10:00"), entered[2].At);
    }

    [Fact]
    [Trait("Need", "U4")]
    public void A_second_return_takes_nothing_from_what_is_left()
    {
        _given.HandedIn().Until("2026-11-23 10:00").Taken().Returned();
        Assert.Equal(2, _given.State.ClockLeft);
        _given.Do(People.Photos(_given.Case, _given.Seen), _given.Applicant);
        _given.Taken().Returned();
        Assert.Equal((2, 2), (_given.State.ClockLeft, _given.State.Returns));
    }

    [Fact]
    public void A_supplement_has_seven_days_is_reminded_and_lapses()
    {
        _given.HandedIn().Taken().Returned();
        Assert.Equal(Given.Shanghai("2026-11-27 17:30"), _given.State.Due);
        Assert.Equal([Given.Shanghai("2026-11-23 09:00"), Given.Shanghai("2026-11-26 09:00")], _given.State.Reminders.AsEnumerable());

        _given.Until("2026-11-27 17:30");
        Assert.Equal("lapsed", _given.State.Stage);
        Assert.Null(_given.Only<IdNumberClaim>().ReservedFor);
        Assert.Equal(2, _given.Told.Count(n => n.Subject == "请尽快提交照片"));
    }

    [Fact]
    public void After_a_no_nothing_more_lapses_too()
    {
        _given.HandedIn().Taken().Rejected();
        _given.Until(_given.State.Due!.Value);

        Assert.Equal("lapsed", _given.State.Stage);
        Assert.Equal(AccountStatus.Usable, _given.Get<Account>(_given.Old).Status);
    }

    [Fact]
    public void A_new_review_after_a_no_has_its_whole_time()
    {
        _given.HandedIn().Taken().Rejected();
        _given.Until("2026-11-25 10:00").HandedIn();

        Assert.Equal(Given.Shanghai("2026-11-30 17:30"), _given.State.Due);
    }

    [Fact]
    public void A_limit_that_passed_while_the_system_was_down_is_answered_once_without_its_reminders()
    {
        _given.Now = Given.Shanghai("2026-12-10 10:00");
        _given.Do(new TimeLimitReached(_given.Case), Actor.Clock);

        Assert.Equal("lapsed", _given.State.Stage);
        Assert.DoesNotContain(_given.History, h => h.Fact is ReminderFell);
        Assert.Empty(_given.Do(new TimeLimitReached(_given.Case), Actor.Clock).Facts);
    }

    [Fact]
    public void A_clock_that_comes_too_early_too_late_or_for_nothing_does_nothing()
    {
        Assert.Empty(_given.Do(new TimeLimitReached(_given.Case), Actor.Clock).Facts);
        Assert.Empty(_given.Do(new TimeLimitReached(_given.Old), Actor.Clock).Facts);
        Assert.Empty(_given.Do(new TimeLimitReached(Guid.NewGuid()), Actor.Clock).Facts);
        var due = _given.State.Due!.Value;
        _given.Until(due.AddTicks(-10)).HandedIn();
        _given.Now = due;
        Assert.Empty(_given.Do(new TimeLimitReached(_given.Case), Actor.Clock).Facts);
    }

    [Theory]
    [InlineData("approved")]
    [InlineData("lapsed")]
    [InlineData("withdrawn")]
    [InlineData("superseded")]
    public void Photos_are_deleted_thirty_days_after_the_case_closes_and_their_hashes_stay(string stage)
    {
        var given = new Given().Opened().HandedIn().Taken();
        switch (stage)
        {
            case "approved":
                given.Approved();
                break;
            case "lapsed":
                given.Returned().Until(given.State.Due!.Value);
                break;
            case "withdrawn":
                given.Do(new WithdrawCase(given.Case), given.Applicant);
                break;
            default:
                given.Rejected();
                var rival = given.Rival();
                given.Do(new StartIdentityCheck(rival.Case, "s"), Actor.Applicant(rival.Account));
                given.Do(new FinishIdentityCheck(rival.Case, "s", true, ""), Actor.Clock);
                break;
        }

        Assert.Equal(stage, given.State.Stage);
        var files = given.State.Evidence.Select(e => e.Id).ToArray();
        var keep = given.State.KeepUntil!.Value;
        Assert.True(keep >= given.State.ClosedAt!.Value.AddDays(30));
        given.Until(keep.AddTicks(-10));
        Assert.NotEmpty(given.State.Evidence);
        given.Until(keep);
        Assert.Empty(given.State.Evidence);
        Assert.Null(given.State.WakeAt);
        Assert.Equal(files, Assert.IsType<EvidenceDeleted>(given.History[^1].Fact).Files);
        Assert.Contains(given.History, h => h.Fact is PhotosHandedIn { Photos: [{ Hash: "00" }, _] });
    }

    [Fact]
    public void A_provisional_due_day_moves_when_the_calendar_becomes_known_and_once()
    {
        var given = new Given { Calendar = WorkingCalendar.Statutory, Now = Given.Shanghai("2026-09-30 10:00") };
        given.Opened().HandedIn();
        Assert.True(given.State.Provisional);
        var before = given.State.Due;

        given.Calendar = WorkingCalendar.Shipped;
        given.Do(new RecomputeLimit(given.Case), Actor.Clock);
        Assert.NotEqual(before, given.State.Due);
        Assert.Equal(given.Calendar.AfterWorkingDays(given.Now, 3).At, given.State.Due);
        Assert.Empty(given.Do(new RecomputeLimit(given.Case), Actor.Clock).Facts);
        Assert.Empty(_given.Do(new RecomputeLimit(_given.Case), Actor.Clock).Facts);
    }

    private static int Reminded(Given given) => given.History.Count(h => h.Fact is ReminderFell);

    [Fact]
    public void Each_reminder_falls_once()
    {
        _given.Until("2026-11-26 10:00");
        Assert.Equal(2, Reminded(_given));
        _given.Do(new TimeLimitReached(_given.Case), Actor.Clock);
        Assert.Equal(2, Reminded(_given));
    }
}
