using Chsi.Tests.Support;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;

namespace Chsi.Tests.Workflows.Correction;

/// <summary>三级审签: a different person at each level, by role where the school has it, and what a school is told that has not.</summary>
public class SigningLevelTests
{
    [Theory]
    [InlineData("42", 1, 1, 1, "")]
    [InlineData("42", 1, 2, 0, "")]
    [InlineData("42", 0, 2, 1, "")]
    [InlineData("42", 0, 3, 0, "")]
    [InlineData("42", 1, 1, 0, "分管校领导")]
    [InlineData("42", 0, 2, 0, "审核人")]
    [InlineData("42", 0, 1, 1, "审核人")]
    [InlineData("42", 3, 0, 1, "负责人")]
    [InlineData("42", 0, 0, 0, "审核人、负责人、分管校领导")]
    [InlineData("31", 1, 0, 0, "")]
    [InlineData("31", 0, 1, 0, "")]
    [InlineData("31", 0, 0, 1, "审核人")]
    public void A_school_is_told_beforehand_whom_it_lacks(string province, int reviewers, int leads, int principals, string missing)
    {
        var lacking = new Corrections(province).Asked().State.Lacking([.. People(StaffRoles.Clerk, 2), .. People(StaffRoles.Reviewer, reviewers), .. People(StaffRoles.Lead, leads), .. People(StaffRoles.Principal, principals)]);
        if (missing.Length == 0)
        {
            Assert.Null(lacking);
        }
        else
        {
            Assert.Contains($"本校现在没有可以审签的{missing}，须先邀请", lacking);
        }
    }

    [Fact]
    public void Who_has_signed_is_not_counted_again()
    {
        var c = new Corrections().Asked();
        c.Given.Do(c.Finding(c.Head), c.Head);
        var principal = new Coworker(Guid.NewGuid(), StaffRoles.Principal);
        Assert.Contains("没有可以审签的负责人", c.State.Lacking([new(c.Head.Person, StaffRoles.Lead), principal]));
        Assert.Null(c.State.Lacking([new(c.Head.Person, StaffRoles.Lead), new(c.Leader.Person, StaffRoles.Lead), principal]));
    }

    [Fact]
    public void The_last_level_is_the_principals_where_the_school_has_one_and_a_second_leads_where_it_has_not()
    {
        var c = new Corrections().Asked();
        var principal = c.Hired("fenguan", Desk.School(Students.School), StaffRoles.Principal);
        Assert.Equal("分管校领导只在最后一级审签，请由审核人或负责人审查。", c.Given.No(c.Finding(principal), principal));
        c.Found();
        Assert.Equal("部门负责人审签须由负责人办理。", c.Given.No(c.Signing(principal), principal));
        c.Given.Do(c.Signing(c.Head), c.Head);
        Assert.Equal("本级须由分管校领导审签。", c.Given.No(c.Signing(c.Leader) with { Principal = principal.Person }, c.Leader));
        Assert.Equal("本级须由分管校领导审签。", c.Given.No(c.Refusing(c.Leader) with { Principal = principal.Person }, c.Leader));
        // somebody else's name does not make a principal
        Assert.Equal("校领导审签须由分管校领导办理，分管校领导未设或不能办理的，由另一名负责人办理。", c.Given.No(c.Signing(c.Board) with { Principal = c.Board.Person }, c.Board));
        c.Given.Do(c.Signing(principal) with { Principal = principal.Person }, principal);
        Assert.Equal<Guid>([c.Checker.Person, c.Head.Person, principal.Person], c.State.Signers);

        var without = new Corrections().Asked().Signed();
        Assert.Equal<Guid>([without.Checker.Person, without.Head.Person, without.Leader.Person], without.State.Signers);
    }

    [Fact]
    public void A_principal_who_has_not_come_yet_or_is_away_fills_no_level()
    {
        var c = new Corrections().Asked();
        var invited = Guid.CreateVersion7();
        c.Given.Do(new InviteStaff(invited, "fenguan", "吴强", StaffRoles.Principal, new string('a', 64), c.Head.Person), c.Head);
        c.Found();
        c.Given.Do(c.Signing(c.Head), c.Head);
        Coworker[] people = [new(c.Head.Person, StaffRoles.Lead), new(invited, StaffRoles.Principal, Present: false)];
        Assert.Contains("没有可以审签的分管校领导", c.State.Lacking(people));
        Assert.Null(c.State.Lacking([.. people, new(c.Leader.Person, StaffRoles.Lead)]));
        c.Given.Do(c.Signing(c.Leader) with { Principal = invited }, c.Leader);

        c = new Corrections().Asked();
        var principal = c.Hired("fenguan", Desk.School(Students.School), StaffRoles.Principal);
        c.Found();
        c.Given.Do(c.Signing(c.Head), c.Head);
        Assert.Equal("本级须由分管校领导审签。", c.Given.No(c.Signing(c.Leader) with { Principal = principal.Person }, c.Leader));
        c.Given.Do(new EnterAbsence(principal.Person, new(2026, 10, 14), new(2026, 10, 16), c.Leader.Person, principal.Person), principal);
        c.Given.Do(c.Signing(c.Leader) with { Principal = principal.Person }, c.Leader);
    }

    private static IEnumerable<Coworker> People(string role, int number) => Enumerable.Range(0, number).Select(_ => new Coworker(Guid.NewGuid(), role));
}
