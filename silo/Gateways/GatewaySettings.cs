using System.Net.Mail;
using Microsoft.Extensions.Hosting;

namespace Chsi.Silo.Gateways;

/// <summary>Checks the gateways' settings at the start, so that a wrong one stops the process and not the first person.</summary>
internal sealed class GatewaySettings(IHostEnvironment environment)
{
    public void Check(SmsOptions sms)
    {
        Needed("Chsi:Sms:Url", sms.Url);
        Address("Chsi:Sms:Url", sms.Url);
        Limit("Chsi:Sms:TimeoutSeconds", sms.TimeoutSeconds);
    }

    public void Check(SmtpOptions smtp)
    {
        Needed("Chsi:Smtp:Host", smtp.Host);
        if (smtp.Host.Length == 0)
        {
            return;
        }
        Require("Chsi:Smtp:Port", smtp.Port is > 0 and <= 65535, "must be a port from 1 to 65535");
        Require("Chsi:Smtp:From", MailAddress.TryCreate(smtp.From, out _), "must be the sender's mail address");
        Require("Chsi:Smtp:StartTls", smtp.StartTls || !environment.IsProduction() || smtp.Host is "localhost" or "127.0.0.1" or "::1",
            "must be true in Production unless the mail server is on this machine");
        Limit("Chsi:Smtp:TimeoutSeconds", smtp.TimeoutSeconds);
    }

    public void Check(NameCheckOptions nameCheck)
    {
        Needed("Chsi:NameCheck:Url", nameCheck.Url);
        Address("Chsi:NameCheck:Url", nameCheck.Url);
        Limit("Chsi:NameCheck:TimeoutSeconds", nameCheck.TimeoutSeconds);
    }

    public void Check(FaceCheckOptions faceCheck)
    {
        Address("Chsi:FaceCheck:Url", faceCheck.Url);
        Require("Chsi:FaceCheck:CallbackKey", !faceCheck.IsConfigured || faceCheck.CallbackKey.Length >= 32,
            "must have at least 32 characters when Chsi:FaceCheck:Url is set");
        Limit("Chsi:FaceCheck:TimeoutSeconds", faceCheck.TimeoutSeconds);
    }

    public void Check(ClamdOptions clamd)
    {
        Require("Chsi:Clamd:Address", !clamd.IsConfigured || clamd.IsAddress,
            "must be host:port or the absolute path of a unix socket");
        Limit("Chsi:Clamd:TimeoutSeconds", clamd.TimeoutSeconds);
    }

    public void Check(Photos.PhotoOptions photos)
    {
        Require("Chsi:Photos:AtOnce", photos.AtOnce is > 0 and <= 64, "must be from 1 to 64");
        Limit("Chsi:Photos:WaitSeconds", photos.WaitSeconds);
        Require("Chsi:Photos:ShortestSide", photos.ShortestSide is > 0 and <= 1000, "must be from 1 to 1000 pixels");
        Require("Chsi:Photos:Vips", photos.Vips.Length > 0, "must name the vips program");
    }

    /// <summary>Development does without; everything else must not quietly swallow messages or leave people unchecked.</summary>
    private void Needed(string setting, string value) =>
        Require(setting, value.Length > 0 || environment.IsDevelopment(), "is missing; only Development can do without it");

    private void Address(string setting, string value)
    {
        if (value.Length == 0)
        {
            return;
        }
        Require(setting, Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https",
            "must be an absolute http or https address");
        Require(setting, url!.Scheme == "https" || url.IsLoopback || !environment.IsProduction(),
            "must be https in Production unless it is on this machine");
    }

    private static void Limit(string setting, double seconds) =>
        Require(setting, seconds is > 0 and <= 60, "must be more than 0 and at most 60 seconds");

    private static void Require(string setting, bool holds, string what)
    {
        if (!holds)
        {
            throw new WrongSettingException(setting, what);
        }
    }
}
