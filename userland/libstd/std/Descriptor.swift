// Open files by number, and what can be done with one. Descriptor is a plain number that owns
// nothing; File, built on it, closes itself.

internal import CSystem
public import KernelABI

/// The number of an open file. Using a number that is not open throws `badDescriptor`.
public struct Descriptor: Equatable, Sendable {
    /// The number.
    public let number: Int32

    /// The open file with this number.
    public init(_ number: Int32) {
        self.number = number
    }

    /// What a program reads.
    public static var standardInput: Descriptor { Descriptor(0) }
    /// Where a program's results go.
    public static var standardOutput: Descriptor { Descriptor(1) }
    /// Where a program's complaints go.
    public static var standardError: Descriptor { Descriptor(2) }

    var value: Int { Int(number) }
}

extension Descriptor {
    /// Opens `/dev/const/null` as those of 0, 1 and 2 that are not open, so that no other file gets
    /// such a number by accident. For programs that start others and were started without files.
    public static func reserveStandardFiles() {
        while let null = try? open("/dev/const/null:read:write") {
            if null.number > 2 {
                try? null.close()
                return
            }
        }
    }

    /// Opens a file. Flags are part of the path: `notes.txt:create:write`, or short `notes.txt:cw`.
    public static func open(_ path: String) throws(Errno) -> Descriptor {
        try path.withAddress { (address, length) throws(Errno) in
            Descriptor(Int32(truncatingIfNeeded: try callSystemPatiently(.open, address, length)))
        }
    }

    /// Opens a path that starts at this directory.
    public func open(_ path: String) throws(Errno) -> Descriptor {
        try path.withAddress { (address, length) throws(Errno) in
            Descriptor(
                Int32(truncatingIfNeeded: try callSystemPatiently(.openAt, value, address, length)))
        }
    }

    /// Opens a file with two ends, such as `/dev/pipe/new`.
    public static func openPair(
        _ path: String
    ) throws(Errno) -> (reading: Descriptor, writing: Descriptor) {
        var pair = DescriptorPair()
        try path.withAddress { (address, length) throws(Errno) in
            _ = try withAddress(of: &pair) { (place) throws(Errno) in
                try callSystem(.open2, address, length, place)
            }
        }
        return (Descriptor(pair.reading), Descriptor(pair.writing))
    }

    /// Reads into memory at the file's position; 0 at the end of the file. Waits for data.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
        try callSystemPatiently(
            .read, value, Int(bitPattern: buffer.baseAddress), buffer.count)
    }

    /// Reads up to `count` bytes; none at the end of the file. Waits for data.
    public func read(upTo count: Int) throws(Errno) -> [UInt8] {
        var failure: Errno? = nil
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
            do throws(Errno) {
                used = unsafe try read(into: UnsafeMutableRawBufferPointer(buffer))
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Reads up to the end of the file.
    public func readAll() throws(Errno) -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let part = try read(upTo: max(4096, min(all.count, 1 << 20)))
            if part.isEmpty { return all }
            all.append(contentsOf: part)
        }
    }

    /// Writes all of memory at the file's position.
    public func write(_ buffer: UnsafeRawBufferPointer) throws(Errno) {
        var done = 0
        while done < buffer.count {
            let address = Int(bitPattern: buffer.baseAddress) + done
            done += try callSystemPatiently(.write, value, address, buffer.count - done)
        }
    }

    /// Writes all bytes.
    public func write(_ bytes: [UInt8]) throws(Errno) {
        var failure: Errno? = nil
        unsafe bytes.withUnsafeBytes { buffer in
            do throws(Errno) {
                unsafe try write(buffer)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// Writes text.
    public func write(_ text: String) throws(Errno) {
        try text.withAddress { (address, length) throws(Errno) in
            unsafe try write(
                UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: address), count: length))
        }
    }

    /// Moves the file's position and returns the new one.
    @discardableResult
    public func seek(_ offset: Int, from origin: SeekOrigin = .start) throws(Errno) -> Int {
        try callSystem(.seek, value, offset, Int(origin.rawValue))
    }

    /// Facts about the file.
    public func status() throws(Errno) -> FileStatus {
        var status = FileStatus()
        _ = try withAddress(of: &status) { (place) throws(Errno) in
            try callSystem(.fileStat, value, place)
        }
        return status
    }

    /// Sets when the file, which is in memory and can be written to, was modified: nanoseconds since 1970, or
    /// now.
    public func setModified(_ nanoseconds: UInt64 = Limits.forever) throws(Errno) {
        try callSystem(
            .ioctl, value, Int(FileControl.setModified.rawValue),
            Int(truncatingIfNeeded: nanoseconds), 0)
    }

    /// A second number for the same open file.
    public func duplicate() throws(Errno) -> Descriptor {
        Descriptor(Int32(truncatingIfNeeded: try callSystem(.dup, value)))
    }

    /// Makes `other` a second number for the same open file.
    public func duplicate(as other: Descriptor) throws(Errno) {
        try callSystem(.dup2, value, other.value)
    }

    /// Closes the file.
    public func close() throws(Errno) {
        try callSystem(.close, value)
    }

    /// Maps the file into memory.
    public func map(
        length: Int, offset: Int = 0, protection: Protection = [.read, .write]
    ) throws(Errno) -> UnsafeMutableRawBufferPointer {
        let address = try callSystem(
            .mmap, value, 0, length, Int(protection.rawValue), offset)
        return unsafe UnsafeMutableRawBufferPointer(
            start: UnsafeMutableRawPointer(bitPattern: address), count: length)
    }

    /// Makes a one-time key for this open file, which `receiver` (or anybody) may claim in time.
    public func share(
        timeout: Duration, receiver: Int = 0
    ) throws(Errno) -> String {
        var key = [UInt8](repeating: 0, count: Limits.key)
        var failure: Errno? = nil
        let length = unsafe key.withUnsafeMutableBytes { buffer in
            do throws(Errno) {
                return try callSystem(
                    .share, value, Int(bitPattern: UInt(timeout.clampedNanoseconds)), receiver,
                    Int(bitPattern: buffer.baseAddress), buffer.count)
            } catch {
                failure = error
                return 0
            }
        }
        if let failure { throw failure }
        return String(decoding: key[..<min(length, key.count)], as: UTF8.self)
    }

    /// Turns a key into an open file.
    public static func claim(key: String) throws(Errno) -> Descriptor {
        try key.withAddress { (address, length) throws(Errno) in
            Descriptor(Int32(truncatingIfNeeded: try callSystem(.claim, address, length)))
        }
    }

    /// Makes a key that nobody has claimed worthless.
    public static func revoke(key: String) throws(Errno) {
        try key.withAddress { (address, length) throws(Errno) in
            _ = try callSystem(.revoke, address, length)
        }
    }
}

/// Hands the address of a structure to a call that fills it.
@inline(__always)
func withAddress<T, R>(
    of value: inout T, _ body: (Int) throws(Errno) -> R
) throws(Errno) -> R {
    try unsafe withUnsafeMutablePointer(to: &value) { (pointer) throws(Errno) in
        try body(Int(bitPattern: pointer))
    }
}

/// Unmaps memory that `Descriptor.map` mapped.
public func unmap(_ memory: UnsafeMutableRawBufferPointer) throws(Errno) {
    try callSystem(.munmap, Int(bitPattern: memory.baseAddress), memory.count)
}
