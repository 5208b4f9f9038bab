using System.Security.Cryptography;
using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;

namespace Chsi.Tools.Seed;

/// <summary>Records of the demo's people: found, changed and put right, under another name, and waiting for a qualification; and of students without an account, enough for a school to have something to look at.</summary>
internal sealed class DemoRecords(Demo demo, BulkCommit bulk, DateTimeOffset now)
{
    private const int Students = 240;

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

        for (var n = 0; n < Students; n++)
        {
            // every 80th is the one before once more, under another 学号
            var person = MadeUpPerson.Of(5_000_000 + 311 * (n % 80 == 60 ? n - 1 : n));
            await Report(person, MadeUpSchool.University, n % 40 == 5 ? [(RecordField.College, ""), (RecordField.Class, "")] : n % 40 == 9 ? [(RecordField.Class, "")] : []);
        }

        await Contradicted(MadeUpPerson.Of(5_100_000), "转专业审批表（教务处）");
        await Contradicted(MadeUpPerson.Of(5_100_311), "录取名册原件");
    }

    /// <summary>Put right, and then imported as it was before.</summary>
    private async Task Contradicted(MadeUpPerson person, string basis)
    {
        var record = await Report(person, MadeUpSchool.University, (RecordField.Major, "工商管理"));
        await bulk.Accepted(new CorrectRecord(record.Record, Known(record), Anew(record), [new(RecordField.Major, "会计学")], basis, bulk.Find<StudentRecord>(record.Record)!.Version, demo.Registrar.Person),
            demo.Registrar, now.AddDays(-40));
        await bulk.Accepted(new ChangeByImport(record.Record, Known(record), Anew(record), record.Fields, Guid.Empty, 2, "again"), Actor.Clock, now.AddDays(-3));
    }

    private static OpenedRecord Known(ImportRecord record) => new(Personal.Known(record.Name.Id, record.Name.Plain!), Personal.Known(record.Number.Id, record.Number.Plain!),
        Personal.Known(record.Particulars.Id, record.Particulars.Plain!));

    private static OpenedRecord Anew(ImportRecord record) => new(Personal.Of(record.Record, record.Name.Plain!, record.Name.Masked), Personal.Of(record.Record, record.Number.Plain!, record.Number.Masked),
        Personal.Of(record.Record, record.Particulars.Plain!, ""));

    private async Task Ordinary(MadeUpPerson person)
    {
        await Report(person, MadeUpSchool.College, (RecordField.Level, "junior"), ("length", "3"), (RecordField.Enrolled, "2020-09-01"), ("expected", "2023-07-01"),
            (RecordField.Status, "graduated"), ("left", "2023-07-01"), (RecordField.Certified, "2023-07-10"), ("registered", "2020-11-20"));
        var record = await Report(person, MadeUpSchool.University);
        await bulk.Accepted(new AddRecordPhoto(record.Record, Photo(SamplePhotos.Drawn.HoldingCard)), Actor.Clock, now.AddDays(-99));
        await bulk.Accepted(new ChangeByImport(record.Record, Known(record), Anew(record),
            [.. record.Fields.Select(f => f.Field == RecordField.Class ? f with { Value = "软件工程试验班" } : f)], Guid.Empty, 2, "again"), Actor.Clock, now.AddDays(-60));
        await bulk.Accepted(new CorrectRecord(record.Record, Known(record), Anew(record), [new(RecordField.Major, "网络工程")], "转专业审批表（教务处）", bulk.Find<StudentRecord>(record.Record)!.Version, demo.Registrar.Person),
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
