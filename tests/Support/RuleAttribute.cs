namespace Chsi.Tests.Support;

/// <summary>Names the rows of the source documents' rule table that a test proves, for example <c>[Rule("001-09")]</c>.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class RuleAttribute(params string[] rows) : Attribute
{
    public IReadOnlyList<string> Rows { get; } = rows;
}
