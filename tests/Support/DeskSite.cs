using System.Diagnostics;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Staff;

namespace Chsi.Tests.Support;

/// <summary>Reviewers and photos for tests of the desk's pages.</summary>
public static class DeskSite
{
    private static byte[]? _jpeg;
    private static byte[]? _portrait;

    /// <summary>A member of customer service, and a browser in which she is signed in.</summary>
    public static async Task<(Actor Actor, TestBrowser Browser)> Reviewer(this TestSite site, string userName = "kefu01", string name = "王芳", Desk? desk = null, bool lead = false)
    {
        var staff = Guid.CreateVersion7();
        var at = desk ?? Desk.CustomerService;
        await site.Silo.Enter(at);
        await site.Silo.Must(new AddStaff(staff, userName, name, at, Personal.SecretOf(staff, "hash"), Personal.SecretOf(staff, "secret"), lead), Actor.Clock);
        return (new(staff, name, at), await site.StaffSignedIn(staff));
    }

    /// <summary>A JPEG that can be looked at.</summary>
    public static byte[] Picture => _jpeg ??= Jpeg(640, 480);

    /// <summary>As a school adds it to a record: higher than wide.</summary>
    public static byte[] Portrait => _portrait ??= Jpeg(480, 640);

    /// <summary>A taken number with photos that can be looked at.</summary>
    public static async Task<(RegisterAccount Old, RegisterAccount New, string Number)> CollidedWithPhotos(
        this TestSilo silo, string oldName = "张明", string newName = "张明")
    {
        var number = People.IdNumber();
        var old = People.Registration(number, name: oldName);
        await silo.Must(old, Actor.Visitor(old.Account));
        var again = People.Registration(number, again: true, name: newName);
        var reply = await silo.Must(again, Actor.Visitor(again.Account));
        var jpeg = Picture;
        EvidenceFile Photo(string kind) => new(Guid.CreateVersion7(), kind, "00", jpeg.Length) { Bytes = jpeg };
        await silo.Must(
            new HandInPhotos(again.Case, [Photo(HandInPhotos.HoldingCard), Photo(HandInPhotos.CardFront)], "2026-11", await silo.Stage(again.Case)),
            Actor.Applicant(again.Account));
        return (old, again, reply);
    }

    private static byte[] Jpeg(int width, int height)
    {
        var folder = Directory.CreateTempSubdirectory("chsi-test-jpeg-").FullName;
        try
        {
            var file = Path.Combine(folder, "photo.jpg");
            using var vips = Process.Start("vips", ["black", file, $"{width}", $"{height}", "--bands", "3"]);
            vips.WaitForExit();
            return File.ReadAllBytes(file);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
