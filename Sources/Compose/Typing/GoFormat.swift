import Diagnostics

/// Writes numbers and times as Go's `fmt` does, which is how they end up in a container's environment.
enum GoFormat {
  /// A floating-point number as `%v` prints it: the fewest digits that name it, with an exponent from 1e6 on and below
  /// 1e-4.
  static func float(_ number: Double) -> String { float(number, exponents: -4..<6) }

  /// The same as JSON has it, with an exponent from 1e21 on and below 1e-6.
  static func json(_ number: Double) -> String { float(number, exponents: -6..<21) }

  private static func float(_ number: Double, exponents: Range<Int>) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Inf" : "+Inf" }
    if number == 0 { return number.sign == .minus ? "-0" : "0" }
    let (digits, exponent) = shortestDigits(number.magnitude.description)
    let sign = number < 0 ? "-" : ""
    if !exponents.contains(exponent) {
      let fraction = digits.count > 1 ? "." + String(decoding: digits.dropFirst(), as: UTF8.self) : ""
      let size = abs(exponent) < 10 ? "0\(abs(exponent))" : "\(abs(exponent))"
      let first = String(decoding: digits.prefix(1), as: UTF8.self)
      return "\(sign)\(first)\(fraction)e\(exponent < 0 ? "-" : "+")\(size)"
    }
    return sign + plain(digits, exponent)
  }

  private static func plain(_ digits: [UInt8], _ exponent: Int) -> String {
    let zeros = { (count: Int) in [UInt8](repeating: UInt8(ascii: "0"), count: max(0, count)) }
    let bytes: [UInt8]
    if exponent < 0 {
      bytes = Array("0.".utf8) + zeros(-exponent - 1) + digits
    } else if digits.count <= exponent + 1 {
      bytes = digits + zeros(exponent + 1 - digits.count)
    } else {
      bytes = digits[...exponent] + Array(".".utf8) + digits[(exponent + 1)...]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The significant digits of a number written by Swift (`12.5`, `1e+21`), and the power of ten of the first.
  private static func shortestDigits(_ text: String) -> (digits: [UInt8], exponent: Int) {
    let parts = text.utf8.split(separator: UInt8(ascii: "e"), maxSplits: 1)
    let mantissa = parts.first.map(Array.init) ?? []
    var exponent = parts.count > 1 ? Int(String(decoding: parts[1], as: UTF8.self)) ?? 0 : 0
    let point = mantissa.firstIndex(of: UInt8(ascii: ".")) ?? mantissa.count
    var digits = mantissa.filter { $0 != UInt8(ascii: ".") }
    exponent += point - 1
    while digits.count > 1, digits.first == UInt8(ascii: "0") {
      digits.removeFirst()
      exponent -= 1
    }
    while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
    return (digits, exponent)
  }
}
