using System.Collections;
using System.Collections.ObjectModel;
using System.Diagnostics;
using Akka.Event;

namespace Chat.Node;

/// <summary>
/// A line of the actor system as the host's loggers like it: the text, and beside it the fields that its template names, the template itself and the path of the actor that
/// speaks. Akka's own code fills most of its templates by position; such fields are called 0, 1 and so on.
/// </summary>
internal sealed class AkkaLogEntry(LogEvent e) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly KeyValuePair<string, object?>[] _fields = Fields(e);
    private string? _text;

    /// <inheritdoc/>
    public int Count => _fields.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, object?> this[int index] => _fields[index];

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _fields.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => _text ??= e.Message.ToString() ?? "";

    private static KeyValuePair<string, object?>[] Fields(LogEvent e)
    {
        IReadOnlyDictionary<string, object> named = e.TryGetProperties(out var properties) && properties is not null ? properties : ReadOnlyDictionary<string, object>.Empty;
        return [.. named.Select(field => new KeyValuePair<string, object?>(field.Key, field.Value)), new("Actor", e.LogSource), new("{OriginalFormat}", e.GetTemplate())];
    }
}

/// <summary>The trace in which a line was written, in the form in which the host's loggers show that of their own lines: the actor that logs is in none itself.</summary>
internal sealed class AkkaTrace(ActivityContext trace) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly KeyValuePair<string, object?>[] _fields = [new("SpanId", trace.SpanId.ToHexString()), new("TraceId", trace.TraceId.ToHexString())];

    /// <inheritdoc/>
    public int Count => _fields.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, object?> this[int index] => _fields[index];

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _fields.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"SpanId:{trace.SpanId}, TraceId:{trace.TraceId}";
}
