import Compose
import Testing

@Suite struct FilePathTests {
  @Test(arguments: [
    ("", "."), (".", "."), ("/", "/"), ("//", "/"), ("a/", "a"), ("a//b", "a/b"), ("./a", "a"), ("a/./b", "a/b"),
    ("a/..", "."), ("a/../b", "b"), ("../a", "../a"), ("../../a", "../../a"), ("a/../../b", "../b"), ("/..", "/"),
    ("/../a", "/a"), ("/a/b/../..", "/"), ("a/b/../../..", ".."), (".hidden", ".hidden"), ("..a", "..a"),
    ("é/../ü", "ü"), ("a/\u{301}b/..", "a"),
  ])
  func clean(path: String, expected: String) { #expect(FilePath.clean(path) == expected) }

  @Test(arguments: [
    ("/w", "a", "/w/a"), ("/w", "/a", "/a"), ("/w", "../a", "/a"), ("/", "a", "/a"), ("/w", "", "/w"), ("", "a", "a"),
    ("/w", ".", "/w"),
  ])
  func join(directory: String, path: String, expected: String) { #expect(FilePath.join(directory, path) == expected) }

  @Test(arguments: [("/a/b", "/a", "b"), ("/a", "/", "a"), ("/", "/", "/"), ("a", ".", "a"), ("a/b/", "a", "b")])
  func parts(path: String, directory: String, base: String) {
    #expect(FilePath.directory(of: path) == directory)
    #expect(FilePath.base(of: path) == base)
  }

  @Test(arguments: [
    ("/w/a/b", "/w", "a/b"), ("/w", "/w", "."), ("/wide/a", "/w", "/wide/a"), ("/a", "/", "a"), ("/a", "/w", "/a"),
  ])
  func display(path: String, workingDirectory: String, expected: String) {
    #expect(FilePath.display(path, from: workingDirectory) == expected)
  }
}
