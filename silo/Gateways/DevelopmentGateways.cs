namespace Chsi.Silo.Gateways;

/// <summary>
/// No mail server is configured. In Development every notice can be read at /dev/outbox, so sending is taken as done;
/// anywhere else <see cref="GatewayRegistration"/> stops the process instead of registering this.
/// </summary>
internal sealed class MailIsOff : IMailGateway
{
    public Task<Delivery> Send(MailLetter letter, CancellationToken stop) => Task.FromResult<Delivery>(new Delivery.Sent());
}

/// <summary>No SMS gateway is configured; otherwise as <see cref="MailIsOff"/>.</summary>
internal sealed class SmsIsOff : ISmsGateway
{
    public Task<Delivery> Send(SmsMessage message, CancellationToken stop) => Task.FromResult<Delivery>(new Delivery.Sent());
}

/// <summary>
/// No name-and-number check is configured: it answers as one that cannot be reached, so accounts stay 待核验. To agree
/// with everything would make real-name accounts that nobody has checked.
/// </summary>
internal sealed class NameCheckIsOff : INameCheck
{
    public Task<NameCheckAnswer> Ask(NameCheckQuestion question, CancellationToken stop) =>
        Task.FromResult(NameCheckAnswer.Away);
}
