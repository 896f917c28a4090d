// What the kernel wants to know of a program file: static position-independent ELF (System V ABI,
// gABI 4.3, chapters 4 and 5; AMD64 supplement). Whatever a file says, reading it ends in a value or
// in an error that says what is wrong.

/// The parts of a program file that become memory.
public struct Executable: Equatable, Sendable {
    /// A range of memory with one set of rights.
    public struct Segment: Equatable, Sendable {
        /// Where it goes, relative to where the program is loaded; a multiple of the page size.
        public var offset: UInt64
        /// Bytes of memory; a multiple of the page size, not 0.
        public var length: UInt64
        /// Where its contents start inside the memory, below a page.
        public var contentsOffset: UInt64
        /// Where its contents are in the file.
        public var fileOffset: UInt64
        /// Bytes of contents; zeros follow.
        public var fileLength: UInt64
        /// Whether the program may change it.
        public var isWritable: Bool
        /// Whether it is code.
        public var isExecutable: Bool
    }

    /// The segments, in rising order, none overlapping another.
    public var segments: [Segment]
    /// Where the program begins, relative to where it is loaded; inside an executable segment.
    public var entry: UInt64
    /// Bytes from the start of the first segment's page 0 to the end of the last segment.
    public var length: UInt64

    /// The most segments that a program can have.
    public static var mostSegments: Int { 16 }
    /// The most bytes of address space that a program file can ask for.
    public static var longest: UInt64 { 1 << 30 }
    /// How much of a file's beginning must be shown to ``init(header:fileLength:)``.
    public static var headerLength: Int { 4096 }

    private static var pageSize: UInt64 { 4096 }

    /// Reads the headers of a program file.
    ///
    /// - Parameters:
    ///   - header: the first ``headerLength`` bytes of the file, or all of a shorter one.
    ///   - fileLength: bytes in the file.
    public init(header: Span<UInt8>, fileLength: UInt64) throws(ExecutableError) {
        let reader = HeaderReader(bytes: header)
        try Executable.checkIdentification(reader)
        let entry = try reader.number(at: 24, width: 8)
        let tableOffset = try reader.number(at: 32, width: 8)
        let entrySize = try reader.number(at: 54, width: 2)
        let count = try reader.number(at: 56, width: 2)
        guard entrySize >= 56 else { throw .malformed("its program headers are too small") }

        var segments: [Segment] = []
        for index in 0..<count {
            let (offset, overflow) = tableOffset.addingReportingOverflow(index * entrySize)
            guard !overflow else { throw .truncated }
            guard let segment = try Executable.segment(reader, at: offset, fileLength) else {
                continue
            }
            guard segments.count < Executable.mostSegments else {
                throw .malformed("it has too many segments")
            }
            if let last = segments.last, segment.offset < last.offset + last.length {
                throw .malformed("its segments overlap or are out of order")
            }
            segments.append(segment)
        }
        guard let last = segments.last else { throw .malformed("it has nothing to load") }
        let startsInCode = segments.contains {
            $0.isExecutable && entry >= $0.offset && entry - $0.offset < $0.length
        }
        guard startsInCode else { throw .malformed("it does not start in its own code") }
        self.segments = segments
        self.entry = entry
        length = last.offset + last.length
    }

    private static func checkIdentification(_ reader: HeaderReader) throws(ExecutableError) {
        // 0x7F "ELF", 64-bit, little-endian, version 1.
        guard reader.bytes.count >= 64, try reader.number(at: 0, width: 7) == 0x01_0102_464C_457F
        else { throw .notELF }
        guard try reader.number(at: 18, width: 2) == 62 else { throw .otherMachine }
        // ET_DYN, which is what position-independent programs are.
        guard try reader.number(at: 16, width: 2) == 3 else { throw .notPositionIndependent }
    }

