using Chsi.Workflows.Decisions;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Cases;

/// <summary>按学号申请更正: for a record that bears another name or number than the account. Whether there is such a record is told to nobody else.</summary>
public sealed class FindModel(Silo.Openings.Corrections corrections) : ChsiPage
{
    [BindProperty]
    public string? School { get; set; }

    [BindProperty]
    public string? StudentNumber { get; set; }

    public void OnGet()
    {
        // drawn empty
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var (school, number) = (Typed.Number(School), Typed.Number(StudentNumber));
        if (school.Length != 5 || !school.All(char.IsAsciiDigit))
        {
            Refuse(nameof(School), "请填写5位院校代码，可以在学校招生网站上查到。");
        }

        if (number.Length is 0 or > 30)
        {
            Refuse(nameof(StudentNumber), "请填写学号。");
        }

        if (Refusals.Count > 0)
        {
            return Page();
        }

        if (!await corrections.MayFind(Me.Id, school, number, Stop))
        {
            Refuse(nameof(StudentNumber), "今日更换学号的次数已达上限，请明日再试，或联系学校学籍管理部门。");
            return Page();
        }

        if (await corrections.Find(Me.Id, school, number, Stop) is { } record)
        {
            return RedirectToPage("Correct", new { id = record, student = number });
        }

        Refuse(nameof(StudentNumber), "没有找到姓名或证件号码与您的账号一致的这条学籍。两项都不一致的，请申请绑定学籍，由学校核实。");
        return Page();
    }
}
