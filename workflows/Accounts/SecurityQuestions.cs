namespace Chsi.Workflows.Accounts;

/// <summary>密保问题 that a form offers. Stored by code, shown by text; never remove one, people have answered it.</summary>
public static class SecurityQuestions
{
    public static IReadOnlyList<(string Code, string Text)> All { get; } =
    [
        ("primary-school", "您就读的第一所小学的名称是？"),
        ("first-teacher", "您印象最深的老师的姓名是？"),
        ("childhood-friend", "您儿时好友的姓名是？"),
        ("first-desk-mate", "您的第一位同桌的姓名是？"),
        ("favourite-book", "您最喜欢的一本书是？"),
        ("home-village", "您祖籍所在的村镇名称是？"),
    ];

    /// <summary>The code, or null where no question has it.</summary>
    public static string? Find(string? code) => All.Any(q => q.Code == code) ? code : null;
}
