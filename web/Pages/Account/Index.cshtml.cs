using Chsi.Silo.Grains;
using Chsi.Web.Security;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.IdNumbers;
using Dapper;

namespace Chsi.Web.Pages.Account;

/// <summary>账号管理: the services first (000-21, 003-08), then what the account holds, its messages and its log.</summary>
public sealed class IndexModel(Reading reading, Objections objections) : ChsiPage
{
    public AccountView View { get; private set; } = null!;

    public IReadOnlyList<MessageView> Messages { get; private set; } = [];

    public IReadOnlyList<LoginView> Logins { get; private set; } = [];

    /// <summary>Somebody's evidence for the account's number is being looked at; null where nobody's is.</summary>
    public Contested? Contested { get; private set; }

    /// <summary>待核验: no service opens before name and number were checked.</summary>
    public bool Pending => Me.Status == nameof(AccountStatus.NamePending);

    public string DocumentLabel => DocumentType.Find(View.DocumentType)?.Label ?? "";

    public static string Result(string result) => result switch
    {
        "signed-in" => "登录成功",
        "wrong-password" => "密码错误",
        _ => "未完成",
    };

    public async Task OnGetAsync()
    {
        Contested = await objections.Find(Me.Id, Stop);
        await Read();
    }

    private Task Read() => reading.As(Me, async connection =>
    {
        View = await connection.QuerySingleAsync<AccountView>(
            """
            select a.document_type as DocumentType, n.masked as name, i.masked as number, p.masked as phone, m.masked as mail, a.registered_at as RegisteredAt
            from chsi.account_row a
            join chsi.protected_value n on n.id = a.name_value
            join chsi.protected_value i on i.id = a.number_value
            left join chsi.protected_value p on p.id = a.phone_value
            left join chsi.protected_value m on m.id = a.mail_value
            where a.id = @Id
            """,
            new { Me.Id });
        Messages = [.. await connection.QueryAsync<MessageView>(
            "select subject, body, at from chsi.notice where account = @Id order by position desc limit 20", new { Me.Id })];
        Logins = [.. await connection.QueryAsync<LoginView>(
            "select at, result, address, agent from chsi.login_log where person = @Id order by at desc limit 10", new { Me.Id })];
        return true;
    }, Stop);

    /// <summary>An account as its person sees it, masked.</summary>
    public sealed record AccountView(string DocumentType, string Name, string Number, string? Phone, string? Mail, DateTime RegisteredAt);

    /// <summary>One message in the site.</summary>
    public sealed record MessageView(string Subject, string Body, DateTime At);

    /// <summary>One line of the login log.</summary>
    public sealed record LoginView(DateTime At, string Result, string Address, string Agent);
}
