using Chsi.Silo.Gateways;
using Chsi.Silo.Store;

namespace Chsi.Silo.Clockwork;

/// <summary>Hands notices to the gateways. Nobody to send one to (no mail, an erased person) counts as sent.</summary>
public sealed class NoticeDelivery(ProtectedValues values, Vault vault, SiteRoot site, ISmsGateway sms, IMailGateway mail)
{
    /// <summary>Phones and mail addresses of these notices, by the ids of their values.</summary>
    public Task<IReadOnlyDictionary<Guid, string?>> Addresses(IEnumerable<DueNotice> notices, CancellationToken stop) =>
        values.OpenAll([.. notices.SelectMany(n => new[] { n.Sms ? n.PhoneValue : null, n.Mail ? n.MailValue : null }).OfType<Guid>().Distinct()], stop);

    public async Task<Delivery> Sms(DueNotice notice, IReadOnlyDictionary<Guid, string?> addresses)
    {
        var message = notice.Sealed is { } code ? CodeMessage.Open(vault, notice.Id, code) : new(Of(notice.PhoneValue, addresses), site.Linked(notice.Body));
        return message.Phone.Length == 0
            ? new Delivery.Sent()
            : await sms.Send(new($"{notice.Id}.sms", message.Phone, message.Text), CancellationToken.None);
    }

    public async Task<Delivery> Mail(DueNotice notice, IReadOnlyDictionary<Guid, string?> addresses)
    {
        var address = notice.Sealed is null ? Of(notice.MailValue, addresses) : "";
        return address.Length == 0
            ? new Delivery.Sent()
            : await mail.Send(new($"{notice.Id}.mail", address, notice.Subject, site.Linked(notice.Body)), CancellationToken.None);
    }

    private static string Of(Guid? value, IReadOnlyDictionary<Guid, string?> addresses) =>
        value is not { } id || !addresses.TryGetValue(id, out var text) ? "" : text ?? throw new InvalidOperationException("The address cannot be opened.");
}
