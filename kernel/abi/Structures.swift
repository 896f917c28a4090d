// Structures that cross the syscall line. All fields are fixed-width and stand at their natural
// alignment in declaration order, without padding; KernelABITests pins every offset, and
// userland/libstd/include has the same in C.

/// Bytes somewhere in the caller's memory.
public struct StringReference: Sendable {
    /// The first byte's address.
    public var address: UInt64
    /// How many bytes.
    public var length: UInt64

    /// A reference to bytes.
    public init(address: UInt64, length: UInt64) {
        self.address = address
        self.length = length
    }
}

/// What `stat` tells about a file. 88 bytes.
public struct FileStatus: Sendable {
    /// The file's number, unique within its file system.
    public var number: UInt64 = 0
    /// The mounted file system's number.
    public var fileSystem: UInt64 = 0
    /// Bytes.
    public var size: UInt64 = 0
    /// Memory or disk space in use, in units of `blockSize`.
    public var blocks: UInt64 = 0
    /// Bytes of a block.
    public var blockSize: UInt64 = 0
    /// How many names the file has.
    public var links: UInt64 = 0
    /// When it was last read, in nanoseconds since 1970.
    public var accessed: UInt64 = 0
    /// When its content last changed.
    public var modified: UInt64 = 0
    /// When anything about it last changed.
    public var changed: UInt64 = 0
    /// When it was made.
    public var created: UInt64 = 0
    /// A `FileType`.
    public var type: UInt8 = 0
    /// `FilePermissions` that this path gives.
    public var permissions: UInt8 = 0
    /// `EntryAttributes`.
    public var attributes: UInt8 = 0
    /// Zero.
    public var reserved: (UInt8, UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0, 0)

    /// A status of all zeroes.
    public init() {}
}

/// The start of a directory entry; `nameLength` bytes of name follow, then zeroes up to
/// `recordLength`, a multiple of eight. 16 bytes.
public struct DirectoryEntryHeader: Sendable {
    /// The file's number.
    public var number: UInt64 = 0
    /// Bytes from this record's start to the next one's.
    public var recordLength: UInt16 = 0
    /// Bytes of the name; there is no terminator.
    public var nameLength: UInt16 = 0
    /// A `FileType`.
    public var type: UInt8 = 0
    /// `FilePermissions`.
    public var permissions: UInt8 = 0
    /// `EntryAttributes`.
    public var attributes: UInt8 = 0
    /// Zero.
    public var reserved: UInt8 = 0

    /// A header of all zeroes.
    public init() {}

    /// The record length for a name: header and name, rounded up to eight.
    @inlinable
    public static func recordLength(nameLength: Int) -> Int {
        (MemoryLayout<DirectoryEntryHeader>.size + nameLength + 7) & ~7
    }
}

/// One file in a `poll`. 8 bytes.
public struct PollEntry: Sendable {
    /// The descriptor; a negative one is skipped.
    public var descriptor: Int32
    /// `PollEvents` to wait for.
    public var wanted: UInt16
    /// `PollEvents` that hold, stored by the call.
    public var ready: UInt16

    /// An entry that waits for events of a file.
    public init(descriptor: Int32, wanted: PollEvents) {
        self.descriptor = descriptor
        self.wanted = wanted.rawValue
        ready = 0
    }
}

/// What `open2` stores. 8 bytes.
public struct DescriptorPair: Sendable {
    /// The end to read from.
    public var reading: Int32 = -1
    /// The end to write to.
    public var writing: Int32 = -1

    /// No descriptors.
    public init() {}
}

/// What a process finds at the address in RDI when it starts. 136 bytes, on the stack.
///
/// The first thread starts at the executable's entry point with RDI pointing here, RSP a multiple of
/// 16, the direction flag clear, MXCSR 0x1F80, the x87 control word 0x37F, FS base 0 and all other
/// registers zero. Segments are mapped as the program headers say; relocations (`R_X86_64_RELATIVE`
/// only), thread-local storage (`PT_TLS`) and write protection of `PT_GNU_RELRO` are done by the
/// program itself, so that the kernel reads nothing but headers.
public struct StartInfo: Sendable {
    /// Bytes of this structure; later kernels may append fields.
    public var size: UInt64 = 0
    /// How many arguments.
    public var argumentCount: UInt64 = 0
    /// The address of `argumentCount` addresses of NUL-terminated strings, and a zero.
    public var arguments: UInt64 = 0
    /// The process' number.
    public var processID: UInt64 = 0
    /// The thread's number.
    public var threadID: UInt64 = 0
    /// The lowest address the stack may grow down to.
    public var stackLimit: UInt64 = 0
    /// The first address above the stack.
    public var stackTop: UInt64 = 0
    /// What was added to the executable's addresses.
    public var imageBase: UInt64 = 0
    /// Bytes of a page.
    public var pageSize: UInt64 = 0
    /// How many CPUs run programs.
    public var cpuCount: UInt64 = 0
    /// XCR0: which vector state is kept for the thread; 3 without XSAVE.
    public var vectorState: UInt64 = 0
    /// Bytes of that state.
    public var vectorStateSize: UInt64 = 0
    /// Nanoseconds from the start of the system to the start of this process.
    public var started: UInt64 = 0
    /// Random bytes, different for each process.
    public var entropy: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    /// All zeroes.
    public init() {}
}
