// Writes symbol tables: for the image tool, and for tests.

/// Collects symbols, then writes them as a table.
public struct SymbolTableWriter {
    private let codeStart: UInt64
    private let code: [UInt8]
    private var symbols: [(offset: UInt32, name: String)] = []

    /// A table without symbols for `code`, whose first byte is at `codeStart`.
    public init(codeStart: UInt64, code: [UInt8]) {
        self.codeStart = codeStart
        self.code = code
    }

    /// Adds the function `name` at `address`. What lies outside of the code is left out.
    public mutating func add(_ name: String, at address: UInt64) {
        guard address >= codeStart, address - codeStart < UInt64(code.count),
            let offset = UInt32(exactly: address - codeStart)
        else { return }
        symbols.append((offset, name))
    }

    /// The table. Of symbols at one address, the first that was added counts. The same symbols give
    /// the same bytes.
    public func finish() -> [UInt8] {
        var names: [UInt8] = []
        var places: [String: UInt32] = [:]
        var entries: [UInt8] = []
        var count: UInt32 = 0
        var previous: UInt32?
        // Sorted by place too, since the order of equal elements is otherwise unspecified.
        let sorted = symbols.enumerated().sorted {
            ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset)
        }
        for (_, symbol) in sorted where symbol.offset != previous {
            let name = SymbolTableWriter.cut(symbol.name)
            let place = places[name] ?? UInt32(names.count)
            if places[name] == nil {
                places[name] = place
                names.append(UInt8(name.utf8.count))
                names += name.utf8
            }
            append(symbol.offset, to: &entries)
            append(place, to: &entries)
            count += 1
            previous = symbol.offset
        }

        var table: [UInt8] = []
        append(SymbolTableLayout.magic, to: &table)
        append(SymbolTableLayout.version, to: &table)
        append(count, to: &table)
        append(codeStart, to: &table)
        append(UInt64(code.count), to: &table)
        append(unsafe CodeFingerprint(of: code.span.bytes).value, to: &table)
        append(UInt32(names.count), to: &table)
        append(UInt32(0), to: &table)
        return table + entries + names
    }

    /// As many whole characters of `name` as a table can hold.
    private static func cut(_ name: String) -> String {
        guard name.utf8.count > SymbolTableLayout.longestName else { return name }
        var result = ""
        for character in name {
            guard
                result.utf8.count + character.utf8.count + 3 <= SymbolTableLayout.longestName
            else { break }
            result.append(character)
        }
        return result + "…"
    }

    private func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
        for shift in stride(from: 0, to: number.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }
}
