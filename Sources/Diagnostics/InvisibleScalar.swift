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

  /// Its number as Unicode writes it: `U+200B`.
  package var codePoint: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}
