using System.Collections.Immutable;
using Chsi.Workflows.Decisions;

namespace Chsi.Tests.Support;

/// <summary>A fact of any type with something in every place, for what must hold of all of them.</summary>
public static class FactExamples
{
    public static Fact Of(Type type) => (Fact)Make(type);

    private static object Make(Type type) => type switch
    {
        _ when type == typeof(string) => "in-review",
        _ when type == typeof(Guid) => Guid.NewGuid(),
        _ when type == typeof(int) => 3,
        _ when type == typeof(bool) => true,
        _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 11, 20, 17, 30, 0, TimeSpan.FromHours(8)),
        _ when type == typeof(DateOnly) => new DateOnly(2026, 11, 20),
        _ when type == typeof(Personal) => new Personal(Guid.NewGuid()),
        _ when type == typeof(Desk) => Desk.School("10511"),
        _ when Nullable.GetUnderlyingType(type) is { } value => Make(value),
        _ when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) => Filled(type),
        _ => type.GetConstructors().MaxBy(c => c.GetParameters().Length) is { } made
            ? made.Invoke([.. made.GetParameters().Select(p => Make(p.ParameterType))])
            : throw new MissingMethodException(type.Name),
    };

    private static object Filled(Type array)
    {
        var element = array.GetGenericArguments()[0];
        var one = Array.CreateInstance(element, 1);
        one.SetValue(Make(element), 0);
        return array.GetMethod("AddRange", [element.MakeArrayType()])!.Invoke(array.GetField("Empty")!.GetValue(null), [one])!;
    }
}
