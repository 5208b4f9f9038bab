using Chsi.Silo.Gateways;
using Chsi.Silo.Store;

namespace Chsi.Silo.Clockwork;

/// <summary>Finds the address of a notice and hands it to the gateway. Nobody to send it to (no mail, an erased person) counts as sent.</summary>
public sealed class NoticeDelivery(ProtectedValues values, Vault vault, ISmsGateway sms, IMailGateway mail)
{
    public async Task<Delivery> Sms(DueNotice notice)
    {
        var message = notice.Sealed is { } code ? CodeMessage.Open(vault, notice.Id, code) : new(await Open(notice.PhoneValue), notice.Body);
        return message.Phone.Length == 0
            ? new Delivery.Sent()
            : await sms.Send(new($"{notice.Id}.sms", message.Phone, message.Text), CancellationToken.None);
    }

    public async Task<Delivery> Mail(DueNotice notice)
    {
        var address = notice.Sealed is null ? await Open(notice.MailValue) : "";
        return address.Length == 0
            ? new Delivery.Sent()
            : await mail.Send(new($"{notice.Id}.mail", address, notice.Subject, notice.Body), CancellationToken.None);
    }

    private async Task<string> Open(Guid? value) => value is { } id ? await values.Open(id) ?? "" : "";
}
