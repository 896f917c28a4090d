// Calls about namespaces, passing open files on, and notes.

internal import Arch
internal import FileSystem
internal import KernelABI
internal import Memory
internal import Processes
internal import Scheduler

extension SystemCalls {
    static func mount(
        _ calls: SystemCalls, _ caller: Caller, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        let options = try arguments.bytes(4, atMost: Limits.path, orThrow: .argumentsTooLong)
        try caller.process.files.mount(
            try arguments.path(2), at: try arguments.path(0), options: options,
            payer: caller.process.resources?.memory)
        return 0
    }

    static func unmount(
        _ calls: SystemCalls, _ files: FileContext, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        try files.unmount(try arguments.path(0))
        return 0
    }

    static func bind(
        _ calls: SystemCalls, _ files: FileContext, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        let file = try files.descriptors.file(try arguments.descriptor(2))
        try files.bind(file, at: try arguments.path(0))
        return 0
    }

    // MARK: - Keys

    static func share(
        _ calls: SystemCalls, _ files: FileContext, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        let file = try files.descriptors.file(try arguments.descriptor(0))
        let key = try calls.services.keys.share(
            file, owner: files.processID, receiver: arguments[2],
            lifetime: Duration(nanoseconds: arguments[1]), meter: files.descriptors.meter)
        do throws(Errno) {
            guard arguments[4] >= UInt64(key.count) else { throw .outOfRange }
            return try copyOut(key, to: arguments[3], length: arguments[4])
        } catch {
            try calls.services.keys.revoke(key, owner: files.processID)
            throw error
        }
    }

    static func claim(
        _ calls: SystemCalls, _ files: FileContext, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        let file = try calls.services.keys.claim(try key(arguments), by: files.processID)
        return UInt64(try files.descriptors.add(file))
    }

    static func revoke(
        _ calls: SystemCalls, _ files: FileContext, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        try calls.services.keys.revoke(try key(arguments), owner: files.processID)
        return 0
    }

    private static func key(_ arguments: SystemCallArguments) throws(Errno) -> [UInt8] {
        try arguments.bytes(0, atMost: Limits.key, orThrow: .invalidArgument)
    }

    // MARK: - Notes

    static func notify(
        _ calls: SystemCalls, _ caller: Caller, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        guard arguments[0] == 0 || AddressLayout.user.contains(VirtualAddress(arguments[0]))
        else { throw .badAddress }
        caller.process.setNoteHandler(arguments[0])
        return 0
    }

    static func finishNote(
        _ calls: SystemCalls, _ caller: Caller, _ arguments: SystemCallArguments
    ) throws(Errno) {
        guard let disposition = NoteDisposition(rawValue: arguments[0]) else {
            throw .invalidArgument
        }
        try unsafe arguments.withRegisters { (registers) throws(Errno) in
            try unsafe caller.thread.finishNote(disposition, registers)
        }
    }
}
