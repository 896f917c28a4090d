// Making processes that run programs.

public import Arch
public import FileSystem
public import KernelABI
public import Memory
internal import Scheduler

/// What it takes to make processes.
public struct ProcessMachine: Sendable {
    let kernelSpace: KernelAddressSpace
    let directMap: DirectMap
    let systemAccount: MemoryAccount
    let entropy: @Sendable () -> UInt64
    let cpuCount: @Sendable () -> UInt32

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

    /// An account whose charges are charged to another as well, in the end to the system's.
    func account(limit: PageCount, within other: MemoryAccount?) -> MemoryAccount {
        MemoryAccount(limit: limit, parent: other ?? systemAccount)
    }
}

extension ProcessTable {
    /// What a new process is made of.
    public struct Request {
        /// What it has from whoever starts it.
        public var origin: ProcessOrigin
        /// The program file.
        public var program: any ProgramSource
        /// How many pages it may use at most.
        public var memoryLimit: PageCount
        /// Whether it waits for ``Process/start()``.
        public var isSuspended: Bool
        /// Makes the process' view of files, given its number.
        public var files: (UInt64) throws(Errno) -> FileContext

        /// A request with all there is to say.
        public init(
            _ origin: ProcessOrigin, program: any ProgramSource, memoryLimit: PageCount,
            isSuspended: Bool = false, files: @escaping (UInt64) throws(Errno) -> FileContext
        ) {
            self.origin = origin
            self.program = program
            self.memoryLimit = memoryLimit
            self.isSuspended = isSuspended
            self.files = files
        }
    }

    /// Makes a process whose first thread is about to run the program.
    public func make(_ request: Request) throws(Errno) -> Process {
        try withRoom(for: request.origin) { () throws(Errno) in try build(request) }
    }

    private func build(_ request: Request) throws(Errno) -> Process {
        let id = nextID()
        let account = machine.account(
            limit: request.memoryLimit, within: request.origin.resources?.memory)
        // 35 random bits of page number spread mappings over the lower half of user space.
        let mappingBase = randomAddress(bits: 35)
        guard
            let space = AddressSpace(
                kernel: machine.kernelSpace, account: account, base: mappingBase)
        else { throw .noMemory }
        let process = Process(
            id: id, request.origin, account: account, space: space,
            files: try request.files(id), table: self)
        let start = try load(request, into: space, id)
        try enter(process, request.origin)
        do throws(Errno) {
            _ = try UserThread.launch(
                in: process, space, start: start, stack: nil, isSuspended: request.isSuspended)
        } catch {
            leave(process, request.origin)
            throw error
        }
        return process
    }

    private func load(
        _ request: Request, into space: AddressSpace, _ id: UInt64
    ) throws(Errno) -> InterruptFrame {
        let loader = ProgramLoader(
            space: space, directMap: machine.directMap, source: request.program)
        var base = randomAddress(bits: 32)
        if let program = request.program.identity {
            base = imageBases.base(of: program, at: Instant.now.nanoseconds, orElse: base)
        }
        let entry = try loader.load(at: base)
        let stack = try mapStack(in: space)
        var info = StartInfo()
        info.processID = id
        info.threadID = 1
        info.imageBase = base.rawValue
        info.pageSize = PageSize.standardBytes
        info.cpuCount = UInt64(machine.cpuCount())
        let vector = VectorStateLayout.current
        info.vectorState = vector.components == 0 ? 3 : vector.components
        info.vectorStateSize = UInt64(vector.size)
        info.started = Instant.now.nanoseconds
        info.entropy = (
            machine.entropy(), machine.entropy(), machine.entropy(), machine.entropy()
        )
        let infoAddress = try loader.writeStart(
            on: stack, arguments: request.origin.arguments, info)
        return .user(entry: entry, stackPointer: infoAddress, arguments: (infoAddress, 0))
    }

    /// A stack above everything else, at a random distance from the end, and of a random height.
    private func mapStack(in space: AddressSpace) throws(Errno) -> VirtualRange {
        let random = machine.entropy()
        let distance = (random & 0xF_FFFF) * PageSize.large.bytes + PageSize.giant.bytes
        let boundary = VirtualAddress(AddressLayout.user.end.rawValue - distance)
        return try UserStack.map(
            in: space, around: boundary.roundedDown(to: .large),
            pages: PageCount(32 + random >> 20 & 63))
    }

    /// A page-aligned address in the lower half of user space.
    private func randomAddress(bits: UInt64) -> VirtualAddress {
        let page = machine.entropy() & (1 << (bits - 1) - 1)
        let range = AddressLayout.user.length / 4
        return AddressLayout.user.start + page * PageSize.standardBytes % range
    }
}
