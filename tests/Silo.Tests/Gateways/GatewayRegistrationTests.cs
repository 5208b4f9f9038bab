using Chsi.Silo.Gateways;
using Chsi.Silo.Gateways.Photos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Xunit;

namespace Chsi.Tests.Silo.Gateways;

public class GatewayRegistrationTests
{
    private static readonly Dictionary<string, string?> Complete = new()
    {
        ["Chsi:Sms:Url"] = "https://sms.test/send",
        ["Chsi:Smtp:Host"] = "smtp.test",
        ["Chsi:Smtp:From"] = "no-reply@chsi.test",
        ["Chsi:NameCheck:Url"] = "https://names.test/check",
    };

    [Fact]
    public async Task Development_starts_without_any_setting()
    {
        await using var services = Register("Development", []);

        Assert.IsType<Delivery.Sent>(
            await services.GetRequiredService<IMailGateway>().Send(new MailLetter("n", "a@b.test", "s", "t"), default));
        Assert.IsType<Delivery.Sent>(await services.GetRequiredService<ISmsGateway>().Send(new SmsMessage("n", "1", "t"), default));
        Assert.Equal(NameCheckAnswer.Away,
            await services.GetRequiredService<INameCheck>().Ask(new NameCheckQuestion("张三", "citizen-card", "1"), default));
        Assert.False(services.GetRequiredService<IFaceCheck>().IsConfigured);
        Assert.False(services.GetRequiredService<IVirusScan>().IsConfigured);
        Assert.NotNull(services.GetRequiredService<IPhotoPreparation>());
    }

    [Fact]
    public async Task Production_has_the_real_adapters()
    {
        await using var services = Register("Production", Complete);

        Assert.IsType<HttpSms>(services.GetRequiredService<ISmsGateway>());
        Assert.IsType<SmtpMail>(services.GetRequiredService<IMailGateway>());
        Assert.IsType<HttpNameCheck>(services.GetRequiredService<INameCheck>());
    }

    [Theory]
    [InlineData("Chsi:Sms:Url", "")]
    [InlineData("Chsi:Sms:Url", "sms.test")]
    [InlineData("Chsi:Sms:Url", "http://sms.test")]
    [InlineData("Chsi:Sms:TimeoutSeconds", "0")]
    [InlineData("Chsi:Smtp:Host", "")]
    [InlineData("Chsi:Smtp:Port", "70000")]
    [InlineData("Chsi:Smtp:Port", "secret")]
    [InlineData("Chsi:Smtp:From", "nobody")]
    [InlineData("Chsi:Smtp:StartTls", "false")]
    [InlineData("Chsi:NameCheck:Url", "")]
    [InlineData("Chsi:FaceCheck:Url", "ftp://face.test")]
    [InlineData("Chsi:FaceCheck:CallbackKey", "secret", "Chsi:FaceCheck:Url", "https://face.test")]
    [InlineData("Chsi:Clamd:Address", "secret")]
    [InlineData("Chsi:Clamd:Address", "host:0")]
    [InlineData("Chsi:Photos:AtOnce", "0")]
    public void Production_stops_and_names_the_wrong_setting_without_showing_it(
        string setting, string value, string? besides = null, string? with = null)
    {
        var settings = new Dictionary<string, string?>(Complete) { [setting] = value };
        if (besides is not null)
        {
            settings[besides] = with;
        }

        var error = Assert.Throws<WrongSettingException>(() => Register("Production", settings));

        Assert.Equal(setting, error.Setting);
        Assert.StartsWith($"Setting {setting} ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Register(string environment, Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new ServiceCollection()
            .AddGateways(configuration, new HostingEnvironment { EnvironmentName = environment })
            .BuildServiceProvider();
    }
}
