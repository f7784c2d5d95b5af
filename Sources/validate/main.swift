Machine.end(Tool(machine: .system()).run(Array(CommandLine.arguments.dropFirst())))
