using System.Xml.Linq;
using Chsi.Silo.Store;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Chsi.Web.Security;

/// <summary>The framework's own keys (anti-forgery) where it looks for them.</summary>
public sealed class ProtectionKeys(SealedKeys keys) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => [.. keys.All().Select(k => XElement.Parse(k))];

    public void StoreElement(XElement element, string friendlyName) => keys.Keep(friendlyName, element.ToString(SaveOptions.DisableFormatting));
}
