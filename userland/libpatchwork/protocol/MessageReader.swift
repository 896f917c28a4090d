// Packets into messages. Whatever the bytes are, reading ends: with a message all of whose numbers are
// within bounds, or with the reason why there is none.

internal import Geometry

/// What is wrong with a packet. Whoever sent it does not follow the protocol.
public enum ProtocolError: Error, Equatable, Sendable {
    /// The packet ends within a message.
    case truncated
    /// A message says that it is shorter than a header.
    case badLength
    /// The message is longer than its fields.
    case leftOver
    /// No message has this number.
    case unknownKind(UInt16)
    /// A field holds what it must not.
    case badField
    /// The packet holds no message, or is longer than a packet may be.
    case badPacket

    /// In words, for the log.
    public var message: StaticString {
        switch self {
        case .truncated: "message cut short"
        case .badLength: "message shorter than its header"
        case .leftOver: "message longer than its fields"
        case .unknownKind: "message of unknown kind"
        case .badField: "field out of bounds"
        case .badPacket: "packet of wrong size"
        }
    }
}

/// One message before its body is looked at.
public struct RawMessage: Sendable {
    /// Which message it is.
    public let kind: UInt16
    /// The surface it is about; 0 for none.
    public let surface: UInt32
    let body: ArraySlice<UInt8>
}

/// Takes a packet apart.
public struct PacketReader: Sendable {
    private var rest: ArraySlice<UInt8>

    /// Starts with a packet as it was received.
    @export(interface)
    public init(_ packet: [UInt8]) throws(ProtocolError) {
        if packet.isEmpty || packet.count > ProtocolLimits.packet { throw .badPacket }
        rest = packet[...]
    }

    /// The next message; nil at the end.
    @export(interface)
    public mutating func next() throws(ProtocolError) -> RawMessage? {
        if rest.isEmpty { return nil }
        if rest.count < MessageHeader.size { throw .truncated }
        let start = rest.startIndex
        func number(_ offset: Int, _ count: Int) -> UInt32 {
            (0..<count).reduce(0) { $0 | UInt32(rest[start + offset + $1]) << (8 * UInt32($1)) }
        }
        let length = Int(number(0, 2))
        if length < MessageHeader.size { throw .badLength }
        if length > rest.count { throw .truncated }
        let message = RawMessage(
            kind: UInt16(truncatingIfNeeded: number(2, 2)), surface: number(4, 4),
            body: rest[(start + MessageHeader.size)..<(start + length)])
        rest = rest[(start + length)...]
        return message
    }
}

extension RawMessage {
    /// The body as a type, if all of it is well-formed.
    func read<Body: MessageBody>(_ type: Body.Type) throws(ProtocolError) -> Body {
        var reader = FieldReader(body)
        var result = Body()
        result.fields(&reader)
        if let failure = reader.failure { throw failure }
        if !reader.rest.isEmpty { throw .leftOver }
        return result
    }
}

/// Fills fields from bytes. After the first failure every field reads as zero.
struct FieldReader: FieldVisitor {
    private(set) var rest: ArraySlice<UInt8>
    private(set) var failure: ProtocolError? = nil

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    private mutating func fail(_ reason: ProtocolError) {
        if failure == nil { failure = reason }
    }

    private mutating func take(_ count: Int) -> UInt64 {
        if failure != nil { return 0 }
        if rest.count < count {
            fail(.truncated)
            return 0
        }
        var value: UInt64 = 0
        for index in 0..<count {
            value |= UInt64(rest[rest.startIndex + index]) << (8 * UInt64(index))
        }
        rest = rest.dropFirst(count)
        return value
    }

    mutating func visit(_ value: inout UInt8, _ name: StaticString) {
        value = UInt8(truncatingIfNeeded: take(1))
    }

    mutating func visit(_ value: inout UInt16, _ name: StaticString) {
        value = UInt16(truncatingIfNeeded: take(2))
    }

    mutating func visit(_ value: inout UInt32, _ name: StaticString) {
        value = UInt32(truncatingIfNeeded: take(4))
    }

    mutating func visit(_ value: inout Int32, _ name: StaticString) {
        value = Int32(truncatingIfNeeded: take(4))
    }

    mutating func visit(_ value: inout UInt64, _ name: StaticString) { value = take(8) }

    mutating func visit(_ bytes: inout [UInt8], _ name: StaticString, maximum: Int) {
        let count = Int(take(2))
        if count > maximum { return fail(.badField) }
        if count > rest.count { return fail(.truncated) }
        if failure != nil { return }
        bytes = [UInt8](rest.prefix(count))
        rest = rest.dropFirst(count)
    }

    mutating func visit(_ text: inout String, _ name: StaticString, maximum: Int) {
        var bytes: [UInt8] = []
        visit(&bytes, name, maximum: maximum)
        let isClean = bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
        if isClean, let valid = String(validating: bytes, as: UTF8.self) {
            text = valid
        } else {
            fail(.badField)
        }
    }

    mutating func visit(_ rects: inout [Rect], _ name: StaticString, maximum: Int) {
        let count = Int(take(1))
        if count > maximum { return fail(.badField) }
        rects = []
        for _ in 0..<count {
            var rect = Rect.zero
            visit(&rect, name)
            if failure != nil { return }
            rects.append(rect)
        }
    }

    mutating func reject(_ name: StaticString) { fail(.badField) }
}
