using System.Buffers.Binary;
using System.Text;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>Follows what one connection says to PostgreSQL (protocol 3, extended query) so far as to know when a batch has been sent whole.</summary>
public sealed class FrontendMessages
{
    private const int Terms = 4;
    private const int EncryptionRequest = 80877100;
    private readonly Dictionary<string, string> _statements = [];
    private readonly List<string> _batch = [];
    private bool _started;

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

    /// <summary>Takes one whole message. True for the Sync that ends a batch with a statement that is looked for.</summary>
    public bool Ends(ReadOnlySpan<byte> message, Func<string, bool> soughtIn)
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
                _statements[statement] = Text(ref body);
                return false;
            case 'B':
                Text(ref body);
                _batch.Add(_statements.GetValueOrDefault(Text(ref body), ""));
                return false;
            case 'S':
                var ends = _batch.Exists(text => soughtIn(text));
                _batch.Clear();
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
