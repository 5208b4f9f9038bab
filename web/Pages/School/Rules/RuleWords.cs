using System.Collections.Immutable;
using Chsi.Workflows.Correction;

namespace Chsi.Web.Pages.School.Rules;

/// <summary>A rule of corrections as people read it.</summary>
public static class RuleWords
{
    private static readonly string[] SignersInOrder = ["审查人员", "部门负责人", "分管校领导"];

    // 教育部令第41号
    private static readonly DateOnly Order41 = new(2017, 9, 1);

    // what a notice without a day is counted from stands in the book; that the source does not say it stands here
    private static readonly ImmutableHashSet<string> WithoutDay = ["cn-own", "cn-own-2", "11-name", "11-number", "22-key", "42-key", "44-key", "51-key", "61-key"];

    /// <summary>The source names no day from which it holds.</summary>
    public static bool Undated(CorrectionRule rule) => WithoutDay.Contains(rule.Code);

    /// <summary>The day from which the source itself holds, where that is later than the book counts it.</summary>
    public static DateOnly InForceFrom(CorrectionRule rule) => rule.From < Order41 && rule.Source.Contains("教育部令第41号", StringComparison.Ordinal) ? Order41 : rule.From;

    /// <summary>What the rule itself says, sentence by sentence; of the rest the wider rule speaks.</summary>
    public static IEnumerable<string> Of(CorrectionRule rule)
    {
        if (rule.Decides is { } decides)
        {
            yield return decides == Decider.Province ? "由省级教育行政部门决定" : "由学校决定";
        }

        if (!rule.ProvinceWith.IsEmpty)
        {
            yield return rule.ProvinceWith.Length >= CorrectionField.Keys.Length ? "两项以上关键信息同时更正的，由省级教育行政部门决定" : $"与{Fields(rule.ProvinceWith)}同时更正的，由省级教育行政部门决定";
        }

        if (rule.Signers is { } signers)
        {
            yield return $"{Signers(signers)}审签";
        }

        if (rule.Letter is true)
        {
            yield return "学校出具公函";
        }

        if (!rule.Months.IsEmpty)
        {
            yield return $"每年{string.Join('、', rule.Months)}月受理";
        }

        if (rule.SchoolOpens is { } opens)
        {
            yield return opens ? "学校可以代为申请" : "须学生本人申请";
        }

        if (rule.SchoolDays is { } school)
        {
            yield return $"学校{school}个工作日";
        }

        if (rule.ProvinceDays is { } province)
        {
            yield return $"省级{province}个工作日";
        }
    }

    public static string Fields(ImmutableArray<string> fields) =>
        fields.IsEmpty ? "全部信息" : fields.SequenceEqual(CorrectionField.Keys) ? "关键信息" : string.Join('、', fields.Select(f => CorrectionField.Find(f)?.Label ?? f));

    public static string Signers(int signers) => string.Join('、', SignersInOrder.Take(signers));
}
