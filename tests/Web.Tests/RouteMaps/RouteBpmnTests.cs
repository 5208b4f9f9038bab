using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Chsi.Tests.Support;
using Chsi.Web.RouteMaps;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;
using Xunit;

namespace Chsi.Tests.Web.RouteMaps;

/// <summary>What is drawn and exported is the sheet, and the export is BPMN 2.0 as its schema has it.</summary>
public sealed class RouteBpmnTests
{
    private static readonly XNamespace Bpmn = "http://www.omg.org/spec/BPMN/20100524/MODEL";

    private static readonly XNamespace Drawn = "http://www.omg.org/spec/BPMN/20100524/DI";

    private static readonly Lazy<XmlSchemaSet> Schema = new(() =>
    {
        var schemas = new XmlSchemaSet { XmlResolver = new XmlUrlResolver() };
        schemas.Add(null, Path.Combine(Checkout.Root, "tests", "node_modules", "bpmn-moddle", "resources", "bpmn", "xsd", "BPMN20.xsd"));
        schemas.Compile();
        return schemas;
    });

    public static TheoryData<string> Sheets => [.. Catalogue.Routes.Select(r => r.Name), Branching.Name];

    /// <summary>A sheet with conditions, and with a fact that leads on from any stage without ending the case.</summary>
    private static RouteSheet Branching { get; } = Branch();

    [Theory]
    [MemberData(nameof(Sheets))]
    public void The_export_is_valid_by_the_schema(string name)
    {
        var errors = new List<string>();
        Export(name).Validate(Schema.Value, (_, e) => errors.Add(e.Message));
        Assert.Equal([], errors);
    }

    [Fact]
    public void The_schema_refuses_what_is_no_bpmn()
    {
        var export = Export(ReRegistrationRoute.Name);
        export.Descendants(Bpmn + "sequenceFlow").First().SetAttributeValue("targetRef", null);
        var errors = new List<string>();
        export.Validate(Schema.Value, (_, e) => errors.Add(e.Message));
        Assert.NotEmpty(errors);
    }

    [Theory]
    [MemberData(nameof(Sheets))]
    public void Every_stage_and_every_turn_of_the_sheet_is_there_and_nothing_else(string name)
    {
        var sheet = SheetOf(name);
        var map = RouteMap.Of(sheet, new());
        Assert.Equal(sheet.Stages.Select(s => s.Stage.Name).Order(), map.Boxes.Select(b => b.Name).Where(n => n.Length > 0).Order());
        var ways = map.Ways.Select(w => (w.From.Name, w.To.Name, w.Fact)).ToHashSet();
        Assert.Equal(map.Ways.Count, ways.Count);
        foreach (var turn in sheet.Turns.Where(t => t.Target is not null && t.Fact != typeof(CaseOpened) && (t.From is null || !sheet.PlanOf(t.From.Name).IsFinal)))
        {
            var drawn = map.Ways.Where(w => w.Fact == turn.Fact && (turn.From is null || w.From.Name == turn.From.Name)).ToList();
            Assert.NotEmpty(drawn);
            Assert.All(drawn, w => Assert.Contains(w.To.Plan!.Stage, new[] { turn.Target, turn.Otherwise }));
        }

        Assert.All(map.Ways, w => Assert.Contains(sheet.Turns, t => t.Fact == w.Fact && (w.To.Plan!.Stage == t.Target || w.To.Plan.Stage == t.Otherwise)));
        var export = Export(name);
        Assert.Equal(sheet.Stages.Count(s => !s.IsFinal), export.Descendants(Bpmn + "userTask").Count());
    }

    [Theory]
    [MemberData(nameof(Sheets))]
    public void Every_element_has_its_shape_or_its_edge_and_boxes_do_not_lie_over_each_other(string name)
    {
        var export = Export(name);
        string[] nodes = ["startEvent", "endEvent", "userTask", "exclusiveGateway", "boundaryEvent", "subProcess"];
        Assert.Equal(export.Descendants().Where(e => e.Name.Namespace == Bpmn && nodes.Contains(e.Name.LocalName)).Select(Id).Order(), Of("BPMNShape"));
        Assert.Equal(export.Descendants(Bpmn + "sequenceFlow").Select(Id).Order(), Of("BPMNEdge"));
        var boxes = RouteMap.Of(SheetOf(name), new()).Boxes;
        Assert.All(boxes.Zip(boxes.Skip(1)), pair => Assert.True(pair.First.Y + pair.First.Height < pair.Second.Y));

        static string Id(XElement element) => element.Attribute("id")!.Value;

        IEnumerable<string> Of(string drawn) => export.Descendants(Drawn + drawn).Select(e => e.Attribute("bpmnElement")!.Value).Order();
    }

    private static XDocument Export(string name) => XDocument.Parse(RouteBpmn.Write(RouteMap.Of(SheetOf(name), new())).ToString());

    private static RouteSheet SheetOf(string name) => Catalogue.Routes.FirstOrDefault(r => r.Name == name) ?? Branching;

    private static RouteSheet Branch()
    {
        var sheet = new RouteSheet("branching", "有条件的流程", version: 1);
        var (first, second, third, end, gone) = (new Stage("first", "初审"), new Stage("second", "复核"), new Stage("third", "旧环节"), new Stage("end", "已通过"), new Stage("gone", "已失效"));
        sheet.Stage(second, Desk.CustomerService).Within(s => s.ReviewWorkingDays.WorkingDays());
        sheet.Stage(first, Desk.CustomerService).Within(s => s.EvidenceDays.Days());
        sheet.Stage(third, Desk.Applicant).Within(s => s.EvidenceDays.Days()).Retired();
        sheet.Stage(end, Desk.Nobody).Final();
        sheet.Stage(gone, Desk.Nobody).Final();
        var due = new Condition("需要复核", (_, _, _) => true);
        sheet.On<CaseOpened>().To(first);
        sheet.On<ReviewApproved>(first).To(second, due).Else(end);
        sheet.On<ReviewApproved>(second).To(end);
        sheet.On<IdentityCheckPassed>().To(second, due).Else(end);
        sheet.On<CaseWithdrawn>().To(gone, due).Else(end);
        sheet.On<LimitPassed>(third).To(gone);
        return sheet;
    }
}
