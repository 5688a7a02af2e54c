using System.Collections;
using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Chat.Tests.Support;

/// <summary>Protobuf messages with something in every field, the same each time, for round trips and golden bytes.</summary>
internal static class Samples
{
    /// <summary>Of a oneof only the first field is filled.</summary>
    public static IMessage Of(Type type) => Fill((MessageDescriptor)type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!);

    private static IMessage Fill(MessageDescriptor descriptor)
    {
        var message = descriptor.Parser.ParseFrom([]);
        foreach (var field in descriptor.Fields.InFieldNumberOrder().Where(field => field.RealContainingOneof is not { } oneof || oneof.Fields[0] == field))
        {
            if (field.IsMap)
            {
                var entry = field.MessageType.Fields;
                ((IDictionary)field.Accessor.GetValue(message)).Add(Value(entry[1]), Value(entry[2]));
            }
            else if (field.IsRepeated)
            {
                ((IList)field.Accessor.GetValue(message)).Add(Value(field));
            }
            else
            {
                field.Accessor.SetValue(message, Value(field));
            }
        }

        return message;
    }

    private static object Value(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => "s" + field.FieldNumber,
        FieldType.Int64 => 1_000L + field.FieldNumber,
        FieldType.Int32 => 100 + field.FieldNumber,
        FieldType.Bool => true,
        FieldType.Bytes => ByteString.CopyFrom((byte)field.FieldNumber, 0xff),
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, 1),
        FieldType.Message => Fill(field.MessageType),
        _ => throw new NotSupportedException($"Give {field.FieldType} a sample value."),
    };
}
