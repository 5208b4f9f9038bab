using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Staff;

namespace Chsi.Tests.Workflows.ReRegistration;

public class ReviewTests
{
    [Fact]
    public void Whom_a_note_names_is_told_that_it_does_and_nobody_else()
    {
        var given = new Given().Opened().HandedIn();
        var (wang, li, gone) = (given.Hired("王芳"), given.Hired("李强"), given.Hired("张伟"));
        given.Do(new RemoveStaff(gone.Person, "离职"), Actor.Clock);
        var told = given.Told.Count;
        WriteNote Note(params Guid[] to) => new(given.Case, Personal.Of(given.Again.Account, "@李强 请看一下", ""), [.. to]);

        given.Do(Note(li.Person, li.Person, wang.Person), wang);
        Assert.True(Assert.IsType<NoteWritten>(Assert.Single(given.Facts)).To!.Value.SequenceEqual([li.Person, wang.Person]));
        var notice = Assert.Single(given.Told.Skip(told));
        Assert.Equal((li.Person, Desk.CustomerService), (notice.Account, notice.Desk));
        Assert.Equal($"王芳在案件{given.State.Number}的内部备注中提到了您。", notice.Text);

        given.Do(Note(), wang);
        Assert.Null(Assert.IsType<NoteWritten>(Assert.Single(given.Facts)).To);
        foreach (var nobody in new[] { gone.Person, Guid.NewGuid(), given.Again.Account })
        {
            Assert.Equal("提到的同事已不在审核台，请修改后再保存。", given.No(Note(nobody), wang));
        }

        Assert.Equal("一条备注最多提到10位同事。", given.No(Note([.. Enumerable.Range(0, 11).Select(_ => Guid.NewGuid())]), wang));
        Assert.Equal("只有客服审核人员可以写备注。", given.No(Note(li.Person), given.Applicant));
    }

    [Fact]
    public void What_is_taken_after_a_lease_ran_out_says_from_whom()
    {
        var given = new Given().Opened().HandedIn().Taken();
        Assert.Equal(new CaseTaken(given.Reviewer.Person), given.Facts[0]);
        given.Now = given.Now.AddMinutes(31);
        given.Do(new TakeReview(given.Case), given.Reviewer);
        Assert.Equal(new CaseTaken(given.Reviewer.Person), given.Facts[0]);
        given.Now = given.Now.AddMinutes(31);
        given.Do(new TakeReview(given.Case), given.Colleague);
        Assert.Equal(new CaseTaken(given.Colleague.Person, given.Reviewer.Person), Assert.Single(given.Facts));
        Assert.Equal("接管案件", ReRegistrationWording.Line(given.Facts[0])!.Text);

        given.Do(new GiveBackReview(given.Case, "今天来不及办完"), given.Colleague);
        given.Do(new TakeReview(given.Case), given.Reviewer);
        Assert.Equal(new CaseTaken(given.Reviewer.Person), Assert.Single(given.Facts));
    }

    private readonly Given _given = new Given().Opened().HandedIn();

    public static TheoryData<string> Decisions => ["approve", "return", "reject"];

    [Fact]
    [Rule("000-27")]
    public void Approval_by_a_person_of_customer_service_passes_the_number_and_closes_every_other_account()
    {
        _given.Taken().Approved();

        Assert.Equal(
            [
                typeof(ReviewApproved), typeof(StageEntered), typeof(AccountClosed), typeof(NumberPassed), typeof(IdentityProven),
            ], _given.Facts.Select(f => f.GetType()));
        Assert.Equal(AccountStatus.Closed, _given.Get<Account>(_given.Old).Status);
        Assert.Equal(AccountStatus.Usable, _given.Get<Account>(_given.Again.Account).Status);
        Assert.Equal(_given.Again.Account, _given.Only<IdNumberClaim>().Holder);
        Assert.Null(_given.Only<IdNumberClaim>().ReservedFor);
        Assert.Equal("desk", Assert.Single(_given.Facts.OfType<IdentityProven>()).By);
        Assert.Null(_given.LeaseOf(_given.Case).Holder);
        Assert.Equal([_given.Old, _given.Again.Account], _given.Told.TakeLast(2).Select(n => n.Account));
        Assert.Equal(["账号已注销", "身份验证已通过"], _given.Told.TakeLast(2).Select(n => n.Subject));
        Assert.Equal(1, _given.Get<Account>(_given.Old).SessionEpoch);
    }

    [Fact]
    public void Approval_closes_other_claimants_and_ends_their_cases_too()
    {
        var given = new Given().Opened();
        var rivals = new[] { given.Rival(), given.Rival() };
        given.HandedIn().Taken().Approved();

        foreach (var rival in rivals)
        {
            var ended = given.Get<ReRegistrationCase>(rival.Case);
            Assert.Equal(("superseded", true), (ended.Stage, ended.Closed));
            Assert.Equal((AccountStatus.Closed, ClosingReasons.Superseded), (given.Get<Account>(rival.Account).Status, given.Get<Account>(rival.Account).ClosedFor));
            Assert.Contains(given.Told, n => n.Account == rival.Account && n.Subject == "账号已注销");
            Assert.Equal("申请已终止，不能再提交照片。", given.No(People.Photos(rival.Case, ended.StageVersion), Actor.Applicant(rival.Account)));
        }
    }

