// Text built without the heap: log lines must be possible in an interrupt, in the allocator and in
// a panic.

/// A line of text with interpolations, stored inline; what does not fit is cut off.
///
/// Write it as a string literal: `Log.info("\(count) CPUs, first at \(hex: address)")`. There is no
/// interpolation for types that would need an allocation to print.
public struct LogMessage: ExpressibleByStringInterpolation, Sendable {
    /// The most bytes that a line holds.
    public static let capacity = 240

    private var storage = InlineArray<240, UInt8>(repeating: 0)
    private var length = 0

    /// No text.
    public init() {}

    /// The text of a literal.
    public init(stringLiteral value: StaticString) {
        self.init()
        append(value)
    }

    /// The text that an interpolation has collected.
    public init(stringInterpolation: Interpolation) {
        self = stringInterpolation.message
    }

    /// The bytes of the text, UTF-8.
    public var utf8: Span<UInt8> {
        @_lifetime(borrow self)
        get { storage.span.extracting(first: length) }
    }

    /// Appends one byte; drops it when the line is full.
    public mutating func append(byte: UInt8) {
        guard length < LogMessage.capacity else { return }
        storage[length] = byte
        length += 1
    }

    /// Ends the text with a line feed, in place of the last byte when the line is full.
    mutating func endLine() {
        length = min(length, LogMessage.capacity - 1)
        append(byte: 0x0A)
    }

    /// Appends the text of a literal.
    public mutating func append(_ text: StaticString) {
        for index in 0..<text.utf8CodeUnitCount {
            append(byte: unsafe text.utf8Start[index])
        }
    }

    /// Appends text.
    public mutating func append(_ text: borrowing Span<UInt8>) {
        for index in text.indices {
            append(byte: text[index])
        }
    }

    /// Appends `value` in base `radix`, right-aligned in `width` places that are filled with `pad`
    /// (zeros unless told).
    public mutating func append(
        _ value: UInt64, radix: UInt64 = 10, pad: UInt8 = 0x30, width: Int = 1
    ) {
        var digits = InlineArray<64, UInt8>(repeating: pad)
        var count = 0
        var rest = value
        repeat {
            let digit = UInt8(truncatingIfNeeded: rest % radix)
            digits[count] = digit < 10 ? 0x30 + digit : 0x61 + digit - 10
            rest /= radix
            count += 1
        } while rest != 0
        count = max(count, min(width, digits.count))
        while count > 0 {
            count -= 1
            append(byte: digits[count])
        }
    }

    /// Collects the parts of an interpolated literal.
    public struct Interpolation: StringInterpolationProtocol {
        /// The text so far.
        public private(set) var message = LogMessage()

        /// Called by the compiler.
        public init(literalCapacity: Int, interpolationCount: Int) {}

        /// Text between interpolations.
        public mutating func appendLiteral(_ literal: StaticString) {
            message.append(literal)
        }

        /// A literal chosen at run time.
        public mutating func appendInterpolation(_ text: StaticString) {
            message.append(text)
        }

        /// Another message.
        public mutating func appendInterpolation(_ other: LogMessage) {
            message.append(other.utf8)
        }

        /// Bytes of text.
        public mutating func appendInterpolation(utf8 text: borrowing Span<UInt8>) {
            message.append(text)
        }

        /// A number in decimal.
        public mutating func appendInterpolation(_ value: some FixedWidthInteger) {
            if value < 0 { message.append(byte: 0x2D) }
            message.append(UInt64(truncatingIfNeeded: value.magnitude))
        }

        /// A number in decimal with zeros in front.
        public mutating func appendInterpolation(
            _ value: some UnsignedInteger & FixedWidthInteger, width: Int
        ) {
            message.append(UInt64(truncatingIfNeeded: value), width: width)
        }

        /// A number in hexadecimal, `0x` in front.
        public mutating func appendInterpolation(hex value: UInt64, width: Int = 1) {
            message.append("0x")
            message.append(value, radix: 16, width: width)
        }

        /// A size in the largest binary unit that keeps four digits or fewer before the point.
        public mutating func appendInterpolation(bytes value: UInt64) {
            var shift: UInt64 = 0
            var unit = 0
            while value >> shift >= 10_000, unit < 4 {
                shift += 10
                unit += 1
            }
            message.append(value >> shift)
            message.append(
                unit == 0
                    ? " B"
                    : unit == 1
                        ? " KiB"
                        : unit == 2
                            ? " MiB"
                            : unit == 3
                                ? " GiB" : " TiB")
        }
    }
}
