using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace Chsi.Tools.Simulators;

/// <summary>The page a person is sent to: two buttons in place of a camera.</summary>
internal static class FaceCheckPages
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/face-check/pages/{id}", (string id, FaceSessions sessions) =>
            sessions.Find(id) is { } session ? Page(session) : Gone());
        app.MapPost("/face-check/pages/{id}", Decide).DisableAntiforgery();
    }

    private static async Task<IResult> Decide(string id, HttpRequest request, FaceSessions sessions, CallbackPost callback)
    {
        if (sessions.Find(id) is not { } session)
        {
            return Gone();
        }
        var choice = (await request.ReadFormAsync())["result"].ToString();
        if (choice is "pass" or "fail" && session.Decide(choice == "pass") && sessions.Fault.Mode != "silent")
        {
            await callback.Send(session);
        }
        return Results.Redirect(session.Start.ReturnUrl);
    }

    private static IResult Page(FaceSession session) => Html(session.State == "waiting"
        ? $"""
          <p>这是<strong>模拟的实人验证</strong>，仅供开发和测试：不使用摄像头，不采集人脸信息。</p>
          <p>正在验证：{Shown(StringInfo.GetNextTextElement(session.Start.Name))}*</p>
          <form method="post">
            <button name="result" value="pass">通过</button>
            <button name="result" value="fail">不通过</button>
          </form>
          """
        : $"""
          <p>这次<strong>模拟的实人验证</strong>已经结束。</p>
          <p><a href="{Shown(session.Start.ReturnUrl)}">返回</a></p>
          """);

    private static IResult Gone() =>
        Html("<p>没有这次<strong>模拟的实人验证</strong>，请返回原页面重新开始。</p>", StatusCodes.Status404NotFound);

    private static string Shown(string text) => HtmlEncoder.Default.Encode(text);

    private static IResult Html(string main, int status = StatusCodes.Status200OK) => Results.Content(
        $$"""
        <!doctype html>
        <html lang="zh-CN">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>模拟的实人验证</title>
          <style>
            body { font: 1.125rem/1.6 system-ui, sans-serif; max-width: 32rem; margin: 2rem auto; padding: 0 1rem; }
            button { font: inherit; min-width: 8rem; padding: .75rem 1.5rem; margin: 0 1rem 1rem 0; }
          </style>
        </head>
        <body><main><h1>模拟的实人验证</h1>
        {{main}}
        </main></body>
        </html>
        """,
        "text/html; charset=utf-8", Encoding.UTF8, status);
}
