using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Accounts;

/// <summary>
/// Somebody signs in to the account; asked when the password was right, before the session begins. One fact a Chinese day is enough for the rules
/// that count days. Registering is not use: who registers with somebody else's number would keep its owner waiting with it; nor is signing in
/// to an account that still has to prove its number.
/// </summary>
public sealed record RecordUse(Guid Account) : Request
{
    public override Needs Needs => Needs.Stream(Account);

    public override Answer Decide(Streams streams, Moment at) =>
        streams.Find<Account>(Account) is not { ClosedAt: null } account || at.Person != Account
            ? Refuse("该账号已注销，不能登录。")
            : account.IdentityNeeded || (account.UsedAt is { } used && WorkingCalendar.DayOf(used) == WorkingCalendar.DayOf(at.Now))
                ? Accepted.Nothing
                : Accept(Account, new AccountUsed());
}
