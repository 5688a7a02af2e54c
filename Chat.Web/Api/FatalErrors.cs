using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chat.Web.Api;

/// <summary>The last net: whatever escapes an endpoint is logged and answered without saying more than that it happened.</summary>
public sealed class FatalErrors(ILogger<FatalErrors> log)
{
    public async Task Catch(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has hung up; nobody reads an answer.
        }
        catch (BadHttpRequestException broken) when (!http.Response.HasStarted)
        {
            http.Response.StatusCode = broken.StatusCode;
        }
        catch (Exception bug) when (!http.Response.HasStarted)
        {
            // Anything at all: a bug must not show its stack to strangers, and SDKs understand only Slack's envelope.
            log.LogError(bug, "{Verb} {Path} failed", http.Request.Method, http.Request.Path);
            await ApiAnswer.Send(http.Response, ApiResult.Error(ApiErrors.FatalError), CancellationToken.None);
        }
    }
}
