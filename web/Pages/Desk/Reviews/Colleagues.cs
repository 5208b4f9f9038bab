using Chsi.Web.Security;
using Dapper;

namespace Chsi.Web.Pages.Desk.Reviews;

/// <summary>A member of the desk to whom a case can be handed.</summary>
public sealed record Colleague(Guid Id, string UserName, string Name)
{
    /// <summary>Two people of one name are told apart by their user names.</summary>
    public string Label => $"{Name}（{UserName}）";
}

/// <summary>Who works at the desk of the one who asks.</summary>
public sealed class Colleagues(Reading reading)
{
    public Task<IReadOnlyList<Colleague>> Of(Person me, CancellationToken stop) => reading.As(me, async connection =>
        (IReadOnlyList<Colleague>)(await connection.QueryAsync<Colleague>(
            "select id, user_name as UserName, name from chsi.staff_row where desk = @desk and not removed order by name, user_name", new { desk = me.Desk.ToString() })).AsList(), stop);
}
