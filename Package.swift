// swift-tools-version: 6.2
import PackageDescription

/// Every target is built the same way: warnings are errors, and the checks that
/// Swift 6.3 keeps behind flags are on.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
]

/// Test targets also see the macros of Swift Testing, which expand to code that the
/// strict memory safety check does not accept.
let strictTests = strict.dropLast()

func layer(
  _ name: String, imports dependencies: [Target.Dependency] = [], resources: [Resource] = [],
  testData: [String] = []
) -> [Target] {
  [
    .target(
      name: name, dependencies: dependencies, exclude: [], resources: resources, swiftSettings: strict),
    .testTarget(
      name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies, exclude: testData,
      swiftSettings: Array(strictTests)),
  ]
}

let package = Package(
  name: "validate",
  products: [.executable(name: "validate", targets: ["validate"])],
  targets: layer("Diagnostics")
    + layer("YAML", imports: ["Diagnostics"])
    + layer("Compose", imports: ["YAML", "Diagnostics"])
    + layer("Contract", imports: ["Compose", "YAML", "Diagnostics"])
    + layer("Rules", imports: ["Contract", "Compose", "YAML", "Diagnostics"])
    + layer("Reporting", imports: ["Rules", "Contract", "Compose", "YAML", "Diagnostics"], testData: ["Snapshots"])
    + [
      .executableTarget(
        name: "validate",
        dependencies: ["Reporting", "Rules", "Contract", "Compose", "YAML", "Diagnostics"],
        swiftSettings: strict),
      .testTarget(
        name: "validateTests",
        dependencies: ["validate", "Reporting", "Rules", "Contract", "Compose", "YAML", "Diagnostics"],
        swiftSettings: Array(strictTests)),
      // Drivers for conformance runs and benchmarks; a development tool, not a product.
      .executableTarget(
        name: "workbench",
        dependencies: ["Reporting", "Rules", "Contract", "Compose", "YAML", "Diagnostics"],
        swiftSettings: strict),
    ]
)
