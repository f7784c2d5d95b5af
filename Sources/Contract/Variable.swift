package import Diagnostics

extension Contract {
  /// One variable: who receives it, what its value looks like, and how it relates to others.
  package struct Variable: Sendable {
    package var name: Located<String>
    /// The services whose containers receive it.
    package var services: [Located<String>]
    /// The services whose image builds receive it, beyond what `isPublic` says.
    package var buildServices: [Located<String>]
    package var isRequired: Bool
    /// Whether its value ends up in what browsers load: it is then compiled in, and never a secret.
    package var isPublic: Bool
    package var type: Located<ValueType>
    /// The values of an `enum`.
    package var choices: [Located<String>]
    /// The least length of a secret.
    package var minimumLength: Int?
    /// Whether the compose file must refer to it as `${NAME:?…}`.
    package var isGuarded: Bool
    package var example: Located<String>?
    /// The guide's own words about it.
    package var note: Located<String>?
    package var relations: Relations

    package init(name: Located<String>, type: Located<ValueType>) {
      self.name = name
      services = []
      buildServices = []
      isRequired = true
      isPublic = false
      self.type = type
      choices = []
      isGuarded = true
      relations = Relations()
    }
  }

  /// What the value of one variable has to do with others.
  package struct Relations: Sendable {
    /// The variable that must hold the same value.
    package var sameAs: Located<String>?
    /// Whether all services must receive the same value.
    package var isIdentical: Located<Bool>?
    /// The variable that lists origins, this URL's among them.
    package var memberOf: Located<String>?
    /// The database URL that must name the same server.
    package var sameServerAs: Located<String>?
    /// The database URL that must name another database.
    package var otherDatabaseThan: Located<String>?
    /// For a flag that drops security: URLs that must stay inside the network, over plain HTTP, while it is true.
    package var onlyInternal: [Located<String>]
    package var url: URLParts

    package init() {
      onlyInternal = []
      url = URLParts()
    }
  }

  /// What the parts of a URL must be.
  package struct URLParts: Sendable {
    /// The variables that hold these parts on their own.
    package var user: Located<String>?
    package var password: Located<String>?
    package var database: Located<String>?
    package var port: Located<String>?
    /// The service that the host must be, when it is one of the stack's.
    package var host: Located<String>?
    /// Who has to be able to use it.
    package var reach: Located<Reach>?
    /// Whether a public host demands `https`.
    package var isHTTPSWhenPublic: Bool

    package enum Reach: String, Sendable, CaseIterable {
      /// Containers of the stack.
      case containers
      /// Browsers and other machines.
      case `public`
    }

    package init() { isHTTPSWhenPublic = false }
  }
}

/// What a value looks like.
package enum ValueType: String, Sendable, Hashable, CaseIterable {
  /// Anything that is not blank.
  case string
  /// A name of letters, digits and `_`, as databases and users have.
  case identifier
  /// `true` or `false`.
  case boolean
  case integer
  /// 1 to 65535.
  case port
  /// One of the variable's `values`.
  case `enum`
  /// Random text that nobody may see.
  case secret
  /// A key that another party handed out; secret, but not for us to judge.
  case apiKey = "api-key"
  /// An absolute URL of any scheme.
  case url
  case httpURL = "http-url"
  /// Scheme, host and port of a web site, and nothing else.
  case origin
  /// Origins with commas between them.
  case originList = "origin-list"
  case postgresURL = "postgres-url"

  /// Whether the whole value must stay hidden.
  package var isSecret: Bool {
    switch self {
    case .secret, .apiKey: true
    case .string, .identifier, .boolean, .integer, .port, .enum, .url, .httpURL, .origin, .originList, .postgresURL:
      false
    }
  }

  /// Whether the value is one URL.
  package var isURL: Bool {
    switch self {
    case .url, .httpURL, .origin, .postgresURL: true
    case .string, .identifier, .boolean, .integer, .port, .enum, .secret, .apiKey, .originList: false
    }
  }
}
