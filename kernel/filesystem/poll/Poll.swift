// Waiting for any of many files.

public import KernelABI
internal import Arch
internal import KernelBase
internal import Synchronization
public import Scheduler

/// One file and what to wait for.
public struct PollRequest: Sendable {
    /// The file; `nil` for a descriptor that is not open, or a request that is to be skipped.
    public let file: OpenFile?
    private let isSkipped: Bool
    /// What to wait for.
    public let wanted: PollEvents
    /// What holds. Failure, hang-up and bad descriptors are told unasked.
    public var ready: PollEvents = []

    /// A request.
    public init(_ file: OpenFile?, _ wanted: PollEvents) {
        self.file = file
        self.wanted = wanted
        isSkipped = false
    }

    private init() {
        file = nil
        wanted = []
        isSkipped = true
    }

    /// A request that waits for nothing and is never ready.
    public static var skipped: PollRequest { PollRequest() }

    mutating func check() -> Bool {
        guard let file else {
            ready = isSkipped ? [] : .badDescriptor
            return !isSkipped
        }
        ready = file.readiness(of: wanted)
        return !ready.isEmpty
    }
}

extension PollRequest {
    /// Waits until a file in `requests` is ready, and returns how many are.
    ///
    /// Looks at all files once, and after that only at those that changed.
    /// - Parameters:
    ///   - requests: `ready` is set in each.
    ///   - deadline: when to give up with 0; `nil` for never, the past for just looking.
    /// - Throws: `.interrupted`; `.noMemory`.
    public static func wait(
        for requests: inout [PollRequest], until deadline: Instant?
    ) throws(Errno) -> Int {
        var count = 0
        for index in requests.indices where requests[index].check() { count += 1 }
        if count > 0 { return count }
        if let deadline, deadline <= .now { return 0 }
        guard var waiters = PollWaiterTable(for: requests) else { throw .noMemory }
        waiters.join()
        defer { waiters.leave() }
        // What happened between the first look and the joining is found by a second look.
        for index in requests.indices where requests[index].check() { count += 1 }
        while count == 0 {
            switch Thread.park(until: deadline, .interruptible) {
            case .unparked: count = waiters.recheck(&requests)
            case .timedOut: return waiters.recheck(&requests)
            case .interrupted: throw .interrupted
            }
        }
        return count
    }
}

/// The waiters of one call of poll, and the queues that they are on.
@safe
private struct PollWaiterTable: ~Copyable {
    private let memory: UnsafeMutablePointer<PollWaiter>
    private let queues: [PollQueue?]

    init?(for requests: [PollRequest]) {
        let size = MemoryLayout<PollWaiter>.stride
        let (bytes, overflow) = requests.count.multipliedReportingOverflow(by: size)
        guard !overflow,
            let block = unsafe RawMemory.allocate(
                byteCount: max(bytes, size), alignment: MemoryLayout<PollWaiter>.alignment)
        else { return nil }
        unsafe memory = block.bindMemory(to: PollWaiter.self, capacity: requests.count)
        let thread = Thread.current
        var queues: [PollQueue?] = []
        queues.reserveCapacity(requests.count)
        for index in requests.indices {
            unsafe (memory + index).initialize(to: PollWaiter(thread: thread))
            queues.append(requests[index].file?.pollQueue)
        }
        self.queues = queues
    }

    deinit {
        unsafe memory.deinitialize(count: queues.count)
        unsafe RawMemory.free(UnsafeMutableRawPointer(memory))
    }

    private func reference(_ index: Int) -> PollWaiterReference {
        unsafe PollWaiterReference(pointer: memory + index)
    }

    mutating func join() {
        for index in queues.indices { queues[index]?.add(reference(index)) }
    }

    mutating func leave() {
        for index in queues.indices { queues[index]?.remove(reference(index)) }
    }

    /// Looks at the files that were notified; returns how many are ready.
    func recheck(_ requests: inout [PollRequest]) -> Int {
        var count = 0
        for index in requests.indices {
            guard
                unsafe memory[index].wasNotified.exchange(false, ordering: .acquiringAndReleasing)
            else { continue }
            if requests[index].check() { count += 1 }
        }
        return count
    }
}
