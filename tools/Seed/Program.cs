using Chsi.Tools.Seed;
using Microsoft.Extensions.Configuration;

return await SeedCommand.Run(args, new ConfigurationBuilder().AddEnvironmentVariables().Build());
