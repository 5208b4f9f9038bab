using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Chsi.Web;

/// <summary>
/// <c>&lt;field for="Phone" label="手机号" hint="…" /&gt;</c>: label, control, hint and error of one field, tied together for screen readers.
/// What stands inside is put beside the control, such as the button that sends a code.
/// </summary>
[HtmlTargetElement("field", Attributes = "for,label")]
public sealed class FieldTag(IHtmlGenerator generator) : TagHelper
{
    [HtmlAttributeName("for")]
    public required ModelExpression For { get; set; }

    public required string Label { get; set; }

    public string? Hint { get; set; }

    /// <summary>text, tel, email, password, or search.</summary>
    public string Type { get; set; } = "text";

    public bool Must { get; set; }

    /// <summary>A word behind the label, such as 选填.</summary>
    public string? Note { get; set; }

    public string? Autocomplete { get; set; }

    public string? Inputmode { get; set; }

    public int? Maxlength { get; set; }

    /// <summary>Whoever opens the page types here first.</summary>
    public bool First { get; set; }

    /// <summary>Makes it a choice.</summary>
    public IEnumerable<SelectListItem>? Options { get; set; }

    /// <summary>Letters of one width: for numbers that are compared digit by digit.</summary>
    public bool Mono { get; set; }

    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var beside = await output.GetChildContentAsync();
        var name = For.Name;
        var id = TagBuilder.CreateSanitizedId(name, "_");
        var error = ViewContext.ModelState.TryGetValue(name, out var entry) && entry.Errors.Count > 0 ? entry.Errors[0].ErrorMessage : null;
        if (error == Hint)
        {
            // the rule is the refusal: once is enough
            Hint = null;
        }

        var control = Control(name, Attributes(id, error is not null));
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "field");
        var content = output.Content;
        var must = Must ? " <span class=\"must\" aria-hidden=\"true\">*</span>" : Note is null ? "" : $" <span class=\"soft\">{Note}</span>";
        content.AppendHtml($"<label for=\"{id}\">").Append(Label).AppendHtml(must).AppendHtml("</label>");
        if (beside.IsEmptyOrWhiteSpace)
        {
            content.AppendHtml(control);
        }
        else
        {
            content.AppendHtml("<div class=\"join\">").AppendHtml(control).AppendHtml(beside).AppendHtml("</div>");
        }

        if (Hint is not null)
        {
            content.AppendHtml($"<div class=\"hint\" id=\"{id}-hint\">").Append(Hint).AppendHtml("</div>");
        }

        if (error is not null)
        {
            content.AppendHtml($"<span class=\"error\" id=\"{id}-error\">").Append(error).AppendHtml("</span>");
        }
    }

    private Dictionary<string, object?> Attributes(string id, bool wrong)
    {
        var described = string.Join(' ', new[] { wrong ? $"{id}-error" : null, Hint is null ? null : $"{id}-hint" }.OfType<string>());
        var all = new Dictionary<string, object?>
        {
            ["autocomplete"] = Autocomplete,
            ["inputmode"] = Inputmode,
            ["maxlength"] = Maxlength,
            ["aria-describedby"] = described.Length == 0 ? null : described,
            ["aria-invalid"] = wrong ? "true" : null,
            ["aria-required"] = Must ? "true" : null,
            ["class"] = Mono ? "mono" : null,
            ["autofocus"] = First ? "autofocus" : null,
        };
        return all.Where(a => a.Value is not null).ToDictionary();
    }

    private IHtmlContent Control(string name, Dictionary<string, object?> attributes)
    {
        if (Options is not null)
        {
            // without an explicit selection the field's own value selects
            return generator.GenerateSelect(ViewContext, For.ModelExplorer, optionLabel: null, name, Options, allowMultiple: false, attributes);
        }

        if (Type == "password")
        {
            return generator.GeneratePassword(ViewContext, For.ModelExplorer, name, value: null, attributes);
        }

        attributes["type"] = Type;
        return generator.GenerateTextBox(ViewContext, For.ModelExplorer, name, For.Model, format: null, attributes);
    }
}
