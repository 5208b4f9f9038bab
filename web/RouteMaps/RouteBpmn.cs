using System.Xml.Linq;
using Chsi.Workflows;

namespace Chsi.Web.RouteMaps;

/// <summary>
/// A route map as BPMN 2.0 with diagram interchange: stages are user tasks, what decides between ways an exclusive gateway, a limit a timer at the task's
/// edge, and what may happen at any stage an event sub-process that ends the case.
/// </summary>
public static class RouteBpmn
{
    public const string MediaType = "application/xml";

    private const int Small = 24;

    private const int Event = 36;

    private static readonly XNamespace Bpmn = "http://www.omg.org/spec/BPMN/20100524/MODEL";

    private static readonly XNamespace Drawn = "http://www.omg.org/spec/BPMN/20100524/DI";

    private static readonly XNamespace Dc = "http://www.omg.org/spec/DD/20100524/DC";

    private static readonly XNamespace Di = "http://www.omg.org/spec/DD/20100524/DI";

    /// <summary>The definitions that are being written, with what is drawn of them.</summary>
    private sealed class Draft
    {
        private int _flows;

        public List<XElement> Shapes { get; } = [];

        public List<XElement> Edges { get; } = [];

        public XElement Node(XElement scope, string type, string id, string name, (int X, int Y, int Width, int Height) at, params object[] content)
        {
            var node = new XElement(Bpmn + type, new XAttribute("id", id), content);
            if (name.Length > 0)
            {
                node.SetAttributeValue("name", name);
            }

            scope.Add(node);
            Shapes.Add(new XElement(Drawn + "BPMNShape", new XAttribute("id", $"{id}-shape"), new XAttribute("bpmnElement", id), Bounds(at)));
            return node;
        }

        public void Flow(XElement scope, XElement from, XElement to, string name, (int X, int Y)? words, params (int X, int Y)[] points)
        {
            var id = $"flow-{++_flows}";
            var flow = new XElement(Bpmn + "sequenceFlow", new XAttribute("id", id),
                new XAttribute("sourceRef", from.Attribute("id")!.Value), new XAttribute("targetRef", to.Attribute("id")!.Value));
            var edge = new XElement(Drawn + "BPMNEdge", new XAttribute("id", $"{id}-edge"), new XAttribute("bpmnElement", id),
                points.Select(p => new XElement(Di + "waypoint", new XAttribute("x", p.X), new XAttribute("y", p.Y))));
            if (name.Length > 0)
            {
                flow.SetAttributeValue("name", name);
            }

            if (words is var (x, y))
            {
                edge.Add(new XElement(Drawn + "BPMNLabel", Bounds((x, y, name.Length * 12, 14))));
            }

            scope.Add(flow);
            Edges.Add(edge);
            Join(from, "outgoing", id);
            Join(to, "incoming", id);
        }

        /// <summary>Puts the name of the node drawn last elsewhere than below it.</summary>
        public void Label(XElement node, (int X, int Y) at) =>
            Shapes[^1].Add(new XElement(Drawn + "BPMNLabel", Bounds((at.X, at.Y, node.Attribute("name")!.Value.Length * 12, 14))));

        private static XElement Bounds((int X, int Y, int Width, int Height) at) => new(Dc + "Bounds",
            new XAttribute("x", at.X), new XAttribute("y", at.Y), new XAttribute("width", at.Width), new XAttribute("height", at.Height));

        // the schema wants documentation, what comes in, what goes out, and then the rest
        private static void Join(XElement node, string end, string flow)
        {
            var before = node.Elements().LastOrDefault(e =>
                e.Name.LocalName is "documentation" or "incoming" || (e.Name.LocalName == "outgoing" && end == "outgoing"));
            var join = new XElement(Bpmn + end, flow);
            if (before is null)
            {
                node.AddFirst(join);
            }
            else
            {
                before.AddAfterSelf(join);
            }
        }
    }

    public static XDocument Write(RouteMap map)
    {
        var id = $"route-{map.Sheet.Name}";
        var process = new XElement(Bpmn + "process", new XAttribute("id", id), new XAttribute("name", map.Sheet.Title), new XAttribute("isExecutable", "false"));
        var draft = new Draft();
        var nodes = new Dictionary<RouteBox, XElement>();
        foreach (var box in map.Boxes)
        {
            if (box.Kind is BoxKind.Stage)
            {
                nodes[box] = draft.Node(process, "userTask", $"stage-{box.Name}", box.Lines[0], (RouteBox.X, box.Y, RouteBox.Width, box.Height),
                    new XElement(Bpmn + "documentation", string.Join('；', box.Lines.Skip(1).Where(l => l.Length > 0))));
            }
            else if (box.Kind is BoxKind.Final && map.Ways.Any(w => w.To == box && w.From.Kind is BoxKind.Stage))
            {
                nodes[box] = draft.Node(process, "endEvent", $"end-{box.Name}", box.Lines[0], (box.Right - Event, box.Middle - (Event / 2), Event, Event));
            }
        }

        var middle = RouteBox.X + (RouteBox.Width / 2);
        var start = draft.Node(process, "startEvent", "start", TurnWording.Of(typeof(Workflows.Routes.CaseOpened)),
            (middle - (Event / 2), RouteMap.StartY - (Event / 2), Event, Event));
        draft.Label(start, (middle + (Event / 2) + 6, RouteMap.StartY - 7));
        draft.Flow(process, start, nodes[map.First], "", null, (middle, RouteMap.StartY + (Event / 2)), (middle, map.First.Y));
        foreach (var box in map.Boxes.Where(b => b.Kind is BoxKind.Stage))
        {
            Leave(draft, process, box, [.. map.Ways.Where(w => w.From == box)], nodes);
        }

        var y = map.Height + 10;
        foreach (var fact in map.Ways.Where(w => w.From.Kind is BoxKind.Anywhere).GroupBy(w => w.Fact))
        {
            Anywhere(draft, process, [.. fact], y);
            y += 120;
        }

        return new(new XDeclaration("1.0", "utf-8", null), new XElement(Bpmn + "definitions",
            new XAttribute(XNamespace.Xmlns + "bpmn", Bpmn), new XAttribute(XNamespace.Xmlns + "bpmndi", Drawn),
            new XAttribute(XNamespace.Xmlns + "dc", Dc), new XAttribute(XNamespace.Xmlns + "di", Di),
            new XAttribute("id", $"{id}-definitions"), new XAttribute("targetNamespace", "https://www.chsi.com.cn/workflows"),
            process,
            new XElement(Drawn + "BPMNDiagram", new XAttribute("id", $"{id}-diagram"),
                new XElement(Drawn + "BPMNPlane", new XAttribute("id", $"{id}-plane"), new XAttribute("bpmnElement", id), draft.Shapes, draft.Edges))));
    }

