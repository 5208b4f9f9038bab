using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;

namespace Chsi.Tests.Workflows.ReRegistration;

public class PhotosTests
{
    private readonly Given _given = new Given().Opened();

    [Fact]
    public void Photos_reserve_the_number_and_go_to_customer_service()
    {
        _given.HandedIn();

        Assert.Equal("in-review", _given.State.Stage);
        Assert.Equal(Desk.CustomerService, _given.State.Desk);
        Assert.Equal(_given.Case, _given.Only<IdNumberClaim>().ReservedFor);
        Assert.Equal("照片已收到", _given.Told[^1].Subject);
        Assert.Equal(2, _given.State.Evidence.Length);
        Assert.All(_given.State.Evidence, file => Assert.Null(file.Bytes));
    }

    [Fact]
    public void Only_evidence_reserves_the_number()
    {
        Assert.Null(_given.Only<IdNumberClaim>().ReservedFor);
        _given.FaceCheck("s1", passed: false);
        Assert.Null(_given.Only<IdNumberClaim>().ReservedFor);
    }

    [Fact]
    public void The_second_of_two_applicants_with_photos_is_told_that_the_number_is_under_review()
    {
        var rival = _given.Rival();
        _given.HandedIn();

        var late = People.Photos(rival.Case, _given.Get<ReRegistrationCase>(rival.Case).StageVersion);
        Assert.Equal("证件号码已经被注册，客服审核通过后才能被再次注册", _given.No(late, Actor.Applicant(rival.Account)));
    }

    [Fact]
    public void After_a_no_the_number_is_free_for_another_applicants_photos()
    {
        var rival = _given.Rival();
        _given.HandedIn().Taken().Rejected();
        Assert.Null(_given.Only<IdNumberClaim>().ReservedFor);

        _given.Do(People.Photos(rival.Case, _given.Get<ReRegistrationCase>(rival.Case).StageVersion), Actor.Applicant(rival.Account));
        Assert.Equal(rival.Case, _given.Only<IdNumberClaim>().ReservedFor);
        _given.Now = _given.State.Rejection!.RetryAt;
        Assert.Equal("证件号码已经被注册，客服审核通过后才能被再次注册", _given.No(People.Photos(_given.Case, _given.Seen), _given.Applicant));
    }

    [Fact]
    public void Nobody_hands_in_photos_for_another()
    {
        foreach (var actor in new[] { Actor.Applicant(_given.Old), _given.Reviewer, Actor.Clock })
        {
            Assert.Equal("没有找到您的申请，请重新登录后再试。", _given.No(People.Photos(_given.Case, _given.Seen), actor));
        }

        Assert.Equal("没有找到您的申请，请重新登录后再试。", _given.No(People.Photos(Guid.NewGuid(), 1), _given.Applicant));
    }

    [Fact]
    public void Photos_need_the_separate_consent() =>
        Assert.Equal(new("请先阅读并同意照片使用说明。", "Consent"), Ask(People.Photos(_given.Case, _given.Seen, consent: null)));

    [Fact]
    public void At_least_one_photo_is_needed() =>
        Assert.Equal(new("请选择要上传的照片。", "holding-card"), Ask(People.Photos(_given.Case, _given.Seen) with { Photos = [] }));

    [Theory]
    [InlineData("holding-card", "card-front", "selfie")]
    [InlineData("holding-card", "card-front", "card-front")]
    [InlineData("selfie", "landscape")]
    [InlineData("holding-card", "holding-card")]
    public void Nothing_but_one_photo_of_each_kind_is_taken(params string[] kinds)
    {
        var asked = new HandInPhotos(_given.Case, [.. kinds.Select(People.Photo)], "2026-11", _given.Seen);
        Assert.Equal(new("请只上传本人手持证件照和证件人像面照片，各一张。", "holding-card"), Ask(asked));

        _given.HandedIn().Taken().Returned();
        Assert.Equal(new("请只上传本人手持证件照和证件人像面照片，各一张。", "holding-card"), Ask(asked with { Seen = _given.Seen }));
    }

