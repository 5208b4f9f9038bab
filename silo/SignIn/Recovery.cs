using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;

namespace Chsi.Silo.SignIn;

/// <summary>
/// 找回密码 and 找回用户名 by the bound phone. Whoever asks gets the same answer, in the same time, whether or not there is such an account:
/// what there is to know goes to the phone.
/// </summary>
public sealed class Recovery(
    Finding finding, ProtectedValues values, Codes codes, TextMessages messages, Drafts drafts, Passwords passwords, Counters counters, Vault vault, Door door,
    RuleSettings rules, CodeOptions options)
{
    /// <summary>Sends a code to the phone of the account, if there is one.</summary>
    public Task<Draft> AskPassword(Draft draft, string userName, CancellationToken stop = default) => Neutral(async () =>
    {
        var account = await finding.ByUserName(userName, stop) as Account;
        var phone = account?.Phone is { } kept ? await values.Open(kept.Id, stop) : null;
        if (phone is not null)
        {
            await codes.Send(phone, Codes.FindPassword, stop);
        }

        return await drafts.Save(draft, new() { Asked = true, Account = phone is null ? Guid.Empty : account!.Id, Phone = phone }, stop);
    });

    /// <summary>Sets the new password after the code was entered; all sessions end and the holder is told.</summary>
    /// <returns>Null, or a sentence.</returns>
    public async Task<Refused?> Reset(Draft draft, string? password, string? repeated, Guid request, CancellationToken stop = default)
    {
        if (draft.Content.Done == request)
        {
            return null;
        }

        if (!draft.Verified || draft.Content.Done is not null || draft.Content.Account is not { } id || await finding.Account(id, stop) is not { } account)
        {
            return new("页面已过期，请重新开始找回密码。");
        }

        var known = new[] { account.Name, account.Number, account.Phone, account.Mail }.OfType<Personal>().ToArray();
        var personal = new List<string?>();
        foreach (var value in known)
        {
            personal.Add(await values.Open(value.Id, stop));
        }

        var @checked = new PasswordPolicy(rules.PasswordMinimum).Check(password, personal);
        if (!@checked.Accepted)
        {
            return new(@checked.Refusal, "Password");
        }

        if (password != repeated)
        {
            return new("两次输入的密码不一致", "Repeated");
        }

        var reset = new ResetPassword(id, Personal.SecretOf(id, await passwords.Hash(password!, stop)));
        if (await door.Ask(reset, Actor.Visitor(id), request, stop) is Refused refused)
        {
            return refused;
        }

        await drafts.Save(draft, draft.Content with { Done = request, DoneAccount = id }, stop);
        return null;
    }

    /// <summary>Tells the bound phone the user name, if name and number belong to an account (001-03).</summary>
    public Task SendUserName(string? name, string? number, DateOnly today, CancellationToken stop = default) => Neutral(async () =>
    {
        foreach (var account in await finding.ByNumber(Finding.KeysOf(number, today), stop))
        {
            if (await values.IsNamed(account, name, stop) && account.Phone is { } bound && await values.Open(bound.Id, stop) is { } phone
                && await counters.Add($"user-name|{Convert.ToHexStringLower(vault.Digest("phone", phone))}", stop) <= options.UserNamesADay)
            {
                await messages.Send(phone, $"【学信网】您的学信网账号用户名为本手机号 {Masks.Phone(phone)}，也可以用注册时的证件号码登录。如非本人操作请忽略。", stop);
            }
        }

        return true;
    });

    private Task<T> Neutral<T>(Func<Task<T>> work) => SignIn.Neutral.Answer(options.NeutralMilliseconds, work);
}
