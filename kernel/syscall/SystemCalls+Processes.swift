// Calls about processes, threads and time.

public import Arch
public import FileSystem
public import KernelABI
internal import KernelBase
internal import Memory
public import Processes
internal import Scheduler

extension SystemCalls {
    static func exit(
        _ calls: SystemCalls, _ caller: Caller, _ arguments: SystemCallArguments
    ) throws(Errno) {
        let status = try arguments.bytes(0, atMost: Limits.status, orThrow: .messageTooLong)
        caller.process.end(status: status)
    }

    static func exitThread(
        _ calls: SystemCalls, _ caller: Caller, _ arguments: SystemCallArguments
    ) throws(Errno) {
        guard arguments[0] != 0 else { return }
        let key = FutexKey(space: caller.process.id, address: arguments[0])
        caller.thread.lastAct = { [futexes = calls.futexes] in
            // Where there is no such word, nobody can be waiting for it.
            try? UserPointer<UInt32>(key.address).store(1)
            _ = futexes.wake(key, count: .max)
        }
    }

    static func yield(
        _ calls: SystemCalls, _ caller: Caller, _ arguments: SystemCallArguments
    ) -> UInt64 {
        Scheduling.yield()
        return 0
    }

    static func processID(
        _ calls: SystemCalls, _ caller: Caller, _ arguments: SystemCallArguments
    ) -> UInt64 {
        caller.process.id
    }

    static func threadID(
        _ calls: SystemCalls, _ caller: Caller, _ arguments: SystemCallArguments
    ) -> UInt64 {
        caller.thread.number
    }

    static func uptime(
        _ calls: SystemCalls, _ caller: Caller, _ arguments: SystemCallArguments
    ) -> UInt64 {
        Instant.now.nanoseconds
    }

    static func epoch(
        _ calls: SystemCalls, _ caller: Caller, _ arguments: SystemCallArguments
    ) -> UInt64 {
        calls.services.wallClock()
    }

    static func sleep(
        _ calls: SystemCalls, _ caller: Caller, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        let deadline = Instant.now + Duration(nanoseconds: arguments[0])
        while true {
            switch Thread.park(until: deadline, .interruptible) {
            case .timedOut: return 0
            case .interrupted: throw .interrupted
            case .unparked: continue
            }
        }
    }

    static func setThreadPointer(
        _ calls: SystemCalls, _ caller: Caller, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        let address = arguments[0]
        // A non-canonical address in FS base faults in the kernel.
        guard AddressLayout.user.contains(VirtualAddress(address)) || address == 0 else {
            throw .badAddress
        }
        Thread.current.user?.setThreadPointer(address)
        return 0
    }

    static func createThread(
        _ calls: SystemCalls, _ caller: Caller, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        guard AddressLayout.user.contains(VirtualAddress(arguments[0])) else {
            throw .badAddress
        }
        return try caller.process.startThread(
            in: try caller.space(), entry: arguments[0], argument: arguments[1])
    }

    static func spawn(
        _ calls: SystemCalls, _ caller: Caller, _ arguments: SystemCallArguments
    ) throws(Errno) -> UInt64 {
        let flags = SpawnFlags(rawValue: arguments[2])
        guard flags.isSubset(of: .known) else { throw .invalidArgument }
        var words = try argumentVector(arguments)
        let path = try PathText(words[0])
        if flags.contains(.pathApart) {
            words.removeFirst()
            guard !words.isEmpty else { throw .invalidArgument }
        }
        let program = try caller.process.files.open(path)
        let files = caller.process.files
        let origin = ProcessOrigin(parent: caller.process, arguments: words, flags: flags)
        let meter = origin.resources?.meter
        let request = ProcessTable.Request(
            origin,
            program: try FileProgram(program), memoryLimit: calls.services.memoryLimit,
            isSuspended: flags.contains(.suspend)
        ) { (id) throws(Errno) in
            try files.forChild(id, flags, meter)
        }
        return try calls.processes.make(request).id
    }

