namespace Chsi.Silo.Gateways.Photos;

/// <summary>Why a photo is refused, and what the person can do about it.</summary>
internal static class PhotoWording
{
    public const string Empty = "没有收到照片内容，请重新选择照片后再上传。";
    public const string TooLarge = "照片超过 8 MB，请用手机或电脑自带的图片工具压缩后再上传。";
    public const string UnknownKind = "无法识别的照片格式，仅支持 jpg、jpeg、png、gif、heic 格式，请另存为 JPG 后再上传。";
    public const string WrongEnding = "文件的后缀名与照片的实际格式不一致，请不要修改后缀名，请上传原始照片或另存为 JPG 后再上传。";
    public const string Unreadable = "照片无法读取，文件可能已损坏或不完整，请重新拍摄，或另存为 JPG 后再上传。";
    public const string TooManyPixels = "照片尺寸过大（超过 4000 万像素），请缩小尺寸或降低相机分辨率重新拍摄后再上传。";
    public const string Infected = "照片未通过安全检查，不能上传，请换一台设备重新拍摄后再上传。";
    public const string TryLater = "照片处理服务暂时不可用，请稍后再试，已填写的内容不受影响。";
    public const string Busy = "上传照片的人较多，请稍等几秒后再提交一次，您的申请不受影响。";
    public const string TooSlow = "照片处理超时，请缩小照片尺寸，或另存为 JPG 后再上传。";

    public static string TooSmall(int side) => $"照片尺寸过小，宽和高都不能少于 {side} 像素，请上传清晰的原始照片。";
}