    private static void Leave(Draft draft, XElement process, RouteBox box, List<RouteWay> ways, Dictionary<RouteBox, XElement> nodes)
    {
        var decided = ways.Where(w => !w.IsLimit).ToList();
        var (from, x) = (nodes[box], box.Right);
        if (decided.Count > 1)
        {
            var y = decided[0].Y;
            from = draft.Node(process, "exclusiveGateway", $"choice-{box.Name}", "", (box.Right + 12, y - (Small / 2), Small, Small));
            draft.Flow(process, nodes[box], from, "", null, (box.Right, y), (box.Right + 12, y));
            x = box.Right + 12 + (Small / 2);
        }

        Ways(draft, process, from, x, decided, nodes);
        Limit(draft, process, box, [.. ways.Where(w => w.IsLimit)], nodes);
    }

    private static void Limit(Draft draft, XElement process, RouteBox box, List<RouteWay> limits, Dictionary<RouteBox, XElement> nodes)
    {
        if (limits.Count == 0)
        {
            return;
        }

        var (y, x) = (limits[0].Y, box.Right + (Small / 2));
        var from = draft.Node(process, "boundaryEvent", $"limit-{box.Name}", "", (box.Right - (Small / 2), y - (Small / 2), Small, Small),
            new XAttribute("attachedToRef", $"stage-{box.Name}"), new XElement(Bpmn + "timerEventDefinition", new XAttribute("id", $"limit-{box.Name}-timer")));
        if (limits.Count > 1)
        {
            var choice = draft.Node(process, "exclusiveGateway", $"limit-{box.Name}-choice", "", (x + 4, y - (Small / 2), Small, Small));
            draft.Flow(process, from, choice, "", null, (x, y), (x + 4, y));
            (from, x) = (choice, x + 4 + (Small / 2));
        }

        Ways(draft, process, from, x, limits, nodes);
    }

    /// <param name="x">Where the ways begin: the right edge of what they leave, or the middle of the gateway where there are several.</param>
    private static void Ways(Draft draft, XElement process, XElement from, int x, List<RouteWay> ways, Dictionary<RouteBox, XElement> nodes)
    {
        foreach (var way in ways)
        {
            // beside the gateway straight on, to the others from its lower corner
            (int, int)[] begin = ways.Count == 1 || way == ways[0] ? [(ways.Count == 1 ? x : x + (Small / 2), way.Y)]
                : [(x, ways[0].Y + (Small / 2)), (x, way.Y)];
            draft.Flow(process, from, nodes[way.To], way.Words, (RouteMap.WordsX, way.Y - 16), [.. begin, (way.Lane, way.Y), (way.Lane, way.EntryY), (way.To.Right, way.EntryY)]);
        }
    }

    private static void Anywhere(Draft draft, XElement process, List<RouteWay> ways, int y)
    {
        var name = ways[0].To.Name;
        var inside = draft.Node(process, "subProcess", $"any-{name}", "", (RouteBox.X, y, 330, 100), new XAttribute("triggeredByEvent", "true"));
        draft.Shapes[^1].SetAttributeValue("isExpanded", "true");
        var start = draft.Node(inside, "startEvent", $"any-{name}-start", ways.Count == 1 ? ways[0].Words : TurnWording.Of(ways[0].Fact), (RouteBox.X + 40, y + 26, Event, Event),
            new XElement(Bpmn + "messageEventDefinition", new XAttribute("id", $"any-{name}-message")));
        var from = start;
        var x = RouteBox.X + 40 + Event;
        if (ways.Count > 1)
        {
            from = draft.Node(inside, "exclusiveGateway", $"any-{name}-choice", "", (x + 50, y + 32, Small, Small));
            draft.Flow(inside, start, from, "", null, (x, y + 44), (x + 50, y + 44));
            x += 50 + Small;
        }

        for (var n = 0; n < ways.Count; n++)
        {
            var at = y + 44 + (n * 20);
            var end = draft.Node(inside, "endEvent", $"any-{name}-end-{ways[n].To.Name}", ways[n].To.Lines[0], (250 + (n * 50), y + 26, Event, Event));
            draft.Flow(inside, from, end, "", null, n == 0 ? [(x, at), (250, at)] : [(x, at), (x, y + 10), (250 + (n * 50) + (Event / 2), y + 10), (250 + (n * 50) + (Event / 2), y + 26)]);
        }
    }
}
