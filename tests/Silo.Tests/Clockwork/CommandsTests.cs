using Chsi.Silo.SignIn;
using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Chsi.Web;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Silo.Clockwork;

/// <summary>What administrators type.</summary>
public sealed class CommandsTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.Start();

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task A_person_at_a_desk_is_added_with_password_and_second_factor_and_once()
    {
        Console.SetIn(new StringReader("correct horse battery\n"));
        Assert.Equal(0, await Run("staff", "add", "--user", "wangfang", "--name", "王芳"));
        Assert.Equal("customer-service", await _silo.Scalar<string>("select desk from chsi.staff_row where user_name = 'wangfang' and has_second_factor"));
        Console.SetIn(new StringReader("correct horse battery\n"));
        Assert.Equal(1, await Run("staff", "add", "--user", "wangfang", "--name", "王芳"));
        Assert.Equal(0, await Run("replay", "--check"));

        // of the two secrets one is the base32 text that an authenticator app reads
        var values = _silo.Services.GetRequiredService<ProtectedValues>();
        var texts = new[]
        {
            await values.Open(await _silo.Scalar<Guid>("select min(id::text)::uuid from chsi.protected_value")),
            await values.Open(await _silo.Scalar<Guid>("select max(id::text)::uuid from chsi.protected_value")),
        };
        Assert.Single(texts, t => Base32.Decode(t!) is { Length: 20 });
    }

    [Fact]
    public async Task The_list_of_organisations_is_loaded_again_and_a_school_gets_its_first_lead_only_once_it_is_on_it()
    {
        var file = Path.GetTempFileName();
        async Task<int> Load(params string[] lines)
        {
            await File.WriteAllLinesAsync(file, ["类别,代码,名称,启用日期,上级代码", .. lines]);
            return await Run("organisations", "import", file);
        }

        string[] add = ["staff", "add", "--user", "xueji01", "--name", "钱敏", "--lead", "--desk", "school:99001"];
        Console.SetIn(new StringReader("correct horse battery\n"));
        Assert.Equal(1, await Run(add));
        Assert.Equal(0, await Load("国家,,教育部,1949-10-01,", "省,42,演示省教育厅,1950-01-01,", "学校,99001,演示学院,1952-09-01,42", "学院,01,文学院,1952-09-01,99001"));
        Assert.Equal(0, await Load("省,42,演示省教育厅,1950-01-01,", "学校,99001,演示大学,2000-09-01,42", "学院,01,文学院,1952-09-01,99001"));
        Assert.Equal(5, await _silo.Scalar<long>("select count(*) from chsi.fact where type like 'organisation-%' or type like 'college-%'"));
        Assert.Equal("演示大学", await _silo.Scalar<string>("select name from chsi.organisation_row where code = '99001'"));
        Assert.Equal(1, await Load("学校,99002,演示师范学院,1952-09-01,43"));
        Assert.Equal(1, await Load("学校,99002,演示师范学院,1952"));
        Console.SetIn(new StringReader("correct horse battery\n"));
        Assert.Equal(0, await Run(add));
        Assert.Equal("lead", await _silo.Scalar<string>("select role from chsi.staff_row where desk = 'school:99001'"));
        Assert.Equal(2, await Run("staff", "add", "--user", "xueji02", "--name", "吴静", "--desk", "school:1"));
        Assert.Equal(0, await Run("replay", "--check"));
        File.Delete(file);
    }

    [Fact]
    public async Task A_schools_file_with_three_wrong_lines_is_taken_over_but_for_them_and_given_again_nothing_is_twice()
    {
        var folder = Directory.CreateTempSubdirectory();
        var (file, output) = (Path.Combine(folder.FullName, "students.csv"), new StringWriter());
        var said = Console.Out;
        Console.SetOut(output);
        try
        {
            await _silo.EnterSchool();
            var lines = Enumerable.Range(1, 8).Select(n => Students.Line($"2026{n:000}")).ToList();
            var wrong = lines.Select(l => new Dictionary<string, string>(l)).ToList();
            (wrong[1]["民族"], wrong[4]["层次"], wrong[6]["学号"]) = ("汗族", "大学", "2026001");
            await File.WriteAllBytesAsync(file, Students.File(wrong));
            async Task Import(int code, string counts, long records, params string[] more)
            {
                output.GetStringBuilder().Clear();
                Assert.Equal(code, await Run(["records", "import", file, "--school", Students.School, .. more]));
                Assert.Contains(counts, output.ToString());
                Assert.Equal(records, await _silo.Scalar<long>("select count(*) from chsi.record_row"));
            }

            await Import(1, "Would be: 5 new, 0 changed, 0 as they were, 0 set aside, 3 wrong;", 0, "--rehearse");
            await Import(1, "5 new, 0 changed, 0 as they were, 0 set aside, 3 wrong;", 5);
            var errors = (await File.ReadAllLinesAsync($"{file}.errors.csv"))[1..];
            Assert.Equal(["3,\"民族\"", "6,\"层次\"", "8,\"学号\""], errors.Select(e => string.Join(',', e.Split(',')[..2])));
            Assert.DoesNotContain("汗族", string.Concat(errors));
            await Import(1, "0 new, 0 changed, 5 as they were, 0 set aside, 3 wrong;", 5);
            lines[0]["班级"] = "软件2609";
            await File.WriteAllBytesAsync(file, Students.File(lines));
            await Import(0, "3 new, 1 changed, 4 as they were, 0 set aside, 0 wrong;", 8);
            await Import(0, "0 new, 0 changed, 8 as they were, 0 set aside, 0 wrong;", 8);
            Assert.Equal(9, await _silo.Scalar<long>("select count(*) from chsi.fact where type in ('record-registered', 'record-changed')"));
            Assert.Equal(2, await Run("records", "import", file));
            Assert.Equal(0, await Run("replay", "--check"));
        }
        finally
        {
            Console.SetOut(said);
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_lead_is_added_and_a_role_changes_at_once_in_a_running_session()
    {
        Console.SetIn(new StringReader("correct horse battery\n"));
        Assert.Equal(0, await Run("staff", "add", "--user", "zhaomin", "--lead", "--name", "赵敏"));
        Assert.Equal("lead", await Role());
        Assert.Equal(2, await Run("staff", "role", "--user", "zhaomin", "--role", "boss"));
        Assert.Equal(1, await Run("staff", "role", "--user", "nobody", "--role", "reviewer"));

        var staff = await _silo.Scalar<Guid>("select id from chsi.staff_row");
        await new Sessions(_silo.Database, new()).Begin(SessionKind.Staff, staff, secondFactor: true, new("127.0.0.1", "test"), epoch: 0);
        Task<string?> InSession() => _silo.Scalar<string>("select s.role from chsi.session t, chsi.session_of(t.token) s");
        Assert.Equal("lead", await InSession());
        Assert.Equal(0, await Run("staff", "role", "--user", "zhaomin", "--role", "reviewer"));
        Assert.Equal("reviewer", await InSession());
        Assert.Equal(1, await Run("staff", "role", "--user", "zhaomin", "--role", "reviewer"));
        Assert.Equal(0, await Run("replay", "--check"));

        Task<string?> Role() => _silo.Scalar<string>("select role from chsi.staff_row where user_name = 'zhaomin'");
    }

    [Fact]
    public async Task A_lost_password_is_replaced_and_whoever_leaves_is_removed_with_all_sessions()
    {
        Console.SetIn(new StringReader("correct horse battery\n"));
        Assert.Equal(0, await Run("staff", "add", "--user", "wangfang", "--name", "王芳"));
        var staff = await _silo.Scalar<Guid>("select id from chsi.staff_row");
        var sessions = new Sessions(_silo.Database, new());
        await sessions.Begin(SessionKind.Staff, staff, secondFactor: true, new("127.0.0.1", "test"), await Epoch());
        Assert.Equal(1, await Standing());

        Console.SetIn(new StringReader("staple battery horse\n"));
        Assert.Equal(0, await Run("staff", "password", "--user", "wangfang"));
        Assert.Equal(0, await Standing());
        var passwords = new Passwords(new() { Iterations = 1000 });
        var member = await new Finding(_silo.Services.GetRequiredService<Loading>()).Staff(staff);
        var stored = await _silo.Services.GetRequiredService<ProtectedValues>().Open(member!.Password!.Id);
        Assert.True(await passwords.Verify("staple battery horse", stored, default));
        Assert.False(await passwords.Verify("correct horse battery", stored, default));
        Assert.NotNull(member.SecondFactor);

        await sessions.Begin(SessionKind.Staff, staff, secondFactor: true, new("127.0.0.1", "test"), await Epoch());
        Assert.Equal(1, await Standing());
        Assert.Equal(0, await Run("staff", "remove", "--user", "wangfang", "--reason", "离职"));
        Assert.Equal(0, await Standing());
        Console.SetIn(new StringReader("correct horse battery\n"));
        Assert.Equal(1, await Run("staff", "password", "--user", "wangfang"));
        Assert.Equal(1, await Run("staff", "remove", "--user", "wangfang", "--reason", "离职"));
        Console.SetIn(new StringReader("correct horse battery\n"));
        Assert.Equal(0, await Run("staff", "add", "--user", "wangfang", "--name", "王芳"));
        Assert.Equal(0, await Run("replay", "--check"));

        Task<int> Epoch() => _silo.Scalar<int>("select session_epoch from chsi.staff_row where id = @staff", new { staff });
        Task<long> Standing() => _silo.Scalar<long>("select count(*) from chsi.session s cross join lateral chsi.session_of(s.token)");
    }

    [Theory]
    [InlineData("stafff")]
    [InlineData("staff", "remove", "--user", "wangfang")]
    [InlineData("staff", "password", "--name", "王芳")]
    [InlineData("staff", "add", "--user", "wangfang")]
    [InlineData("staff", "add", "--user")]
    [InlineData("staff", "add", "--usr", "wangfang")]
    [InlineData("staff", "add", "--user", "wangfang", "--name", "王芳", "--desk", "elsewhere")]
    [InlineData("sample", "draw", "--seed", "x", "--from", "2026-10-01")]
    [InlineData("sample", "draw", "--seed", "x", "--from", "2026-10-02", "--to", "2026-10-01")]
    [InlineData("sample", "draw", "--seed", "x", "--from", "2026-10-01", "--to", "2026-10-31", "--each", "0")]
    [InlineData("clock", "move", "3")]
    [InlineData("replay")]
    [InlineData("calendar", "import")]
    public async Task Wrong_use_is_told_from_failure(params string[] words)
    {
        Assert.True(Commands.IsCommand(words));
        Assert.Equal(2, await Run(words));
    }

    [Theory]
    [InlineData]
    [InlineData("--urls", "http://127.0.0.1:5080")]
    [InlineData("urls=http://127.0.0.1:5080")]
    public void Options_alone_are_no_command(params string[] words) => Assert.False(Commands.IsCommand(words));

    [Fact]
    public async Task A_differing_row_makes_replay_fail()
    {
        await _silo.Ask(new Workflows.Staff.AddStaff(
            Guid.CreateVersion7(), "lihua", "李华", Workflows.Decisions.Desk.CustomerService, Workflows.Decisions.Personal.SecretOf(Guid.CreateVersion7(), "x"), null),
            Workflows.Decisions.Actor.Clock);
        await _silo.Scalar<int>("update chsi.staff_row set desk = 'elsewhere'");
        Assert.Equal(1, await Run("replay", "--check"));
    }

    [Fact]
    public async Task The_clock_moves_in_Development_and_never_in_a_production_database()
    {
        Assert.Equal(0, await Run("clock", "reset"));
        Assert.Equal(0, await Run("clock", "move", "+3d"));
        Assert.Equal(0, await Run("clock", "move", "-2h"));
        Assert.Equal(TimeSpan.FromHours(70), await _silo.Scalar<TimeSpan>("select clock_offset from chsi.installation"));
        Assert.Equal(1, await Run("Production", "migrate"));
        Assert.Equal(1, await Run("Production", "clock", "move", "+1d"));
        Assert.Equal(0, await Run("clock", "reset"));
        Assert.Equal(0, await Run("Production", "migrate"));
        Assert.True(await _silo.Scalar<bool>("select production from chsi.installation"));
        Assert.Equal(1, await Run("clock", "move", "+1d"));
    }

    [Fact]
    public async Task A_calendar_file_and_a_key_file_are_read_and_made_or_the_reason_told()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """{"holidays": {"2031-01-01": "元旦", "2031-10-01": "国庆节"}, "workdays": {}, "inLieuDays": {}}""");
        Assert.Equal(0, await Run("calendar", "import", file));
        Assert.Equal(2031, await _silo.Scalar<int>("select year from chsi.calendar_year"));
        await File.WriteAllTextAsync(file, "{}");
        Assert.Equal(1, await Run("calendar", "import", file));
        Assert.Equal(1, await Run("keys", "new", file));
        File.Delete(file);
        Assert.Equal(0, await Run("keys", "new", file));
        Assert.NotNull(KeyRing.Open(file, mayCreate: false));
        File.Delete(file);
        Assert.Equal(1, await Run("calendar", "import", file));
    }

    private Task<int> Run(params string[] words)
    {
        var production = words[0] == "Production";
        var settings = new ConfigurationBuilder().AddConfiguration(_silo.Settings)
            .AddInMemoryCollection(new Dictionary<string, string?> { ["environment"] = production ? "Production" : "Development", ["Chsi:Passwords:Iterations"] = "1000" })
            .Build();
        return Commands.Run(production ? words[1..] : words, settings);
    }
}
