using System.Security.Cryptography;
using System.Text;
using Chsi.Silo.Gateways;
using Xunit;

namespace Chsi.Tests.Silo.Gateways;

public class FaceCallbackTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Key = Encoding.UTF8.GetBytes("a callback key of thirty-two chars");

    [Fact]
    public void A_signed_and_fresh_result_is_believed()
    {
        var callback = Verify(Body());

        Assert.Equal(new FaceCallback("s-1", "r-1", FaceCheckState.Failed, "0123456789abcdef", Now, "face-mismatch"), callback);
        Assert.Equal(FaceCheckState.Passed, Verify(Body(state: "passed"))!.State);
    }

    [Theory]
    [InlineData(-301, false)]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void Five_minutes_either_way_are_the_limit(int seconds, bool believed) =>
        Assert.Equal(believed, Verify(Body(at: Now.AddSeconds(seconds))) is not null);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("zz")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("zz00000000000000000000000000000000000000000000000000000000000000")]
    public void Another_signature_is_not(string? signature) =>
        Assert.Null(FaceCallback.Verify(Body(), signature, Key, Now));

    [Fact]
    public void Nor_is_a_changed_body_another_key_or_no_key()
    {
        var body = Body();
        var signature = Sign(body);
        Assert.Null(FaceCallback.Verify(Body(state: "passed"), signature, Key, Now));
        Assert.Null(FaceCallback.Verify(body, signature, "another key"u8, Now));
        Assert.Null(FaceCallback.Verify(body, Convert.ToHexString(HMACSHA256.HashData(Array.Empty<byte>(), body)), [], Now));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("not json")]
    [InlineData("""{"session":"s","reference":"r","state":"waiting","nonce":"0123456789abcdef","at":"2026-11-20T08:00:00Z"}""")]
    [InlineData("""{"session":"s","reference":"r","state":"passed","nonce":"short","at":"2026-11-20T08:00:00Z"}""")]
    [InlineData("""{"session":"s","reference":"r","state":"passed","nonce":"0123456789abcdef"}""")]
    public void A_signed_body_of_another_form_is_refused(string body) =>
        Assert.Null(Verify(Encoding.UTF8.GetBytes(body)));

    private static FaceCallback? Verify(byte[] body) => FaceCallback.Verify(body, Sign(body), Key, Now);

    private static string Sign(byte[] body) => Convert.ToHexStringLower(HMACSHA256.HashData(Key, body));

    private static byte[] Body(string state = "failed", DateTimeOffset? at = null) => Encoding.UTF8.GetBytes(
        $$"""{"session":"s-1","reference":"r-1","state":"{{state}}","nonce":"0123456789abcdef","at":"{{at ?? Now:O}}","reason":"face-mismatch"}""");
}
