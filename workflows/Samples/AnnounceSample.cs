using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;

namespace Chsi.Workflows.Samples;

/// <summary>
/// 公布抽检: the lead publishes which days and by which rule decisions will be looked at again, and what the seed will be, before anybody can know it.
/// From this commit on the draw is settled; only the seed is missing.
/// </summary>
/// <param name="Sample">Its id, new.</param>
/// <param name="Lead">Who asks: that they lead is read with the decision.</param>
/// <param name="From">First day (Chinese time).</param>
/// <param name="To">Last day, before today.</param>
/// <param name="Each">Decisions of each stratum, 1 to <see cref="Most"/>; 0 where a share is drawn.</param>
/// <param name="Percent">Share of each stratum in percent, 1 to 100; 0 where a number is drawn.</param>
/// <param name="SeedDay">The day on which the seed becomes known (Chinese time), after today.</param>
/// <param name="SeedSource">What the seed will be: 4 to 100 characters.</param>
/// <param name="Decisions">How many there are to draw from, as counted by who asks; <paramref name="ToDraw"/> and <paramref name="Population"/> too.</param>
/// <param name="Confirmed">How many would be drawn, as shown to the lead and confirmed; null before anything was shown.</param>
public sealed record AnnounceSample(
    Guid Sample, Guid Lead, DateOnly From, DateOnly To, int Each, int Percent, DateOnly SeedDay, string SeedSource, int Decisions, int ToDraw, string Population,
    int? Confirmed)
    : Request
{
    /// <summary>More than these nobody checks beside the work of the day.</summary>
    public const int Most = 300;

    /// <summary>As many days at once, the last included.</summary>
    public const int MostDays = 92;

    public override Needs Needs => Needs.Stream(Sample, Lead).AndSerial();

    public override Answer Decide(Streams streams, Moment at)
    {
        if (!LeadGuard.Leads(streams, Lead, at))
        {
            return Refuse(SampleGuard.NotLead);
        }

        if (streams.Find<StreamState>(Sample) is not null)
        {
            return Refuse("该请求已被使用，请刷新页面后重新提交。");
        }

        var today = WorkingCalendar.DayOf(at.Now);
        // a decision of the last minutes can still be taken back: what is drawn from must not change any more
        if (To >= today || at.Now < WorkingCalendar.StartOf(To.AddDays(1)).AddMinutes(at.Settings.TakeBackMinutes))
        {
            return Refuse("只能抽检今天以前的处理结果，最后一天的结果须已不能收回。", nameof(To));
        }

        if (From > To || To.DayNumber - From.DayNumber >= MostDays)
        {
            return Refuse(From > To ? "结束日期不能早于开始日期。" : $"一次最多抽检{MostDays}天。", nameof(To));
        }

        if (Each == 0 == (Percent == 0) || Each is < 0 or > Most || Percent is < 0 or > 100)
        {
            return Refuse($"请填写每层抽取的件数（1至{Most}）或比例（1至100），只填一项。", nameof(Each));
        }

        if (SeedDay <= today)
        {
            return Refuse("种子须在公布以后才产生，请选择明天或以后的日期。", nameof(SeedDay));
        }

        if (SeedSource.Trim().Length is < 4 or > 100)
        {
            return Refuse("请写明种子取自哪里，4至100个字。", nameof(SeedSource));
        }

        if (Decisions == 0)
        {
            return Refuse("这些日子没有可以抽检的处理结果。", nameof(To));
        }

        if (ToDraw > Most)
        {
            return Refuse($"按此规则将抽取{ToDraw}件，一次最多{Most}件，请减少件数或日期。", nameof(Each));
        }

        // nobody takes it back: what was confirmed is what is published
        if (Confirmed != ToDraw)
        {
            return Refuse($"将从 {Decisions} 件处理结果中抽取 {ToDraw} 件。公布后不能修改或撤回，请核对后勾选确认，再次公布。", nameof(Confirmed));
        }

        var number = $"CJ{today:yyyy-MMdd}-{at.Serial:00000}";
        return Accept(Sample, new SampleAnnounced(number, at.Desk, WorkingCalendar.StartOf(From), WorkingCalendar.StartOf(To.AddDays(1)), Each, Percent,
            WorkingCalendar.StartOf(SeedDay), SeedSource.Trim(), Decisions, ToDraw, Population)).Saying(number);
    }
}

/// <summary>What the decisions about samples ask alike.</summary>
internal static class SampleGuard
{
    public const string NotLead = "只有客服组长可以组织抽检。";

    public const string NotThere = "没有这次抽检，请刷新后查看。";
}
