namespace Chsi.Silo.Gateways;

/// <summary>
/// What became of one message handed to an SMS or mail gateway. A reason is a short technical word for operators
/// ("timeout", "HTTP 503", "unknown-number"); it never holds a number, an address or text of the message.
/// </summary>
public abstract record Delivery
{
    private Delivery()
    {
    }

    /// <summary>The gateway took the message over. It does not mean that the person has read or even received it.</summary>
    public sealed record Sent : Delivery;

    /// <summary>This message will never be taken, however often it is sent again: give it up.</summary>
    public sealed record Refused(string Reason) : Delivery;

    /// <summary>
    /// Not taken this time, or nobody knows: send it again later under the same id. A time-out is here, so a message
    /// may arrive twice unless the gateway honours the id.
    /// </summary>
    public sealed record Away(string Reason) : Delivery;
}
