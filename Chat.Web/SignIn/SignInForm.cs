using Chat.Web.Api;
using Microsoft.AspNetCore.Http;

namespace Chat.Web.SignIn;

/// <summary>What a page or program sent to one of the sign-in routes: form or JSON alike, each field at most <see cref="MaxFieldLength"/> characters.</summary>
public sealed class SignInForm
{
    public const int MaxFieldLength = 1_024;

    /// <summary>Forms of sign-in are small.</summary>
    private const int MaxBytes = 16 * 1024;

    private readonly ApiArguments _fields = new();

    public string this[string name] => _fields.TryGet(name, out var value) ? value.Text : "";

    /// <summary>The form, or an error code. Fields in the address are not read: addresses end up in logs.</summary>
    public static async Task<(SignInForm Form, string? Error)> Read(HttpRequest request, CancellationToken cancel)
    {
        var form = new SignInForm();
        if (request.QueryString.HasValue)
        {
            return (form, ApiErrors.InvalidFormData);
        }

        var error = await ApiRequestReader.Read(request, form._fields, MaxBytes, cancel);
        var broken = form._fields.Values.Any(pair => pair.Value.Text.Length > MaxFieldLength || pair.Value.Kind == ApiValueKind.Structure || pair.Value.Text.Contains('\0', StringComparison.Ordinal));
        return (form, error ?? (broken ? ApiErrors.InvalidArguments : null));
    }
}