    [Fact]
    public void However_many_drafts_a_number_has_it_can_be_passed()
    {
        var given = new Given().Opened();
        for (var n = 0; n < 100; n++)
        {
            given.Rival();
        }

        given.HandedIn().Taken().Approved();
        Assert.Empty(given.Only<IdNumberClaim>().Claimants);
    }

    [Fact]
    public void After_approval_the_number_is_taken_and_no_longer_under_review()
    {
        _given.Taken().Approved();
        var next = People.Registration(_given.Number);

        Assert.Equal("证件号码已被注册", _given.No(next, Actor.Visitor(next.Account)));
        _given.Rival();
    }

    [Fact]
    public void Returning_asks_the_applicant_for_all_that_is_missing_and_keeps_the_reservation()
    {
        _given.Taken().Returned();

        Assert.Equal(("awaiting-supplement", Desk.Applicant), (_given.State.Stage, _given.State.Desk));
        Assert.Equal(_given.Case, _given.Only<IdNumberClaim>().ReservedFor);
        Assert.Equal(("请补充照片", _given.Again.Account), (_given.Told[^1].Subject, _given.Told[^1].Account));
        // what a reviewer typed is for the page: the message may reach a number that has changed hands
        Assert.DoesNotContain("请重新拍摄。", _given.Told[^1].Text);
        Assert.Equal("请重新拍摄。", _given.State.Asked!.Text);
        Assert.Equal(_given.Reviewer.Person, _given.State.Reviewer);
        Assert.Null(_given.LeaseOf(_given.Case).Holder);
    }

    [Fact]
    public void A_no_says_why_on_what_basis_and_from_when_one_can_try_again()
    {
        _given.Taken().Rejected();

        Assert.Equal("rejected", _given.State.Stage);
        Assert.Equal("人工审核照片要求第1至3条", _given.State.Rejection!.Basis);
        Assert.Null(_given.Only<IdNumberClaim>().ReservedFor);
        Assert.Contains("11月23日 17:30起可重新提交照片", _given.Told[^1].Text);
        Assert.DoesNotContain("请提交原始照片。", _given.Told[^1].Text);
        Assert.Null(_given.State.Reviewer);
    }

    [Theory]
    [MemberData(nameof(Decisions))]
    public void Nobody_but_customer_service_decides(string decision)
    {
        _given.Taken();
        foreach (var actor in new[] { _given.Applicant, Actor.Applicant(_given.Old), Actor.Clock, _given.Reviewer with { Desk = Desk.School("10511") } })
        {
            Assert.Equal("只有客服审核人员可以办理本案。", _given.No(Decide(decision), actor));
        }
    }

    [Theory]
    [MemberData(nameof(Decisions))]
    public void Nobody_decides_without_having_taken_the_case(string decision)
    {
        Assert.Equal("请先领取本案再办理。", _given.No(Decide(decision), _given.Reviewer));
        _given.Taken();
        Assert.Equal("请先领取本案再办理。", _given.No(Decide(decision), _given.Colleague));
    }

    [Theory]
    [MemberData(nameof(Decisions))]
    public void A_lease_that_ran_out_decides_nothing(string decision)
    {
        _given.Taken();
        _given.Now = _given.Now.AddMinutes(30);

        Assert.Equal("领取时间已到，请重新领取后再办理；您填写的内容仍在页面上。", _given.No(Decide(decision), _given.Reviewer));
    }

    [Theory]
    [MemberData(nameof(Decisions))]
    public void A_page_drawn_from_an_older_stage_decides_nothing(string decision)
    {
        var stale = _given.Seen;
        _given.Taken().Returned();
        _given.Do(People.Photos(_given.Case, _given.Seen), _given.Applicant);
        _given.Taken();

        Assert.Equal("本案在您打开页面后已有变化，请刷新后再办理。", _given.No(Decide(decision, stale), _given.Reviewer));
    }

    [Theory]
    [MemberData(nameof(Decisions))]
    public void A_case_that_is_not_in_review_cannot_be_decided(string decision)
    {
        _given.Do(new WithdrawCase(_given.Case), _given.Applicant);
        Assert.Equal("本案当前不在人工审核环节，可能已被办理，请刷新后查看。", _given.No(Decide(decision), _given.Reviewer));
        Assert.Equal("本案当前不在人工审核环节，可能已被办理，请刷新后查看。",
            new Given().No(new ApproveReview(Guid.NewGuid(), "", 1), _given.Reviewer));
    }

