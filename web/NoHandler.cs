using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Chsi.Web;

/// <summary>
/// What a page does not answer, such as a POST to one that is only read, is not there. Without this the page would be drawn with nothing of what it shows.
/// </summary>
public sealed class NoHandler : IPageFilter
{
    public void OnPageHandlerSelected(PageHandlerSelectedContext context)
    {
        // decided where an answer can still be given
    }

    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        var method = context.HttpContext.Request.Method;
        var reads = HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
        // a page that reads nothing is shown as it is; the page of an error is run with the request that met it
        if (context.HandlerMethod is null && context.HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is null
            && context.ActionDescriptor.HandlerMethods.Any(h => !reads || HttpMethods.IsGet(h.HttpMethod)))
        {
            context.Result = new NotFoundResult();
        }
    }

    public void OnPageHandlerExecuted(PageHandlerExecutedContext context)
    {
        // nothing to undo
    }
}
