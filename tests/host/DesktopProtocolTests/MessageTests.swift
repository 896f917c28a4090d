// Messages survive the way over the wire, packets that are not well-formed are refused, and the book's
// table of messages is that of the code.

import DesktopProtocol
import Geometry
import SeededRandom
import Testing

/// Fills fields with random values that are within bounds.
struct RandomFields: FieldVisitor {
    var generator: SeededGenerator

    mutating func visit(_ value: inout UInt8, _ name: StaticString) {
        // Truths and enumerations: the smallest of them has two cases.
        value = UInt8.random(in: 0...1, using: &generator)
    }
    mutating func visit(_ value: inout UInt16, _ name: StaticString) {
        value = UInt16.random(in: 0...7, using: &generator)
    }
    mutating func visit(_ value: inout UInt32, _ name: StaticString) {
        value = UInt32.random(in: 0...(.max), using: &generator)
    }
    mutating func visit(_ value: inout Int32, _ name: StaticString) {
        value = Int32.random(in: -(1 << 20)...(1 << 20), using: &generator)
    }
    mutating func visit(_ value: inout UInt64, _ name: StaticString) {
        value = UInt64.random(in: 0...(.max), using: &generator)
    }
    mutating func visit(_ bytes: inout [UInt8], _ name: StaticString, maximum: Int) {
        let count = Int.random(in: 0...maximum, using: &generator)
        bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
    mutating func visit(_ text: inout String, _ name: StaticString, maximum: Int) {
        let count = Int.random(in: 0...(maximum / 4), using: &generator)
        text = String((0..<count).map { _ in "aé€𝄞 z".randomElement(using: &generator)! })
    }
    mutating func visit(_ rects: inout [Rect], _ name: StaticString, maximum: Int) {
        rects = (0..<Int.random(in: 0...maximum, using: &generator)).map { _ in
            var rect = Rect.zero
            visit(&rect, name)
            return rect
        }
    }
    mutating func reject(_ name: StaticString) { Issue.record("\(name) was rejected") }
}

/// A body of this kind with random fields, by way of the table.
func randomBytes(kind: UInt16, surface: UInt32, seed: UInt64, describe: (inout Recorder) -> Void)
    -> [UInt8]
{
    var recorder = Recorder(random: RandomFields(generator: SeededGenerator(seed: seed)))
    describe(&recorder)
    var bytes = recorder.writer.bytes
    let length = bytes.count + 8
    let header =
        [UInt8(length & 255), UInt8(length >> 8), UInt8(kind & 255), UInt8(kind >> 8)]
        + (0..<4).map { UInt8(truncatingIfNeeded: surface >> (8 * $0)) }
    bytes.insert(contentsOf: header, at: 0)
    return bytes
}

/// Writes random fields.
struct Recorder: FieldVisitor {
    var random: RandomFields
    var writer = MessageWriter()

