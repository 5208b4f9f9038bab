using System.Text;
using Chsi.Silo.Grains;
using Chsi.Web.Security;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Records;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web;

/// <summary>Where a copy of records is asked for: below the list of what was found.</summary>
/// <param name="Action">Where the form goes.</param>
/// <param name="Asked">What was looked for, as the fields of the form.</param>
public sealed record RecordExportForm(ChsiPage Page, string Action, IReadOnlyList<(string Field, string? Value)> Asked);

/// <summary>A copy of all that a desk finds among its records, as CSV.</summary>
public sealed class RecordExport(RecordSearch search, RecordCopies copies)
{
    /// <param name="whole">With names and numbers whole, for who leads the desk alone.</param>
    /// <returns>What goes to the browser; or the refusal, beside its field.</returns>
    public async Task<(RecordCsv? File, string Field, string? Refusal)> Take(Person me, RecordsAsked asked, bool whole, string? why, CancellationToken stop)
    {
        var all = await search.All(me, asked with { After = null }, stop);
        if ((all.Refusal ?? all.Cut) is { } refused)
        {
            return (null, all.Refusal is null ? "why" : "Name", refused);
        }

        if (all.Count == 0)
        {
            return (null, "why", "没有符合条件的学籍，没有可以导出的内容。");
        }

        var said = string.Join('，', new[]
        {
            asked.School, asked.Name is null ? null : "按姓名", asked.Number, asked.College, asked.Class, asked.Status is null ? null : RecordCodes.Statuses.LabelOf(asked.Status),
            RecordSearch.Filters.FirstOrDefault(f => f.Filter == asked.Filter).Label,
        }.OfType<string>().DefaultIfEmpty("全部"));
        var (copy, refusal) = await copies.Take(me.Actor, all.Count, said, whole, why, stop);
        return copy is null ? (null, "why", refusal) : (new(all, copy, me), "", null);
    }
}

/// <summary>The lines of a copy, written as they are read: a school of 100,000 is never in memory whole, and a slow browser holds no connection of the database.</summary>
public sealed class RecordCsv(RecordsAll all, RecordCopy copy, Person me) : ActionResult
{
    public override async Task ExecuteResultAsync(ActionContext context)
    {
        var (answer, stop) = (context.HttpContext.Response, context.HttpContext.RequestAborted);
        answer.ContentType = "text/csv; charset=utf-8";
        answer.Headers.ContentDisposition = $"attachment; filename=records-{Times.Day(me.At)}.csv";
        // spreadsheet programs take the text for UTF-8 only with the mark in front
        await using var writer = new StreamWriter(answer.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        var ofProvince = me.Desk.Kind == OrganisationKinds.Province;
        await writer.WriteLineAsync($"{(ofProvince ? "院校代码,学校名称," : "")}学号,姓名,证件号码,分院,班级,层次,专业,入学日期,学籍状态");
        await foreach (var lines in all.Lines(stop))
        {
            var whole = await copy.Open([.. lines.Select(l => l.Id)], stop);
            foreach (var line in lines)
            {
                var (name, number) = copy.Whole ? whole[line.Id] : (line.Name, line.IdNumber);
                string?[] school = ofProvince ? [line.School, line.SchoolName] : [];
                // a tab keeps spreadsheet programs from rounding eighteen digits
                await writer.WriteLineAsync(string.Join(',', school.Concat(
                [
                    line.StudentNumber, name, $"{number}\t", line.College, line.Class, RecordCodes.Levels.LabelOf(line.Level), line.Major, line.Enrolled, RecordCodes.Statuses.LabelOf(line.Status),
                ]).Select(Pages.Desk.Access.IndexModel.Cell)));
            }

            await writer.FlushAsync(stop);
        }
    }
}
