extension Unicode.Scalar {
  /// Whether nothing is drawn for it: controls, joiners, marks of direction, and the like.
  package var isInvisible: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
    default: properties.isDefaultIgnorableCodePoint
    }
  }

  /// Whether it is invisible and does not belong to a character that begins with `first`.
  ///
  /// Joiners, variation selectors and tags are part of emoji and of scripts that join letters; elsewhere they hide.
  package func isHidden(behind first: Unicode.Scalar) -> Bool {
    guard isInvisible else { return false }
    return switch value {
    case 0x200C, 0x200D: !(first.value >= 0x600 || first.properties.isEmojiPresentation)
    case 0xFE00...0xFE0F, 0xE0100...0xE01EF: !(first.properties.isEmoji || first.value >= 0x600)
    case 0xE0020...0xE007F: first.value != 0x1F3F4
    default: true
    }
  }

  /// Whether it looks like a space, or like nothing, and is none to YAML, env files and shells.
  package var isForeignBlank: Bool {
    switch value {
    case 0xA0, 0x1680, 0x2000...0x200F, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF: true
    default: false
    }
  }

  /// The columns that it takes where it stands for a space.
  package var foreignBlankWidth: Int {
    switch value {
    case 0x200B...0x200F, 0x2060, 0xFEFF: 0
    case 0x3000: 2
    default: 1
    }
  }

  /// What to call a foreign blank in a message: "a no-break space (U+00A0)".
  package var foreignBlankName: String {
    let name =
      switch value {
      case 0xA0: "a no-break space"
      case 0x2002: "an en space"
      case 0x2003: "an em space"
      case 0x2007: "a figure space"
      case 0x2009: "a thin space"
      case 0x200A: "a hair space"
      case 0x200B: "a zero-width space"
      case 0x202F: "a narrow no-break space"
      case 0x3000: "an ideographic space"
      case 0xFEFF: "a byte order mark"
      case 0x200C...0x200F, 0x2060: "an invisible character"
      default: "a special space"
      }
    return "\(name) (\(codePoint))"
  }

  /// Its number as Unicode writes it: `U+200B`.
  package var codePoint: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}
