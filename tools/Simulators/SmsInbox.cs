namespace Chsi.Tools.Simulators;

/// <summary>The last 500 messages, newest first. An id is taken once; a repetition is answered as if it were new.</summary>
internal sealed class SmsInbox
{
    private const int Most = 500;

    private readonly Lock gate = new();
    private readonly LinkedList<ReceivedSms> messages = new();
    private readonly Dictionary<string, int> attempts = [];

    public Fault Fault { get; } = new("accept", "refuse", "hang", "error");

    public IReadOnlyList<ReceivedSms> Messages
    {
        get
        {
            lock (gate)
            {
                return [.. messages.Select(message => message with { Attempts = attempts[message.Id] })];
            }
        }
    }

    public void Take(SmsRequest request)
    {
        lock (gate)
        {
            if (attempts.TryGetValue(request.Id, out var seen))
            {
                attempts[request.Id] = seen + 1;
                return;
            }
            attempts[request.Id] = 1;
            messages.AddFirst(new ReceivedSms(request.Id, request.To, request.Text, DateTimeOffset.UtcNow, 1));
            if (messages.Count > Most)
            {
                attempts.Remove(messages.Last!.Value.Id);
                messages.RemoveLast();
            }
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            messages.Clear();
            attempts.Clear();
        }
    }
}

internal sealed record SmsRequest(string Id, string To, string Text);

internal sealed record ReceivedSms(string Id, string To, string Text, DateTimeOffset At, int Attempts);
