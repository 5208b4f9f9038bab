namespace Chsi.Web.Pages.Help;

/// <summary>One topic of the help centre.</summary>
/// <param name="Anchor">The part of the address behind #; links point there, so it stays.</param>
/// <param name="Words">Other words that people search for.</param>
public sealed record HelpTopic(string Anchor, string Title, string Words, params string[] Lines);

/// <summary>What the help centre answers.</summary>
public static class HelpTopics
{
    public static IReadOnlyList<HelpTopic> All { get; } =
    [
        new("register", "注册学信网账号", "手机号 验证码 密码 实名",
            "用本人的大陆手机号注册，一个账号可用于各服务平台，注册过无需再次注册。",
            "姓名和证件号码会一起核验，须与证件完全一致，不能用同音字或拼音代替。",
            "短信验证码 24 小时内有效，有效期内可直接使用，重新获取时发送的是同一个验证码；每个号码每天最多发送 5 次。"),
        new("recover", "忘记密码或用户名", "找回密码 找回用户名 登录不了",
            "忘记密码：在登录页点“找回密码”，用绑定的手机号接收验证码后重新设置。",
            "忘记用户名：在登录页点“找回用户名”，填写证件号码和姓名，用户名会发送到绑定的手机。用户名就是手机号、身份证号或邮箱，不是姓名。",
            "没有可用的找回方式且没有其他账号的，可以重新注册。"),
        new("duplicate-id", "提示“证件号码已被注册”", "身份证号重复 重新注册 注销 实人验证 人工审核",
            "多数情况是您以前注册过：用过图像校对、学信档案、兵役登记/应征报名的，请用原账号登录；忘记了就先找回密码或找回用户名。",
            "确实无法使用原账号时，在注册页选择“我要重新注册”。用新账号登录后验证身份，有两种方式：实人验证，或上传照片由客服人工审核。",
            "审核通过后，证件号码关联的旧账号将被注销，不能再用于征兵、研招报名；查询学籍学历信息不受影响。",
            "提示“证件号码已经被注册，客服审核通过后才能被再次注册”的，说明已有人提交了该证件号码的验证材料，请等待审核结果；如非本人操作，请提出异议。"),
        new("objection", "账号被他人重新注册", "异议 争议 注销 恢复 非本人操作",
            "收到“有人申请使用您的证件号码”或“账号已注销”的通知而不是您本人申请的，可以在“重新注册异议”页面（/account/objection）提出异议。",
            "能登录原账号的，登录后提出；不能登录或账号已被注销的，验证手机号后填写姓名、证件号码和理由，再通过实人验证或上传照片核实身份。",
            "异议由两名审核人先后审核。账号注销后的异议成立的，证件号码和原账号恢复；恢复后没有手机号的，在“绑定新手机号”页面（/account/phone）绑定。"),
        new("photos", "人工审核的照片要求", "手持证件 上传 样例 格式 大小",
            "手持证件照：本人手持证件，手臂和上半身完整入镜，面部清晰无遮挡。",
            "证件照片：证件上的文字完整清晰，不被手指遮挡，不得修改。",
            "支持 jpg、jpeg、png、gif、heic 格式，单张不超过 8 MB。上传照片最好使用电脑端操作。",
            "客服在 3 个工作日内审核；照片不符合要求的会退回补充。案件结束 30 日后照片删除。"),
        new("name", "姓名和生僻字", "姓名格式有误 少数民族 间隔号 生僻字",
            "姓名至少 2 个字。少数民族姓名中的间隔号请用“·”。",
            "生僻字无法输入的，可以先省略该字或用形近字代替注册，登录后在学信档案“申请更正姓名或证件号码”（/archive/name）。"),
        new("archive", "没有学籍或学历信息显示出来", "查不到学籍 学籍查询 学信档案 绑定学籍",
            "说明注册时的姓名和证件号码与学校上报的不一致：先核对账号信息；账号无误的，联系学校学籍管理部门，或在学信档案“尝试绑定学籍”。",
            "姓名省略了生僻字或用了形近字的，在学信档案“申请更正姓名或证件号码”（/archive/name），客服核对证件后更正，原来的写法仍能查到学籍。",
            "证件号码填错的，在同一页面更正；正确的号码已被另一个账号使用的，请用正确的号码重新注册。"),
        new("qualification", "专升本，专科资格待查", "资格清查 前置学历 专升本",
            "学校登记无误、专科资格待查的，核实前查不到学籍，账号不需要修改。",
            "请带专科毕业证书联系学校学籍管理部门，尽快办理资格清查；由学校核对后报省级教育行政部门，核实后学籍即可查询。"),
        new("number", "证件号码格式有误", "身份证 港澳台 护照 15位 浏览器",
            "居民身份证请填写第二代身份证的 18 位号码，末位为字母的，大小写与证件一致即可。",
            "号码不符合第二代身份证规则，仅需查询学籍学历的，证件类型可选“其他”；需要报名的，请先到发证机关核实。",
            "仍然提示格式有误时，请更换浏览器再试。"),
        new("password", "密码和账号安全", "密码 密保问题 安全邮箱 登录日志",
            "请牢记用户名和密码，不要告诉他人。可以设置安全邮箱和密保问题。",
            "重新设置密码后，所有设备上的登录都会退出。登录日志可在“账号管理”中查看。"),
        new("assisted-review", "找客服协助审核", "手机号码已被注册 手机号被占用 停机",
            "手机号提示已被注册、又无法登录和找回的，可以通过“人工客服”提交协助审核，需要提供四项材料：",
            "1. 姓名；2. 手机号码；3. 证件号码；4. 本人手持证件照片。",
            "审核通过后，请及时用该手机号重新注册。"),
    ];

    /// <summary>Topics that hold every word of the query; all of them for none.</summary>
    public static IEnumerable<HelpTopic> Find(string? query)
    {
        var words = (query ?? "").Split([' ', '，', '、', '　'], StringSplitOptions.RemoveEmptyEntries).Take(10).ToArray();
        return All.Where(t => words.All(w =>
            t.Title.Contains(w, StringComparison.OrdinalIgnoreCase) || t.Words.Contains(w, StringComparison.OrdinalIgnoreCase)
            || t.Lines.Any(l => l.Contains(w, StringComparison.OrdinalIgnoreCase))));
    }
}