    [Fact]
    public void Returning_needs_known_reasons_and_a_text()
    {
        _given.Taken();
        var right = new ReturnForSupplement(_given.Case, ["arm-missing"], "请重新拍摄。", _given.Seen);

        Assert.Equal(new("请选择需要补充的内容。", "Reasons"), Ask(right with { Reasons = [] }));
        Assert.Equal(new("请选择需要补充的内容。", "Reasons"), Ask(right with { Reasons = ["arm-missing", "edited"] }));
        Assert.Equal(new("请填写发给申请人的文字，不超过500个字。", "Text"), Ask(right with { Text = " " }));
        Assert.Equal(new("请填写发给申请人的文字，不超过500个字。", "Text"), Ask(right with { Text = new('字', 501) }));
        _given.Do(right with { Text = new('字', 500) }, _given.Reviewer);
    }

    [Fact]
    public void A_no_needs_a_known_reason_and_a_text()
    {
        _given.Taken();
        var right = new RejectReview(_given.Case, "edited", "请提交原始照片。", _given.Seen);

        Assert.Equal(new("请选择不通过的原因。", "Reason"), Ask(right with { Reason = "arm-missing" }));
        Assert.Equal(new("请填写发给申请人的文字，不超过500个字。", "Text"), Ask(right with { Text = "" }));
        Assert.Equal(new("请填写发给申请人的文字，不超过500个字。", "Text"), Ask(right with { Text = new('字', 501) }));
    }

    [Fact]
    public void A_case_is_taken_by_one_reviewer_at_a_time()
    {
        _given.Taken();

        Assert.Equal("本案正由其他审核人办理，请领取下一件。", _given.No(new TakeReview(_given.Case), _given.Colleague));
        _given.Do(new TakeReview(_given.Case), _given.Reviewer);
        _given.Now = _given.Now.AddMinutes(30);
        _given.Do(new TakeReview(_given.Case), _given.Colleague);
        Assert.Equal(_given.Colleague.Person, _given.State.Reviewer);
        Assert.Equal(2, _given.LeaseOf(_given.Case).Fence);
    }

    [Fact]
    public void Only_customer_service_takes_cases_and_only_those_in_review()
    {
        Assert.Equal("只有客服审核人员可以领取案件。", _given.No(new TakeReview(_given.Case), _given.Applicant));
        Assert.Equal("只有客服审核人员可以领取案件。", _given.No(new TakeReview(_given.Case), Actor.Clock));
        var waiting = new Given().Opened();
        Assert.Equal("本案当前不在人工审核环节，可能已被办理。", waiting.No(new TakeReview(waiting.Case), _given.Reviewer));
        Assert.Equal("本案当前不在人工审核环节，可能已被办理。", waiting.No(new TakeReview(Guid.NewGuid()), _given.Reviewer));
    }

    [Fact]
    public void A_case_is_given_back_with_a_reason_and_free_for_a_colleague()
    {
        _given.Taken();
        Assert.Equal("请填写退回的原因，不超过200个字。", _given.No(new GiveBackReview(_given.Case, " "), _given.Reviewer));
        Assert.Equal("本案不在您名下，可能领取时间已到。", _given.No(new GiveBackReview(_given.Case, "认识本人"), _given.Colleague));

        _given.Do(new GiveBackReview(_given.Case, "认识本人"), _given.Reviewer);
        Assert.Null(_given.State.Reviewer);
        _given.Do(new TakeReview(_given.Case), _given.Colleague);
        Assert.Equal("本案不在您名下，可能领取时间已到。", _given.No(new GiveBackReview(_given.Case, "认识本人"), _given.Reviewer));
        Assert.Equal("本案不在您名下，可能领取时间已到。", _given.No(new GiveBackReview(Guid.NewGuid(), "认识本人"), _given.Reviewer));
    }

    [Fact]
    public void Only_the_desk_writes_notes_and_not_endlessly()
    {
        Personal Text(string text) => Personal.Of(_given.Again.Account, text, "");

        _given.Do(new WriteNote(_given.Case, Text("与本人通过电话")), _given.Reviewer);
        Assert.Equal("只有客服审核人员可以写备注。", _given.No(new WriteNote(_given.Case, Text("x")), _given.Applicant));
        Assert.Equal("只有客服审核人员可以写备注。", _given.No(new WriteNote(Guid.NewGuid(), Text("x")), _given.Reviewer));
        Assert.Equal("请填写备注，不超过1000个字。", _given.No(new WriteNote(_given.Case, Text(" ")), _given.Reviewer));
        Assert.Equal("请填写备注，不超过1000个字。", _given.No(new WriteNote(_given.Case, Text(new('字', 1001))), _given.Reviewer));
    }

    private Request Decide(string decision, int? seen = null) => decision switch
    {
        "approve" => new ApproveReview(_given.Case, "一致", seen ?? _given.Seen),
        "return" => new ReturnForSupplement(_given.Case, ["arm-missing"], "请重新拍摄。", seen ?? _given.Seen),
        _ => new RejectReview(_given.Case, "edited", "请提交原始照片。", seen ?? _given.Seen),
    };

    private Refused Ask(Request request) => Assert.IsType<Refused>(_given.Ask(request, _given.Reviewer));
}