    /// The strings that arguments 0 (address) and 1 (count) name.
    private static func argumentVector(_ arguments: SystemCallArguments) throws(Errno) -> [[UInt8]]
    {
        let count = arguments[1]
        guard count > 0 else { throw .invalidArgument }
        guard count <= UInt64(Limits.argumentCount) else { throw .argumentsTooLong }
        var words: [[UInt8]] = []
        var room = Limits.argumentBytes
        for index in 0..<count {
            let (place, overflow) = arguments[0].addingReportingOverflow(index * 16)
            guard !overflow else { throw .badAddress }
            let (address, length) = try Errno.translating { () throws(MemoryError) in
                (
                    try UserPointer<UInt64>(place).load(),
                    try UserPointer<UInt64>(place &+ 8).load()
                )
            }
            guard length <= UInt64(room) else { throw .argumentsTooLong }
            room -= Int(length)
            var word = [UInt8](repeating: 0, count: Int(length))
            var span = word.mutableSpan
            _ = try Errno.translating { () throws(MemoryError) in
                try UserBuffer(address: address, count: length).read(into: &span)
            }
            words.append(word)
        }
        return words
    }
}

extension FileContext {
    /// What a child of this process sees, as the flags of its spawning say.
    ///
    /// - Parameter meter: what its descriptors are counted with.
    func forChild(
        _ id: UInt64, _ flags: SpawnFlags, _ meter: ResourceMeter?
    ) throws(Errno) -> FileContext {
        let view: Namespace
        if flags.contains(.emptyNamespace) {
            view = try Namespace(parent: namespace)
        } else if flags.contains(.copyNamespace) {
            view = try namespace.copy()
        } else {
            view = namespace
        }
        let descriptors: DescriptorTable
        if flags.contains(.emptyFiles) {
            descriptors = DescriptorTable(limit: self.descriptors.limit, meter: meter)
        } else {
            descriptors = try self.descriptors.copy(
                below: flags.contains(.standardFiles) ? 3 : .max, meter: meter)
        }
        let child = FileContext(
            processID: id, namespace: view, descriptors: descriptors, parent: self)
        if !flags.contains(.emptyDirectory) { child.setWorkingDirectory(workingDirectory) }
        return child
    }
}

/// An open file as a program.
public final class FileProgram: ProgramSource {
    private let file: OpenFile
    private let pages: PageSource?
    /// Bytes in the file.
    public let length: UInt64

    /// The program in a file that may be executed.
    public init(_ file: OpenFile) throws(Errno) {
        guard file.permissions.contains(.execute), file.vnode.type == .regular else {
            throw .accessDenied
        }
        file.noteExecution()
        self.file = file
        length = file.vnode.size
        if case .shared(let pages)? = try? file.makeMapping() {
            self.pages = pages
        } else {
            pages = nil
        }
    }

    /// Which file it is.
    public var identity: ProgramIdentity? {
        ProgramIdentity(fileSystem: file.vnode.superblock.number, file: file.vnode.number)
    }

    /// Where a page of the file lies that nothing ever changes.
    public func constantPage(at index: UInt64) -> PhysicalAddress? {
        pages?.constantPage(at: index)
    }

    /// Reads up to the buffer's size or the file's end; returns how many bytes.
    public func read(
        at offset: UInt64, into bytes: inout MutableSpan<UInt8>
    ) throws(Errno) -> Int {
        _ = try file.seek(by: Int64(clamping: offset), from: .start)
        let result = unsafe bytes.withUnsafeMutableBytes { memory -> Result<Int, Errno> in
            // Sound: the memory outlives the buffer.
            var buffer = unsafe ReadBuffer(memory)
            do throws(Errno) {
                var before = -1
                while buffer.remaining > 0, buffer.filled > before {
                    before = buffer.filled
                    // Not `read`, which asks for the right to read: whoever runs a program gets to see
                    // nothing of it that the program does not tell.
                    try file.readBytes(into: &buffer)
                }
                return .success(buffer.filled)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
