using Chsi.Silo.Gateways.Photos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Chsi.Silo.Gateways;

public static class GatewayRegistration
{
    /// <summary>
    /// Registers every gateway by the settings under Chsi (sections Sms, Smtp, NameCheck, FaceCheck, Clamd, Photos), each as a
    /// singleton, together with its options record.
    /// </summary>
    /// <exception cref="WrongSettingException">A setting is missing or wrong; the message names it.</exception>
    public static IServiceCollection AddGateways(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var settings = new GatewaySettings(environment);
        var sms = Read<SmsOptions>(configuration, "Sms", settings.Check);
        var smtp = Read<SmtpOptions>(configuration, "Smtp", settings.Check);
        var nameCheck = Read<NameCheckOptions>(configuration, "NameCheck", settings.Check);
        var faceCheck = Read<FaceCheckOptions>(configuration, "FaceCheck", settings.Check);
        var clamd = Read<ClamdOptions>(configuration, "Clamd", settings.Check);
        var photos = Read<PhotoOptions>(configuration, "Photos", settings.Check);

        services.AddSingleton(faceCheck);
        services.AddSingleton(new GatewayState(
            sms.Url.Length > 0, smtp.Host.Length > 0, nameCheck.Url.Length > 0, faceCheck.IsConfigured, clamd.IsConfigured));
        services.AddSingleton<ISmsGateway>(_ => sms.Url.Length > 0 ? new HttpSms(sms) : new SmsIsOff());
        services.AddSingleton<IMailGateway>(_ => smtp.Host.Length > 0 ? new SmtpMail(smtp) : new MailIsOff());
        services.AddSingleton<INameCheck>(_ => nameCheck.Url.Length > 0 ? new HttpNameCheck(nameCheck) : new NameCheckIsOff());
        services.AddSingleton<IFaceCheck>(_ => new HttpFaceCheck(faceCheck));
        services.AddSingleton<IVirusScan>(_ => new Clamd(clamd));
        services.AddSingleton<IPhotoPreparation>(given => new VipsPhotoPreparation(photos, given.GetRequiredService<IVirusScan>()));
        services.AddSingleton<IDocumentPreparation>(given => new PdfPreparation(photos, given.GetRequiredService<IVirusScan>(), given.GetRequiredService<IPhotoPreparation>()));
        services.AddSingleton<IWatermark>(_ => new VipsWatermark(photos));
        return services;
    }

    private static T Read<T>(IConfiguration configuration, string section, Action<T> check) where T : class, new()
    {
        var options = Settings.Section<T>(configuration, "Chsi:" + section);
        check(options);
        return options;
    }
}
