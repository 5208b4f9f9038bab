using System.Collections.Immutable;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.Letters;

/// <summary>The letters of a correction, from its facts alone: the school's letter with its number, its decision, and the province's.</summary>
public static class CorrectionLetters
{
    /// <param name="facts">Of the case, in their order.</param>
    public static ImmutableArray<Letter> Of(CorrectionCase @case, IEnumerable<(Fact Fact, Stamp Stamp)> facts, LetterNames names)
    {
        // what the province sends back is submitted anew: of each kind the last counts
        var letters = new Dictionary<string, Letter>();
        var (opinion, search) = ("", "");
        foreach (var (fact, stamp) in facts)
        {
            if (fact is RecordFoundWrong found)
            {
                (opinion, search) = (Text(found.Said) ?? found.Opinion, Text(found.Searched) ?? "");
            }

            var letter = fact switch
            {
                SchoolConfirmed { Child: not null } f => Write(LetterKinds.Submission, LetterTemplate.Submission, f.Letter, on: f.LetterOn),
                SchoolConfirmed f => Write(LetterKinds.School, LetterTemplate.SchoolGrants, f.Letter),
                CorrectionRefused f => Write(LetterKinds.School, LetterTemplate.SchoolRefuses, null, f.Text, f.Basis),
                FraudSuspected f => Write(LetterKinds.School, LetterTemplate.SchoolDeclines, null, f.Text, CorrectionReasons.Fraud),
                ChildAgreed => Write(LetterKinds.Province, LetterTemplate.ProvinceGrants, null),
                ChildRefused f => Write(LetterKinds.Province, LetterTemplate.ProvinceRefuses, null, f.Text),
                _ => null,
            };
            if (letter is not null)
            {
                letters[letter.Kind] = letter;
            }

            Letter Write(string kind, string name, string? number, string reason = "", string basis = "", DateOnly? on = null)
            {
                var template = LetterTemplate.At(name, stamp.At);
                string Filled(string text) => text.Replace("{student}", names.Student, StringComparison.Ordinal).Replace("{studentNumber}", names.StudentNumber, StringComparison.Ordinal)
                    .Replace("{school}", names.School, StringComparison.Ordinal).Replace("{province}", names.Province, StringComparison.Ordinal)
                    .Replace("{askedOn}", Day(@case.OpenedAt), StringComparison.Ordinal).Replace("{case}", @case.Number, StringComparison.Ordinal)
                    .Replace("{cause}", @case.Cause == CorrectionCauses.Mistaken ? "登记时有误" : $"在校期间变更（{@case.ChangedOn:yyyy年M月d日}）", StringComparison.Ordinal)
                    .Replace("{opinion}", Ended(opinion), StringComparison.Ordinal)
                    .Replace("{search}", Ended(search), StringComparison.Ordinal).Replace("{reason}", Ended(reason), StringComparison.Ordinal).Replace("{basis}", basis, StringComparison.Ordinal);
                return new(kind, template.Title, number ?? @case.Number, Filled(template.To),
                    [.. template.Paragraphs.Where(p => search.Length > 0 || !p.Contains("{search}", StringComparison.Ordinal)).SelectMany(p => p == "{changes}" ? names.Changes.Select(c => $"{c.Label}：由“{(c.Before.Length == 0 ? "空" : c.Before)}”更正为“{c.After}”") : [Filled(p)])],
                    kind == LetterKinds.Province ? names.Province : names.School, on is { } day ? WorkingCalendar.StartOf(day) : stamp.At, template.Law);
            }
        }

        string? Text(Personal? said) => said is null ? null : names.Texts?.GetValueOrDefault(said.Id);

        return [.. new[] { LetterKinds.Submission, LetterKinds.School, LetterKinds.Province }.Where(letters.ContainsKey).Select(k => letters[k])];
    }

    private static string Day(DateTimeOffset at) => $"{WorkingCalendar.DayOf(at):yyyy年M月d日}";

    private static string Ended(string sentence) => sentence.Length == 0 || sentence[^1] is '。' or '！' or '？' ? sentence : sentence + "。";
}
