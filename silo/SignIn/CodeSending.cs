namespace Chsi.Silo.SignIn;

/// <summary>What became of the wish for a code.</summary>
public enum CodeSending
{
    /// <summary>A new code is on its way.</summary>
    Sent,

    /// <summary>The code that is still good was sent once more (001-23).</summary>
    SentAgain,

    /// <summary>Nothing was sent, it is too soon; the code sent before is good.</summary>
    TooSoon,

    /// <summary>Nothing was sent, the number has had its messages for today; the code sent before is good.</summary>
    DayIsOver,

    /// <summary>As <see cref="DayIsOver"/>, and there is no code that is still good.</summary>
    NoCode,
}
