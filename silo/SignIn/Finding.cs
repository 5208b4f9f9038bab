using Chsi.Silo.Store;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.Staff;

namespace Chsi.Silo.SignIn;

/// <summary>Finds who is meant by something typed: a phone, an ID number, a mail address, or the user name of staff (001-02).</summary>
public sealed class Finding(Loading loading)
{
    /// <summary>One spelling for all that find the same: what is counted for a user name is counted under it.</summary>
    public static string Normal(string? typed)
    {
        var line = Typed.Number(typed);
        return PhoneNumber.Check(line) is { Accepted: true } phone ? phone.Value.Value
            : MailAddress.Check(line) is { Accepted: true } mail ? mail.Value.Key
            : line.ToUpperInvariant();
    }

    /// <summary>The account or member of staff with this user name, open ones only; null for nobody.</summary>
    public async Task<StreamState?> ByUserName(string? typed, CancellationToken stop = default)
    {
        var line = Typed.Number(typed);
        if (PhoneNumber.Check(line) is { Accepted: true } phone)
        {
            return await ByPhone(phone.Value.Value, stop);
        }

        if (MailAddress.Check(line) is { Accepted: true } mail)
        {
            return await Open<Account>(new(LookupKind.Mail, mail.Value.Key), stop);
        }

        if (line.Length == 18 && line.Take(17).All(char.IsAsciiDigit))
        {
            return (await ByNumber([new(LookupKind.IdNumber, line.ToUpperInvariant())], stop)).FirstOrDefault();
        }

        var member = await Open<StaffMember>(new(LookupKind.StaffName, line.ToLowerInvariant()), stop);
        return member is { Removed: false } ? member : null;
    }

    public Task<Account?> ByPhone(string phone, CancellationToken stop = default) => Open<Account>(new(LookupKind.Phone, phone), stop);

    /// <summary>The keys under which a number may be found, whatever its document's type; none where it is a number of no type.</summary>
    public static LookupKey[] KeysOf(string? number, DateOnly today) =>
        [.. DocumentType.All.Select(type => IdNumber.Check(type, number, today)).Where(c => c.Accepted).Select(c => IdNumberClaim.KeyOf(c.Value!.Type.Code, c.Value.Value)).Distinct()];

    /// <summary>Accounts of a number: its holder, or those that ask for it where nobody holds it.</summary>
    public async Task<IReadOnlyList<Account>> ByNumber(LookupKey[] keys, CancellationToken stop = default)
    {
        if (keys.Length == 0)
        {
            return [];
        }

        var streams = await Load(Needs.Lookup(keys).AndLinked(1), stop);
        return [.. keys.Select(k => streams.Find<IdNumberClaim>(k)).OfType<IdNumberClaim>().Distinct()
            .SelectMany<IdNumberClaim, Guid>(c => c.Holder is { } holder ? [holder] : c.Claimants.Keys.Order().ToArray())
            .Select(streams.Find<Account>).OfType<Account>().Where(a => a.ClosedAt is null)];
    }

    public async Task<Account?> Account(Guid id, CancellationToken stop = default) => (await Load(Needs.Stream(id), stop)).Find<Account>(id);

    public async Task<StaffMember?> Staff(Guid id, CancellationToken stop = default) => (await Load(Needs.Stream(id), stop)).Find<StaffMember>(id);

    private async Task<T?> Open<T>(LookupKey key, CancellationToken stop) where T : StreamState
    {
        var found = (await Load(Needs.Lookup(key), stop)).Find<T>(key);
        return found is Account { ClosedAt: not null } ? null : found;
    }

    // no request is asked: an id that nobody has finds no stored answer
    private async Task<Streams> Load(Needs needs, CancellationToken stop) => (await loading.Load(needs, Guid.NewGuid(), stop)).Streams;
}
