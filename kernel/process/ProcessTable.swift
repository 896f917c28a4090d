// All processes, and making new ones.

public import Arch
public import FileSystem
public import KernelABI
internal import KernelBase
public import Memory
internal import Scheduler
internal import Synchronization

/// All processes of the system.
public final class ProcessTable: Sendable {
    private let kernelSpace: KernelAddressSpace
    private let directMap: DirectMap
    private let systemAccount: MemoryAccount
    private let entropy: @Sendable () -> UInt64
    private let cpuCount: @Sendable () -> UInt32
    private let lastID = Atomic<UInt64>(0)
    /// In rising order of their numbers.
    private let processes = Spinlock([Process](), rank: .processTable)

    /// An empty table.
    ///
    /// - Parameters:
    ///   - account: pays for all processes together.
    ///   - entropy: random numbers that nobody can predict.
    ///   - cpuCount: how many CPUs run.
    public init(
        kernelSpace: KernelAddressSpace, directMap: DirectMap, account: MemoryAccount,
        entropy: @escaping @Sendable () -> UInt64, cpuCount: @escaping @Sendable () -> UInt32
    ) {
        self.kernelSpace = kernelSpace
        self.directMap = directMap
        systemAccount = account
        self.entropy = entropy
        self.cpuCount = cpuCount
    }

    /// The process with the number `id`.
    public func process(_ id: UInt64) throws(Errno) -> Process {
        let found = processes.withLock { list -> Process? in
            var low = 0
            var high = list.count
            while low < high {
                let middle = (low + high) / 2
                if list[middle].id < id { low = middle + 1 } else { high = middle }
            }
            return low < list.count && list[low].id == id ? list[low] : nil
        }
        guard let found else { throw .noProcess }
        return found
    }

    /// All processes at the moment, in rising order of their numbers.
    public var all: [Process] {
        processes.withLock { $0 }
    }

    /// Forgets a process that has ended.
    public func remove(_ process: Process) {
        let removed = processes.withLock { list -> Process? in
            guard let index = list.firstIndex(where: { $0 === process }) else { return nil }
            return list.remove(at: index)
        }
        // Dropped outside of the lock: this may be the last reference.
        _ = removed
    }

    /// What a new process is made of.
    public struct Request {
        /// The arguments; the first names the program.
        public var arguments: [[UInt8]]
        /// The program file.
        public var program: any ProgramSource
        /// Who pays, and how much at most.
        public var memoryLimit: PageCount
        /// Makes the process' view of files, given its number.
        public var files: (UInt64) throws(Errno) -> FileContext
        /// The group that it joins; `nil` for a new one.
        public var groupID: UInt64?

        /// A request with all there is to say.
        public init(
            arguments: [[UInt8]], program: any ProgramSource, memoryLimit: PageCount,
            groupID: UInt64?, files: @escaping (UInt64) throws(Errno) -> FileContext
        ) {
            self.arguments = arguments
            self.program = program
            self.memoryLimit = memoryLimit
            self.groupID = groupID
            self.files = files
        }
    }

    /// Makes a process whose first thread is about to run the program.
    ///
    /// - Returns: the process, and what starts its first thread.
    public func make(_ request: Request) throws(Errno) -> Process {
        let id = lastID.wrappingAdd(1, ordering: .relaxed).newValue
        let account = MemoryAccount(limit: request.memoryLimit, parent: systemAccount)
        // 35 random bits of page number spread mappings over the lower half of user space.
        let mappingBase = randomAddress(bits: 35)
        guard
            let space = AddressSpace(kernel: kernelSpace, account: account, base: mappingBase)
        else { throw .noMemory }
        let process = Process(
            id: id, groupID: request.groupID ?? id, arguments: request.arguments,
            account: account, space: space, files: try request.files(id))
        let start = try load(request, into: space, id)
        processes.withLock { $0.append(process) }
        do throws(Errno) {
            _ = try UserThread.launch(in: process, space, start: start, stack: nil)
        } catch {
            remove(process)
            throw error
        }
        return process
    }

    private func load(
        _ request: Request, into space: AddressSpace, _ id: UInt64
    ) throws(Errno) -> InterruptFrame {
        let loader = ProgramLoader(space: space, directMap: directMap, source: request.program)
        let base = randomAddress(bits: 32)
        let entry = try loader.load(at: base)
        // Above everything else, at a random distance from the end.
        let top = VirtualAddress(
            AddressLayout.user.end.rawValue - (entropy() & 0xFFFF_F000) - PageSize.giant.bytes)
        let stack = try loader.mapStack(below: top, bytes: UserStack.firstBytes)
        var info = StartInfo()
        info.processID = id
        info.threadID = 1
        info.imageBase = base.rawValue
        info.pageSize = PageSize.standardBytes
        info.cpuCount = UInt64(cpuCount())
        let vector = VectorStateLayout.current
        info.vectorState = vector.components == 0 ? 3 : vector.components
        info.vectorStateSize = UInt64(vector.size)
        info.started = Instant.now.nanoseconds
        info.entropy = (entropy(), entropy(), entropy(), entropy())
        let infoAddress = try loader.writeStart(on: stack, arguments: request.arguments, info)
        return .user(entry: entry, stackPointer: infoAddress, arguments: (infoAddress, 0))
    }

    /// A page-aligned address in the lower half of user space.
    private func randomAddress(bits: UInt64) -> VirtualAddress {
        let page = entropy() & (1 << (bits - 1) - 1)
        let range = AddressLayout.user.length / 4
        return AddressLayout.user.start + page * PageSize.standardBytes % range
    }
}
