// Messages into packets. Writing cannot fail: what a field cannot hold is cut to what it can.

public import Geometry

/// Eight bytes before each body: length of the whole message (2), its kind (2), the surface (4).
public enum MessageHeader {
    /// Bytes of a header.
    @inlinable public static var size: Int { 8 }
}

/// Collects messages; several make one packet.
public struct MessageWriter: FieldVisitor {
    /// Whole messages.
    public private(set) var bytes: [UInt8] = []

    /// A writer without messages.
    @export(interface)
    public init() {}

    /// Whether nothing was written since the last `take`.
    public var isEmpty: Bool { bytes.isEmpty }

    /// Appends a message.
    public mutating func append<Body: MessageBody>(kind: UInt16, surface: UInt32, _ body: Body) {
        let start = bytes.count
        var length: UInt16 = 0
        var kind = kind
        var surface = surface
        var body = body
        visit(&length, "length")
        visit(&kind, "kind")
        visit(&surface, "surface")
        body.fields(&self)
        let total = bytes.count - start
        bytes[start] = UInt8(truncatingIfNeeded: total)
        bytes[start + 1] = UInt8(truncatingIfNeeded: total >> 8)
    }

    /// Hands out what was written and starts anew.
    @export(interface)
    public mutating func take() -> [UInt8] {
        let packet = bytes
        bytes = []
        return packet
    }

    /// Appends messages that were written before.
    @export(interface)
    public mutating func append(_ messages: [UInt8]) {
        bytes.append(contentsOf: messages)
    }

    private mutating func put(_ value: UInt64, bytes count: Int) {
        for index in 0..<count {
            bytes.append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(index))))
        }
    }

    /// One byte.
    @export(interface)
    public mutating func visit(_ value: inout UInt8, _ name: StaticString) { bytes.append(value) }
    /// Two bytes.
    @export(interface)
    public mutating func visit(_ value: inout UInt16, _ name: StaticString) {
        put(UInt64(value), bytes: 2)
    }
    /// Four bytes.
    @export(interface)
    public mutating func visit(_ value: inout UInt32, _ name: StaticString) {
        put(UInt64(value), bytes: 4)
    }
    /// Four bytes, signed.
    @export(interface)
    public mutating func visit(_ value: inout Int32, _ name: StaticString) {
        put(UInt64(UInt32(bitPattern: value)), bytes: 4)
    }
    /// Eight bytes.
    @export(interface)
    public mutating func visit(_ value: inout UInt64, _ name: StaticString) { put(value, bytes: 8) }

    /// A count and bytes.
    @export(interface)
    public mutating func visit(_ value: inout [UInt8], _ name: StaticString, maximum: Int) {
        let count = min(value.count, maximum)
        put(UInt64(count), bytes: 2)
        bytes.append(contentsOf: value.prefix(count))
    }

    /// A count and text, cut between two characters if it is too long; control characters become
    /// spaces.
    @export(interface)
    public mutating func visit(_ text: inout String, _ name: StaticString, maximum: Int) {
        var kept: [UInt8] = []
        for scalar in text.unicodeScalars {
            let isControl = scalar.value < 0x20 || scalar.value == 0x7F
            let encoded = isControl ? [0x20] : [UInt8](String(scalar).utf8)
            if kept.count + encoded.count > maximum { break }
            kept.append(contentsOf: encoded)
        }
        put(UInt64(kept.count), bytes: 2)
        bytes.append(contentsOf: kept)
    }

    /// A count and rectangles; those that are too many become one that contains them all.
    @export(interface)
    public mutating func visit(_ rects: inout [Rect], _ name: StaticString, maximum: Int) {
        var list = rects
        if list.count > maximum {
            let rest = list[(maximum - 1)...].reduce(Rect.zero) { $0.union($1) }
            list = [Rect](list[..<(maximum - 1)]) + [rest]
        }
        bytes.append(UInt8(truncatingIfNeeded: list.count))
        for index in list.indices { visit(&list[index], name) }
    }

    /// What a program says about itself is not checked by itself.
    @export(interface)
    public mutating func reject(_ name: StaticString) {}
}
