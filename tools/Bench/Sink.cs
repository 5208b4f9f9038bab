using Chsi.Silo.Gateways;

namespace Chsi.Tools.Bench;

/// <summary>Takes every message, and counts.</summary>
internal sealed class Sink : ISmsGateway, IMailGateway, INameCheck
{
    private long _taken;

    public long Taken => Interlocked.Read(ref _taken);

    public Task<Delivery> Send(SmsMessage message, CancellationToken stop) => Take();

    public Task<Delivery> Send(MailLetter letter, CancellationToken stop) => Take();

    public Task<NameCheckAnswer> Ask(NameCheckQuestion question, CancellationToken stop) => Task.FromResult(NameCheckAnswer.Agrees);

    private Task<Delivery> Take()
    {
        Interlocked.Increment(ref _taken);
        return Task.FromResult<Delivery>(new Delivery.Sent());
    }
}
