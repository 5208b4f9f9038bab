namespace Chsi.Silo.Gateways.Photos;

/// <summary>Why a PDF is refused, and what the person can do about it.</summary>
internal static class DocumentWording
{
    public const string Empty = "没有收到文件内容，请重新选择文件后再上传。";
    public const string TooLarge = "PDF 超过 8 MB，请缩小或只保留需要的页面后再上传，也可以改为拍照上传。";
    public const string WrongEnding = "文件的后缀名是 pdf，内容却不是 PDF，请上传原始文件，或改为拍照上传。";
    public const string Locked = "PDF 设有密码或使用限制，请另存为没有密码的 PDF 后再上传，或改为拍照上传。";
    public const string LockedOrBroken = "PDF 无法打开，可能设有密码，或文件已损坏，请另存为没有密码的 PDF 后再上传，或改为拍照上传。";
    public const string Scripted = "PDF 含有脚本，不能上传，请用“打印”另存为新的 PDF 后再上传，或改为拍照上传。";
    public const string HugePage = "PDF 的页面尺寸过大，请按 A4 或 A3 另存后再上传。";
    public const string Unreadable = "PDF 无法读取，文件可能已损坏或不完整，请重新导出，或改为拍照上传。";
    public const string Infected = "PDF 未通过安全检查，不能上传，请换一台设备重新制作后再上传。";
    public const string TooSlow = "PDF 处理超时，请只保留需要的页面，或改为拍照上传。";
    public const string Off = "暂时不能接收 PDF，请改为拍照上传。";

    public static string TooManyPages(int pages) => $"PDF 共 {pages} 页，一份材料不能超过 {DocumentLimits.Pages} 页，请只保留需要的页面后再上传。";
}
