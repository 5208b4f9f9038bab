using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;

namespace Chsi.Silo.SignIn;

/// <summary>The fields of a registration in their normal form, with what is wrong with them, in the order of the form.</summary>
internal sealed record RegistrationFields(
    DocumentType? Type, PersonName? Name, IdNumber? Number, MailAddress? Mail, string? Question, string? Answer, IReadOnlyList<Refused> Refusals)
{
    public static RegistrationFields Check(RegistrationForm form, Draft draft, PasswordPolicy policy, DateOnly today)
    {
        var refusals = new List<Refused>();
        void Refuse(string field, string? sentence)
        {
            if (sentence is not null)
            {
                refusals.Add(new(sentence, field.Length == 0 ? "" : $"Form.{field}"));
            }
        }

        if (!draft.Verified)
        {
            Refuse("", "请先验证手机号。");
        }

        var type = DocumentType.Find(form.DocumentType);
        var name = PersonName.Check(form.Name, type ?? DocumentType.Other);
        var number = type is null ? null : IdNumber.Check(type, form.Number, today);
        var mail = string.IsNullOrWhiteSpace(form.Mail) ? null : MailAddress.Check(form.Mail);
        var password = policy.Check(form.Password, form.Name, draft.Content.Phone, form.Number, form.Mail);
        Refuse(nameof(form.Password), password.Refusal);
        Refuse(nameof(form.Repeated), password.Accepted && form.Password != form.Repeated ? "两次输入的密码不一致" : null);
        Refuse(nameof(form.Name), name.Refusal);
        Refuse(nameof(form.DocumentType), type is null ? "请选择证件类型" : null);
        Refuse(nameof(form.Number), number?.Refusal);
        Refuse(nameof(form.Mail), mail?.Refusal);
        var question = SecurityQuestions.Find(form.Question);
        var answer = Typed.Line(form.Answer);
        Refuse(nameof(form.Answer), question is null && answer.Length > 0 ? "请先选择密保问题，或清空答案"
            : question is not null && answer.Length is < 2 or > 50 ? "请填写密保问题的答案，2 至 50 个字" : null);
        Refuse(nameof(form.Consent), form.Consent ? null : "请阅读并同意《隐私说明》后再注册");
        return new(type, name.Value, number?.Value, mail?.Value, question, question is null ? null : answer, refusals);
    }
}
