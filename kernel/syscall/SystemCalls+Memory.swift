// Calls about memory, waiting on words, name spaces, and passing open files on.

internal import Arch
internal import FileSystem
internal import KernelABI
internal import Memory
internal import Processes
internal import Scheduler

extension SystemCalls {
    func performOtherCall(
        _ call: SystemCall, _ caller: Caller, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        switch call {
        case .mmap:
            do throws(Errno) {
                return try map(caller, arguments)
            } catch {
                // What is kept for threads to come is less urgent.
                guard error == .noMemory,
                    caller.process.unmapUnusedStacks(in: try caller.space())
                else { throw error }
                return try map(caller, arguments)
            }
        case .munmap:
            let space = try caller.space()
            let range = try range(arguments)
            try Errno.translating { () throws(MemoryError) in try space.unmap(range) }
            return 0
        case .mprotect:
            let space = try caller.space()
            let range = try range(arguments)
            let protection = try protection(arguments[2])
            try Errno.translating { () throws(MemoryError) in
                try space.protect(range, protection)
            }
            return 0
        case .futexWait: return try waitOnWord(caller, arguments)
        case .futexWake:
            return futexes.wake(try futexKey(caller, arguments[0]), count: arguments[1])
        default: return try performNamespaceCall(call, caller, arguments)
        }
    }

    // MARK: - Memory

    private func range(_ arguments: SystemCallArguments) throws(Errno) -> VirtualRange {
        // Whole pages, as `mmap` makes them.
        guard let length = PageCount(coveringBytes: arguments[1]).bytesIfRepresentable,
            let range = VirtualRange(start: VirtualAddress(arguments[0]), length: length)
        else { throw .invalidArgument }
        return range
    }

    private func protection(_ bits: UInt64) throws(Errno) -> Memory.Protection {
        let wanted = KernelABI.Protection(rawValue: bits)
        guard wanted.isSubset(of: .known) else { throw .invalidArgument }
        var result: Memory.Protection = []
        if wanted.contains(.read) { result.insert(.read) }
        if wanted.contains(.write) { result.insert(.write) }
        if wanted.contains(.execute) { result.insert(.execute) }
        return result
    }

    private func map(
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

    private func futexKey(_ caller: Caller, _ address: UInt64) throws(Errno) -> FutexKey {
        guard address % 4 == 0, AddressLayout.user.contains(VirtualAddress(address)) else {
            throw .badAddress
        }
        return FutexKey(space: caller.process.id, address: address)
    }

    private func waitOnWord(
        _ caller: Caller, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        let key = try futexKey(caller, arguments[0])
        let word = try Errno.translating { () throws(MemoryError) in
            try UserPointer<UInt32>(arguments[0])
        }
        let deadline: Instant? =
            arguments[2] == Limits.forever
            ? nil : Instant.now + Duration(nanoseconds: arguments[2])
        let expected = arguments[1]
        let outcome = try futexes.wait(on: key, until: deadline) { () throws(Errno) in
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

    // MARK: - Name spaces and keys

    private func performNamespaceCall(
        _ call: SystemCall, _ caller: Caller, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        let files = caller.process.files
        switch call {
        case .mount:
            let options = try arguments.bytes(
                4, atMost: Limits.path, orThrow: .argumentsTooLong)
            try files.mount(
                try arguments.path(2), at: try arguments.path(0), options: options,
                payer: caller.process.resources?.memory)
        case .unmount: try files.unmount(try arguments.path(0))
        case .bind:
            let file = try files.descriptors.file(try arguments.descriptor(2))
            try files.bind(file, at: try arguments.path(0))
        case .share:
            let file = try files.descriptors.file(try arguments.descriptor(0))
            let key = try services.keys.share(
                file, owner: files.processID, receiver: arguments[2],
                lifetime: Duration(nanoseconds: arguments[1]), meter: files.descriptors.meter)
            do throws(Errno) {
                guard arguments[4] >= UInt64(key.count) else { throw .outOfRange }
                return try copyOut(key, to: arguments[3], length: arguments[4])
            } catch {
                try services.keys.revoke(key, owner: files.processID)
                throw error
            }
        case .claim:
            let key = try arguments.bytes(0, atMost: Limits.key, orThrow: .invalidArgument)
            let file = try services.keys.claim(key, by: files.processID)
            return UInt64(try files.descriptors.add(file))
        case .notify:
            guard arguments[0] == 0 || AddressLayout.user.contains(VirtualAddress(arguments[0]))
            else { throw .badAddress }
            caller.process.setNoteHandler(arguments[0])
        case .revoke:
            let key = try arguments.bytes(0, atMost: Limits.key, orThrow: .invalidArgument)
            try services.keys.revoke(key, owner: files.processID)
        default: throw .notImplemented
        }
        return 0
    }
}
