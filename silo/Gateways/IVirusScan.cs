namespace Chsi.Silo.Gateways;

/// <summary>Looks for malware in what people upload.</summary>
public interface IVirusScan
{
    /// <summary>False: scanning is off, <see cref="Scan"/> always answers Off, and /health/ready says so.</summary>
    bool IsConfigured { get; }

    /// <summary>Whether a scanner that is configured is there; true where none is.</summary>
    Task<bool> Answers(CancellationToken stop);

    /// <summary>Scans one file. Throws for nothing but <see cref="OperationCanceledException"/> of <paramref name="stop"/>.</summary>
    Task<VirusScanResult> Scan(ReadOnlyMemory<byte> file, CancellationToken stop);
}

public enum VirusScanResult
{
    /// <summary>Nothing that the scanner's signatures know.</summary>
    Clean,

    /// <summary>Something the scanner knows; the file is refused.</summary>
    Infected,

    /// <summary>No scanner is configured. It does not mean clean.</summary>
    Off,

    /// <summary>A scanner is configured and cannot be reached or failed: the file is not taken before it has been scanned.</summary>
    Away,
}
