// The book's table of messages is made from the code: this test prints what it should be when it is not.

import DesktopProtocol
import Foundation
import Geometry
import Testing

/// Collects names and sizes of fields.
struct FieldNames: FieldVisitor {
    var rows: [(name: String, type: String)] = []

    mutating func add(_ name: StaticString, _ type: String) {
        if let last = rows.last, last.name == "\(name)" {
            rows[rows.count - 1].type += " " + type
        } else {
            rows.append(("\(name)", type))
        }
    }
    mutating func visit(_ value: inout UInt8, _ name: StaticString) { add(name, "u8") }
    mutating func visit(_ value: inout UInt16, _ name: StaticString) { add(name, "u16") }
    mutating func visit(_ value: inout UInt32, _ name: StaticString) { add(name, "u32") }
    mutating func visit(_ value: inout Int32, _ name: StaticString) { add(name, "i32") }
    mutating func visit(_ value: inout UInt64, _ name: StaticString) { add(name, "u64") }
    mutating func visit(_ bytes: inout [UInt8], _ name: StaticString, maximum: Int) {
        add(name, "bytes≤\(maximum)")
    }
    mutating func visit(_ text: inout String, _ name: StaticString, maximum: Int) {
        add(name, "text≤\(maximum)")
    }
    mutating func visit(_ rects: inout [Rect], _ name: StaticString, maximum: Int) {
        add(name, "rects≤\(maximum)")
    }
    mutating func reject(_ name: StaticString) {}

    var text: String {
        rows.isEmpty ? "–" : rows.map { "`\($0.name)` \($0.type)" }.joined(separator: ", ")
    }
}

func table() -> String {
    var lines = ["| Request | Fields |", "|---|---|"]
    for kind in RequestKind.allCases {
        var names = FieldNames()
        kind.describe(to: &names)
        lines.append("| \(kind.rawValue) `\(kind)` | \(names.text) |")
    }
    lines += ["", "| Event | Fields |", "|---|---|"]
    for kind in EventKind.allCases {
        var names = FieldNames()
        kind.describe(to: &names)
        lines.append("| \(kind.rawValue) `\(kind)` | \(names.text) |")
    }
    return lines.joined(separator: "\n")
}

@Test func theBookHasTheMessages() throws {
    let book = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../docs/desktop-protocol.md")
    let text = try String(contentsOf: book, encoding: .utf8)
    let expected = table()
    if !text.contains(expected) { print(expected) }
    #expect(text.contains(expected), "docs/desktop-protocol.md; the right table is printed above")
}
