using Chsi.Workflows.Routes;

namespace Chsi.Web.RouteMaps;

/// <summary>A route map and the way that a case has taken on it; without a case, the map alone.</summary>
/// <param name="Current">The stage the case stands at; empty without a case.</param>
public sealed record RouteTrack(RouteMap Map, string Current = "")
{
    private readonly HashSet<(string From, string To, Type Fact)> _walked = [];

    private readonly HashSet<string> _been = [];

    public static RouteTrack Of(StoredCase stored, RouteMap map)
    {
        var track = new RouteTrack(map, stored.Case.Stage);
        var from = "";
        for (var n = 0; n < stored.Facts.Count; n++)
        {
            if (stored.Facts[n].Fact is StageEntered entered)
            {
                // what moved the case stands right before the stage that it entered
                track._walked.Add((from, entered.Stage, stored.Facts[n - 1].Fact.GetType()));
                track._been.Add(from = entered.Stage);
            }
        }

        return track;
    }

    public bool Walked(RouteWay way) =>
        _walked.Any(w => w.To == way.To.Name && w.Fact == way.Fact && (w.From == way.From.Name || way.From.Kind == BoxKind.Anywhere));

    /// <summary>The colours of a box: here now, been, or neither.</summary>
    public string ClassOf(RouteBox box) => box.Name.Length > 0 && box.Name == Current ? "now" : _been.Contains(box.Name) ? "been" : "";

    /// <summary>In words, for who does not see the drawing.</summary>
    public string Words => Current.Length == 0 ? "环节和去向见下表。" : $"当前环节：{Map.Sheet.LabelOf(Current)}；已经过：{string.Join('、', _been.Select(Map.Sheet.LabelOf))}。";
}
