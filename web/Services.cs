namespace Chsi.Web;

/// <summary>A service that an account opens.</summary>
/// <param name="Address">Null where it is not open yet.</param>
public sealed record Service(string Title, string Text, string? Address = null);

/// <summary>The services shown after signing in (000-21, 003-08), as data.</summary>
public static class Services
{
    public static IReadOnlyList<Service> All { get; } =
    [
        new("学信档案", "学籍查询、学历查询，核对本人的学籍信息。", "/archive"),
        new("图像校对", "核对学历照片和录取照片。"),
        new("征兵报名", "兵役登记、应征报名。"),
        new("学历证书查询", "毕业后查询和验证学历证书。"),
        new("研招报名", "全国硕士研究生招生报名。"),
    ];
}
