using Chsi.Workflows.Staff;

namespace Chsi.Workflows.Correction;

/// <summary>
/// 三级审签: 审查人员 is an 审核人 or a 负责人, 部门负责人 a 负责人, 分管校领导 who has that role; each another person. The provinces' rules name the three and are silent on a school that has
/// nobody in the third role; chosen: there, and while that person has not come by the invitation, is away or may not sign the case, another 负责人 signs for it, so that no
/// case waits for an office that is not filled.
/// </summary>
public static class SigningLevels
{
    /// <summary>The levels in order, as people call them.</summary>
    public static readonly IReadOnlyList<string> Levels = ["审查人员", "部门负责人", "分管校领导"];

    /// <summary>This person fills the third level of this case now.</summary>
    public static bool Fills(CorrectionCase @case, Coworker person) => person is { Role: StaffRoles.Principal, Present: true } && @case.Bar(person.Id) is null;

    /// <summary>Why somebody of this role does not decide at the level where the case stands; null where they do.</summary>
    /// <param name="filled">The school has a 分管校领导 who <see cref="Fills"/> it.</param>
    public static string? Bar(CorrectionCase @case, string role, bool filled) =>
        @case.At(CorrectionRoute.Checking) || @case.At(CorrectionRoute.Receiving) ? (role == StaffRoles.Principal ? "分管校领导只在最后一级审签，请由审核人或负责人审查。" : null)
        : !@case.At(CorrectionRoute.LeaderSigning) ? (role == StaffRoles.Lead ? null : "部门负责人审签须由负责人办理。")
        : role == StaffRoles.Principal ? null
        : filled ? "本级须由分管校领导审签。"
        : role == StaffRoles.Lead ? null
        : "校领导审签须由分管校领导办理，分管校领导未设或不能办理的，由另一名负责人办理。";

    /// <summary>Whom the school lacks, so that the case could not be signed to its end; null where it lacks nobody.</summary>
    internal static string? Lacking(CorrectionCase @case, IReadOnlyCollection<Coworker> coworkers)
    {
        if (!@case.UnderReview)
        {
            return null;
        }

        int Free(string role) => coworkers.Count(c => c.Role == role && @case.Bar(c.Id) is null);
        var signers = @case.Terms!.Signers;
        var (checks, heads, leads) = (@case.At(CorrectionRoute.Checking), !@case.At(CorrectionRoute.LeaderSigning) && signers > 1, signers > 2);
        var filled = coworkers.Any(c => Fills(@case, c));
        var signing = (heads ? 1 : 0) + (leads && !filled ? 1 : 0);
        var free = Free(StaffRoles.Lead);
        List<string> missing = [];
        if (checks && Free(StaffRoles.Reviewer) + free - Math.Min(free, signing) == 0)
        {
            missing.Add("审核人");
        }

        if (heads && free == 0)
        {
            missing.Add("负责人");
        }

        if (leads && !filled && free < signing)
        {
            missing.Add("分管校领导");
        }

        return missing.Count == 0 ? null
            : $"本案须由{string.Join('、', Levels.Take(signers))}审签，每级为不同的人；本校现在没有可以审签的{string.Join('、', missing)}，须先邀请，否则本案无人可以办结。";
    }
}
