using System.Text;
using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;
using Xunit;

namespace Chsi.Tests.Silo.Contract;

/// <summary>Facts as the bytes that are kept for ever.</summary>
public sealed class FactBytesTests
{
    public static TheoryData<string> FactNames => [.. Catalogue.FactTypes.Keys];

    [Theory]
    [MemberData(nameof(FactNames))]
    public void A_fact_comes_back_from_its_bytes_as_it_was(string name)
    {
        var fact = FactExamples.Of(Catalogue.TypeOf(name));
        var bytes = FactCodec.Write(fact, []);

        Assert.Equal(name, Catalogue.NameOf(fact));
        Assert.Equal(bytes, FactCodec.Write(FactCodec.Read(name, bytes), []));
        Assert.DoesNotContain("null", Encoding.UTF8.GetString(bytes));
        foreach (var property in fact.GetType().GetProperties().Where(p => p.PropertyType == typeof(Guid) || p.PropertyType == typeof(string)))
        {
            Assert.Equal(property.GetValue(fact), property.GetValue(FactCodec.Read(name, bytes)));
        }
    }

    [Fact]
    public void What_a_later_version_adds_to_a_fact_is_passed_over_by_this_one() =>
        Assert.Equal(new CaseTaken(Guid.Empty), FactCodec.Read("case-taken", """{"reviewer":"00000000-0000-0000-0000-000000000000","later":[1]}"""u8));

    [Fact]
    public void A_fact_brings_its_values_once_and_writes_their_ids_alone()
    {
        var brought = new List<Personal>();
        var text = Personal.Of(Guid.NewGuid(), "张明的母亲来电", "");

        var body = Encoding.UTF8.GetString(FactCodec.Write(new NoteWritten(text), brought));

        Assert.Equal($$"""{"text":"{{text.Id}}"}""", body);
        Assert.Same(text, Assert.Single(brought));
    }
}
