// The syscall line: from registers to a function and back. One function a call, which SystemCall+Function
// names; what they have in common is here.

public import Arch
public import FileSystem
public import KernelABI
internal import KernelBase
public import Memory
public import Processes
public import Scheduler

/// What runs when a program executes SYSCALL, on the thread's kernel stack with interrupts off. The argument
/// is the address of the ``InterruptFrame``; the result is a ``UserModeReturn``. `entry.S` calls it by name.
@c(kernel_dispatch_syscall)
func dispatchSystemCall(_ frame: UnsafeMutableRawPointer) -> Int32 {
    let frame = unsafe frame.assumingMemoryBound(to: InterruptFrame.self)
    if unsafe SystemCalls.answer(frame) { return UserModeReturn.fromCall.rawValue }
    guard let calls = unsafe SystemCalls.installed else { return UserModeReturn.leave.rawValue }
    return unsafe calls._withUnsafeGuaranteedRef { unsafe $0.handle(frame) }
}

/// The system calls, for the processes in one table.
public final class SystemCalls: Sendable {
    let processes: ProcessTable
    let futexes: FutexTable
    let services: SystemCallServices
    /// The memory of whoever makes a call: the current address space tells programs apart.
    let memory = ProgramMemory()

    /// The calls.
    public init(
        _ processes: ProcessTable, _ futexes: FutexTable, _ services: SystemCallServices
    ) {
        self.processes = processes
        self.futexes = futexes
        self.services = services
    }

    /// Makes the kernel answer SYSCALL. Once, at boot.
    public func install() {
        unsafe SystemCalls.installed = Unmanaged.passRetained(self)
    }

    // Written once at boot, and kept.
    nonisolated(unsafe) fileprivate static var installed: Unmanaged<SystemCalls>? = nil

    /// Answers calls that ask for a number only. Interrupts stay off: what interrupts the thread
    /// meanwhile does so in user mode, an instant later.
    @inline(__always)
    fileprivate static func answer(_ frame: UnsafeMutablePointer<InterruptFrame>) -> Bool {
        switch unsafe frame.pointee.rax {
        case SystemCall.processID.rawValue:
            unsafe frame.pointee.rax = Thread.currentProgramNumbers.process
        case SystemCall.threadID.rawValue:
            unsafe frame.pointee.rax = Thread.currentProgramNumbers.thread
        case SystemCall.uptime.rawValue: unsafe frame.pointee.rax = Instant.now.nanoseconds
        default: return false
        }
        return true
    }

    /// Answers all other calls. A function of its own: those answered before need not save its registers.
    @inline(never)
    fileprivate func handle(_ frame: UnsafeMutablePointer<InterruptFrame>) -> Int32 {
        Thread.enterKernel()
        InterruptState.enable()
        // Threads of the kernel make no calls.
        let result = UserThread.withCurrent { unsafe answer(frame, for: $0) } ?? .fromCall
        _ = InterruptState.disable()
        Thread.leaveKernel()
        if CPULocal.wantsReschedule { Scheduling.leaveInterrupt() }
        if result == .leave { return result.rawValue }
        guard Thread.currentIsInterrupted else { return result.rawValue }
        switch unsafe UserThread.beforeUserMode(frame) {
        case .unchanged: return result.rawValue
        case .elsewhere: return UserModeReturn.withAllRegisters.rawValue
        case .leave: return UserModeReturn.leave.rawValue
        }
    }

    /// Does what the calling thread asks for, and leaves the answer in its registers.
    @inline(__always)
    private func answer(
        _ frame: UnsafeMutablePointer<InterruptFrame>, for thread: UserThread
    ) -> UserModeReturn {
        do throws(Errno) {
            guard let call = SystemCall(rawValue: unsafe frame.pointee.rax) else {
                throw .notImplemented
            }
            try call.checkMemory(services)
            let caller = unsafe Caller(lending: thread)
            let arguments = unsafe SystemCallArguments(lending: frame)
            switch call.function {
            case .files(let perform):
                unsafe frame.pointee.rax = try caller.withFiles { (files) throws(Errno) in
                    try perform(self, files, arguments)
                }
            case .caller(let perform):
                unsafe frame.pointee.rax = try perform(self, caller, arguments)
            case .leave(let perform):
                try perform(self, caller, arguments)
                return .leave
            case .resume(let perform):
                try perform(self, caller, arguments)
                return .withAllRegisters
            }
        } catch {
            thread.process.recordRefusal(error)
            unsafe frame.pointee.rax = UInt64(bitPattern: -Int64(error.rawValue))
        }
        return .fromCall
    }
}

/// What the calls need besides processes.
public struct SystemCallServices: Sendable {
    /// Nanoseconds since 1970, UTC.
    public var wallClock: @Sendable () -> UInt64
    /// Pages a process may use unless somebody says otherwise.
    public var memoryLimit: PageCount

    /// Open files on their way from one process to another.
    public var keys: ShareKeys
    /// Names that were looked up.
    public var names: DentryCache

