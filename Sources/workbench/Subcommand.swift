/// One driver: what its arguments are called, and what it does with them. The result is the exit status.
struct Subcommand: Sendable {
  let usage: String
  let run: @Sendable (_ arguments: [String]) -> Int32

  var name: String { usage.split(separator: " ").first.map(String.init) ?? "" }
}
