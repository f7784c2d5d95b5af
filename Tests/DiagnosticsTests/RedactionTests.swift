import Diagnostics
import Testing

@Suite struct RedactionTests {
  /// A text in which `«` and `»` enclose what must be hidden.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    var values: [String] = []
    let text: String
    var testDescription: String { name }

    var plain: String { text.filter { $0 != "«" && $0 != "»" } }
    var masked: String {
      var result = ""
      var isHidden = false
      for character in text {
        switch character {
        case "«":
          isHidden = true
          result += Redaction.mask
        case "»": isHidden = false
        default: if !isHidden { result.append(character) }
        }
      }
      return result
    }
  }

  static let cases: [Case] = [
    Case(name: "a value", values: ["hunter2"], text: "password is «hunter2», twice: «hunter2»"),
    Case(name: "values side by side", values: ["hunter2", "tercero"], text: "a «hunter2tercero» b"),
    Case(name: "overlapping values", values: ["hunter2", "er2x"], text: "a «hunter2x» b"),
    Case(name: "one value within another", values: ["hunter2", "unter"], text: "«hunter2» h«unter»3"),
    Case(name: "a repetitive value", values: ["abab"], text: "«ababab»a«abab»"),
    Case(name: "a value below four bytes", values: ["abc"], text: "abc abcabc"),
    Case(name: "no value at all", text: "nothing to hide"),
    Case(name: "percent-encoded", values: ["p@ss/w"], text: "x «p%40ss%2Fw» y «p%40ss/w» z «%70%40%73%73%2f%77»"),
    Case(name: "known percent-encoded only", values: ["p%40ss%2Fw"], text: "x «p@ss/w» «p%40ss%2Fw»"),
    Case(name: "a percent sign that encodes nothing", values: ["100%zz"], text: "«100%zz» and «100%25zz»"),
    Case(name: "JSON escapes", values: ["a\"b\\c/\u{1}é"], text: #"x «a\"b\\c\/\u0001\u00e9» y «a\"b\\c/\u0001é» z"#),
    Case(name: "JSON surrogates", values: ["pa😀ss"], text: #"«pa\ud83d\ude00ss» «pa😀ss» «pa\U0001F600ss»"#),
    Case(name: "dollars doubled", values: ["pa$$w$rd"], text: "«pa$$$$w$$rd» «pa$$w$rd» «pa\\$\\$w\\$rd»"),
    Case(name: "quotes doubled", values: ["it's me"], text: "'«it''s me»' «it's me»"),
    Case(name: "a newline escaped", values: ["one\ntwo"], text: #""«one\ntwo»""#),
    Case(name: "one line of several", values: ["first line\n  second line\n"], text: "«first line» - «second line»"),
    Case(name: "line breaks of any kind", values: ["alpha\r\nbeta\rgamma"], text: "«alpha»|«beta»|«gamma»"),
    Case(name: "blanks around a value", values: [" hunter2\t"], text: "x=«hunter2»"),
    Case(name: "letters like a pattern", values: ["a.*[b]+("], text: "«a.*[b]+(» aXb"),
    Case(name: "letters of several bytes", values: ["пароль"], text: "это «пароль»"),
    Case(name: "the password of a URL", text: "postgresql://app:«hunter2»@db:5432/x"),
    Case(name: "no user", text: "redis://:«hunter2»@cache"),
    Case(name: "a short password of a URL", text: "http://u:«p»@h"),
    Case(name: "an empty password", text: "http://u:@h"),
    Case(name: "reserved characters", text: "postgresql://app:«p@s:s/w?r#d»@db/x"),
    Case(name: "a blank in a password", text: "postgresql://app:«p ss»@db/x me@example.com"),
    Case(name: "a quote in a password", text: #"postgresql://app:«p"'ss»@db/x"#),
    Case(name: "several URLs", text: "http://a:«b»@c,http://d:«e»@f https://g"),
    Case(name: "no password", text: "ssh://me@host:80/x http://host:8080/ http://host ssh://git@host:22/me"),
    Case(
      name: "a token as user", text: "https://«tangerine»@github.com/x.git git+http://${T:-«tan»}«x»@h https://${T}@h"),
    Case(name: "no colon after the scheme", text: "postgresql//app:«hunter2»@db/app"),
    Case(name: "one slash after the scheme", text: "postgresql:/app:«hunter2»@db:5432/app"),
    Case(name: "three slashes after the scheme", text: "postgresql:///app:«hunter2»@db/app"),
    Case(name: "backslashes after the scheme", text: #"postgresql:\\app:«hunter2»@db/app"#),
    Case(name: "a semicolon after the scheme", text: "postgresql;//app:«hunter2»@db/app"),
    Case(name: "a wide colon after the scheme", text: "postgresql：//app:«hunter2»@db/app"),
    Case(name: "no scheme", text: "app:«hunter2»@db/app app:«hunter2»@tcp(db:3306)/app a:${B:-«c»}@d a:${B}@d"),
    Case(name: "no at sign", text: "postgresql://app:«hunter2db:5432»/app postgresql://app:«hunter2%40db»/app"),
    Case(name: "an encoded colon", text: "postgresql://app«%3Ahunter2»@db/app"),
    Case(name: "another sign for a colon", text: "redis://app«;hunter2»@db mysql://app«,hunter2»@db amqp://a«/b»@c/d"),
    Case(name: "a wide colon for a colon", text: "postgresql://app«：hunter2»@db/app"),
    Case(name: "a user alone", text: "postgresql://app@db/app mongodb://${USER}@db/app?x=a@b postgresql://db/app"),
    Case(
      name: "a mistaken port", text: "http://host:30o0/x http://host:http http://[::1]:80 http://a:8080,http://b:90"),
    Case(
      name: "a tag", text: "nginx:1.27@sha256:0123456789 r:5000/x:1.27-alpine@sha256:01 docker-image://alpine:latest"),
    Case(name: "addresses of people", text: "mailto:me@example.com ADMIN_EMAIL:me@example.com 1000:me@host"),
    Case(name: "a user of a registry", text: "image: app:«hunter2»@registry.example.com/foo"),
    Case(
      name: "a header",
      text: "-H 'Authorization: Bearer «hunter2»' authorization=Basic%20«dGFu,x» \"authorization\": \"Token «x»\""),
    Case(name: "a header by reference", text: "Authorization: Bearer $TOKEN, Authorization: Basic, authorization code"),
    Case(
      name: "a private key",
      text: "K=«-----BEGIN PRIVATE KEY-----\nMC4C\nZue0==\n-----END PRIVATE KEY-----»\n-----END X"),
    Case(
      name: "a private key with escapes",
      text: #"«-----BEGIN RSA PRIVATE KEY-----\r\nMC4C\n-----END RSA PRIVATE KEY-----»\n next"#),
    Case(
      name: "a private key on one line", text: "x «----BEGIN EC PRIVATE KEY----- MC4C -----END EC PRIVATE KEY----»\""),
    Case(
      name: "hosts and ports of URLs that are references",
      text: "http://${HOST:-worker}:${PORT:-8000}/p https://${D:-localhost:3040}/o redis://${H:-redis}:${P:-6379}/0"),
    Case(
      name: "a user and a host that are references", text: "postgres://${U:-app}@${HOST:-db}:${PORT:-5432}/app"),
    Case(
      name: "a hashed password, its dollar signs doubled",
      text: "basicauth.users=admin:«$$apr1$$H6uskkkW$$IgXLP6ewTrSuBkTrqE8wj/»\""),
    Case(
      name: "hashed passwords of several methods",
      text: "a:«$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy» «$6$salt$IgXLP6ewTrSuBkTrqE8wj/»"),
    Case(
      name: "dollar signs that stand in no hash", text: "$HOME/$USER/data/of/the/program $2a$ $10$00$ ${PORT:-8080}"),
    Case(name: "a private key cut off", text: "«-----BEGIN PRIVATE KEY-----\n  MC4C/\n  Zue0==»\nname: x\nabcd"),
    Case(
      name: "private keys cut off", text: "«-----BEGIN X-----ab\ncd»\n«-----BEGIN Y-----ab\ncd-----END Y-----» -----END"
    ),
    Case(
      name: "a public key",
      text: "-----BEGIN CERTIFICATE-----\nMC4C\n-----END CERTIFICATE-----\n-----BEGIN RSA PUBLIC KEY-----\nMC4C"),
    Case(name: "a port and an address after it", text: "http://host:3000 # ask me@example.com"),
    Case(name: "a port, a path, and an address after it", text: #""http://host:3000/a?b" "me@example.com""#),
    Case(name: "a path with a colon and an at sign", text: "http://host/a:b@c"),
    Case(name: "a reference as password", text: "postgresql://app:${PASSWORD}@db postgresql://app:$PASSWORD@db"),
    Case(name: "a reference with a message", text: "postgresql://app:${PASSWORD:?set a password}@db"),
    Case(name: "a reference with a default", text: "postgresql://app:${PASSWORD:-«hunter2»}@db http://a:${B-«c»}@d"),
    Case(name: "a reference in a reference", text: "http://a:${B:-«${C:-secret}»}@d"),
    Case(name: "text around a reference", text: "http://a:«x»${B}«y»@d"),
    Case(name: "no reference", text: "http://a:«$ecret»@d http://a:«${B»@d http://a:«$1»@d"),
    Case(name: "a user by reference", text: "http://${USER:?who}:«x»@d"),
    Case(name: "a token of GitHub", text: "GH_PAT=«ghp_16C7e42F292c6912E7» # ghp_ and more"),
    Case(name: "a token of Stripe, in a command", text: #"["serve", "--key=«sk_live_4eC39HqLyjWDarjtT1»"]"#),
    Case(name: "a key of Amazon", text: "`«AKIAIOSFODNN7EXAMPLE»` is here, «AKIAIOSFODNN7EXAMPLE»"),
    Case(name: "a token and a value", values: ["hunter2"], text: "«hunter2» «xoxb-123456789012-abc» «hunter2»"),
    Case(name: "a token at the end of much text", text: "0123456789abcdef 0123456789 «glpat-aB3dE5gH7jK9mN1pQ3sT»"),
    Case(name: "a key for everybody", text: "pk_live_51HxYzAbCdEfGhIjKlMnOp phc_uVn2Wk8sQ0xJ4bYt7LrE1mZc9GdHf"),
    Case(name: "a name like a token", text: "npm_config_registry=x sk-production-worker hf_home_directory_of_models"),
    Case(name: "a line break ends a URL", text: "http://a:b\nc@d"),
  ]

  @Test(arguments: cases) func masksText(_ case: Case) {
    #expect(Redaction(values: `case`.values).masked(`case`.plain) == `case`.masked)
  }

  /// What is hidden in a string is hidden in a line of a file, at the very same bytes.
  @Test(arguments: cases) func hidesPartsOfLines(_ case: Case) {
    var files = SourceFiles()
    let before = Array("first line\n".utf8)
    let id = files.add(path: "x", bytes: before + Array(`case`.plain.utf8))
    let redaction = Redaction(values: `case`.values)
    let line = before.count..<(before.count + `case`.plain.utf8.count)
    var marked = before
    var shown = before.count
    for part in redaction.hiddenParts(ofLine: line, in: files[id]) {
      marked += files[id].bytes[shown..<part.lowerBound]
      marked += Redaction.mask.utf8
      shown = part.upperBound
    }
    marked += files[id].bytes[shown...]
    #expect(String(decoding: marked.dropFirst(before.count), as: UTF8.self) == `case`.masked)
  }

  @Test(arguments: cases) func maskingTwiceChangesNothing(_ case: Case) {
    let redaction = Redaction(values: `case`.values)
    #expect(redaction.masked(`case`.masked) == `case`.masked)
  }

  @Test func hidesRangesHoweverShort() {
    var files = SourceFiles()
    let other = files.add(path: "other", bytes: Array("A=xy".utf8))
    let id = files.add(path: "x", bytes: Array("A=xy\nB='multi\nline' C\nD=xy\n".utf8))
    let redaction = Redaction(ranges: [
      SourceRange(id, 8..<18), SourceRange(id, 2..<4), SourceRange(id, 3..<4), SourceRange(id, 24..<24),
    ])
    func hidden(_ line: Range<Int>) -> [Range<Int>] { redaction.hiddenParts(ofLine: line, in: files[id]) }
    #expect(hidden(0..<4) == [2..<4])
    #expect(hidden(5..<13) == [8..<13])
    #expect(hidden(14..<21) == [14..<18])
    #expect(hidden(22..<26) == [])
    #expect(redaction.hiddenParts(ofLine: 0..<4, in: files[other]) == [])
    #expect(redaction.hides(partOf: SourceRange(id, 0..<3)))
    #expect(redaction.hides(partOf: SourceRange(id, 17..<20)))
    #expect(!redaction.hides(partOf: SourceRange(id, 18..<20)))
    #expect(!redaction.hides(partOf: SourceRange(id, 0..<2)))
    #expect(!redaction.hides(partOf: SourceRange(other, 0..<4)))
  }

  @Test func valuesInPublicNamesAreHiddenWhereTheyAreDeclared() {
    var files = SourceFiles()
    let id = files.add(path: "x", bytes: Array("PASSWORD=openchat; openchat hunter2 chat\n".utf8))
    let redaction = Redaction(
      ranges: [SourceRange(id, 9..<17)], values: ["openchat", "hunter2", "chat", "openchat-x"],
      publicNames: { show in ["openchat-server", "a"].forEach { show($0) } })
    #expect(redaction.hiddenParts(ofLine: 0..<39, in: files[id]) == [9..<17, 28..<35])
    #expect(redaction.masked("openchat-x openchat") == "******** openchat")
  }

  /// What is found by search is what `contains` finds, whatever the patterns share.
  @Test(arguments: 0..<100) func publicNamesAreSearchedWhole(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    func word(_ length: ClosedRange<Int>) -> String {
      String((0..<Int.random(in: length, using: &random)).map { _ in "ab".randomElement(using: &random) ?? "a" })
    }
    let values = (0..<12).map { _ in word(4...7) }
    let names = (0..<3).map { _ in word(3...9) }
    let redaction = Redaction(values: values, publicNames: { show in names.forEach { show($0) } })
    for value in values {
      // Another value may hide a part of this one; alone between blanks it is hidden exactly if it is secret itself or
      // holds one that is.
      let isSecret = values.contains { other in value.contains(other) && !names.contains { $0.contains(other) } }
      #expect(redaction.hides(partOf: " \(value) ") == isSecret)
    }
  }

  @Test func aLineBeyondTheFileIsCut() {
    var files = SourceFiles()
    let id = files.add(path: "x", bytes: Array("secret".utf8))
    let redaction = Redaction(ranges: [SourceRange(id, 3..<100)], values: ["secret"])
    #expect(redaction.hiddenParts(ofLine: 2..<50, in: files[id]) == [3..<6])
    #expect(redaction.hiddenParts(ofLine: 70..<90, in: files[id]) == [])
  }

  /// Inputs that would take quadratic time if any part of the search started over.
  @Test(arguments: [
    "a", "${", "http://u:${A", "://", "http://u:x '", "%", "\\", "@:a", "a:/@", "-----BEGIN ", "Authorization: x ",
    "----", "https://", "redis://a;",
  ]) func hostileTextIsLinear(_ part: String) {
    let text = String(repeating: part, count: 40_000 / part.utf8.count)
    let redaction = Redaction(values: [String(repeating: "a", count: 5_000) + "b", "aaab", "%%%%%x", "\\\\\\\\x"])
    _ = redaction.masked(text)
    _ = redaction.masked("http://u:" + text)
  }

  @Test func manySecretsAreOneSearch() {
    let secrets = (0..<5_000).map { "secret-number-\($0)-\($0 &* 2_654_435_761)" }
    let redaction = Redaction(values: secrets)
    for secret in secrets.prefix(200) { #expect(redaction.masked("x=\(secret);") == "x=\(Redaction.mask);") }
    #expect(redaction.masked("secret-number-") == "secret-number-")
  }

  @Test("own words stay, and what reaches into inserted text is hidden")
  func messages() {
    let redaction = Redaction(values: ["short", "name is", "12 ch"])
    let name = "short"
    #expect(redaction.masked("`A` is shorter than \(12) words" as Message) == "`A` is shorter than 12 words")
    #expect(redaction.masked("`\(name)` is short" as Message) == "`********` is short")
    let length: Message = "the \("name") is \(12) characters long"
    #expect(redaction.masked(length) == "the ******** ********aracters long")
    #expect(redaction.masked("sh" + ("ort" as Message)) == "short")
    #expect(redaction.masked(Message(inserted: "shorter")) == "********er")
    let part: Message = "is short"
    #expect(redaction.masked("this \(part)" as Message) == "this is short")
    #expect([part, Message(inserted: name)].joined(separator: ", ").text == "is short, short")
  }
}
