using Chsi.Workflows.Calendar;

namespace Chsi.Tests.Workflows.Calendar;

public class ImportTests
{
    private const string OwnShape = """
        {"years": {"2027": {"holidays": ["01-01", "02-08", "02-09", "02-10", "02-11", "02-12", "10-01", "10-04"], "workdays": ["02-20", "09-26"]}}}
        """;

    private const string PackageShape = """
        {
          "holidays": {"2026-12-31": "New Year's Day,元旦,1", "2027-01-01": "New Year's Day,元旦,1", "2027-10-01": "National Day,国庆节,3"},
          "workdays": {"2027-01-09": "New Year's Day,元旦,1"},
          "inLieuDays": {"2026-12-31": "New Year's Day,元旦,1"}
        }
        """;

    private static readonly WorkingCalendar Shipped = WorkingCalendar.Shipped;

    [Fact]
    public void An_imported_year_is_covered_and_its_arrangement_holds()
    {
        var calendar = Shipped.WithYears(OwnShape).Value!;

        Assert.True(calendar.CoversYear(2027));
        Assert.False(calendar.IsProvisional(new DateOnly(2027, 2, 8)));
        Assert.False(calendar.IsWorkingDay(new DateOnly(2027, 2, 12)));
        Assert.True(calendar.IsWorkingDay(new DateOnly(2027, 2, 20)));
        Assert.True(calendar.IsWorkingDay(new DateOnly(2027, 9, 15)));
        Assert.True(calendar.IsProvisional(new DateOnly(2028, 1, 3)));
    }

    [Fact]
    public void The_years_before_and_the_calendar_imported_into_stay_as_they_were()
    {
        var calendar = Shipped.WithYears(OwnShape).Value!;
        var days = Enumerable.Range(new DateOnly(2004, 1, 1).DayNumber, 8401).Select(DateOnly.FromDayNumber);

        Assert.All(days, day => Assert.Equal(Shipped.IsWorkingDay(day), calendar.IsWorkingDay(day)));
        Assert.False(Shipped.CoversYear(2027));
    }

    [Fact]
    public void The_file_of_the_package_is_read_too_with_the_day_it_moves_in_the_year_before()
    {
        var calendar = Shipped.WithYears(PackageShape).Value!;

        Assert.True(calendar.CoversYear(2027));
        Assert.True(calendar.IsWorkingDay(new DateOnly(2027, 1, 9)));
        Assert.False(calendar.IsWorkingDay(new DateOnly(2026, 12, 31)));
        Assert.False(calendar.IsWorkingDay(new DateOnly(2026, 10, 7)));
        Assert.True(calendar.CoversYear(2026));
    }

    [Fact]
    public void A_year_imported_again_replaces_what_was_known_of_it()
    {
        var calendar = Shipped.WithYears(OwnShape).Value!.WithYears(PackageShape).Value!;

        Assert.True(calendar.IsWorkingDay(new DateOnly(2027, 2, 8)));
        Assert.False(calendar.IsWorkingDay(new DateOnly(2027, 2, 20)));
    }

    [Fact]
    public void A_day_off_that_a_later_notice_makes_a_working_day_is_one_in_a_year_that_stays()
    {
        var calendar = Shipped.WithYears("""{"holidays": {"2027-10-01": ""}, "workdays": {"2026-10-03": ""}}""").Value!;

        Assert.True(calendar.IsWorkingDay(new DateOnly(2026, 10, 3)));
        Assert.False(calendar.IsWorkingDay(new DateOnly(2026, 10, 2)));
    }

    [Fact]
    public void A_limit_that_was_provisional_is_counted_again_with_the_imported_year()
    {
        var from = new DateTimeOffset(2027, 2, 5, 9, 0, 0, TimeSpan.FromHours(8));

        Assert.Equal(new Due(new DateTimeOffset(2027, 2, 10, 17, 30, 0, TimeSpan.FromHours(8)), true), Shipped.AfterWorkingDays(from, 2));
        Assert.Equal(new Due(new DateTimeOffset(2027, 2, 16, 17, 30, 0, TimeSpan.FromHours(8)), false), Shipped.WithYears(OwnShape).Value!.AfterWorkingDays(from, 2));
    }

    [Fact]
    public void The_close_of_business_stays_as_set() =>
        Assert.Equal(16, Shipped.WithCloseOfBusiness(new TimeOnly(16, 0)).WithYears(OwnShape).Value!.CloseOfBusiness(new DateOnly(2027, 1, 4)).Hour);

    [Theory]
    [InlineData("", "内容不是规定的格式")]
    [InlineData("nothing", "内容不是规定的格式")]
    [InlineData("[]", "内容不是规定的格式")]
    [InlineData("{}", "内容不是规定的格式")]
    [InlineData("""{"years": 2027}""", "内容不是规定的格式")]
    [InlineData("""{"years": {"2027": {"holidays": ["10-01"]}}}""", "内容不是规定的格式")]
    [InlineData("""{"years": {"2027": {"holidays": ["10-01", "13-01"], "workdays": []}}}""", "内容不是规定的格式")]
    [InlineData("""{"years": {"2027": {"holidays": ["10-01", 5], "workdays": []}}}""", "内容不是规定的格式")]
    [InlineData("""{"years": {}}""", "没有任何一年的国庆节，不是完整的年度安排")]
    [InlineData("""{"holidays": {"2027-01-01": ""}, "workdays": {}}""", "没有任何一年的国庆节，不是完整的年度安排")]
    [InlineData("""{"years": {"2027": {"holidays": ["10-01"], "workdays": []}, "2028": {"holidays": ["01-01"], "workdays": []}}}""", "2028年没有国庆节，不是完整的年度安排")]
    [InlineData("""{"holidays": {"2027-10-01": "", "2027-10-02": ""}, "workdays": {"2027-10-02": ""}}""", "2027-10-02既是放假日又是上班日")]
    [InlineData("""{"holidays": {"2027-10-01": ""}, "workdays": {"2027-10-11": ""}}""", "2027-10-11不是周末，不能作为调休上班日")]
    public void Data_that_cannot_be_right_is_refused_with_the_reason(string json, string reason) =>
        Assert.Equal($"节假日数据有误：{reason}。", Shipped.WithYears(json).Refusal);
}
