// Reading saved games. They come from outside, so every number that selects something is checked,
// and an error says at which byte the game is damaged.

/// A cursor over a saved game.
struct SaveReader {
    private var reader: ByteReader

    init(bytes: [UInt8]) {
        reader = ByteReader(lump: "saved game", bytes: bytes)
    }

    mutating func read8() throws(DataError) -> UInt8 { try reader.uint8() }
    mutating func read16() throws(DataError) -> Int16 { try reader.int16() }
    mutating func read32() throws(DataError) -> Int32 { try reader.int32() }
    mutating func readFixed() throws(DataError) -> Fixed { Fixed(raw: try reader.int32()) }
    mutating func readBool() throws(DataError) -> Bool { try reader.int32() != 0 }
    mutating func skip(_ count: Int) throws(DataError) { try reader.skip(count) }
    mutating func array(_ count: Int) throws(DataError) -> [UInt8] { try reader.array(count) }

    /// Goes on at the next multiple of four bytes.
    mutating func pad() throws(DataError) { try reader.skip(-reader.offset & 3) }

    /// A number that must lie in a range.
    mutating func read(_ what: String, below limit: Int) throws(DataError) -> Int32 {
        let value = try reader.int32()
        guard value >= 0, value < limit else { throw damage("\(what) \(value)", limit) }
        return value
    }

    /// An enumeration's raw value.
    mutating func read<Kind: RawRepresentable>(
        _ what: String, as type: Kind.Type
    ) throws(DataError) -> Kind where Kind.RawValue == Int32 {
        let value = try reader.int32()
        guard let kind = Kind(rawValue: value) else { throw damage("\(what) \(value)", nil) }
        return kind
    }

    /// An error about the place just read.
    func damage(_ what: String, _ limit: Int?) -> DataError {
        let reason = limit.map { " (there are \($0))" } ?? ""
        return DataError(
            lump: "saved game",
            problem: "there is no \(what)\(reason), before byte \(reader.offset)")
    }
}
