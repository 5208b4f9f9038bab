using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Chsi.Tools.Simulators;

/// <summary>The sessions of the simulated face check, kept until the process ends. A session is decided once.</summary>
internal sealed class FaceSessions
{
    private readonly ConcurrentDictionary<string, FaceSession> sessions = new();

    public Fault Fault { get; } = new("accept", "away", "hang", "silent");

    public FaceSession Open(FaceStart start)
    {
        var session = new FaceSession(RandomNumberGenerator.GetHexString(32, lowercase: true), start);
        sessions[session.Id] = session;
        return session;
    }

    public FaceSession? Find(string id) => sessions.GetValueOrDefault(id);
}

internal sealed class FaceSession(string id, FaceStart start)
{
    private string state = "waiting";

    public string Id { get; } = id;

    public FaceStart Start { get; } = start;

    public string State => Volatile.Read(ref state);

    public string? Reason => State == "failed" ? "face-mismatch" : null;

    /// <summary>False: somebody has pressed a button before.</summary>
    public bool Decide(bool passed) => Interlocked.CompareExchange(ref state, passed ? "passed" : "failed", "waiting") == "waiting";
}

internal sealed record FaceStart(string Reference, string Name, string Number, string Callback, string ReturnUrl);