    /// All of them.
    public init(
        wallClock: @escaping @Sendable () -> UInt64, memoryLimit: PageCount, keys: ShareKeys,
        names: DentryCache
    ) {
        self.keys = keys
        self.names = names
        self.wallClock = wallClock
        self.memoryLimit = memoryLimit
    }
}

/// Who makes a call. Lends thread and process, which last for as long as the call does, without counting
/// references.
@safe
struct Caller {
    private let lentThread: Unmanaged<UserThread>
    private let lentProcess: Unmanaged<Process>

    /// Whoever makes it keeps the thread for as long as the caller is used.
    @unsafe
    init(lending thread: UserThread) {
        unsafe lentThread = Unmanaged.passUnretained(thread)
        unsafe lentProcess = Unmanaged.passUnretained(thread.process)
    }

    var thread: UserThread { unsafe lentThread.takeUnretainedValue() }
    var process: Process { unsafe lentProcess.takeUnretainedValue() }

    /// Lends the caller's view of files, for as long as the process is lent.
    @inline(__always)
    func withFiles<Result>(
        _ body: (FileContext) throws(Errno) -> Result
    ) throws(Errno) -> Result {
        try unsafe lentProcess.lend { (process) throws(Errno) in try body(process.files) }
    }

    /// The caller's memory.
    ///
    /// - Throws: `.noProcess` when the process is gone but for this thread.
    func space() throws(Errno) -> AddressSpace {
        guard let space = process.space else { throw .noProcess }
        return space
    }
}

/// The six registers of a call, read where they were saved.
@safe
struct SystemCallArguments {
    private let frame: UnsafeMutablePointer<InterruptFrame>

    /// The frame is there, and its registers as they are, for as long as the call lasts.
    @unsafe
    init(lending frame: UnsafeMutablePointer<InterruptFrame>) {
        unsafe self.frame = frame
    }

    subscript(_ index: Int) -> UInt64 {
        @inline(__always)
        get {
            switch index {
            case 0: unsafe frame.pointee.rdi
            case 1: unsafe frame.pointee.rsi
            case 2: unsafe frame.pointee.rdx
            case 3: unsafe frame.pointee.r10
            case 4: unsafe frame.pointee.r8
            case 5: unsafe frame.pointee.r9
            default: preconditionFailure()
            }
        }
    }

    /// Lends all registers, for the call that replaces them.
    func withRegisters(
        _ body: (UnsafeMutablePointer<InterruptFrame>) throws(Errno) -> Void
    ) throws(Errno) {
        try unsafe body(frame)
    }

    /// The descriptor in argument `index`.
    @inline(__always)
    func descriptor(_ index: Int) throws(Errno) -> Int32 {
        guard let descriptor = Int32(exactly: Int64(bitPattern: self[index])) else {
            throw .badDescriptor
        }
        return descriptor
    }

    /// The bytes that arguments `index` (address) and `index` + 1 (length) name, copied.
    ///
    /// - Throws: `tooLong` when there are more than `limit`.
    func bytes(_ index: Int, atMost limit: Int, orThrow tooLong: Errno) throws(Errno) -> [UInt8] {
        guard self[index + 1] <= UInt64(limit) else { throw tooLong }
        let address = self[index]
        let count = Int(self[index + 1])
        var failure: Errno?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { memory, filled in
            // Sound: what cannot be read is not part of the array.
            var span = unsafe MutableSpan<UInt8>(_unsafeElements: memory)
            do throws(MemoryError) {
                filled = try UserBuffer(address: address, count: UInt64(count)).read(into: &span)
            } catch {
                failure = Errno(error)
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Lends the path in arguments `index` and `index` + 1, which is copied to the stack: nearly all paths
    /// are walked once and forgotten.
    @inline(__always)
    func withPath<Value>(
        _ index: Int, _ body: (PathView) throws(Errno) -> Value
    ) throws(Errno) -> Value {
        guard self[index + 1] <= UInt64(Limits.path) else { throw .nameTooLong }
        let address = self[index]
        let count = Int(self[index + 1])
        // More than this many bytes would come from the heap.
        let result = unsafe withUnsafeTemporaryAllocation(byteCount: Limits.path, alignment: 1) {
            memory -> Result<Value, Errno> in
            let part = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[..<count])
            // Sound: what cannot be read is not looked at.
            var bytes = unsafe MutableSpan<UInt8>(
                _unsafeElements: part.bindMemory(to: UInt8.self))
            do throws(MemoryError) {
                try UserBuffer(address: address, count: UInt64(count)).read(into: &bytes)
            } catch {
                return .failure(Errno(error))
            }
            do throws(Errno) {
                return .success(try body(try PathView(bytes.span)))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// The path in arguments `index` and `index` + 1.
    func path(_ index: Int) throws(Errno) -> PathText {
        try PathText(try bytes(index, atMost: Limits.path, orThrow: .nameTooLong))
    }
}
