using System.Security.Cryptography;
using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;

namespace Chsi.Tools.Seed;

/// <summary>Records of the demo's people: found, changed and put right, under another name, and waiting for a qualification.</summary>
internal sealed class DemoRecords(Demo demo, BulkCommit bulk, DateTimeOffset now)
{
    private int _records;

    public async Task Fill(MadeUpPerson ordinary, IEnumerable<MadeUpPerson> others)
    {
        await Ordinary(ordinary);
        await Report(DemoSignIns.Taken, MadeUpSchool.University);
        await Report(await Registered(DemoSignIns.RareName) with { Name = "陈䶮" }, MadeUpSchool.University);
        await Report(await Registered(DemoSignIns.WrongRecord) with { Name = "李小名" }, MadeUpSchool.College);
        await Report(await Registered(DemoSignIns.Qualification), MadeUpSchool.University,
            (RecordField.Level, "upgrade"), (RecordField.Upgrade, "yes"), (RecordField.Prior, "pending"), ("length", "2"));
        foreach (var person in others)
        {
            await Report(person, _records % 3 == 0 ? MadeUpSchool.College : MadeUpSchool.University);
        }
    }

    private async Task Ordinary(MadeUpPerson person)
    {
        await Report(person, MadeUpSchool.College, (RecordField.Level, "junior"), ("length", "3"), (RecordField.Enrolled, "2020-09-01"), ("expected", "2023-07-01"),
            (RecordField.Status, "graduated"), ("left", "2023-07-01"), (RecordField.Certified, "2023-07-10"), ("registered", "2020-11-20"));
        var record = await Report(person, MadeUpSchool.University);
        await bulk.Accepted(new AddRecordPhoto(record.Record, Photo(SamplePhotos.Drawn.HoldingCard)), Actor.Clock, now.AddDays(-99));
        OpenedRecord Values() => new(Personal.Of(record.Record, record.Name.Plain!, record.Name.Masked), Personal.Of(record.Record, record.Number.Plain!, record.Number.Masked),
            Personal.Of(record.Record, record.Particulars.Plain!, ""));
        var known = new OpenedRecord(Personal.Known(record.Name.Id, record.Name.Plain!), Personal.Known(record.Number.Id, record.Number.Plain!),
            Personal.Known(record.Particulars.Id, record.Particulars.Plain!));
        await bulk.Accepted(new ChangeByImport(record.Record, known, Values(),
            [.. record.Fields.Select(f => f.Field == RecordField.Class ? f with { Value = "软件工程试验班" } : f)], Guid.Empty, 2, "again"), Actor.Clock, now.AddDays(-60));
        await bulk.Accepted(new CorrectRecord(record.Record, known, Values(), [new(RecordField.Major, "网络工程")], "转专业审批表（教务处）", bulk.Find<StudentRecord>(record.Record)!.Version, demo.Registrar.Person),
            demo.Registrar, now.AddDays(-20));
    }

    private async Task<MadeUpPerson> Registered(MadeUpPerson person)
    {
        await demo.Register(person, now.AddDays(-15));
        return person;
    }

    private static EvidenceFile Photo(byte[] jpeg) =>
        new(Guid.CreateVersion7(), RecordPhotos.Admission, Convert.ToHexStringLower(SHA256.HashData(jpeg)), jpeg.Length) { Bytes = jpeg };

    private async Task<ImportRecord> Report(MadeUpPerson person, MadeUpSchool school, params (string, string)[] fields)
    {
        var record = MadeUpStudent.Of(person, school, ++_records, fields);
        await bulk.Accepted(record, Actor.Clock, now.AddDays(-100));
        return record;
    }
}
