using Chsi.Silo.Clockwork;
using Chsi.Silo.Grains;

namespace Chsi.Web.Pages.Desk.Operations;

/// <summary>How alarms read on the operators' page; log and metrics keep the English of <see cref="Alarm"/>.</summary>
public static class AlarmWording
{
    public static (string Title, string Text) Of(Alarm alarm, Readiness found) => alarm.Name switch
    {
        "messages-late" => ("通知发送停滞", $"最早的一条已等待 {Seconds(found.OldestNoticeSeconds)}"),
        "limits-late" => ("到期事项无人办理", $"最早的一项已到期 {Seconds(found.OldestLimitSeconds)}"),
        "clockwork-still" => ("后台任务停摆", $"没有任何节点在运行：{string.Join("、", (found.Still ?? []).Select(Job))}"),
        "not-ready" => ("服务不可用", "数据库、数据库版本或密钥文件有问题，原因见 /health/ready"),
        _ => ("告警", alarm.Text),
    };

    /// <summary>A length of time in the largest unit that says enough.</summary>
    public static string Seconds(double? seconds) =>
        seconds is not { } s ? "—" : s >= 86400 ? $"{s / 86400:0.#} 天" : s >= 3600 ? $"{s / 3600:0.#} 小时" : s >= 60 ? $"{s / 60:0} 分钟" : $"{s:0} 秒";

    private static string Job(string job) => job switch
    {
        Pulse.Limits => "期限办理",
        Pulse.Notices => "通知发送",
        Pulse.Housekeeping => "日常清理",
        Pulse.Roots => "签署根",
        _ => job,
    };
}
