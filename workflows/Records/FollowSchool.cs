using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;

namespace Chsi.Workflows.Records;

/// <summary>
/// A school has come under another province: its records go with it, so that the new province reads them, is told of them and has its rules hold for them, and
/// the old one no longer. Asked by the system for every record that is behind its school; what already is so has no effect.
/// </summary>
/// <param name="School">院校代码 of the record's school.</param>
public sealed record FollowSchool(Guid Record, string School) : Request
{
    public override Needs Needs => Needs.Stream(Record, Organisation.IdOf(OrganisationKinds.School, School));

    public override Answer Decide(Streams streams, Moment at) =>
        at.Desk != Desk.Clock ? Refuse("学籍的所在地随学校变更，不能单独修改。")
        : streams.Find<StudentRecord>(Record) is not { } record || record.School != School ? Refuse("没有这条学籍。")
        : streams.Find<Organisation>(Organisation.IdOf(OrganisationKinds.School, School)) is not { Province.Length: > 0 } school || school.Province == record.Province ? Accepted.Nothing
        : Accept(Record, new RecordFollowedSchool(school.Province));
}
