using Npgsql;

namespace Chsi.Silo.Store;

/// <summary>What a log may say of an exception. Its message stays out: it may repeat a value.</summary>
public static class Fault
{
    /// <summary>The kind, and the kinds of what caused it.</summary>
    public static string Of(Exception e)
    {
        var kind = e is PostgresException postgres ? $"PostgreSQL {postgres.SqlState}" : e.GetType().Name;
        return e.InnerException is { } cause ? $"{kind} < {Of(cause)}" : kind;
    }

    /// <summary>Where it came from, the cause's place first.</summary>
    public static string Place(Exception e) => e.InnerException is { } cause ? $"{Place(cause)}\n---\n{e.StackTrace}" : e.StackTrace ?? "";
}
