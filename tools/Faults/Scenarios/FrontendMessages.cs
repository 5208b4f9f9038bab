using System.Buffers.Binary;
using System.Text;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>Follows what one connection says to PostgreSQL (protocol 3, extended query) so far as to know when a commit has been sent whole.</summary>
public sealed class FrontendMessages
{
    private const int Terms = 4;
    private const int EncryptionRequest = 80877100;
    private readonly HashSet<string> _commits = [];
    private bool _started;
    private bool _committing;

    /// <summary>How long the message at the beginning of these bytes is; 0 while it is not there whole.</summary>
    public int Length(ReadOnlySpan<byte> bytes)
    {
        var head = _started ? 1 : 0;
        if (bytes.Length < head + Terms)
        {
            return 0;
        }

        var length = head + BinaryPrimitives.ReadInt32BigEndian(bytes[head..]);
        return bytes.Length < length ? 0 : length;
    }

    /// <summary>Takes one whole message. True for the Sync that ends a batch with a commit in it.</summary>
    public bool EndsCommit(ReadOnlySpan<byte> message)
    {
        if (!_started)
        {
            // requests for encryption come before the start-up message and look like it
            _started = BinaryPrimitives.ReadInt32BigEndian(message[Terms..]) < EncryptionRequest;
            return false;
        }

        var body = message[(1 + Terms)..];
        switch ((char)message[0])
        {
            case 'P':
                var statement = Text(ref body);
                if (Text(ref body).Contains("chsi.commit_facts", StringComparison.Ordinal))
                {
                    _commits.Add(statement);
                }
                else
                {
                    _commits.Remove(statement);
                }

                return false;
            case 'B':
                Text(ref body);
                _committing |= _commits.Contains(Text(ref body));
                return false;
            case 'S':
                var ends = _committing;
                _committing = false;
                return ends;
            default:
                return false;
        }
    }

    private static string Text(ref ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        var text = Encoding.UTF8.GetString(bytes[..end]);
        bytes = bytes[(end + 1)..];
        return text;
    }
}
