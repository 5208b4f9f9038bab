namespace Chsi.Web.CommandLine;

/// <summary>The command was given wrongly; the message says what is missing or not understood.</summary>
public sealed class WrongUseException(string message) : Exception(message);
