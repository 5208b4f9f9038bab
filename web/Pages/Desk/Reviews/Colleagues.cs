using Chsi.Web.Security;
using Dapper;

namespace Chsi.Web.Pages.Desk.Reviews;

/// <summary>A member of the desk to whom a case can be handed.</summary>
/// <param name="Away">Who deputises while they are away; null where they are not away now.</param>
/// <param name="Ready">Has come by their invitation.</param>
public sealed record Colleague(Guid Id, string UserName, string Name, bool Ready, string? Away = null)
{
    /// <summary>Two people of one name are told apart by their user names.</summary>
    public string Label => $"{Name}（{UserName}）";

    /// <summary>Where a case is to be handed to somebody.</summary>
    public string Offered => Away is null ? Label : $"{Label} 不在岗，代理人：{Away}";
}

/// <summary>Who works at the desk of the one who asks.</summary>
public sealed class Colleagues(Reading reading)
{
    public Task<IReadOnlyList<Colleague>> Of(Person me, CancellationToken stop) => reading.As(me, async connection =>
        (IReadOnlyList<Colleague>)(await connection.QueryAsync<Colleague>("""
            select s.id, s.user_name as UserName, s.name, s.has_second_factor as Ready,
              case when s.absent_from <= @now and s.absent_until > @now then (select d.name from chsi.staff_row d where d.id = s.deputy) end as Away
            from chsi.staff_row s where s.desk = @desk and not s.removed order by s.name, s.user_name
            """, new { desk = me.Desk.ToString(), now = me.At.UtcDateTime })).AsList(), stop);
}