    [Theory]
    [InlineData("holding-card", "card-front", "请上传证件人像面照片。")]
    [InlineData("card-front", "holding-card", "请上传本人手持证件照。")]
    public void Both_photos_are_needed_at_first(string there, string missing, string sentence) =>
        Assert.Equal(new(sentence, missing), Ask(new HandInPhotos(_given.Case, [People.Photo(there)], "2026-11", _given.Seen)));

    [Fact]
    public void As_a_supplement_one_photo_is_enough()
    {
        _given.HandedIn().Taken().Returned();
        _given.Do(new HandInPhotos(_given.Case, [People.Photo("card-front")], "2026-11", _given.Seen), _given.Applicant);

        Assert.Equal("in-review", _given.State.Stage);
        Assert.Null(_given.State.Asked);
        Assert.Equal(2, _given.State.Current.Count());
        Assert.Equal(3, _given.State.Evidence.Length);
    }

    [Fact]
    public void A_double_click_or_a_stale_tab_is_refused()
    {
        var twice = People.Photos(_given.Case, _given.Seen);
        _given.Do(twice, _given.Applicant);
        Assert.Equal("照片已经提交，正在审核，无需重复提交。", _given.No(twice, _given.Applicant));

        _given.Taken().Returned();
        Assert.Equal("申请的状态已有变化，请刷新页面后再提交。", _given.No(twice, _given.Applicant));
    }

    [Fact]
    public void A_closed_case_takes_no_photos()
    {
        var given = Given.CaseAt(ReRegistrationRoute.Lapsed);
        Assert.Equal("申请已失效，不能再提交照片。", given.No(People.Photos(given.Case, given.Seen), given.Applicant));
    }

    [Fact]
    public void The_instant_before_the_limit_is_in_time_and_the_limit_is_not()
    {
        _given.Now = _given.State.Due!.Value;
        Assert.Equal("提交期限已过，本次注册即将失效，请重新注册。", _given.No(People.Photos(_given.Case, _given.Seen), _given.Applicant));

        _given.Now = _given.Now.AddTicks(-10);
        _given.HandedIn();
    }

    [Fact]
    public void A_case_holds_a_bounded_number_of_files()
    {
        _given.HandedIn();
        for (var files = 2; files < ReRegistrationCase.MostFiles; files += 2)
        {
            _given.Taken().Returned().HandedIn();
        }

        _given.Taken().Returned();
        Assert.Equal("本案上传的照片过多，请联系客服。", Ask(new HandInPhotos(_given.Case, [People.Photo("card-front")], "2026-11", _given.Seen)).Sentence);
    }

    [Fact]
    public void After_a_no_photos_are_taken_from_the_instant_that_was_said_and_not_before()
    {
        _given.HandedIn().Taken().Rejected();
        Assert.Equal(Given.Shanghai("2026-11-23 17:30"), _given.State.Rejection!.RetryAt);

        Assert.Equal("11月23日 17:30起可以重新提交照片。", _given.No(People.Photos(_given.Case, _given.Seen), _given.Applicant));
        _given.Until(_given.State.Rejection.RetryAt.AddTicks(-10));
        Assert.Equal("11月23日 17:30起可以重新提交照片。", _given.No(People.Photos(_given.Case, _given.Seen), _given.Applicant));
        _given.Until(_given.State.Rejection.RetryAt);
        _given.HandedIn();
        Assert.Equal("in-review", _given.State.Stage);
    }

    [Fact]
    public void However_long_the_holidays_there_is_time_to_try_again()
    {
        for (var day = new DateOnly(2025, 1, 1); day < new DateOnly(2026, 10, 1); day = day.AddDays(1))
        {
            var given = new Given { Now = new(day, new(10, 0), TimeSpan.FromHours(8)) };
            given.Opened().HandedIn().Taken().Rejected();
            Assert.True(given.State.Due >= given.State.Rejection!.RetryAt.AddDays(given.Settings.RetryDays), $"{day}: {given.State.Due}");
        }
    }

    private Refused Ask(Request request) => Assert.IsType<Refused>(_given.Ask(request, _given.Applicant));
}
