using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Dapper;

namespace Chsi.Silo.Grains;

/// <summary>A personal value that lists show masked.</summary>
public enum PersonalField
{
    /// <summary>姓名.</summary>
    Name,

    /// <summary>证件号码.</summary>
    Number,

    /// <summary>手机号.</summary>
    Phone,
}

/// <summary>
/// Personal values whole, for the reviewer who holds the case and says why: written down first, then opened. What is only compared is
/// compared here, so that the page says what differs without anybody reading it.
/// </summary>
public sealed class Disclosures(Database database, ProtectedValues values)
{
    /// <summary>Shortest and longest reason, in characters.</summary>
    public const int Shortest = 4, Longest = 200;

    private const string Held = """
        from chsi.case_row c join chsi.account_row a on a.claim = c.claim
        where c.id = @id and c.office = @desk and c.closed_at is null and c.holder = @me and c.held_until > chsi.clock()
        """;

    /// <summary>The value, or the refusal to show.</summary>
    /// <param name="account">An account of the case's number; null where none was chosen.</param>
    /// <param name="field">Null where none was chosen.</param>
    public async Task<(string? Value, string? Refusal)> Show(
        Actor actor, Guid @case, Guid? account, PersonalField? field, string reason, CancellationToken stop = default)
    {
        if (account is null || field is null)
        {
            return (null, "请选择要查看哪个账号的哪一项。");
        }

        reason = Typed.Line(reason);
        if (reason.Length is < Shortest or > Longest)
        {
            return (null, $"请填写查看的理由，{Shortest}至{Longest}个字。");
        }

        var (column, label) = field switch
        {
            PersonalField.Name => ("a.name_value", "姓名"),
            PersonalField.Number => ("a.number_value", "证件号码"),
            // an account that came back without its phone has none
            PersonalField.Phone => ("coalesce(a.phone_value, '00000000-0000-0000-0000-000000000000')", "手机号"),
            _ => throw new ArgumentOutOfRangeException(nameof(field)),
        };
        Guid? value;
        await using (var connection = await database.Writer.OpenConnectionAsync(stop))
        {
            value = await connection.ExecuteScalarAsync<Guid?>($"""
                with shown as (
                  select c.id as case_id, a.id, {column} as value, case when (a.id = c.applicant) = (c.route = @original) then '本次申请' else '原账号' end as whose {Held} and a.id = @account),
                written as (
                  insert into chsi.access_log (at, person, name, case_id, subject, what, reason)
                  select chsi.clock(), @me, @name, case_id, id, '查看完整{label}（' || whose || '）', @reason from shown)
                select value from shown
                """,
                new { id = @case, desk = actor.Desk.ToString(), me = actor.Person, actor.Name, account, reason, original = ReRegistrationRoute.Name });
        }

        return value is not { } id ? (null, "请先领取本案，再查看完整信息。")
            : await values.Open(id, stop) is { } text ? (text, null)
            : (null, "该信息已不再保存。");
    }

    /// <summary>What differs between the applicant's account and the others of the number; empty for who does not hold the case.</summary>
    public async Task<IReadOnlySet<(Guid Account, PersonalField Field)>> Differences(Actor actor, Guid @case, CancellationToken stop = default)
    {
        List<(Guid Account, bool Own, Guid Name, Guid Phone)> accounts;
        await using (var connection = await database.Writer.OpenConnectionAsync(stop))
        {
            accounts = [.. await connection.QueryAsync<(Guid, bool, Guid, Guid)>(
                $"select a.id, a.id = c.applicant, a.name_value, coalesce(a.phone_value, '00000000-0000-0000-0000-000000000000') {Held}",
                new { id = @case, desk = actor.Desk.ToString(), me = actor.Person })];
        }

        var differ = new HashSet<(Guid, PersonalField)>();
        if (accounts.Find(a => a.Own) is not { Own: true } own)
        {
            return differ;
        }

        var (name, phone) = (await values.Open(own.Name, stop), await values.Open(own.Phone, stop));
        foreach (var other in accounts.Where(a => !a.Own))
        {
            if (await values.Open(other.Name, stop) != name)
            {
                differ.Add((other.Account, PersonalField.Name));
            }

            if (await values.Open(other.Phone, stop) != phone)
            {
                differ.Add((other.Account, PersonalField.Phone));
            }
        }

        return differ;
    }
}
