using Chsi.Silo.Gateways;
using Chsi.Silo.SignIn;
using Chsi.Silo.Store;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;

namespace Chsi.Silo.Grains;

/// <summary>
/// 实人验证 of somebody who is not signed in, for a name and a number as typed. It is begun whether or not there is such an account, so that it tells nothing;
/// whoever passes is the person, and may be told. The page asks how it stands: a callback is heard and does nothing.
/// </summary>
public sealed class VisitorChecks(IFaceCheck service, Counters counters, Vault vault)
{
    /// <summary>Every session costs money. Counted by proven phone, and by number so that nobody's is tried from many phones; by the Chinese day.</summary>
    public const int MostForPhone = 3, MostForNumber = 10;

    private const string Away = "实人验证服务暂时无法连接，请稍后再试，或上传照片。";

    /// <summary>Whether there is a service, and it can check holders of a document with this number.</summary>
    public bool Fits(string? number, DateOnly today) => service.IsConfigured && Checkable(number, today) is not null;

    public async Task<IdentityCheckBegun> Begin(HolderStatement says, DateOnly today, Uri callback, Uri returnUrl, CancellationToken stop = default)
    {
        if (Checkable(says.Number, today) is not { } number || PersonName.Check(says.Name, number.Type) is not { Accepted: true } name)
        {
            return IdentityCheckBegun.No("该证件号码或姓名不支持实人验证，请上传照片。");
        }

        // our reference of the attempt with the service; not the form's id, for that is the asker's to repeat and each attempt costs money
        var request = Guid.CreateVersion7();
        var phones = $"visitor-checks|{Convert.ToHexStringLower(vault.Digest("phone", says.Phone))}";
        var numbers = $"visitor-checks|{Convert.ToHexStringLower(vault.Digest("number", number.Value))}";
        if (!await counters.AddMember(phones, Key(request), MostForPhone, stop) || !await counters.AddMember(numbers, $"{Key(request)}|number", MostForNumber, stop))
        {
            return IdentityCheckBegun.No("今日实人验证的次数已达上限，请明天再试，或上传照片。");
        }

        if (await service.Start(new(request.ToString("N"), name.Value.Value, number.Value, callback, returnUrl), stop) is { } begun)
        {
            return new(begun.Session, begun.Page);
        }

        await counters.DropMember(phones, Key(request), stop);
        await counters.DropMember(numbers, $"{Key(request)}|number", stop);
        return IdentityCheckBegun.No(Away);
    }

    /// <summary>How a session stands.</summary>
    public async Task<FaceCheckState> Look(string session, CancellationToken stop = default) => (await service.Poll(session, stop)).State;

    internal static string Key(Guid request) => $"visitor-check|{request}";

    private static IdNumber? Checkable(string? number, DateOnly today) => DocumentType.All.Where(type => type.CheckedByGateway)
        .Select(type => IdNumber.Check(type, number, today)).FirstOrDefault(c => c.Accepted)?.Value;
}
