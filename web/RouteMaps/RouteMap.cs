using Chsi.Workflows;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;

namespace Chsi.Web.RouteMaps;

/// <summary>What a box of a route map stands for.</summary>
public enum BoxKind
{
    Stage,

    /// <summary>A stage in which the case ends.</summary>
    Final,

    /// <summary>Every stage that is not final: what may happen at any of them.</summary>
    Anywhere,
}

/// <summary>A box. Sizes and places are in pixels, from the left and the top of the map.</summary>
/// <param name="Lines">What is written in it, the label first.</param>
public sealed record RouteBox(BoxKind Kind, StagePlan? Plan, IReadOnlyList<string> Lines, int Y, int Height)
{
    public const int X = 16;

    public const int Width = 190;

    /// <summary>Name of the stage; empty for <see cref="BoxKind.Anywhere"/>.</summary>
    public string Name => Plan?.Stage.Name ?? "";

    public int Right => X + Width;

    public int Middle => Y + (Height / 2);
}

/// <summary>A way from one box to another. All ways to the same box come together in one lane to the right of the words.</summary>
/// <param name="Y">Where it leaves.</param>
/// <param name="Lane">Where it runs up or down.</param>
/// <param name="EntryY">Where it comes in.</param>
public sealed record RouteWay(RouteBox From, RouteBox To, Type Fact, string Words, int Y, int Lane, int EntryY)
{
    /// <summary>The clock moves the case, not a person.</summary>
    public bool IsLimit => Fact == typeof(LimitPassed);
}

/// <summary>
/// A route sheet laid out for drawing: stages below each other in the sheet's order, what may happen at any stage, then the ends. Worked out from the sheet
/// alone, so that what is drawn is what runs.
/// </summary>
public sealed record RouteMap(RouteSheet Sheet, IReadOnlyList<RouteBox> Boxes, IReadOnlyList<RouteWay> Ways, RouteBox First, int Width, int Height)
{
    /// <summary>Where the words beside a box begin, and the line that leaves it turns.</summary>
    public const int WordsX = RouteBox.X + RouteBox.Width + 44;

    private const int CharacterWidth = 12;

    private const int LaneWidth = 16;

    private const int PortHeight = 24;

    private const int LineHeight = 20;

    private const int Gap = 20;

    /// <summary>Where the small circle of the beginning stands, above the first stage.</summary>
    public const int StartY = 26;

    private sealed record Step(StagePlan? From, StagePlan To, Type Fact, string Words);

    public static RouteMap Of(RouteSheet sheet, RuleSettings settings)
    {
        var steps = Steps(sheet).ToList();
        var boxes = new List<RouteBox>();
        var y = StartY + 44;
        void Add(BoxKind kind, StagePlan? plan, params string[] lines)
        {
            var ports = steps.Count(s => s.From == plan) + (steps.Any(s => s.To == plan) ? 1 : 0);
            var height = Math.Max((lines.Length * LineHeight) + 20, (ports * PortHeight) + 8);
            boxes.Add(new(kind, plan, lines, y, height));
            y += height + Gap;
        }

        var begin = sheet.Turns.First(t => t.Fact == typeof(CaseOpened)).Target;
        foreach (var plan in sheet.Stages.Where(p => !p.IsFinal).OrderByDescending(p => p.Stage == begin))
        {
            Add(BoxKind.Stage, plan, plan.IsRetired ? $"{plan.Stage.Label}（停用）" : plan.Stage.Label, DeskWords(plan.Desk), LimitWords(plan, settings));
        }

        if (steps.Any(s => s.From is null))
        {
            Add(BoxKind.Anywhere, null, "办结前的任何环节");
        }

        foreach (var plan in sheet.Stages.Where(p => p.IsFinal))
        {
            Add(BoxKind.Final, plan, plan.Stage.Label);
        }

        var targets = boxes.Where(b => b.Plan is not null && steps.Any(s => s.To == b.Plan)).ToList();
        var lanes = WordsX + (steps.Max(s => s.Words.Length) * CharacterWidth) + 12;
        var ways = boxes.SelectMany(box => Leaving(box, steps, boxes, targets, lanes)).ToList();
        return new(sheet, boxes, ways, boxes[0], lanes + (targets.Count * LaneWidth), y);
    }

    /// <summary>How the sheet's limit of a stage reads: 期限 3 个工作日.</summary>
    public static string LimitWords(StagePlan plan, RuleSettings settings) =>
        plan.Limit?.Invoke(settings) is { } limit ? $"期限 {limit.Days} {(limit.Working ? "个工作日" : "天")}" : plan.HasLimit ? "期限按适用规定" : "";

    /// <summary>Who works at a stage.</summary>
    public static string DeskWords(Desk desk) => desk.Kind switch
    {
        "applicant" => "申请人办理",
        "holder" => "原账号持有人办理",
        "customer-service" => "客服办理",
        "office" => "学校办理",
        "superior" => "省级教育行政部门办理",
        "counterpart" => "另一所学校办理",
        "nobody" => "",
        _ => desk.ToString(),
    };

    private static IEnumerable<Step> Steps(RouteSheet sheet)
    {
        // what leads on from an end undoes it within minutes: it is no way of the procedure
        foreach (var turn in sheet.Turns.Where(t => t.Target is not null && t.Fact != typeof(CaseOpened) && (t.From is null || !sheet.PlanOf(t.From.Name).IsFinal)))
        {
            (Stage Target, string Words)[] targets = turn.Otherwise is { } otherwise
                ? [(turn.Target!, $"{TurnWording.Of(turn.Fact)}：{turn.When!.Name}"), (otherwise, TurnWording.Of(turn.Fact))]
                : [(turn.Target!, TurnWording.Of(turn.Fact) + (turn.When is { } when ? $"：{when.Name}" : ""))];
            // what leads on from anywhere is drawn once where it ends the case; where the case goes on, at each stage
            IEnumerable<StagePlan?> froms = turn.From is { } from ? [sheet.PlanOf(from.Name)]
                : targets.All(t => sheet.PlanOf(t.Target.Name).IsFinal) ? [null]
                : sheet.Stages.Where(p => !p.IsFinal && !sheet.Turns.Any(t => t.Fact == turn.Fact && t.From == p.Stage)).Cast<StagePlan?>();
            foreach (var plan in froms)
            {
                foreach (var (target, words) in targets.Where(t => t.Target != plan?.Stage))
                {
                    yield return new(plan, sheet.PlanOf(target.Name), turn.Fact, words);
                }
            }
        }
    }

    private static IEnumerable<RouteWay> Leaving(RouteBox box, List<Step> steps, List<RouteBox> boxes, List<RouteBox> targets, int lanes)
    {
        // the first port of a box that something leads to is where it comes in
        var port = targets.Contains(box) ? 1 : 0;
        foreach (var step in steps.Where(s => box.Kind == BoxKind.Anywhere ? s.From is null : s.From == box.Plan && s.From is not null))
        {
            var to = boxes.Single(b => b.Plan == step.To);
            yield return new(box, to, step.Fact, step.Words, Port(box, port), lanes + (targets.IndexOf(to) * LaneWidth), Port(to, 0));
            port++;
        }
    }

    private static int Port(RouteBox box, int port) => box.Kind == BoxKind.Final ? box.Middle : box.Y + 16 + (port * PortHeight);
}
