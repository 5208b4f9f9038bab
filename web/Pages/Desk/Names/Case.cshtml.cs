using Chsi.Silo.Grains;
using Chsi.Silo.Openings;
using Chsi.Web.Pages.Desk.Reviews;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.ReRegistration;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Desk.Names;

/// <summary>One correction of name or number at customer service: what is asked beside the card, and the decision.</summary>
public sealed class CaseModel(Reading reading, NameCases names, ReviewQueue queue, EvidenceViews evidence, Namesakes namesakes, Surroundings surroundings) : ChsiPage
{
    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    /// <summary>approve or reject; empty while nothing was chosen.</summary>
    [BindProperty]
    public string? Decision { get; set; }

    [BindProperty]
    public string? Opinion { get; set; }

    /// <summary>What the applicant reads of a 不通过.</summary>
    [BindProperty]
    public string? Text { get; set; }

    [BindProperty]
    public int Seen { get; set; }

    /// <summary>The reviewer has confirmed a 通过, which cannot be taken back: in the dialog, or without scripts by the box.</summary>
    [BindProperty]
    public bool Confirmed { get; set; }

    /// <summary>Another case is taken after this one was decided.</summary>
    [BindProperty]
    public bool Next { get; set; }

    /// <summary>What else the one who asks has just decided and can take back.</summary>
    public IReadOnlyList<JustDecided> Decided { get; private set; } = [];

    public NameCase Case { get; private set; } = null!;

    public Timeline Timeline { get; private set; } = null!;

    /// <summary>Null where the asker does not hold the case.</summary>
    public OpenedName? Names { get; private set; }

    public LimitWords Limit { get; private set; }

    /// <summary>Who holds the case and until when; null where nobody does.</summary>
    public Held? Holder { get; private set; }

    /// <summary>Single keys act for the one who asks.</summary>
    public bool SingleKeys { get; private set; } = true;

    public bool Mine => Names is not null;

    /// <summary>Why the one who asks cannot take it; null where they can.</summary>
    public string? NotYours => Case.Excluded.Contains(Me.Id) ? "您已申请回避本案，由其他审核人办理。"
        : Case.Bar(Me.Id) is { } why ? why
        : Holder is { } held && held.Id != Me.Id ? $"{held.Name}正在办理本案，保留至 {Wording.Clock(held.Until)}。" : null;

    public IReadOnlyList<DeskKey> Keys =>
    [
        .. !Mine ? [new("N", NotYours is null && !Case.Closed ? "领取本案" : "领取下一件")]
            : (DeskKey[])[new("A", "通过"), new("C", "不通过"), new("Ctrl+Enter", "提交，需要确认的再按一次"), new("Ctrl+Shift+Enter", "提交并领取下一件"), new("G", "退回待领取"), new("+", "放大"), new("-", "缩小"), new("R", "旋转"), new("0", "原始大小")],
        .. Decided.Count > 0 ? [new("U", "收回处理结果")] : Array.Empty<DeskKey>(), new("Q", "返回队列"),
    ];

    public async Task<IActionResult> OnGetAsync() => await Load() ? Page() : NotFound();

    public async Task<IActionResult> OnGetPhotoAsync(Guid file)
    {
        Response.Headers.CacheControl = "no-store";
        return await Find() is { } stored && await evidence.View(Me.Actor, stored.Case.Id, file, Stop) is { } jpeg ? File(jpeg, "image/jpeg") : NotFound();
    }

    /// <summary>Activity keeps the case; the answer is the line that says until when.</summary>
    public async Task<IActionResult> OnPostRenewAsync() => await Find() is not { } stored ? NotFound()
        : Content(await queue.Renew(Me.Actor, stored.Case.Id, Stop) is { } until ? $"已领取，保留至 {Wording.Clock(until)}" : "领取时间已到，请重新领取", "text/plain; charset=utf-8");

    public Task<IActionResult> OnPostTakeAsync() => Done(async @case => new TakeReview(@case.Id, await namesakes.Of(Me.Id, @case.Id, Stop)), "");

