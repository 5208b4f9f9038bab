using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Duplicate;
using Chsi.Workflows.Records;
using Chsi.Workflows.Staff;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Opener = Chsi.Silo.Openings.Corrections;

namespace Chsi.Tests.Silo.Contract;

/// <summary>Two records of one study in the store: the case ends and the record is void in one commit, whoever decides at once.</summary>
public sealed class DuplicateTests : ContractTest
{
    private Opener Opener => new NameGateway().Corrections(Silo);

    [Fact]
    [Rule("003-17")]
    public async Task The_case_ends_and_the_record_is_void_in_one_commit_and_replay_finds_no_difference()
    {
        var (ask, me) = await Asking();
        await Silo.Must(ask, me);
        var (school, other) = (await Hired(Students.School), await Hired(Students.OtherSchool));
        await Silo.Must(new StateDuplicate(ask.Case, school.Person, ask.Invalid, "与录取名册核对", await Silo.Stage(ask.Case)), school);
        Assert.Equal($"school:{Students.OtherSchool}", await Silo.Scalar<string>("select desk from chsi.case_row where id = @Case", new { ask.Case }));
        var state = new StateDuplicate(ask.Case, other.Person, ask.Invalid, "与录取名册核对", await Silo.Stage(ask.Case));
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(() => (n % 2 == 0 ? Silo.Door : OtherDoor).Ask(state, other, NewId()))));

        Assert.Single(answers, a => a is Accepted);
        Assert.Equal(("duplicate-voided", "void", "registered"), (await Silo.Scalar<string>("select stage from chsi.case_row where id = @Case", new { ask.Case }),
            await StatusOf(ask.Invalid), await StatusOf(ask.Kept)));
        Assert.Equal(1, await Silo.Scalar<int>("select count(distinct request)::int from chsi.fact where type in ('duplicate-voided', 'record-changed', 'record-found-duplicate')"));
        var record = (await Silo.Services.GetRequiredService<Loading>().Load(Needs.Stream(ask.Invalid), NewId())).Streams.Get<StudentRecord>(ask.Invalid);
        Assert.Equal(ask.Kept, record.Duplicate!.Kept);
    }

    [Fact]
    public async Task Of_two_asked_at_once_one_is_opened()
    {
        var (ask, me) = await Asking();
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => Task.Run(() => (n % 2 == 0 ? Silo.Door : OtherDoor).Ask(ask with { Case = NewId() }, me, NewId()))));
        Assert.Single(answers, a => a is Accepted);
        Assert.Equal(1, await Count("duplicate-asked"));
    }

    private async Task<(AskDuplicate Ask, Actor Me)> Asking()
    {
        var person = People.Registration(People.IdNumber());
        await Silo.Must(person, Actor.Visitor(person.Account));
        var (invalid, kept) = (await Imported(Students.School, person.Number.Plain!), await Imported(Students.OtherSchool, person.Number.Plain!));
        return (new(NewId(), person.Account, (await Opener.NumberOf(person.Account))!, await Opener.NamesOf(person.Account), invalid, (await Opener.Known(invalid))!, kept, (await Opener.Known(kept))!, "registered-twice"),
            Actor.Applicant(person.Account));
    }

    private async Task<Guid> Imported(string school, string number)
    {
        var (record, entry) = (NewId(), Students.Check(Students.Line("2026001", number)).Entry!);
        await Silo.Must(new ImportRecord(record, school, "42", entry.StudentNumber, Personal.Of(record, entry.Name, ""), Personal.Of(record, entry.Number, ""),
            Personal.Of(record, entry.Particulars.ToString(), ""), entry.Fields, NewId(), 2, "row"), Students.Registrar(school));
        return record;
    }

    private Task<string?> StatusOf(Guid record) => Silo.Scalar<string>("select status from chsi.record_row where id = @record", new { record });

    private async Task<Actor> Hired(string school)
    {
        var (id, desk) = (NewId(), Desk.School(school));
        await Silo.Enter(desk);
        await Silo.Must(new AddStaff(id, $"u{id:N}"[..20], "王芳", desk, Personal.SecretOf(id, "hash"), Personal.SecretOf(id, "secret")), Actor.Clock);
        return new(id, "王芳", desk);
    }
}
