namespace Chsi.Silo.Gateways;

/// <summary>Which gateways have an address in the settings; for readiness, which names what is off.</summary>
public sealed record GatewayState(bool Sms, bool Mail, bool NameCheck, bool FaceCheck, bool VirusScan);
