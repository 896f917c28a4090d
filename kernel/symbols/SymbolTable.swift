// Reads a symbol table that lies in memory. Everything is proved once, when it is opened: a panic is
// no time to find out that the table is damaged.

/// The functions of a program by address.
///
/// Holding one proves that every symbol in it can be looked up.
@safe
public struct SymbolTable {
    /// A function, found by an address in it.
    @safe
    public struct Symbol {
        /// Its name, UTF-8 (not proved), inside of the table.
        @unsafe public let name: UnsafeRawBufferPointer
        /// Its first byte.
        public let address: UInt64
    }

    /// How many symbols there are.
    public let count: Int
    /// The address of the first byte of code.
    public let codeStart: UInt64
    /// Bytes of code.
    public let codeLength: UInt64
    /// Of the code that the symbols are for.
    public let fingerprint: CodeFingerprint
    private let memory: UnsafeRawBufferPointer

    /// Opens the table that fills `memory`. O(n) for n symbols; allocates nothing.
    ///
    /// Whoever opens it vouches that `memory` stays as it is for as long as the table is used.
    ///
    /// - Throws: the first defect found.
    @unsafe
    public init(_ memory: UnsafeRawBufferPointer) throws(SymbolTableError) {
        let (length, header) = (memory.count, SymbolTableLayout.headerLength)
        guard length >= header else {
            throw .wrongLength(expected: UInt64(header), found: UInt64(length))
        }
        unsafe self.memory = memory
        func word(_ offset: Int) -> UInt64 {
            UInt64(
                littleEndian: unsafe memory.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        func half(_ offset: Int) -> UInt32 {
            UInt32(
                littleEndian: unsafe memory.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        }
        guard word(0) == SymbolTableLayout.magic else { throw .notASymbolTable }
        guard half(8) == SymbolTableLayout.version else { throw .unsupportedVersion(half(8)) }
        // None of these sums can overflow: both terms are products of 32-bit numbers.
        let expected =
            UInt64(header) + UInt64(half(12)) * UInt64(SymbolTableLayout.symbolLength)
            + UInt64(half(40))
        guard UInt64(length) == expected else {
            throw .wrongLength(expected: expected, found: UInt64(length))
        }
        count = Int(half(12))
        codeStart = word(16)
        codeLength = word(24)
        fingerprint = CodeFingerprint(value: word(32))
        guard codeLength <= UInt64(UInt32.max),
            !codeStart.addingReportingOverflow(codeLength).overflow
        else { throw .badHeader(offset: 24) }
        guard half(44) == 0 else { throw .badHeader(offset: 44) }
        try checkSymbols()
    }

    private func checkSymbols() throws(SymbolTableError) {
        let names = namesStart
        for index in 0..<count {
            let offset = offset(index)
            guard UInt64(offset) < codeLength, index == 0 || self.offset(index - 1) < offset
            else { throw .badOffset(symbol: index) }
            let name = names + Int(nameOffset(index))
            let length = unsafe memory.count
            guard name < length, unsafe Int(memory[name]) < length - name else {
                throw .badName(symbol: index)
            }
        }
    }

    /// The function that the byte at `address` belongs to: the last one that begins at or before it.
    /// O(log n).
    ///
    /// `nil` outside of the code, and before its first symbol.
    public func find(_ address: UInt64) -> Symbol? {
        guard address >= codeStart, address - codeStart < codeLength else { return nil }
        let wanted = address - codeStart
        var (low, high) = (0, count)
        while low < high {
            let middle = low + (high - low) / 2
            if UInt64(offset(middle)) <= wanted { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return nil }
        return symbol(low - 1)
    }

    /// The symbol at `index`, in the order of their addresses.
    public func symbol(_ index: Int) -> Symbol {
        precondition(0..<count ~= index)
        // Sound: `checkSymbols` proved that the name lies in the table.
        let start = namesStart + Int(nameOffset(index))
        let length = unsafe Int(memory[start])
        let name = unsafe UnsafeRawBufferPointer(rebasing: memory[start + 1..<start + 1 + length])
        return unsafe Symbol(name: name, address: codeStart + UInt64(offset(index)))
    }

    private var namesStart: Int {
        SymbolTableLayout.headerLength + count * SymbolTableLayout.symbolLength
    }

    private func offset(_ index: Int) -> UInt32 { field(index, 0) }
    private func nameOffset(_ index: Int) -> UInt32 { field(index, 4) }

    /// Sound: `init` proved that there is room for `count` symbols.
    private func field(_ index: Int, _ offset: Int) -> UInt32 {
        let place =
            SymbolTableLayout.headerLength + index * SymbolTableLayout.symbolLength + offset
        return UInt32(
            littleEndian: unsafe memory.loadUnaligned(fromByteOffset: place, as: UInt32.self))
    }
}

// Sound: nobody writes to the memory.
extension SymbolTable: @unchecked Sendable {}
