// Checks of the kernel's ELF file (System V ABI, chapter 4 and 5, and its AMD64 supplement) before a
// byte of it is used.

import BootInfo

/// A kernel file whose headers have been proved: every segment lies in the file and in the kernel's
/// range of addresses, on pages of its own, and none is both writable and executable.
public struct KernelImage: Equatable {
    /// One loadable part of the kernel.
    public struct Segment: Equatable, Sendable {
        /// Where it is linked; a multiple of the page size.
        public let address: UInt64
        /// Bytes it takes in memory, rounded up to pages.
        public let memoryLength: UInt64
        /// Where its contents begin in the file.
        public let fileOffset: UInt64
        /// Bytes of contents; what follows in memory is zero.
        public let fileLength: UInt64
        /// Whether its pages may be written.
        public let isWritable: Bool
        /// Whether its pages may be executed.
        public let isExecutable: Bool
    }

    /// The segments, sorted by address.
    public let segments: [Segment]
    /// The 64-bit entry point.
    public let entry: UInt64
    /// Bytes of memory from `BOOT_KERNEL_BASE` to the last segment's end, in whole pages.
    public let length: UInt64

    /// Checks the bytes of a file.
    public init(_ bytes: UnsafeRawBufferPointer) throws(KernelImageError) {
        let file = unsafe ELFFile(bytes)
        let table = try file.programHeaders()
        var segments: [Segment] = []
        for index in 0..<table.count {
            if let segment = try file.segment(at: table.offset + index * table.entrySize) {
                segments.append(segment)
            }
        }
        segments.sort { $0.address < $1.address }
        guard let first = segments.first, let last = segments.last else {
            throw .malformed("it has no loadable segment")
        }
        guard first.address >= BOOT_KERNEL_BASE else { throw .wrongAddress(first.address) }
        let end = last.address + last.memoryLength
        guard end <= kernelLimit else { throw .wrongAddress(last.address) }
        for (before, after) in zip(segments, segments.dropFirst())
        where before.address + before.memoryLength > after.address {
            throw .malformed("two segments share a page")
        }
        let entry = try file.number(at: 24, width: 8)
        guard
            segments.contains(where: {
                $0.isExecutable && entry >= $0.address && entry - $0.address < $0.memoryLength
            })
        else { throw .malformed("its entry point is in no executable segment") }
        self.segments = segments
        self.entry = entry
        length = end - UInt64(BOOT_KERNEL_BASE)
    }
}

/// The kernel's addresses end here: 2 GiB, so that 32-bit relocations reach everything.
private var kernelLimit: UInt64 { 0x8000_0000 }

/// Why a file is no kernel that this loader can start.
public enum KernelImageError: Error, Equatable {
    /// The file ends before something that its headers speak of.
    case truncated(needed: UInt64)
    /// It is no 64-bit x86 ELF executable.
    case notAKernel
    /// A segment is linked outside the kernel's range of addresses.
    case wrongAddress(UInt64)
    /// A segment is both writable and executable.
    case writableCode(UInt64)
    /// Some other contradiction.
    case malformed(String)
}

extension KernelImageError: CustomStringConvertible {
    /// What is wrong, without naming the file: the caller knows its name.
    public var description: String {
        switch self {
        case .truncated(let needed): "it is cut short (\(needed) bytes are needed)"
        case .notAKernel: "it is no 64-bit x86 ELF executable"
        case .wrongAddress(let address):
            "a segment at 0x\(String(address, radix: 16)) is outside the kernel's addresses"
        case .writableCode(let address):
            "the segment at 0x\(String(address, radix: 16)) is both writable and executable"
        case .malformed(let what): what
        }
    }
}
