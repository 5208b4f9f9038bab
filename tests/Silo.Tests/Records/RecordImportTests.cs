using System.Text;
using System.Text.Json;
using Chsi.Silo.Grains;
using Chsi.Silo.Imports;
using Chsi.Silo.Openings;
using Chsi.Silo.Store;
using Chsi.Tests.Silo.Contract;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Records;
using Chsi.Workflows.Staff;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Silo.Records;

/// <summary>Schools' files, taken over on a real database; after each test every stream is folded again and compared.</summary>
public sealed class RecordImportTests : ContractTest
{
    private readonly Actor _registrar = Students.Registrar();
    private readonly List<EntryError> _errors = [];

    private RecordImport Imports => Silo.Services.GetRequiredService<RecordImport>();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Silo.EnterSchool();
        await Silo.EnterSchool(Students.OtherSchool);
    }

    [Fact]
    public async Task A_file_in_either_encoding_is_taken_over_with_rare_characters_whole()
    {
        var first = Students.Line("2026001", cells: ("姓名", "张䶮"));
        var second = Students.Line("2026002", cells: ("姓名", "买买提·艾力"));

        Assert.Equal(new(Line: 2, Done: 1, Added: 1), await Run(Students.File([first], CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!)));
        Assert.Equal(new(Line: 2, Done: 1, Added: 1), await Run([.. Encoding.UTF8.Preamble, .. Students.File([second])]));

        Assert.Equal(["买买提·艾力", "张䶮"], (await Names()).Order(StringComparer.Ordinal));
        Assert.Equal("张*", await Silo.Scalar<string>("select masked from chsi.protected_value v join chsi.record_row r on r.name_value = v.id where r.student_number = '2026001'"));
        Assert.Equal(1, await Found(RecordKeys.Person("citizen-card", first["证件号码"], "张䶮")));
        Assert.Equal(0, await Found(RecordKeys.Person("citizen-card", first["证件号码"], "张龑")));
        Assert.Equal(1, await Found(RecordKeys.Number("citizen-card", first["证件号码"])));
        Assert.Equal(1, await Found(RecordKeys.Name(Students.School, "张䶮")));
    }

    [Fact]
    public async Task Wrong_lines_are_told_one_by_one_and_a_mended_file_brings_only_what_was_missing()
    {
        var lines = Enumerable.Range(1, 20).Select(n => Students.Line($"2026{n:000}")).ToList();
        var (spared, number) = (lines[4]["民族"], lines[7]["证件号码"]);
        lines[4]["民族"] = "汗族";
        lines[7]["证件号码"] = number[..17] + (number[17] == '0' ? '1' : '0');
        lines[9]["学号"] = "2026003";

        Assert.Equal(new(Line: 21, Done: 20, Added: 17, Wrong: 3), await Run(Students.File(lines)));
        Assert.Equal([(6, "民族"), (9, "证件号码"), (11, "学号")], _errors.Select(e => (e.Line, e.Column)).Order());

        (lines[4]["民族"], lines[7]["证件号码"], lines[9]["学号"]) = (spared, number, "2026010");
        Assert.Equal(new(Line: 21, Done: 20, Added: 3, Same: 17), await Run(Students.File(lines)));
        var before = await Content();
        Assert.Equal(new(Line: 21, Done: 20, Same: 20), await Run(Students.File(lines)));
        Assert.Equal(before, await Content());
    }

    [Fact]
    public async Task A_rehearsal_says_what_would_be_and_changes_nothing()
    {
        var lines = Enumerable.Range(1, 3).Select(n => Students.Line($"2026{n:000}")).ToList();
        await Run(Students.File(lines[..2]));
        lines[0]["班级"] = "软件2602";
        var before = await Content();

        Assert.Equal(new(Line: 4, Done: 3, Added: 1, Changed: 1, Same: 1), await Run(Students.File(lines), rehearse: true));
        Assert.Equal(before, await Content());
        Assert.Equal(new(Line: 4, Done: 3, Added: 1, Changed: 1, Same: 1), await Run(Students.File(lines)));
    }

    [Fact]
    public async Task A_changed_name_is_found_under_the_new_one_and_the_one_before_is_kept()
    {
        // its province leaves a name to the school
        await Silo.EnterSchool(province: "31");
        var line = Students.Line("2026001", cells: ("学校所在地", "上海"));
        await Run(Students.File([line]));
        line["姓名"] = "张鸣";
        Assert.Equal(1, (await Run(Students.File([line]))).Changed);

        var number = line["证件号码"];
        Assert.Equal((0, 1), (await Found(RecordKeys.Person("citizen-card", number, "张明")), await Found(RecordKeys.Person("citizen-card", number, "张鸣"))));
        var before = await Silo.Scalar<Guid>("select (convert_from(body, 'UTF8')::json->>'nameBefore')::uuid from chsi.fact where type = 'record-changed'");
        Assert.Equal("张明", await Silo.Services.GetRequiredService<ProtectedValues>().Open(before));
    }

    [Fact]
    public async Task Of_a_number_whose_document_type_alone_is_put_right_the_record_is_found_under_the_right_one()
    {
        // its province leaves a number to the school
        await Silo.EnterSchool(province: "31");
        await Run(Students.File([Students.Line("2026001", null, ("证件类型", "其他"), ("证件号码", "E12345678"), ("学校所在地", "上海"))]));
        await Silo.Enter(_registrar.Desk);
        await Silo.Must(new AddStaff(_registrar.Person, "xueji01", "赵静", _registrar.Desk, Personal.SecretOf(_registrar.Person, "hash"), null), Actor.Clock);
        var person = People.Registration("E12345678") with { DocumentType = "passport" };
        await Silo.Must(person, Actor.Visitor(person.Account));
        var archive = Silo.Services.GetRequiredService<Archive>();
        Assert.Empty((await archive.Find(person.Account)).Records);

        var id = await Silo.Scalar<Guid>("select id from chsi.record_row");
        var (request, errors) = await Silo.Services.GetRequiredService<RecordCorrections>().Correct(
            _registrar, id, new Dictionary<string, string> { ["证件类型"] = "护照" }, "录取名册原件核对", seen: 1, TestSilo.Begin);
        Assert.Empty(errors);
        await Silo.Must(request!, _registrar);

        Assert.Equal([id], (await archive.Find(person.Account)).Records);
        Assert.Equal((0, 1), (await Found(RecordKeys.Number("other", "E12345678")), await Found(RecordKeys.Number("passport", "E12345678"))));
        Assert.Empty((await Silo.Services.GetRequiredService<Replay>().Check()).First);
    }

    [Fact]
    public async Task A_changed_line_is_decided_anew_where_its_record_moves_before_it_is_written()
    {
        var lines = Enumerable.Range(1, 3).Select(n => Students.Line($"2026{n:000}")).ToList();
        await Run(Students.File(lines));
        lines.ForEach(l => l["班级"] = "软件2602");
        var bulk = new BulkCommit(Silo.Database, Silo.Services.GetRequiredService<Vault>(), Chsi.Workflows.Calendar.WorkingCalendar.Shipped, new(), new());
        var id = await Silo.Scalar<Guid>("select id from chsi.record_row where student_number = '2026002'");
        await bulk.Take([id]);
        var photo = new AddRecordPhoto(id, People.Photo(RecordPhotos.Admission));
        Assert.IsType<Accepted>(await bulk.Ask(photo, _registrar, TestSilo.Begin));
        Assert.Equal(3, (await Run(Students.File(lines))).Changed);

        await Assert.ThrowsAsync<System.Data.DBConcurrencyException>(() => bulk.Write());
        Assert.Equal(0, await Count("record-photo-added"));
        Assert.IsType<Accepted>(await Silo.Ask(photo, _registrar));
        Assert.Equal(3, (await Run(Students.File(lines))).Same);
    }

    [Fact]
    public async Task Two_imports_that_change_the_same_students_at_once_change_each_once()
    {
        var lines = Enumerable.Range(1, 100).Select(n => Students.Line($"2026{n:000}")).ToList();
        await Run(Students.File(lines));
        lines.ForEach(l => (l["班级"], l["姓名"]) = ("软件2602", "张鸣"));
        await Task.WhenAll(Run(Students.File(lines)), Run(Students.File(lines)));
        Assert.Equal(100, await Count("record-changed"));
    }

    [Fact]
    public async Task What_was_cut_off_goes_on_where_it_was()
    {
        var lines = Enumerable.Range(1, 30).Select(n => Students.Line($"2026{n:000}")).ToList();
        var import = NewId();
        await Assert.ThrowsAsync<IOException>(() => Imports.Run(Open(Students.File(lines[..10])), Students.School, _registrar, import, rehearse: false,
            told: _ => throw new IOException("The node died.")));

        Assert.Equal(new(Line: 31, Done: 30, Added: 20, Same: 10), await Run(Students.File(lines)));
        Assert.Equal(30, await Count("record-registered"));
    }

    [Fact]
    public async Task Two_imports_of_one_file_at_once_bring_every_student_once()
    {
        var file = Students.File([.. Enumerable.Range(1, 200).Select(n => Students.Line($"2026{n:000}"))]);
        await Task.WhenAll(Run(file), Run(file));
        Assert.Equal(200, await Count("record-registered"));
    }

    [Fact]
    public async Task One_persons_records_at_two_schools_are_found_together()
    {
        var number = People.IdNumber();
        await Run(Students.File([Students.Line("2022001", number)]));
        await Run(Students.File([Students.Line("A-7", number)]), Students.OtherSchool);
        Assert.Equal(2, await Found(RecordKeys.Person("citizen-card", number, "张明")));
    }

    [Fact]
    public async Task A_school_sees_its_own_records_a_province_those_of_its_schools_and_nobody_else_any()
    {
        await Silo.EnterSchool("99004", "11");
        await Run(Students.File([Students.Line("1"), Students.Line("2")]));
        await Run(Students.File([Students.Line("3")]), Students.OtherSchool);
        await Run(Students.File([Students.Line("4", null, ("学校所在地", "北京"))]), "99004");

        Assert.Equal((2, 2, 6), await Seen("school:99001"));
        Assert.Equal((1, 1, 3), await Seen("school:99002"));
        Assert.Equal((3, 3, 9), await Seen("province:42"));
        Assert.Equal((1, 1, 3), await Seen("province:11"));
        Assert.Equal((0, 0, 0), await Seen(""));
        Assert.Equal((0, 0, 0), await Seen("school:99003"));
        Assert.Equal((0, 0), (await Seen("customer-service") is var (rows, facts, _) ? (rows, facts) : default));
    }

    [Fact]
    public async Task A_line_that_says_another_province_or_a_name_the_school_never_had_is_refused_and_shown_to_nobody()
    {
        await Silo.Must(new EnterOrganisation(OrganisationKinds.School, Students.School, "演示科技大学", new(2020, 1, 1), "42"), Actor.Clock);
        Assert.Equal(new(Line: 5, Done: 4, Added: 2, Wrong: 2), await Run(Students.File(
        [
            Students.Line("1", null, ("学校所在地", "北京")), Students.Line("2", null, ("学校名称", "演示学院")), Students.Line("3"), Students.Line("4", null, ("学校名称", "演示科技大学")),
        ])));
        Assert.Equal([(2, "学校所在地"), (3, "学校名称")], _errors.Select(e => (e.Line, e.Column)).Order());
        Assert.Equal((0, 0, 0), await Seen("province:11"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Run(Students.File([Students.Line("1")]), "99003"));
    }

    [Fact]
    public async Task A_name_that_the_rules_leave_to_a_correction_is_set_aside_and_the_school_is_told_where_it_goes()
    {
        var (first, second) = (Students.Line("1"), Students.Line("2"));
        await Run(Students.File([first, second]));
        (first["姓名"], second["班级"]) = ("张鸣", "软件2602");
        Assert.Equal((1, 1), await Run(Students.File([first, second])) is var counts ? (counts.Aside, counts.Changed) : default);
        Assert.Equal(0, (await Run(Students.File([first, second]))).Aside);

        Assert.Equal((1, 0), (await Found(RecordKeys.Person("citizen-card", first["证件号码"], "张明")), await Found(RecordKeys.Person("citizen-card", first["证件号码"], "张鸣"))));
        var line = Assert.Single(await Silo.Services.GetRequiredService<SetAside>().Of(_registrar, null, 50, new(2026, 10, 14)));
        Assert.Equal(("张*", "姓名：导入为“张*”"), (line.Name, line.Text));
        Assert.Equal("按适用规定，姓名的更正不能由学校直接登记，请由学生本人申请更正学籍信息，或由学校代为申请。", line.Elsewhere);
    }

    [Fact]
    public async Task The_records_of_a_school_that_comes_under_another_province_go_with_it()
    {
        await Run(Students.File([Students.Line("1"), Students.Line("2")]));
        await Run(Students.File([Students.Line("3")]), Students.OtherSchool);
        await Silo.Must(new EnterOrganisation(OrganisationKinds.Province, "31", "上海市教育委员会", new(2000, 1, 1)), Actor.Clock);
        await Silo.Must(new EnterOrganisation(OrganisationKinds.School, Students.School, "演示大学", new(2026, 10, 14), "31"), Actor.Clock);
        var moved = Silo.Services.GetRequiredService<MovedSchools>();

        // what two of them do at once is done once
        var followed = await Task.WhenAll(moved.Follow(), moved.Follow());
        Assert.Equal(2, await Count("record-followed-school"));
        Assert.InRange(followed.Sum(), 2, 4);
        Assert.Equal((2, 4, 6), await Seen("province:31"));
        Assert.Equal((1, 1, 3), await Seen("province:42"));
        Assert.Equal(0, await moved.Follow());
        Assert.Equal(1, (await Run(Students.File([Students.Line("9", cells: ("学校所在地", "上海"))]))).Added);
        Assert.Equal((3, 5, 9), await Seen("province:31"));
    }

    [Fact]
    public async Task A_school_that_moves_while_its_file_is_read_has_all_its_records_where_it_is()
    {
        await Silo.Must(new EnterOrganisation(OrganisationKinds.Province, "31", "上海市教育委员会", new(2000, 1, 1)), Actor.Clock);
        await Imports.Run(Open(Students.File([Students.Line("1")])), Students.School, _registrar, NewId(), rehearse: false, told: _ =>
            Silo.Must(new EnterOrganisation(OrganisationKinds.School, Students.School, "演示大学", new(2026, 10, 14), "31"), Actor.Clock));
        Assert.Equal((1, 2, 3), await Seen("province:31"));
        Assert.Equal((0, 0, 0), await Seen("province:42"));
    }

    [Fact]
    public async Task A_column_that_the_file_has_not_is_left_alone_and_one_that_is_empty_is_emptied()
    {
        var number = People.IdNumber();
        await Run(Students.File([Students.Line("1", number, ("层次", "专升本"), ("专科资格", "待查"))]));
        Assert.Equal(1, (await Run(Students.File([Students.Line("1", number, ("层次", "专升本"), ("专业", "网络工程"))]))).Changed);
        Assert.True(await Silo.Scalar<bool>("select withheld and major = '网络工程' and class = '软件2601' from chsi.record_row"));
        Assert.Equal(1, (await Run(Students.File([Students.Line("1", number, ("层次", "专升本"), ("专业", "网络工程"), ("班级", ""))]))).Changed);
        Assert.True(await Silo.Scalar<bool>("select withheld and class = '' from chsi.record_row"));
    }

    [Fact]
    public async Task A_file_without_document_types_leaves_that_of_the_same_number_as_it_is()
    {
        var line = Students.Line("1", null, ("证件类型", "其他"));
        Assert.Equal(1, (await Run(Students.File([line]))).Added);
        line.Remove("证件类型");
        line["班级"] = "软件2602";
        await Run(Students.File([line]));
        Assert.Equal(0, await Count("import-set-aside"));
        Assert.DoesNotContain("document-type", await Silo.Scalar<string>("select string_agg(convert_from(body, 'UTF8'), '') from chsi.fact where type = 'record-changed'") ?? "");
    }

    [Fact]
    public async Task A_certified_record_stops_no_import_and_stays_as_it_is()
    {
        var line = Students.Line("1", null, ("学历注册并提供网上查询日期", "2026-07-01"));
        await Run(Students.File([line]));
        (line["专业"], line["学历注册并提供网上查询日期"]) = ("网络工程", "");
        Assert.Equal(new(Line: 3, Done: 2, Added: 1, Aside: 1), await Run(Students.File([line, Students.Line("2", null, ("学历注册并提供网上查询日期", ""))])));
        Assert.Equal("软件工程", await Silo.Scalar<string>("select major from chsi.record_row where aside"));
    }

    [Fact]
    public async Task An_import_that_goes_on_knows_the_numbers_of_the_lines_before()
    {
        var file = Students.File([Students.Line("1"), Students.Line("2"), Students.Line("1")]);
        var counts = await Imports.Run(Open(file), Students.School, _registrar, NewId(), rehearse: false, from: new(Line: 3, Done: 2, Added: 2));
        Assert.Equal(new(Line: 4, Done: 3, Added: 2, Wrong: 1), counts);
    }

    [Fact]
    public async Task After_a_lookup_key_is_changed_the_same_lines_are_known_and_shared_numbers_found()
    {
        var number = People.IdNumber();
        var file = Students.File([Students.Line("1", number), Students.Line("2", number), Students.Line("3")]);
        await Run(file);
        var ring = JsonSerializer.Deserialize<KeyRing>(await File.ReadAllTextAsync(Silo.Settings["Chsi:Keys:File"]!), JsonSerializerOptions.Web)!;
        var rotated = new Vault(ring with { Lookup = [new(2, Convert.ToBase64String(new byte[32])), .. ring.Lookup] });
        var imports = new RecordImport(Silo.Database, rotated, Silo.Services.GetRequiredService<ProtectedValues>(), Silo.Services.GetRequiredService<Surroundings>(),
            Silo.Services.GetRequiredService<Loading>(), Silo.Services.GetRequiredService<MovedSchools>(), new(Silo.Database, rotated));
        var before = await Content();

        Assert.Equal(new(Line: 4, Done: 3, Same: 3), await imports.Run(Open(file), Students.School, _registrar, NewId(), rehearse: false));
        Assert.Equal(before, await Content());
        using var records = new SchoolRecords(Silo.Database, rotated);
        Assert.Equal(2, (await records.SharedNumbers(_registrar)).Count);
    }

    [Fact]
    public async Task What_somebody_sent_who_was_removed_meanwhile_is_not_taken_over()
    {
        var jobs = Silo.Services.GetRequiredService<ImportJobs>();
        Assert.Equal("机构名录中没有本校，请联系运行维护。", (await jobs.Send(NewId(), "99003", Students.Registrar("99003"), "a.csv", Students.File([Students.Line("1")]), rehearse: false)).Refusal);
        await Silo.Enter(_registrar.Desk);
        await Silo.Must(new AddStaff(_registrar.Person, "xueji01", "赵静", _registrar.Desk, Personal.SecretOf(_registrar.Person, "hash"), null), Actor.Clock);
        Assert.True((await jobs.Send(NewId(), Students.School, _registrar, "a.csv", Students.File([Students.Line("1")]), rehearse: false)).Accepted);
        Assert.Equal(1, await jobs.RunOnce());
        Assert.True((await jobs.Send(NewId(), Students.School, _registrar, "b.csv", Students.File([Students.Line("2")]), rehearse: false)).Accepted);
        await Silo.Must(new RemoveStaff(_registrar.Person, "离职"), Actor.Clock);
        Assert.Equal(1, await jobs.RunOnce());

        Assert.Equal(1, await Count("record-registered"));
        Assert.Equal(1, await Silo.Scalar<int>("select count(*) from chsi.record_import where fault like '上传人已不是%' and finished_at is not null and file is null"));
    }

    [Fact]
    public async Task A_node_that_stood_still_writes_nothing_over_what_the_one_did_that_took_the_file_over()
    {
        await Silo.Enter(_registrar.Desk);
        await Silo.Must(new AddStaff(_registrar.Person, "xueji01", "赵静", _registrar.Desk, Personal.SecretOf(_registrar.Person, "hash"), null), Actor.Clock);
        var jobs = Silo.Services.GetRequiredService<ImportJobs>();
        Assert.True((await jobs.Send(NewId(), Students.School, _registrar, "a.csv", Students.File([Students.Line("1"), Students.Line("2")]), rehearse: false)).Accepted);
        await using var owner = await Silo.Owner();
        await owner.ExecuteAsync("""
            create function chsi.stand_still() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(1); return null; end $$;
            create trigger stand_still before update of line on chsi.record_import for each statement when (current_setting('application_name') = 'slow') execute function chsi.stand_still();
            select pg_advisory_lock(1)
            """);
        var slow = new ConfigurationBuilder().AddConfiguration(Silo.Settings)
            .AddInMemoryCollection([new("Chsi:Database:Writer", $"{Silo.Settings["Chsi:Database:Writer"]};Application Name=slow")]).Build();
        await using var node = Silo.Node(services => services.AddSingleton(_ => new Database(slow)));
        var first = node.GetRequiredService<ImportJobs>().RunOnce();
        while (await Silo.Scalar<int>("select count(*) from pg_stat_activity where datname = current_database() and application_name = 'slow' and wait_event_type = 'Lock'") == 0)
        {
            Assert.False(first.IsCompleted);
        }

        Assert.Equal(0, await jobs.RunOnce());
        await owner.ExecuteAsync("update chsi.record_import set claimed_until = clock_timestamp()");
        Assert.Equal(1, await jobs.RunOnce());
        const string state = "select to_jsonb(i)::text from chsi.record_import i where finished_at is not null and file is null and same = 2 and added = 0";
        var ended = await Silo.Scalar<string>(state);
        Assert.NotNull(ended);
        await Silo.MoveClock(TimeSpan.FromMinutes(3));
        await owner.ExecuteAsync("select pg_advisory_unlock(1)");
        await first;

        Assert.Equal(ended, await Silo.Scalar<string>(state));
        Assert.Equal(2, await Count("record-registered"));
    }

    [Theory]
    [InlineData("学号,备注,手机号\r\n", "文件中有样表没有的列：备注、手机号。请改成样表的列名，或删去这些列。")]
    [InlineData("", "文件是空的，请选择CSV文件。")]
    [InlineData("姓名,姓名\r\n", "文件中“姓名”列出现了两次。")]
    [InlineData("姓名,性别,出生日期,民族,证件号码,学校所在地,学号,学校名称,层次,专业,学制,学历类别\r\n", "文件缺少这些列：学习形式、入学日期、学籍状态。请使用样表，并保存为CSV格式。")]
    public void What_is_no_such_file_is_said_before_anything_is_read(string text, string sentence) =>
        Assert.Equal(sentence, RecordFile.Open(Encoding.UTF8.GetBytes(text)).Refusal);

    private static RecordFile Open(byte[] bytes) => RecordFile.Open(bytes).Value!;

    private Task<ImportCounts> Run(byte[] bytes, string school = Students.School, bool rehearse = false) => Imports.Run(
        Open(bytes), school, school == Students.School ? _registrar : Students.Registrar(school), NewId(), rehearse, told: part =>
        {
            lock (_errors)
            {
                _errors.AddRange(part.Errors);
            }

            return Task.CompletedTask;
        });

    private async Task<IEnumerable<string>> Names()
    {
        await using var owner = await Silo.Owner();
        var values = Silo.Services.GetRequiredService<ProtectedValues>();
        return (await values.OpenAll([.. await owner.QueryAsync<Guid>("select name_value from chsi.record_row")])).Values.Select(n => n!);
    }

    private async Task<int> Found(LookupKey key)
    {
        var (keyId, digest) = Silo.Services.GetRequiredService<Vault>().Digests(key).Single();
        return await Silo.Scalar<int>("select count(*) from chsi.shared_lookup where kind = @kind and key_id = @keyId and digest = @digest", new { kind = (short)key.Kind, keyId, digest });
    }

    private async Task<(long Rows, long Facts, long Values)> Seen(string desk)
    {
        await using var reader = await Silo.Database.Reader.OpenConnectionAsync();
        await using var transaction = await reader.BeginTransactionAsync();
        await reader.ExecuteAsync("select set_config('chsi.person', '', true), set_config('chsi.desk', @desk, true)", new { desk });
        return (await reader.ExecuteScalarAsync<long>("select count(*) from chsi.record_row"), await reader.ExecuteScalarAsync<long>("select count(version) from chsi.fact"),
            await reader.ExecuteScalarAsync<long>("select count(id) from chsi.protected_value"));
    }
}
