// Drivers for conformance runs and benchmarks; `workbench` alone lists them.

let subcommands: [Subcommand] = [
  .events, .parse, .problems, .fuzz,
  .env,
  .load, .timeLoad, .composeCases, .composeFiles, .phases,
]

let arguments = Array(CommandLine.arguments.dropFirst())
guard let name = arguments.first, let subcommand = subcommands.first(where: { $0.name == name }) else {
  for subcommand in subcommands { print("workbench \(subcommand.usage)") }
  exit(2)
}
exit(subcommand.run(Array(arguments.dropFirst())))
