package import Diagnostics
import YAML

extension Value {
  /// The first document of a YAML or JSON text as it is written, without variables; nil if it is not well formed.
  package init?(plain bytes: [UInt8], file: FileID) {
    let text = FileText(bytes)
    let stream = YAML.Stream.parse(text, file: file)
    guard !stream.diagnostics.contains(where: { $0.severity == .error }), let document = stream.documents.first else {
      return nil
    }
    let request = LoadRequest(workingDirectory: "/", interpolates: false)
    let session = LoadSession(
      request, fileSystem: FileSystem(read: { _ in .failure(.notFound) }, kind: { _ in nil }))
    var model = Model()
    model.addSource(text.bytes, of: file)
    var reader = DocumentReader(stream, of: text.bytes, session: session, shape: nil) { _ in nil }
    guard let root = reader.read(document, into: &model) else { return nil }
    self = CanonicalModel.make(of: model, root, project: nil, isForJSON: true)
  }
}
