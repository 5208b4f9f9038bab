using System.Globalization;

namespace Chsi.Web;

/// <summary>What is consented to, in words.</summary>
public static class ConsentWords
{
    /// <summary>The version as people read it: <c>photos-2026-11</c> is 2026年11月版.</summary>
    public static string Version(string stored) => stored.Split('-') is [.., var year, var month]
        ? $"{year}年{int.Parse(month, CultureInfo.InvariantCulture)}月版"
        : throw new ArgumentException($"{stored} names no year and month.", nameof(stored));
}
