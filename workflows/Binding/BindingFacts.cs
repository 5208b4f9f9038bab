using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Binding;

/// <summary>A person says that a record of a school is theirs, though it bears another name or number.</summary>
/// <param name="School">院校代码.</param>
/// <param name="StudentNumber">学号 as typed.</param>
/// <param name="Name">The account's checked name, for the school to compare.</param>
/// <param name="Number">The account's checked number.</param>
/// <param name="Said">In the person's words.</param>
public sealed record BindingAsked(string School, string StudentNumber, string DocumentType, Personal Name, Personal Number, Personal Said) : Fact;

/// <summary>认定为本人: the record's name and number become those of the person, in this commit or by a correction.</summary>
/// <param name="ByCorrection">The rules do not leave them to the school alone: the record stays as it is, and its student asks for the correction.</param>
public sealed record BindingConfirmed(Guid By, Guid Record, string Text, bool ByCorrection = false) : Fact;

/// <summary>不予认定.</summary>
/// <param name="Text">Why, and what can be done; the person reads it.</param>
public sealed record BindingRefused(Guid By, string Text) : Fact;
