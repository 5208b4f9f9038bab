using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;

namespace Chsi.Silo.SignIn;

/// <summary>A phone that was proven by a code goes to an account that has none: by its password, or by a face.</summary>
public sealed class PhoneBinding(Finding finding, ProtectedValues values, Passwords passwords, Counters counters, Vault vault, Door door, LoginOptions login)
{
    /// <summary>For somebody who is signed in and types the password again.</summary>
    /// <returns>Null, or why not.</returns>
    public async Task<Refused?> ByPassword(Guid account, string phone, string? password, Guid request, CancellationToken stop = default)
    {
        var tries = $"bind-phone|{account}";
        if (await counters.Turn(tries, login, stop) is > 0 and var seconds)
        {
            return new($"密码错误次数较多，请在 {seconds} 秒后再试。", "Password");
        }

        var stored = (await finding.Account(account, stop))?.Password is { } hash ? await values.Open(hash.Id, stop) : null;
        if (!await passwords.Verify(password ?? "", stored, stop))
        {
            return new("密码错误，请重新输入。", "Password");
        }

        await counters.Clear(tries, stop);
        return await door.Ask(new BindPhone(account, Kept(account, phone)), Actor.Applicant(account), request, stop) as Refused;
    }

    /// <summary>For somebody whose face has passed for this name and number: told what there is to tell, for they are who they say.</summary>
    /// <returns>Null, or why not.</returns>
    public async Task<Refused?> ByFace(HolderStatement says, HolderProof proof, DateOnly today, CancellationToken stop = default)
    {
        foreach (var account in await finding.ByNumber(Finding.KeysOf(says.Number, today), stop))
        {
            if (await values.IsNamed(account, says.Name, stop))
            {
                var bind = new BindPhone(account.Id, Kept(account.Id, says.Phone), proof.Session, proof.Consent);
                return await door.Ask(bind, Actor.Clock, vault.RequestId($"bind-phone|{proof.Session}"), stop) as Refused;
            }
        }

        return new("没有查到您的学信网账号，请核对姓名和证件号码，或注册新账号。");
    }

    private static Personal Kept(Guid account, string phone) => Personal.Of(account, phone, Masks.Phone(phone));
}
