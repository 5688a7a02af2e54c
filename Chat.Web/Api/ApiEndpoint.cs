using System.Data.Common;
using Akka.Actor;
using Chat.Actors.Workspaces;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chat.Web.Api;

/// <summary>
/// GET and POST /api/NAME: reads the arguments, finds the caller, asks the rate limit, checks the arguments against the method's declaration, runs the handler,
/// sends the answer. In this order: a stranger learns nothing about arguments, and a wrong call costs its caller a token like a right one.
/// </summary>
public sealed class ApiEndpoint(
    ApiMethodTable methods, IDirectory directory, Authentication authentication, ApiRateLimits limits, ChatWebOptions options, ILogger<ApiEndpoint> log)
{
    public async Task Handle(HttpContext http, string name)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        deadline.CancelAfter(options.CallDeadline);
        ApiResult failure;
        try
        {
            ApiAnswer.Write(http.Response, await Answer(http, name, deadline.Token));
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
            return;
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (OperationCanceledException)
        {
            failure = ApiResult.Error(ApiErrors.RequestTimeout);
        }
        catch (BadHttpRequestException broken)
        {
            // Kestrel found the body cut off (400), too slow (408) or larger than its own limit (413).
            failure = ApiResult.Error(broken.StatusCode == StatusCodes.Status413PayloadTooLarge ? ApiErrors.RequestTooLarge : ApiErrors.RequestTimeout);
        }
        catch (Exception unavailable) when (!http.Response.HasStarted && IsPassing(unavailable))
        {
            log.LogWarning(unavailable, "{Method} could not be answered", name);
            failure = ApiResult.Error(ApiErrors.ServiceUnavailable);
        }
        catch (Exception bug) when (!http.Response.HasStarted)
        {
            // The caller must get Slack's envelope whatever happened: SDKs take any other answer for a network fault and repeat the call.
            log.LogError(bug, "{Method} failed", name);
            failure = ApiResult.Error(ApiErrors.InternalError);
        }

        await ApiAnswer.Send(http.Response, failure, http.RequestAborted);
    }

    // The database or another node does not answer at the moment: callers repeat service_unavailable, and give up at internal_error.
    private static bool IsPassing(Exception e) => e is TimeoutException or AskTimeoutException or DbException { IsTransient: true };

    private async Task<ApiResult> Answer(HttpContext http, string name, CancellationToken cancel)
    {
        if (!directory.Ready)
        {
            return ApiResult.Error(ApiErrors.ServiceUnavailable);
        }

        var arguments = new ApiArguments();
        var malformed = await ApiRequestReader.Read(http.Request, arguments, options.MaxBodyBytes, cancel);
        var caller = authentication.Authenticate(http.Request, arguments);
        var method = methods.Find(name);
        var admitted = caller.Identity is { } known && method is not null
            ? limits.Admit(method, known.TokenHash, out var retryAfter)
            : limits.AdmitStranger(http, out retryAfter);
        if (!admitted)
        {
            return ApiResult.RateLimited(retryAfter);
        }

        if (malformed is not null)
        {
            return ApiResult.Error(malformed);
        }

        if (method is null)
        {
            return ApiResult.Error(ApiErrors.UnknownMethod, json => json.WriteString("req_method"u8, name));
        }

        return Refusal(method, caller)
            ?? ArgumentCheck.Check(method, arguments)
            ?? await method.Handler(new ApiCall(method, arguments, http, caller.Identity, caller.Workspace, cancel));
    }

    private static ApiResult? Refusal(ApiMethod method, Authenticated caller)
    {
        if (caller.Identity is not { } identity)
        {
            return method.Access == ApiAccess.Anyone && caller.Error == ApiErrors.NotAuthed ? null : ApiResult.Error(caller.Error!);
        }

        if (method.Access != ApiAccess.Anyone && !method.Admits(identity.Kind))
        {
            return ApiResult.Error(ApiErrors.NotAllowedTokenType);
        }

        return method.Scope is { } needed && !identity.Holds(needed)
            ? ApiResult.MissingScope(needed, string.Join(',', identity.Scopes))
            : null;
    }
}
