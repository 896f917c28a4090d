// Calls about files.

internal import Arch
internal import FileSystem
internal import KernelABI
internal import KernelBase
internal import Memory
internal import Processes
internal import Scheduler

extension SystemCalls {
    static func open(
        _ calls: SystemCalls, _ files: FileContext, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        let file = try arguments.withPath(0) { (path) throws(Errno) in try files.open(path) }
        return UInt64(try files.descriptors.add(file))
    }

    static func openAt(
        _ calls: SystemCalls, _ files: FileContext, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        let directory = try files.descriptors.file(try arguments.descriptor(0))
        let file = try arguments.withPath(1) { (path) throws(Errno) in
            try files.open(path, at: directory)
        }
        return UInt64(try files.descriptors.add(file))
    }

    static func openBoth(
        _ calls: SystemCalls, _ files: FileContext, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        let ends = try files.openBoth(try arguments.path(0))
        let (reading, writing) = try files.descriptors.add(ends.reading, ends.writing)
        do throws(Errno) {
            try Errno.translating { () throws(MemoryError) in
                try UserPointer<Int32>(arguments[2]).store(reading)
                try UserPointer<Int32>(arguments[2] &+ 4).store(writing)
            }
        } catch {
            // A call that fails changes nothing.
            try files.descriptors.close(reading)
            try files.descriptors.close(writing)
            throw error
        }
        return 0
    }

    static func close(
        _ calls: SystemCalls, _ files: FileContext, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        try files.descriptors.close(try arguments.descriptor(0))
        return 0
    }

    static func read(
        _ calls: SystemCalls, _ files: FileContext, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        let file = try files.descriptors.file(try arguments.descriptor(0))
        // Sound: the calls keep the memory for good.
        var buffer = unsafe ReadBuffer(
            calls.memory, address: arguments[1], count: Int(clamping: arguments[2]))
        return UInt64(try file.read(into: &buffer))
    }

    static func readDirectory(
        _ calls: SystemCalls, _ files: FileContext, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        let file = try files.descriptors.file(try arguments.descriptor(0))
        // Sound: as above.
        var buffer = unsafe ReadBuffer(
            calls.memory, address: arguments[1], count: Int(clamping: arguments[2]))
        try file.readDirectory(into: &buffer, files)
        return UInt64(buffer.filled)
    }

    static func write(
        _ calls: SystemCalls, _ files: FileContext, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        let file = try files.descriptors.file(try arguments.descriptor(0))
        // Sound: as above.
        var buffer = unsafe WriteBuffer(
            calls.memory, address: arguments[1], count: Int(clamping: arguments[2]))
        return UInt64(try file.write(from: &buffer))
    }

    static func seek(
        _ calls: SystemCalls, _ files: FileContext, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        guard let origin = SeekOrigin(rawValue: arguments[2]) else { throw .invalidArgument }
        let file = try files.descriptors.file(try arguments.descriptor(0))
        return try file.seek(by: Int64(bitPattern: arguments[1]), from: origin)
    }

    static func control(
        _ calls: SystemCalls, _ files: FileContext, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        let file = try files.descriptors.file(try arguments.descriptor(0))
        return try file.control(arguments[1], arguments[2], calls.memory)
    }

    static func duplicate(
        _ calls: SystemCalls, _ files: FileContext, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        UInt64(try files.descriptors.duplicate(try arguments.descriptor(0)))
    }

    static func duplicateTo(
        _ calls: SystemCalls, _ files: FileContext, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        let (file, wanted) = (try arguments.descriptor(0), try arguments.descriptor(1))
        return UInt64(try files.descriptors.duplicate(file, to: wanted))
    }

    // MARK: - Paths and what they name

    static func status(
        _ calls: SystemCalls, _ files: FileContext, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        let status = try arguments.withPath(0) { (path) throws(Errno) in
            try files.status(of: path)
        }
        try store(calls, status, at: arguments[2])
        return 0
    }

    static func fileStatus(
        _ calls: SystemCalls, _ files: FileContext, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        let file = try files.descriptors.file(try arguments.descriptor(0))
        try store(calls, file.status(), at: arguments[1])
        return 0
    }

    static func remove(
        _ calls: SystemCalls, _ files: FileContext, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        try files.remove(try arguments.path(0))
        return 0
    }

    static func link(
        _ calls: SystemCalls, _ files: FileContext, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        try files.makeLink(to: try arguments.path(0), at: try arguments.path(2))
        return 0
    }

    static func symlink(
        _ calls: SystemCalls, _ files: FileContext, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        let target = try arguments.bytes(0, atMost: Limits.path, orThrow: .nameTooLong)
        try files.makeSymbolicLink(to: target, at: try arguments.path(2))
        return 0
    }

    static func readlink(
        _ calls: SystemCalls, _ files: FileContext, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        let target = try files.linkTarget(of: try arguments.path(0))
        return try copyOut(target, to: arguments[2], length: arguments[3])
    }

