// What can be wrong with a symbol table.

/// Why a symbol table cannot be used.
public enum SymbolTableError: Error, Equatable {
    /// The memory ends before the table does, or goes on behind it.
    case wrongLength(expected: UInt64, found: UInt64)
    /// It does not begin as a symbol table does.
    case notASymbolTable
    /// It is of a version that this code does not know.
    case unsupportedVersion(UInt32)
    /// A field of the header makes no sense; the offset is that of the field.
    case badHeader(offset: Int)
    /// This symbol does not come after its predecessor, or lies outside of the code.
    case badOffset(symbol: Int)
    /// This symbol's name lies outside of the table.
    case badName(symbol: Int)
}
