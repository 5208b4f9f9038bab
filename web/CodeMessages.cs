using Chsi.Silo.SignIn;

namespace Chsi.Web;

/// <summary>What a person is told about a code that was asked for.</summary>
public static class CodeMessages
{
    /// <summary>001-23: a code that is still good is used, not replaced.</summary>
    public const string StillGood = "已获取成功的短信验证码有效期 24 小时，有效期内可直接使用。";

    public static string Of(CodeSending sending, string maskedPhone, CodeOptions options)
    {
        var good = StillGood.Replace("24", $"{options.Hours}", StringComparison.Ordinal);
        return sending switch
        {
            CodeSending.Sent => $"已发送至 {maskedPhone}，{options.Hours} 小时内有效。",
            CodeSending.SentAgain => $"已将同一验证码重新发送至 {maskedPhone}。{good}",
            CodeSending.TooSoon => $"发送过于频繁，请稍候再获取。{good}",
            CodeSending.DayIsOver => $"该手机号今日接收短信验证码的次数已达上限。{good}",
            CodeSending.NoCode => "该手机号今日接收短信验证码的次数已达上限，请明日再试。",
        };
    }
}