    static func rename(
        _ calls: SystemCalls, _ files: FileContext, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        try files.rename(try arguments.path(0), to: try arguments.path(2))
        return 0
    }

    // MARK: - Waiting

    static func poll(
        _ calls: SystemCalls, _ files: FileContext, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        let count = arguments[1]
        guard count <= UInt64(Limits.pollEntries) else { throw .invalidArgument }
        if count > 64, KernelMemory.isShort(for: .much) { throw .noMemory }
        let entries = try pollEntries(calls, at: arguments[0], count: Int(count))
        if let ready = try look(at: entries, files, arguments) { return ready }
        var requests: [PollRequest] = []
        requests.reserveCapacity(entries.count)
        for entry in entries {
            if entry.descriptor < 0 {
                requests.append(.skipped)
            } else {
                let file = try? files.descriptors.file(entry.descriptor)
                requests.append(PollRequest(file, PollEvents(rawValue: entry.wanted)))
            }
        }
        let deadline: Instant? =
            arguments[2] == Limits.forever
            ? nil : Instant.now + Duration(nanoseconds: arguments[2])
        let ready = try PollRequest.wait(for: &requests, until: deadline)
        // Of thousands of files few change from one call to the next.
        for index in requests.indices
        where requests[index].ready.rawValue != entries[index].ready {
            try store(requests[index].ready, at: index, arguments)
        }
        return UInt64(ready)
    }

    /// Looks at each file once, for most calls wait for nothing: what holds is stored, and the number of
    /// files that are ready returned. `nil` if none is, and the caller wants to wait.
    private static func look(
        at entries: [PollEntry], _ files: FileContext, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64? {
        var changes: [(index: Int, ready: PollEvents)] = []
        var count: UInt64 = 0
        for index in entries.indices {
            let entry = entries[index]
            let ready =
                entry.descriptor < 0
                ? []
                : files.descriptors.readiness(
                    entry.descriptor, of: PollEvents(rawValue: entry.wanted))
            if !ready.isEmpty { count += 1 }
            if ready.rawValue != entry.ready { changes.append((index, ready)) }
        }
        guard count > 0 || arguments[2] == 0 else { return nil }
        for change in changes { try store(change.ready, at: change.index, arguments) }
        return count
    }

    /// Stores what holds for one of the files of `poll`.
    private static func store(
        _ ready: PollEvents, at index: Int, _ arguments: SystemCallArguments
    ) throws(Errno) {
        try Errno.translating { () throws(MemoryError) in
            try UserPointer<UInt16>(arguments[0] &+ UInt64(index) * 8 &+ 6).store(ready.rawValue)
        }
    }

    /// The caller's entries, in one copy.
    private static func pollEntries(
        _ calls: SystemCalls, at address: UInt64, count: Int
    ) throws(Errno) -> [PollEntry] {
        guard count > 0 else { return [] }
        var entries = [PollEntry](repeating: PollEntry(descriptor: -1, wanted: []), count: count)
        let result = unsafe entries.withUnsafeMutableBytes { bytes -> Result<Void, Errno> in
            do throws(Errno) {
                return .success(try unsafe calls.memory.load(bytes, from: address))
            } catch {
                return .failure(error)
            }
        }
        try result.get()
        return entries
    }

    private static func store(
        _ calls: SystemCalls, _ status: FileStatus, at address: UInt64
    ) throws(Errno) {
        var status = status
        let result = unsafe withUnsafeBytes(of: &status) { bytes -> Result<Void, Errno> in
            do throws(Errno) {
                return .success(try unsafe calls.memory.store(bytes, at: address))
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    /// Copies as much of `bytes` as fits; returns how many bytes that is.
    static func copyOut(
        _ bytes: [UInt8], to address: UInt64, length: UInt64
    ) throws(Errno) -> UInt64 {
        let count = min(UInt64(bytes.count), length)
        return try Errno.translating { () throws(MemoryError) in
            UInt64(try UserBuffer(address: address, count: count).write(bytes.span))
        }
    }
}

/// The memory of the program that made the call, for files.
final class ProgramMemory: FileSystem.UserMemory, @unchecked Sendable {
    override func store(_ bytes: UnsafeRawBufferPointer, at address: UInt64) throws(Errno) {
        let span = unsafe Span<UInt8>(_unsafeBytes: bytes)
        try Errno.translating { () throws(MemoryError) in
            _ = try UserBuffer(address: address, count: UInt64(bytes.count)).write(span)
        }
    }

    override func load(
        _ bytes: UnsafeMutableRawBufferPointer, from address: UInt64
    ) throws(Errno) {
        let memory = unsafe bytes.bindMemory(to: UInt8.self)
        var span = unsafe MutableSpan<UInt8>(_unsafeElements: memory)
        _ = try Errno.translating { () throws(MemoryError) in
            try UserBuffer(address: address, count: UInt64(memory.count)).read(into: &span)
        }
    }
}
