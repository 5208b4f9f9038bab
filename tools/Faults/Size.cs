namespace Chsi.Tools.Faults;

/// <summary>How large the scenarios are: whole, or small enough to run with the tests.</summary>
public static class Size
{
    public static bool Quick { get; set; }

    public static int Of(int whole, int quick) => Quick ? quick : whole;
}
