using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Chsi.Workflows;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;

namespace Chsi.Silo.Store;

/// <summary>Facts as bytes. What is written is kept and hashed as written, so a later version of this code may only add.</summary>
public static class FactCodec
{
    private static readonly JsonSerializerOptions Stored = Options(new PersonalAsId());
    private static readonly JsonSerializerOptions Compared = Options(new PersonalAsText());

    /// <summary>The fact's bytes; personal values that it brings in are added to the list.</summary>
    public static byte[] Write(Fact fact, List<Personal> brought)
    {
        PersonalAsId.Brought = brought;
        try
        {
            return JsonSerializer.SerializeToUtf8Bytes(fact, fact.GetType(), Stored);
        }
        finally
        {
            PersonalAsId.Brought = null;
        }
    }

    public static Fact Read(string type, ReadOnlySpan<byte> body) =>
        (Fact)JsonSerializer.Deserialize(body, Catalogue.TypeOf(type), Stored)!;

    /// <summary>A request's body without its secrets, by which two bodies of one request id are told apart.</summary>
    public static byte[] BodyOf(Request request) =>
        [.. System.Text.Encoding.UTF8.GetBytes(request.GetType().Name), .. JsonSerializer.SerializeToUtf8Bytes(request, request.GetType(), Compared)];

    private static JsonSerializerOptions Options(JsonConverter<Personal> personal)
    {
        var resolver = new DefaultJsonTypeInfoResolver();
        resolver.Modifiers.Add(type =>
        {
            // a photo sent twice is prepared twice, under two ids: it is the same where its hash is; what an outside service said
            // is asked anew for each copy of a form and is no part of what the person sent
            foreach (var left in type.Properties.Where(p => p.PropertyType == typeof(Needs) || p.PropertyType == typeof(NameCheckOutcome)
                || (personal is PersonalAsText && type.Type == typeof(EvidenceFile) && p.PropertyType == typeof(Guid))).ToArray())
            {
                type.Properties.Remove(left);
            }
        });
        return new(JsonSerializerDefaults.Web)
        {
            TypeInfoResolver = resolver,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters = { personal, new DeskAsText(), new JsonStringEnumConverter() },
        };
    }

    private sealed class PersonalAsId : JsonConverter<Personal>
    {
        [ThreadStatic]
        internal static List<Personal>? Brought;

        public override Personal Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => new(reader.GetGuid());

        public override void Write(Utf8JsonWriter writer, Personal value, JsonSerializerOptions options)
        {
            if (value.Plain is not null)
            {
                Brought?.Add(value);
            }

            writer.WriteStringValue(value.Id);
        }
    }

    private sealed class PersonalAsText : JsonConverter<Personal>
    {
        public override Personal Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Personal value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Secret ? "" : value.Plain);
    }

    private sealed class DeskAsText : JsonConverter<Desk>
    {
        public override Desk Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => Desk.Parse(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, Desk value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
