using System.CommandLine;
using BenchmarkDotNet.Running;
using Chat.Bench.Cluster;
using Chat.Bench.Load;

// The load runner for the whole node, and BenchmarkDotNet for the small parts:
//   dotnet run -c Release --project Chat.Bench -- load [posts|fanout|idle|boot]… [--warm 30] [--seconds 10] [--runs 3]
//   dotnet run -c Release --project Chat.Bench -- topics [--channels 100000]
//   dotnet run -c Release --project Chat.Bench -- micro [--filter '*']
var root = new RootCommand("Measures AkkaChat. Each row is one JSON line, so that reports can be made of it.");

var cases = new Argument<string[]>("cases") { Description = "posts, fanout, idle, boot; none means all", DefaultValueFactory = _ => [] };
var warm = new Option<int>("--warm") { Description = "Seconds of load before the first measured run (.NET needs about 30)", DefaultValueFactory = _ => 30 };
var seconds = new Option<int>("--seconds") { Description = "Seconds of one measured run, at most 120", DefaultValueFactory = _ => 10 };
var runs = new Option<int>("--runs") { Description = "Measured runs of each row; the median is shown with minimum and maximum", DefaultValueFactory = _ => 3 };
var unpinned = new Option<bool>("--all-cores") { Description = "Pin neither the node nor the generator" };
var load = new Command("load", "Starts a real node on core 0 and loads it from core 1") { cases, warm, seconds, runs, unpinned };
load.SetAction((parsed, cancel) => LoadRunner.Run(
    parsed.GetValue(cases)!,
    new LoadOptions(TimeSpan.FromSeconds(parsed.GetValue(warm)), TimeSpan.FromSeconds(Math.Min(parsed.GetValue(seconds), 120)), Math.Max(parsed.GetValue(runs), 1), !parsed.GetValue(unpinned)),
    cancel));
root.Subcommands.Add(load);

var channels = new Option<int>("--channels") { Description = "How many channels are followed", DefaultValueFactory = _ => 100_000 };
var topics = new Command("topics", "What it costs five nodes to follow many channels: a topic for each, and our lanes") { channels };
topics.SetAction((parsed, _) => TopicRows.Run(parsed.GetValue(channels)));
root.Subcommands.Add(topics);

var micro = new Command("micro", "Runs the BenchmarkDotNet benchmarks; further arguments are BenchmarkDotNet's own") { TreatUnmatchedTokensAsErrors = false };
micro.SetAction(parsed =>
{
    _ = BenchmarkSwitcher.FromAssembly(typeof(LoadRunner).Assembly).Run([.. parsed.UnmatchedTokens]);
    return 0;
});
root.Subcommands.Add(micro);

return await root.Parse(args).InvokeAsync();
