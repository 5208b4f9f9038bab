using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Npgsql;

namespace Chsi.Web;

/// <summary>
/// The database is away: a plain page says so, at once, with when to come back; nothing typed is lost, for the browser keeps the form.
/// Any other fault is logged by its kind and place, never with its message, and answered without details.
/// </summary>
public sealed class Outages(RequestDelegate next, ILogger<Outages> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted && IsOutage(e))
        {
            log.LogWarning("{Method} {Path} met an outage ({Fault})", context.Request.Method, context.Request.Path, Fault.Of(e));
            await Answer(context, StatusCodes.Status503ServiceUnavailable, "系统繁忙，请稍后再试",
                "您填写的内容没有丢失：稍等片刻后返回上一页重新提交即可，重复提交不会重复办理。");
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            // what came was no whole request, or too large a one: the server's word on it is the answer
            log.LogInformation("{Method} {Path} was no request that could be read: {Status}", context.Request.Method, context.Request.Path, e.StatusCode);
            await (e.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? Answer(context, e.StatusCode, "提交的内容过大", "请返回上一页，减少内容或压缩照片后重新提交。")
                : Answer(context, e.StatusCode, "提交的内容无法识别", "请返回上一页重新提交。"));
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            log.LogError("{Method} {Path} failed ({Fault}).\n{Place}", context.Request.Method, context.Request.Path, Fault.Of(e), Fault.Place(e));
            if (context.Response.HasStarted)
            {
                // half an answer cannot be taken back; the connection's end says that it is none
                context.Abort();
                return;
            }

            await Answer(context, StatusCodes.Status500InternalServerError, "出错了", "系统出现错误，已记录。请返回上一页重试，或联系客服 kefu@chsi.com.cn。");
        }
        catch (Exception e)
        {
            // whoever asked has gone; the server would log the message
            log.LogDebug("{Method} {Path} was given up by who asked ({Fault})", context.Request.Method, context.Request.Path, Fault.Of(e));
        }
    }

    private static bool IsOutage(Exception? e) => e is not null
        && (e is OutcomeUnknownException or TimeoutException || (e is NpgsqlException and not PostgresException)
            || e is PostgresException { IsTransient: true } || IsOutage(e.InnerException));

    private static async Task Answer(HttpContext context, int status, string title, string text)
    {
        context.Response.Clear();
        context.Response.StatusCode = status;
        if (status >= StatusCodes.Status500InternalServerError)
        {
            context.Response.Headers.RetryAfter = "5";
        }

        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync($"""
            <!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title} · 学信网</title><link rel="stylesheet" href="/lib/tabler/tabler.min.css"><link rel="stylesheet" href="/site/site.css"></head>
            <body><main class="site-narrow"><h1>{title}</h1><p>{text}</p><p><a href="/">返回首页</a></p></main></body></html>
            """);
    }
}
