namespace Chsi.Silo.Gateways;

/// <summary>Hands text messages to an operator's gateway.</summary>
public interface ISmsGateway
{
    /// <summary>
    /// Sends one message. Answers within the configured time limit and throws for nothing but
    /// <see cref="OperationCanceledException"/> of <paramref name="stop"/>: every failure is a <see cref="Delivery"/>.
    /// </summary>
    Task<Delivery> Send(SmsMessage message, CancellationToken stop);
}

/// <summary>One text message.</summary>
/// <param name="Id">The notice's stable key, the same at every attempt; the gateway delivers an id once.</param>
/// <param name="To">A mainland number of 11 digits, without country code.</param>
/// <param name="Text">The whole text as the person reads it.</param>
public sealed record SmsMessage(string Id, string To, string Text);
