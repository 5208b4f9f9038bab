using Chsi.Silo.SignIn;
using Chsi.Workflows.Calendar;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Account;

/// <summary>找回用户名 by number and name (001-03). The answer on the page is always the same; the user name goes to the bound phone.</summary>
public sealed class FindUsernameModel(Captcha captcha, SmsLimit limit, Recovery recovery, Reading reading) : ChsiPage
{
    [BindProperty]
    public string? Number { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty(Name = Captcha.Field)]
    public string? Solved { get; set; }

    [TempData]
    public bool Asked { get; set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (string.IsNullOrWhiteSpace(Number))
        {
            Refuse(nameof(Number), "请输入证件号码。");
        }

        if (string.IsNullOrWhiteSpace(Name))
        {
            Refuse(nameof(Name), "姓名不能为空!");
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (await captcha.Spend(Solved, new(Address), Stop) is { } sentence)
        {
            Refuse("captcha", sentence);
            return Page();
        }

        if (await limit.Take(Address, Stop) is { } full)
        {
            Refuse("captcha", full);
            return Page();
        }

        await recovery.SendUserName(Name, Number, WorkingCalendar.DayOf(await reading.Now(Stop)), Stop);
        Asked = true;
        return RedirectToPage();
    }
}
