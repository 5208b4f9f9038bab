using System.Net;

namespace Chsi.Silo.Gateways;

/// <summary>Chsi:Sms. Without Url nothing is sent, which only Development allows.</summary>
public sealed record SmsOptions
{
    public string Url { get; init; } = "";

    /// <summary>The bearer key that the gateway's operator gave.</summary>
    public string Key { get; init; } = "";

    public double TimeoutSeconds { get; init; } = 5;
}

/// <summary>Chsi:Smtp. Without Host nothing is sent, which only Development allows.</summary>
public sealed record SmtpOptions
{
    public string Host { get; init; } = "";

    public int Port { get; init; } = 587;

    /// <summary>True: STARTTLS or nothing. False is refused in Production unless the server is on this machine.</summary>
    public bool StartTls { get; init; } = true;

    /// <summary>Empty: no sign-in.</summary>
    public string User { get; init; } = "";

    public string Password { get; init; } = "";

    /// <summary>The sender's address; its domain is also the domain of every Message-ID.</summary>
    public string From { get; init; } = "";

    public string FromName { get; init; } = "学信网账号";

    public double TimeoutSeconds { get; init; } = 15;
}

/// <summary>Chsi:NameCheck. Without Url every account stays 待核验, which only Development allows.</summary>
public sealed record NameCheckOptions
{
    public string Url { get; init; } = "";

    public string Key { get; init; } = "";

    public double TimeoutSeconds { get; init; } = 5;
}

/// <summary>Chsi:FaceCheck. Without Url 实人验证 is shown as unavailable, and manual review is the way.</summary>
public sealed record FaceCheckOptions
{
    /// <summary>The root; "/sessions" is added to it.</summary>
    public string Url { get; init; } = "";

    public string Key { get; init; } = "";

    /// <summary>The key by which the provider signs callbacks, as text of at least 32 characters; its UTF-8 bytes are the key.</summary>
    public string CallbackKey { get; init; } = "";

    public double TimeoutSeconds { get; init; } = 5;

    public bool IsConfigured => Url.Length > 0;
}

/// <summary>Chsi:Clamd. Without Address uploads are not scanned, and /health/ready says so.</summary>
public sealed record ClamdOptions
{
    /// <summary>"host:port", "[::1]:3310", or the absolute path of a unix socket.</summary>
    public string Address { get; init; } = "";

    public double TimeoutSeconds { get; init; } = 10;

    public bool IsConfigured => Address.Length > 0;

    internal string? SocketPath => Address.StartsWith('/') ? Address : null;

    internal string Host => Address[..Math.Max(0, Address.LastIndexOf(':'))].Trim('[', ']');

    internal int Port => int.TryParse(Address[(Address.LastIndexOf(':') + 1)..], out var port) ? port : 0;

    internal bool IsAddress => SocketPath is not null || (Host.Length > 0 && Port is > 0 and <= IPEndPoint.MaxPort);
}