    public Task<IActionResult> OnPostDecideAsync() => Done(async @case => Decision switch
    {
        "approve" when Confirmed => await names.Approve(@case, Opinion ?? "", Seen, Ids.From(RequestId, "claim"), Stop),
        "reject" => new RefuseName(@case.Id, Text ?? "", Seen),
        _ => null,
    }, Decision == "approve" ? "已通过，账号信息已更正，申请人会收到通知。" : "已答复未通过，申请人会收到通知。", "已通过，转另一名审核人复核；复核通过前账号不变。");

    /// <param name="why">The reason.</param>
    public Task<IActionResult> OnPostGiveBackAsync(string? why) => Done(@case => Task.FromResult<Request?>(new GiveBackReview(@case.Id, why ?? "")), "已退回待领取，其他审核人可以领取。");

    /// <param name="relation">The reason.</param>
    public Task<IActionResult> OnPostDeclareAsync(string? relation) => Done(@case => Task.FromResult<Request?>(new DeclareRelation(@case.Id, relation ?? "")), "已登记回避，本案由其他审核人办理。");

    /// <param name="second">What is said where another reviewer looks at it next; null where that cannot be.</param>
    private async Task<IActionResult> Done(Func<NameCase, Task<Request?>> request, string said, string? second = null)
    {
        if (await Find() is not { Case: NameCase @case })
        {
            return NotFound();
        }

        var asked = await request(@case);
        if (asked is null)
        {
            var unsure = Decision == "approve";
            Refuse(unsure ? "Confirmed" : "Decision", unsure ? "提交后不能收回，请确认后再提交。" : "请选择处理结果：通过或不通过。");
        }

        if (asked is null || await Ask(asked) is null)
        {
            await Load();
            return Page();
        }

        var sentence = second is not null && await Find() is { Case: NameCase { ApprovedBy: not null, Closed: false } } ? second : said;
        var next = Next ? await queue.TakeNext(Me.Actor, Ids.From(RequestId, "next"), Stop) : null;
        if (sentence.Length > 0)
        {
            Say(next is null ? sentence : $"{@case.Number} {sentence}{(next as Refused)?.Sentence}");
        }

        return Redirect(next is Accepted taken ? Reviews.CaseModel.AddressOf(taken.Reply) : $"/desk/names/{@case.Number}");
    }

    private Task<StoredCase?> Find() => reading.As(Me, async connection =>
        await connection.ExecuteScalarAsync<Guid?>("select id from chsi.case_row where number = @number and route = @route", new { number = Number.ToUpperInvariant(), route = NameRoute.Name })
            is { } id ? await StoredCase.Read(connection, id) : null, Stop);

    private async Task<bool> Load()
    {
        if (await Find() is not { Case: NameCase @case } stored)
        {
            return false;
        }

        var now = await reading.Now(Stop);
        Case = @case;
        Timeline = Timeline.ForDesk(stored, Me.Desk, now, surroundings.Calendar);
        Limit = Wording.Limit(surroundings.Calendar, now, @case.Stage, @case.Due, @case.ClockLeft);
        Names = await names.Open(Me.Actor, @case.Id, Stop);
        (Holder, SingleKeys, Decided) = await reading.As(Me, async connection => (
            await connection.QuerySingleOrDefaultAsync<Held>("""
                select c.holder as Id, coalesce(s.name, '其他审核人') as Name, c.held_until as Until
                from chsi.case_row c left join chsi.staff_row s on s.id = c.holder where c.id = @Id and c.held_until > chsi.clock()
                """, new { @case.Id }),
            await connection.ExecuteScalarAsync<bool?>("select single_keys from chsi.staff_row where id = @Id", new { Me.Id }) ?? true,
            await JustDecided.Of(connection, Me, surroundings)), Stop);
        return true;
    }

    /// <summary>Whose the case is, and until when (instant).</summary>
    public sealed record Held(Guid Id, string Name, DateTime Until);
}
