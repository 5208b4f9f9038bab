using Chsi.Silo.Gateways.Photos;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.School.Photos;

/// <summary>上传照片: the school adds 录取照片 or 学历照片 to a student's record; effective at once (003-15).</summary>
[RequestSizeLimit(Upload.Most)]
[RequestFormLimits(MultipartBodyLengthLimit = Upload.Most, MemoryBufferThreshold = Upload.InMemory)]
public sealed class IndexModel(Reading reading, IPhotoPreparation preparation) : ChsiPage
{
    [BindProperty(SupportsGet = true)]
    public string? StudentNumber { get; set; }

    [BindProperty]
    public string? Kind { get; set; }

    [BindProperty]
    public IFormFile? Picture { get; set; }

    public IActionResult OnGet() => Me.Desk.Kind == "school" ? Page() : Forbid();

    public async Task<IActionResult> OnPostAsync()
    {
        var number = Typed.Number(StudentNumber);
        var record = await reading.As(Me, connection => connection.ExecuteScalarAsync<Guid?>(
            "select id from chsi.record_row where school = @Organisation and student_number = @number", new { Me.Desk.Organisation, number }), Stop);
        if (record is not { } id)
        {
            Refuse(nameof(StudentNumber), "本校没有这个学号的学籍。");
            return Page();
        }

        if (Picture is null)
        {
            Refuse(nameof(Picture), "请选择照片。");
            return Page();
        }

        switch (await Upload.Prepare(preparation, Picture, Stop))
        {
            case PhotoPreparation.Prepared { Width: var width, Height: var height } when width > height:
                Refuse(nameof(Picture), "照片应为竖幅的免冠照，请裁剪或旋转后再选择。");
                break;
            case PhotoPreparation.Prepared { Jpeg: var jpeg }:
                if (await Ask(new AddRecordPhoto(id, Upload.File(RequestId, Kind ?? "", jpeg))) is null)
                {
                    return Page();
                }

                Say($"学号 {number} 的照片已上传，立即生效。");
                return RedirectToPage();
            case PhotoPreparation.Refused wrong:
                Refuse(nameof(Picture), wrong.Sentence);
                break;
            case PhotoPreparation.Busy busy:
                Refuse("", busy.Sentence);
                break;
        }

        return Page();
    }
}