    /// The segment that the program header at `header` describes; `nil` for one that is not loaded.
    private static func segment(
        _ reader: HeaderReader, at header: UInt64, _ fileLength: UInt64
    ) throws(ExecutableError) -> Segment? {
        let type = try reader.number(at: header, width: 4)
        if type == 3 { throw .needsInterpreter }
        guard type == 1 else { return nil }
        // 56 bytes from `header` are inside the header: the last field proves it.
        _ = try reader.number(at: header, offset: 48, width: 8)
        let flags = try reader.number(at: header, offset: 4, width: 4)
        let fileOffset = try reader.number(at: header, offset: 8, width: 8)
        let address = try reader.number(at: header, offset: 16, width: 8)
        let contents = try reader.number(at: header, offset: 32, width: 8)
        let memory = try reader.number(at: header, offset: 40, width: 8)
        guard memory > 0 else { return nil }

        let (fileEnd, fileOverflow) = fileOffset.addingReportingOverflow(contents)
        guard !fileOverflow, fileEnd <= fileLength else { throw .truncated }
        guard contents <= memory else {
            throw .malformed("a segment has more contents than memory")
        }
        // Both at most 1 GiB: what follows cannot overflow.
        guard address <= longest, memory <= longest, address + memory <= longest else {
            throw .malformed("it asks for too much address space")
        }
        let isWritable = flags & 2 != 0
        let isExecutable = flags & 1 != 0
        guard !(isWritable && isExecutable) else { throw .writableCode }
        let start = address & ~(pageSize - 1)
        let end = (address + memory + pageSize - 1) & ~(pageSize - 1)
        return Segment(
            offset: start, length: end - start, contentsOffset: address - start,
            fileOffset: fileOffset, fileLength: contents, isWritable: isWritable,
            isExecutable: isExecutable)
    }
}

/// Why a file is not a program that can be run.
public enum ExecutableError: Error, Equatable {
    /// Not an ELF file, or not one of 64 bits.
    case notELF
    /// For another kind of CPU.
    case otherMachine
    /// Linked for a fixed address.
    case notPositionIndependent
    /// Linked against shared libraries, which this system does not have.
    case needsInterpreter
    /// Headers or contents lie outside of the file, or of its first page.
    case truncated
    /// A segment is both writable and executable.
    case writableCode
    /// It contradicts itself.
    case malformed(StaticString)

    /// What is wrong, to go behind the name of the file.
    public var description: StaticString {
        switch self {
        case .notELF: "not a program (ELF, 64 bits)"
        case .otherMachine: "a program for another kind of CPU"
        case .notPositionIndependent: "not position-independent; link it with -pie"
        case .needsInterpreter: "needs shared libraries; link it statically"
        case .truncated: "cut off: it refers to contents that are not there"
        case .writableCode: "has memory that is both writable and executable"
        case .malformed(let reason): reason
        }
    }

    /// Whether both say the same kind of thing; the words of ``malformed(_:)`` do not count.
    public static func == (left: ExecutableError, right: ExecutableError) -> Bool {
        switch (left, right) {
        case (.notELF, .notELF), (.otherMachine, .otherMachine), (.truncated, .truncated),
            (.notPositionIndependent, .notPositionIndependent), (.writableCode, .writableCode),
            (.needsInterpreter, .needsInterpreter), (.malformed, .malformed):
            true
        default: false
        }
    }
}

/// Numbers out of the shown part of the file, with bounds checks.
private struct HeaderReader: ~Escapable {
    let bytes: Span<UInt8>

    @_lifetime(copy bytes)
    init(bytes: Span<UInt8>) {
        self.bytes = bytes
    }

    func number(at base: UInt64, offset: UInt64 = 0, width: UInt64) throws(ExecutableError)
        -> UInt64
    {
        let (start, overflow) = base.addingReportingOverflow(offset)
        let (end, endOverflow) = start.addingReportingOverflow(width)
        guard !overflow, !endOverflow, end <= UInt64(bytes.count) else { throw .truncated }
        var value: UInt64 = 0
        for index in 0..<width {
            value |= UInt64(bytes[Int(start + index)]) << (index * 8)
        }
        return value
    }
}
