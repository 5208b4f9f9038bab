using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Chsi.Web;

/// <summary><c>&lt;request-id /&gt;</c> in a form: the hidden id by which a second submit is known.</summary>
[HtmlTargetElement("request-id", TagStructure = TagStructure.WithoutEndTag)]
public sealed class RequestIdTag : TagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "input";
        output.TagMode = TagMode.SelfClosing;
        output.Attributes.SetAttribute("type", "hidden");
        output.Attributes.SetAttribute("name", "RequestId");
        output.Attributes.SetAttribute("value", Guid.CreateVersion7());
    }
}

/// <summary>Ids that follow from a request's id, so that the same form sent twice names the same new streams.</summary>
public static class Ids
{
    public static Guid From(Guid request, string purpose)
    {
        var hash = SHA256.HashData([.. request.ToByteArray(), .. Encoding.UTF8.GetBytes(purpose)]);
        return new Guid(hash.AsSpan(0, 16));
    }
}