    mutating func visit(_ value: inout UInt8, _ name: StaticString) {
        random.visit(&value, name)
        writer.visit(&value, name)
    }
    mutating func visit(_ value: inout UInt16, _ name: StaticString) {
        random.visit(&value, name)
        writer.visit(&value, name)
    }
    mutating func visit(_ value: inout UInt32, _ name: StaticString) {
        random.visit(&value, name)
        writer.visit(&value, name)
    }
    mutating func visit(_ value: inout Int32, _ name: StaticString) {
        random.visit(&value, name)
        writer.visit(&value, name)
    }
    mutating func visit(_ value: inout UInt64, _ name: StaticString) {
        random.visit(&value, name)
        writer.visit(&value, name)
    }
    mutating func visit(_ bytes: inout [UInt8], _ name: StaticString, maximum: Int) {
        random.visit(&bytes, name, maximum: maximum)
        writer.visit(&bytes, name, maximum: maximum)
    }
    mutating func visit(_ text: inout String, _ name: StaticString, maximum: Int) {
        random.visit(&text, name, maximum: maximum)
        writer.visit(&text, name, maximum: maximum)
    }
    mutating func visit(_ rects: inout [Rect], _ name: StaticString, maximum: Int) {
        random.visit(&rects, name, maximum: maximum)
        writer.visit(&rects, name, maximum: maximum)
    }
    mutating func reject(_ name: StaticString) {}
}

@Test func requestsAndEventsSurviveTheWire() throws {
    for seed in UInt64(0)..<200 {
        for kind in RequestKind.allCases {
            let bytes = randomBytes(kind: kind.rawValue, surface: 77, seed: seed) {
                kind.describe(to: &$0)
            }
            var reader = try PacketReader(bytes)
            let raw = try #require(try reader.next())
            let request = try Request(raw)
            #expect(request.kind == kind && raw.surface == 77)
            var writer = MessageWriter()
            request.write(surface: 77, to: &writer)
            #expect(writer.take() == bytes)
            #expect(try reader.next() == nil)
        }
        for kind in EventKind.allCases {
            let bytes = randomBytes(kind: kind.rawValue, surface: 5, seed: seed) {
                kind.describe(to: &$0)
            }
            var reader = try PacketReader(bytes)
            let event = try Event(try #require(try reader.next()))
            var writer = MessageWriter()
            event.write(surface: 5, to: &writer)
            #expect(writer.take() == bytes)
        }
    }
}

@Test func aPacketHoldsSeveralMessages() throws {
    var writer = MessageWriter()
    Request.hello(Hello(name: "test")).write(to: &writer)
    Request.newSurface(NewSurface(role: .window, frame: Rect(x: -5, y: 7, width: 30, height: 40)))
        .write(surface: 9, to: &writer)
    Request.present(Present(serial: 3, damage: [])).write(surface: 9, to: &writer)
    var reader = try PacketReader(writer.take())
    var found: [Request] = []
    while let message = try reader.next() { found.append(try Request(message)) }
    #expect(
        found == [
            .hello(Hello(name: "test")),
            .newSurface(
                NewSurface(role: .window, frame: Rect(x: -5, y: 7, width: 30, height: 40))),
            .present(Present(serial: 3, damage: [])),
        ])
}

@Test func writingCutsWhatDoesNotFit() throws {
    var writer = MessageWriter()
    Request.setTitle(SetTitle(title: String(repeating: "ü", count: 100) + "\n", icon: "a\tb"))
        .write(surface: 1, to: &writer)
    let rects = (0..<40).map { Rect(x: $0 * 10, y: 0, width: 5, height: 5) }
    Request.present(Present(serial: 0, damage: rects)).write(surface: 1, to: &writer)
    Request.move(MoveSurface(origin: Point(.max, .min))).write(surface: 1, to: &writer)
    var reader = try PacketReader(writer.take())
    #expect(
        try Request(#require(try reader.next()))
            == .setTitle(SetTitle(title: String(repeating: "ü", count: 64), icon: "a b")))
    guard case .present(let present) = try Request(#require(try reader.next())) else {
        Issue.record("not a present")
        return
    }
    #expect(present.damage.count == 16)
    #expect(present.damage[15] == Rect(x: 150, y: 0, width: 245, height: 5))
    #expect(
        try Request(#require(try reader.next()))
            == .move(MoveSurface(origin: Point(1 << 20, -(1 << 20)))))
}

@Test func badPacketsAreRefused() throws {
    func failure(_ bytes: [UInt8]) -> ProtocolError? {
        do throws(ProtocolError) {
            var reader = try PacketReader(bytes)
            while let message = try reader.next() { _ = try Request(message) }
            return nil
        } catch {
            return error
        }
    }
    #expect(failure([]) == .badPacket)
    #expect(failure([UInt8](repeating: 0, count: 16 * 1024 + 1)) == .badPacket)
    #expect(failure([8, 0, 2]) == .truncated)
    #expect(failure([7, 0, 2, 0, 0, 0, 0, 0]) == .badLength)
    #expect(failure([9, 0, 2, 0, 0, 0, 0, 0]) == .truncated)
    #expect(failure([9, 0, 2, 0, 0, 0, 0, 0, 0]) == .leftOver)
    #expect(failure([8, 0, 0xFF, 0xFF, 0, 0, 0, 0]) == .unknownKind(0xFFFF))
    // A truth of 2, an unknown flag, a coordinate and a size out of bounds, bad UTF-8.
    #expect(failure([9, 0, 10, 0, 1, 0, 0, 0, 2]) == .badField)
    #expect(failure([10, 0, 12, 0, 1, 0, 0, 0, 0, 0x80]) == .badField)
    #expect(
        failure([16, 0, 5, 0, 1, 0, 0, 0, 0, 0, 0x20, 0, 0, 0, 0, 0]) == .badField)
    #expect(failure([13, 0, 14, 0, 1, 0, 0, 0, 1, 0, 0xFF, 0, 0]) == .badField)
}

@Test func randomBytesNeverTrap() {
    var generator = SeededGenerator(seed: 42)
    var accepted = 0
    for round in 0..<60_000 {
        let kind = UInt16.random(in: 0...26, using: &generator)
        var bytes = (0..<Int.random(in: 8...64, using: &generator)).map { _ in
            Bool.random(using: &generator) ? 0 : UInt8.random(in: 0...255, using: &generator)
        }
        bytes[0] = UInt8(round % 7 == 0 ? bytes.count / 2 : bytes.count)
        bytes[1] = 0
        bytes[2] = UInt8(kind)
        bytes[3] = 0
        do throws(ProtocolError) {
            var reader = try PacketReader(bytes)
            while let message = try reader.next() {
                _ = try Request(message)
                accepted += 1
            }
        } catch {}
        do throws(ProtocolError) {
            var reader = try PacketReader(bytes)
            while let message = try reader.next() { _ = try Event(message) }
        } catch {}
    }
    #expect(accepted > 100)
}
