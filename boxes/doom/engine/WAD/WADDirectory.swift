// The lumps of one main WAD and any number of patch WADs, validated as a whole when they are
// opened: after that no lump lies outside its file. Format: "The Unofficial DOOM Specs", chapter 2.

/// One WAD file, as bytes in memory.
public struct WADFile: Sendable {
    /// The file's name, for messages.
    public let name: String

    /// Everything in it.
    public let bytes: [UInt8]

    /// A file of this name and content.
    @export(interface)
    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}

/// All lumps of some WAD files in order. A later lump hides an earlier one of the same name.
public final class WADDirectory {
    private struct Entry {
        let name: LumpName
        let file: Int
        let offset: Int
        let size: Int
    }

    private let files: [WADFile]
    private let entries: [Entry]
    private let newest: [LumpName: Int]

    /// Reads and checks the directories of all files; the first one is the main WAD.
    ///
    /// - Throws: an error naming the file, or the lump that is not inside its file.
    @export(interface)
    public init(files: [WADFile]) throws(DataError) {
        guard let main = files.first else {
            throw DataError(lump: "WAD", problem: "no file was given")
        }
        var entries: [Entry] = []
        for number in files.indices {
            try Self.read(files[number], number: number, into: &entries)
        }
        guard main.bytes.count >= 4, main.bytes[0] == 0x49 else {
            throw DataError(
                lump: main.name, problem: "is a patch WAD; it needs a main WAD (IWAD) before it")
        }
        var newest: [LumpName: Int] = [:]
        newest.reserveCapacity(entries.count)
        for number in entries.indices { newest[entries[number].name] = number }
        self.files = files
        self.entries = entries
        self.newest = newest
    }

    private static func read(
        _ file: WADFile, number: Int, into entries: inout [Entry]
    ) throws(DataError) {
        var reader = ByteReader(lump: file.name, bytes: file.bytes)
        let magic = try reader.array(4)
        guard magic == Array("IWAD".utf8) || magic == Array("PWAD".utf8) else {
            throw DataError(lump: file.name, problem: "does not start with IWAD or PWAD")
        }
        let count = Int(try reader.int32())
        let start = Int(try reader.int32())
        guard count >= 0, start >= 0, start <= file.bytes.count,
            count <= (file.bytes.count - start) / 16
        else {
            throw DataError(
                lump: file.name,
                problem: "its directory (\(count) lumps at \(start)) is outside the file")
        }
        try reader.seek(to: start)
        entries.reserveCapacity(entries.count + count)
        for _ in 0..<count {
            let offset = Int(try reader.int32())
            let size = Int(try reader.int32())
            let name = try reader.name()
            guard size >= 0, size == 0 || (offset >= 0 && offset <= file.bytes.count - size) else {
                throw DataError(
                    lump: name,
                    problem: "its \(size) bytes at \(offset) are outside the file \(file.name)")
            }
            entries.append(
                Entry(name: name, file: number, offset: size == 0 ? 0 : offset, size: size))
        }
    }

    /// How many lumps there are.
    public var count: Int { entries.count }

    /// The newest lump of this name.
    @export(interface)
    public func index(of name: LumpName) -> Int? { newest[name] }

    /// The newest lump of this name.
    ///
    /// - Throws: an error naming the lump when there is none.
    @export(interface)
    public func require(_ name: LumpName) throws(DataError) -> Int {
        guard let index = newest[name] else {
            throw DataError(lump: name, problem: "is missing from \(files[0].name)")
        }
        return index
    }

    /// The name of a lump.
    @export(interface)
    public func name(at index: Int) -> LumpName { entries[index].name }

    /// The size of a lump in bytes.
    @export(interface)
    public func size(at index: Int) -> Int { entries[index].size }

    /// The number of the file a lump is in; 0 is the main WAD.
    @export(interface)
    public func file(of index: Int) -> Int { entries[index].file }

    /// A copy of a lump's bytes.
    @export(interface)
    public func bytes(at index: Int) -> [UInt8] {
        let entry = entries[index]
        return Array(files[entry.file].bytes[entry.offset..<entry.offset + entry.size])
    }

    /// A reader over a lump.
    @export(interface)
    public func reader(at index: Int) -> ByteReader {
        ByteReader(lump: entries[index].name.description, bytes: bytes(at: index))
    }

    /// A reader over the newest lump of this name.
    @export(interface)
    public func reader(of name: LumpName) throws(DataError) -> ByteReader {
        reader(at: try require(name))
    }

    /// The lumps between marker lumps, such as `F_START` and `F_END`, of all files in order.
    ///
    /// Patch WADs double the first letter of a marker; both spellings count. Markers nested inside
    /// (`F1_START`) are passed over because they are empty.
    @export(interface)
    public func lumps(between first: LumpName, and last: LumpName) -> [Int] {
        let doubledFirst = Self.doubled(first)
        let doubledLast = Self.doubled(last)
        var result: [Int] = []
        var isInside = false
        var file = -1
        for (number, entry) in entries.enumerated() {
            if entry.file != file {
                file = entry.file
                isInside = false
            }
            if entry.name == first || entry.name == doubledFirst {
                isInside = true
            } else if entry.name == last || entry.name == doubledLast {
                isInside = false
            } else if isInside {
                result.append(number)
            }
        }
        return result
    }

    private static func doubled(_ marker: LumpName) -> LumpName {
        LumpName(packed: marker.packed << 8 | marker.packed & 0xFF)
    }
}
