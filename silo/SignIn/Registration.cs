using Chsi.Silo.Gateways;
using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;

namespace Chsi.Silo.SignIn;

/// <summary>The second part of the form, as typed (001-09).</summary>
public sealed record RegistrationForm
{
    public string? Password { get; set; }

    public string? Repeated { get; set; }

    public string? Name { get; set; }

    public string? DocumentType { get; set; }

    public string? Number { get; set; }

    public string? Mail { get; set; }

    public string? Question { get; set; }

    public string? Answer { get; set; }

    public bool ReRegister { get; set; }

    public bool Consent { get; set; }
}

/// <summary>The ids of what the request may make; they follow from its own id, so that the same form sent twice names the same.</summary>
public sealed record NewIds(Guid Request, Guid Account, Guid Claim, Guid Case);

/// <summary>How a registration ended.</summary>
/// <param name="Account">The new account; null where something was refused.</param>
/// <param name="Taken">The number is held by another account, and the person may choose to register again.</param>
/// <param name="Again">The form had been handed in before: whoever sends it again has still to prove the password.</param>
public sealed record RegistrationAnswer(Guid? Account, IReadOnlyList<Refused> Refusals, bool Taken = false, bool Again = false);

/// <summary>
/// Registers by phone: the phone of the draft is proven, the fields are checked, name and number are put to the gateway (000-12),
/// and the door is asked once. Nothing about other accounts is said before the phone is proven.
/// </summary>
public sealed class Registration(
    Drafts drafts, Counters counters, Vault vault, Passwords passwords, INameCheck names, Door door, RuleSettings rules, CodeOptions options)
{
    /// <summary>The version of the privacy notice that is consented to.</summary>
    public const string Consent = "2026-11";

    public async Task<RegistrationAnswer> Submit(Draft draft, RegistrationForm form, NewIds ids, CancellationToken stop = default)
    {
        if (draft.Content.Done is { } done)
        {
            return done == ids.Request ? new(draft.Content.DoneAccount, [], Again: true) : Refuse(new("本次注册已完成，请直接登录。"));
        }

        var fields = RegistrationFields.Check(form, draft, new PasswordPolicy(rules.PasswordMinimum), WorkingCalendar.DayOf(draft.Now));
        draft = await drafts.Save(draft, draft.Content with
        {
            Name = form.Name,
            DocumentType = form.DocumentType,
            Number = form.Number,
            Mail = form.Mail,
            Question = form.Question,
            Taken = draft.Content.Taken && draft.Content.Number == form.Number,
        }, stop);
        if (fields.Refusals.Count > 0)
        {
            return new(null, fields.Refusals, draft.Content.Taken);
        }

        var phone = Convert.ToHexStringLower(vault.Digest("phone", draft.Content.Phone!));
        if (!await MayAsk(phone, fields.Number!.Value, stop))
        {
            return Refuse(new($"今日更换证件号码的次数已达上限（{options.NumbersADay} 个），请明日再试，或联系客服核实。", "Form.Number"));
        }

        var check = await Check(fields, phone, stop);
        if (check is null)
        {
            return Refuse(new("今日核对姓名与证件号码的次数已达上限，请明日再试，或联系客服核实。", "Form.Name"));
        }

        Personal Kept(string value, string masked) => Personal.Of(ids.Account, value, masked);
        var request = new RegisterAccount(
            ids.Account, ids.Claim, ids.Case, Kept(fields.Name!.Value, Masks.Name(fields.Name.Value)), fields.Type!.Code,
            Kept(fields.Number.Value, Masks.IdNumber(fields.Number.Value)), Kept(draft.Content.Phone!, Masks.Phone(draft.Content.Phone!)),
            fields.Mail is null ? null : Kept(fields.Mail.Key, Masks.Mail(fields.Mail.Value)),
            Personal.SecretOf(ids.Account, await passwords.Hash(form.Password!, stop)), fields.Question,
            fields.Answer is null ? null : Personal.SecretOf(ids.Account, await passwords.Hash(fields.Answer, stop)),
            check.Value, form.ReRegister && draft.Content.Taken, Consent);
        var answer = await door.Ask(request, Actor.Visitor(ids.Account), ids.Request, stop);
        if (answer is Refused refused)
        {
            var taken = refused.Sentence == RegisterAccount.NumberIsTaken;
            await drafts.Save(draft, draft.Content with { Taken = taken }, stop);
            return new(null, [refused with { Field = refused.Field is nameof(RegisterAccount.Phone) or null ? "" : $"Form.{refused.Field}" }], taken);
        }

        await drafts.Save(draft, new() { Phone = draft.Content.Phone, Done = ids.Request, DoneAccount = ids.Account }, stop);
        // an answer without facts is the stored one: the account was made by an earlier sending of this form
        return new(ids.Account, [], Again: answer is Accepted { Facts.IsEmpty: true });
    }

    /// <summary>Whether this phone may ask about one more number today; a number asked before is free.</summary>
    private Task<bool> MayAsk(string phone, string number, CancellationToken stop) => counters.AddMember(
        $"numbers|{phone}", $"number|{phone}|{Convert.ToHexStringLower(vault.Digest("number", number))}", options.NumbersADay, stop);

    private async Task<NameCheckOutcome?> Check(RegistrationFields fields, string phone, CancellationToken stop)
    {
        if (!fields.Type!.CheckedByGateway)
        {
            return NameCheckOutcome.UnknownDocument;
        }

        if (await counters.Add($"name-check|{phone}", stop) > options.NameChecksADay)
        {
            return null;
        }

        return await names.Ask(new(fields.Name!.Value, fields.Type.Code, fields.Number!.Value), stop) switch
        {
            NameCheckAnswer.Agrees => NameCheckOutcome.Agrees,
            NameCheckAnswer.Disagrees => NameCheckOutcome.Disagrees,
            NameCheckAnswer.UnknownDocument => NameCheckOutcome.UnknownDocument,
            NameCheckAnswer.Away => NameCheckOutcome.Away,
        };
    }

    private static RegistrationAnswer Refuse(Refused refused) => new(null, [refused]);
}
