using Chsi.Workflows.Decisions;

namespace Chsi.Silo.Store;

/// <summary>Where look-ups stand: those that hold one stream a value, by constraint, apart from those that hold many.</summary>
internal static class Lookups
{
    public const string Unique = "chsi.lookup", Shared = "chsi.shared_lookup";

    public static string Table(LookupKind kind) => HeldLookup.IsShared(kind) ? Shared : Unique;
}
