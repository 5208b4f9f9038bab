using Chsi.Tools.Bench;

try
{
    var options = BenchOptions.Read(args);
    var figures = await Measurements.Run(options);
    (options.Json ? (Action<IEnumerable<Figure>>)Report.Json : Report.Table)(figures);
    return 0;
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
