// Open files with a position, which most are.

public import KernelABI
internal import KernelBase
internal import Scheduler

/// An open file whose content is read and written at a position.
open class PositionedFile: OpenFile, @unchecked Sendable {
    /// Held while copying, so that two reads do not return the same bytes.
    private let position = SleepingMutex(UInt64(0), rank: .file)

    /// Reads at an offset.
    open func read(at offset: UInt64, into buffer: inout ReadBuffer) throws(Errno) {
        throw .notSupported
    }

    /// Writes at an offset, or at the end, and returns the offset after the last byte written.
    open func write(at offset: UInt64, from buffer: inout WriteBuffer) throws(Errno) -> UInt64 {
        throw .notSupported
    }

    /// Bytes in the file.
    open var size: UInt64 { vnode.size }

    public final override func readBytes(into buffer: inout ReadBuffer) throws(Errno) {
        try position.withLock { position throws(Errno) in
            let before = UInt64(buffer.filled)
            // What was copied before an error counts.
            defer { position = position.addingClamped(UInt64(buffer.filled) - before) }
            try read(at: position, into: &buffer)
        }
    }

    open override func writeBytes(from buffer: inout WriteBuffer) throws(Errno) {
        try position.withLock { position throws(Errno) in
            let start = position
            let before = UInt64(buffer.taken)
            do throws(Errno) {
                position = try write(at: start, from: &buffer)
            } catch {
                position = start.addingClamped(UInt64(buffer.taken) - before)
                throw error
            }
        }
    }

    public final override func seek(
        by offset: Int64, from origin: SeekOrigin
    ) throws(Errno) -> UInt64 {
        try position.withLock { position throws(Errno) in
            let base =
                switch origin {
                case .start: UInt64(0)
                case .current: position
                case .end: size
                }
            let (sum, overflow) =
                offset < 0
                ? base.subtractingReportingOverflow(offset.magnitude)
                : base.addingReportingOverflow(offset.magnitude)
            guard !overflow, sum <= UInt64(Int64.max) else { throw .invalidArgument }
            position = sum
            return sum
        }
    }
}

extension UInt64 {
    func addingClamped(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}

/// An open file whose content the vnode reads and writes.
public final class VnodeFile: PositionedFile, @unchecked Sendable {
    public override func read(at offset: UInt64, into buffer: inout ReadBuffer) throws(Errno) {
        try vnode.read(at: offset, into: &buffer)
    }

    public override func write(
        at offset: UInt64, from buffer: inout WriteBuffer
    ) throws(Errno) -> UInt64 {
        if flags.contains(.append) { return try vnode.append(from: &buffer) }
        let before = UInt64(buffer.taken)
        try vnode.write(at: offset, from: &buffer)
        return offset.addingClamped(UInt64(buffer.taken) - before)
    }
}
