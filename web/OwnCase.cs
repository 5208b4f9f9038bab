using Chsi.Web.Security;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Dapper;

namespace Chsi.Web;

/// <summary>The case of the applicant who is signed in, as they are told it, with what its pages say of the account.</summary>
/// <param name="UserName">Masked, as everywhere.</param>
public sealed record OwnCase(StoredCase Stored, string UserName, string DocumentType, DateTimeOffset Now)
{
    public ReRegistrationCase Case => (ReRegistrationCase)Stored.Case;

    /// <summary>When the 实人验证 under way began; null where none is.</summary>
    public DateTimeOffset? CheckingSince => Case.Session is null ? null
        : Stored.Facts.Last(f => f.Fact is IdentityCheckStarted).Stamp.At;

    /// <summary>Null where the account has none.</summary>
    public static async Task<OwnCase?> Read(Reading reading, Person me, RuleSettings settings, CancellationToken stop = default)
    {
        if (me.Case is not { } id)
        {
            return null;
        }

        var now = await reading.Now(stop);
        return await reading.As(me, async connection =>
        {
            var (phone, type) = await connection.QuerySingleAsync<(string, string)>(
                """
                select coalesce(p.masked, ''), a.document_type from chsi.account_row a left join chsi.protected_value p on p.id = a.phone_value where a.id = @Id
                """,
                new { me.Id });
            return await StoredCase.Read(connection, id) is { } stored ? new OwnCase(stored.AsTold(now, settings), phone, type, now) : null;
        }, stop);
    }
}
