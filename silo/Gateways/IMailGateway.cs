namespace Chsi.Silo.Gateways;

/// <summary>Hands mail to a mail server.</summary>
public interface IMailGateway
{
    /// <summary>
    /// Sends one mail. Answers within the configured time limit and throws for nothing but
    /// <see cref="OperationCanceledException"/> of <paramref name="stop"/>: every failure is a <see cref="Delivery"/>.
    /// </summary>
    Task<Delivery> Send(MailLetter letter, CancellationToken stop);
}

/// <summary>One mail in plain text.</summary>
/// <param name="Id">
/// The notice's stable key (letters, digits, "-", "." and "_"), the same at every attempt: it becomes the Message-ID, by which servers and
/// readers know a repetition.
/// </param>
/// <param name="To">One address, without a display name.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text with \n line ends.</param>
public sealed record MailLetter(string Id, string To, string Subject, string Text);
