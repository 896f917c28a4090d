// One description of each message serves three readers: the writer, the checking reader and the table
// in the book. A message names its fields in order to a visitor; what the visitor does with them is
// its own business.

public import Geometry

/// Somebody who goes through the fields of a message in the order of the wire. Integers are little
/// endian and follow one another without padding.
public protocol FieldVisitor {
    /// One byte.
    mutating func visit(_ value: inout UInt8, _ name: StaticString)
    /// Two bytes.
    mutating func visit(_ value: inout UInt16, _ name: StaticString)
    /// Four bytes.
    mutating func visit(_ value: inout UInt32, _ name: StaticString)
    /// Four bytes, signed.
    mutating func visit(_ value: inout Int32, _ name: StaticString)
    /// Eight bytes.
    mutating func visit(_ value: inout UInt64, _ name: StaticString)
    /// A count (2 bytes) and that many bytes, `maximum` at most.
    mutating func visit(_ bytes: inout [UInt8], _ name: StaticString, maximum: Int)
    /// A count (2 bytes) and that many bytes of UTF-8 without control characters.
    mutating func visit(_ text: inout String, _ name: StaticString, maximum: Int)
    /// A count (1 byte) and that many rectangles.
    mutating func visit(_ rects: inout [Rect], _ name: StaticString, maximum: Int)
    /// The value that came in cannot be accepted.
    mutating func reject(_ name: StaticString)
}

/// Bounds of what a message may say.
public enum ProtocolLimits {
    /// Positions lie between minus this and this.
    @inlinable public static var coordinate: Int { 1 << 20 }
    /// The longest side of anything, in pixels.
    @inlinable public static var side: Int { 1 << 14 }
    /// Most rectangles of one message.
    @inlinable public static var rects: Int { 16 }
    /// Most bytes of a window's title.
    @inlinable public static var title: Int { 128 }
    /// Most bytes of a program's or an icon's name.
    @inlinable public static var name: Int { 64 }
    /// Most bytes of a share key.
    @inlinable public static var key: Int { 64 }
    /// Most bytes of the clipboard that travel in one message.
    @inlinable public static var clipboardPart: Int { 8192 }
    /// Most bytes the clipboard holds.
    @inlinable public static var clipboard: Int { 256 * 1024 }
    /// Most bytes of one packet; a packet holds one or more whole messages.
    @inlinable public static var packet: Int { 16 * 1024 }
}

extension FieldVisitor {
    /// Two times four bytes; both within `ProtocolLimits.coordinate`.
    @inlinable
    public mutating func visit(_ point: inout Point, _ name: StaticString) {
        let limit = ProtocolLimits.coordinate
        var x = Int32(truncatingIfNeeded: min(max(point.x, -limit), limit))
        var y = Int32(truncatingIfNeeded: min(max(point.y, -limit), limit))
        visit(&x, name)
        visit(&y, name)
        point = Point(Int(x), Int(y))
        if abs(point.x) > limit || abs(point.y) > limit { reject(name) }
    }

    /// Two times two bytes; both within `ProtocolLimits.side`.
    @inlinable
    public mutating func visit(_ size: inout Size, _ name: StaticString) {
        let limit = ProtocolLimits.side
        var width = UInt16(truncatingIfNeeded: min(size.width, limit))
        var height = UInt16(truncatingIfNeeded: min(size.height, limit))
        visit(&width, name)
        visit(&height, name)
        size = Size(Int(width), Int(height))
        if size.width > limit || size.height > limit { reject(name) }
    }

    /// A point and a size.
    @inlinable
    public mutating func visit(_ rect: inout Rect, _ name: StaticString) {
        var origin = rect.origin
        var size = rect.size
        visit(&origin, name)
        visit(&size, name)
        rect = Rect(origin, size)
    }

    /// Four times two bytes; all within `ProtocolLimits.side`.
    @inlinable
    public mutating func visit(_ insets: inout Insets, _ name: StaticString) {
        var edges = [insets.left, insets.top, insets.right, insets.bottom]
        for index in edges.indices {
            var edge = UInt16(truncatingIfNeeded: min(max(edges[index], 0), ProtocolLimits.side))
            visit(&edge, name)
            edges[index] = Int(edge)
            if edges[index] > ProtocolLimits.side { reject(name) }
        }
        insets = Insets(left: edges[0], top: edges[1], right: edges[2], bottom: edges[3])
    }

    /// One byte, 0 or 1.
    @inlinable
    public mutating func visit(_ truth: inout Bool, _ name: StaticString) {
        var byte: UInt8 = truth ? 1 : 0
        visit(&byte, name)
        truth = byte == 1
        if byte > 1 { reject(name) }
    }

    /// One byte that one of the enumeration's cases has.
    @inlinable
    public mutating func visit<E: RawRepresentable>(_ value: inout E, _ name: StaticString)
    where E.RawValue == UInt8 {
        var byte = value.rawValue
        visit(&byte, name)
        if let known = E(rawValue: byte) { value = known } else { reject(name) }
    }

    /// Two bytes of flags, all of them known.
    @inlinable
    public mutating func visit<S: KnownFlags>(_ flags: inout S, _ name: StaticString) {
        var bits = flags.rawValue
        visit(&bits, name)
        flags = S(rawValue: bits)
        if bits & ~S.known.rawValue != 0 { reject(name) }
    }
}

/// A set of flags that knows which bits have a meaning, so that the others can get one later.
public protocol KnownFlags: OptionSet where RawValue == UInt16 {
    /// Every bit with a meaning.
    static var known: Self { get }
}

/// The body of a message.
public protocol MessageBody {
    /// A body to be filled by a reader.
    init()
    /// Shows all fields, in the order of the wire.
    mutating func fields<V: FieldVisitor>(_ visitor: inout V)
}
