// Calls about memory, and waiting on words in it.

internal import Arch
internal import FileSystem
internal import KernelABI
internal import Memory
internal import Processes
internal import Scheduler

extension SystemCalls {
    static func map(
        _ calls: SystemCalls, _ caller: Caller, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        do throws(Errno) {
            return try mapOnce(caller, arguments)
        } catch {
            // What is kept for threads to come is less urgent.
            guard error == .noMemory,
                caller.process.unmapUnusedStacks(in: try caller.space())
            else { throw error }
            return try mapOnce(caller, arguments)
        }
    }

    static func unmap(
        _ calls: SystemCalls, _ caller: Caller, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        let space = try caller.space()
        let range = try range(arguments)
        try Errno.translating { () throws(MemoryError) in try space.unmap(range) }
        return 0
    }

    static func protect(
        _ calls: SystemCalls, _ caller: Caller, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        let space = try caller.space()
        let range = try range(arguments)
        let protection = try protection(arguments[2])
        try Errno.translating { () throws(MemoryError) in
            try space.protect(range, protection)
        }
        return 0
    }

    private static func range(_ arguments: SystemCallArguments) throws(Errno) -> VirtualRange {
        // Whole pages, as `mmap` makes them.
        guard let length = PageCount(coveringBytes: arguments[1]).bytesIfRepresentable,
            let range = VirtualRange(start: VirtualAddress(arguments[0]), length: length)
        else { throw .invalidArgument }
        return range
    }

    private static func protection(_ bits: UInt64) throws(Errno) -> Memory.Protection {
        let wanted = KernelABI.Protection(rawValue: bits)
        guard wanted.isSubset(of: .known) else { throw .invalidArgument }
        var result: Memory.Protection = []
        if wanted.contains(.read) { result.insert(.read) }
        if wanted.contains(.write) { result.insert(.write) }
        if wanted.contains(.execute) { result.insert(.execute) }
        return result
    }

    private static func mapOnce(
        _ caller: Caller, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        let space = try caller.space()
        let file = try caller.process.files.descriptors.file(try arguments.descriptor(0))
        let request = FileMapping(
            protection: try protection(arguments[3]), length: arguments[2], offset: arguments[4])
        let (source, maximum) = try request.source(of: file, for: space)
        let start = VirtualAddress(arguments[1])
        let placement: AddressSpace.Placement =
            start.rawValue == 0 ? .anywhere : .replacing(start)
        return try Errno.translating { () throws(MemoryError) in
            try space.map(
                source, length: request.length, at: placement, request.protection,
                maximum: maximum
            ).start.rawValue
        }
    }

    // MARK: - Words

    private static func futexKey(_ caller: Caller, _ address: UInt64) throws(Errno) -> FutexKey {
        guard address % 4 == 0, AddressLayout.user.contains(VirtualAddress(address)) else {
            throw .badAddress
        }
        return FutexKey(space: caller.process.id, address: address)
    }

    static func wakeWaiters(
        _ calls: SystemCalls, _ caller: Caller, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        calls.futexes.wake(try futexKey(caller, arguments[0]), count: arguments[1])
    }

    static func waitOnWord(
        _ calls: SystemCalls, _ caller: Caller, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        let key = try futexKey(caller, arguments[0])
        let word = try Errno.translating { () throws(MemoryError) in
            try UserPointer<UInt32>(arguments[0])
        }
        let deadline: Instant? =
            arguments[2] == Limits.forever
            ? nil : Instant.now + Duration(nanoseconds: arguments[2])
        let expected = arguments[1]
        let outcome = try calls.futexes.wait(on: key, until: deadline) { () throws(Errno) in
            try Errno.translating { () throws(MemoryError) in
                UInt64(try word.loadAtomically()) == expected
            }
        }
        switch outcome {
        case .woken: return 0
        case .changed: throw .wouldBlock
        case .timedOut: throw .timedOut
        case .interrupted: throw .interrupted
        }
    }
}
