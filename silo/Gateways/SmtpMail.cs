using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Chsi.Silo.Gateways;

/// <summary>
/// Mail over SMTP, with STARTTLS unless the settings say otherwise (a server without it is then refused, as is one
/// whose certificate does not hold). A 5xx answer about the letter or its recipient is final; one about our sign-in,
/// our encryption or our manner of speaking is for operators to repair and counts as away, like every 4xx.
/// </summary>
public sealed class SmtpMail(SmtpOptions options) : IMailGateway
{
    private readonly string domain = new MailAddress(options.From).Host;

    public async Task<Delivery> Send(MailLetter letter, CancellationToken stop)
    {
        if (!MailAddress.TryCreate(letter.To, out var to) || to.Address != letter.To || !Ascii.IsValid(to.User))
        {
            return new Delivery.Refused("address");
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeSpan.FromSeconds(options.TimeoutSeconds));
        try
        {
            using var message = Compose(letter, to);
            using var client = new SmtpClient(options.Host, options.Port) { EnableSsl = options.StartTls };
            if (!string.IsNullOrEmpty(options.User))
            {
                client.Credentials = new NetworkCredential(options.User, options.Password);
            }
            await client.SendMailAsync(message, limit.Token);
            return new Delivery.Sent();
        }
        catch (SmtpException e)
        {
            return Judge(e.StatusCode);
        }
        catch (Exception e) when (e is SocketException or AuthenticationException)
        {
            return new Delivery.Away("connection");
        }
        catch (Exception e) when (GatewayHttp.Failure(e, stop) is { } word)
        {
            return new Delivery.Away(word);
        }
    }

    private MailMessage Compose(MailLetter letter, MailAddress to)
    {
        var message = new MailMessage
        {
            From = new MailAddress(options.From, options.FromName, Encoding.UTF8),
            Subject = letter.Subject.ReplaceLineEndings(" "),
            SubjectEncoding = Encoding.UTF8,
            HeadersEncoding = Encoding.UTF8,
            Body = letter.Text,
            BodyEncoding = Encoding.UTF8,
            BodyTransferEncoding = TransferEncoding.Base64,
            IsBodyHtml = false,
        };
        message.To.Add(to);
        message.Headers.Add("Message-ID", $"<{letter.Id.ReplaceLineEndings("")}@{domain}>");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    private static Delivery Judge(SmtpStatusCode status) => (int)status switch
    {
        500 or 502 or 503 or 504 or 530 or 534 or 535 or 538 => new Delivery.Away($"SMTP {(int)status}"),
        >= 500 and < 600 => new Delivery.Refused($"SMTP {(int)status}"),
        > 0 => new Delivery.Away($"SMTP {(int)status}"),
        _ => new Delivery.Away("connection"),
    };
}
