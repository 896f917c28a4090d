// Threads. The kernel gives a thread its stack; libstd gives it thread-local storage, runs its body,
// and frees what it had when it is joined.

internal import CSystem
public import KernelABI

/// What a thread and its handle share.
@safe private final class ThreadState: @unchecked Sendable {
    /// Becomes 1 when the kernel is done with the thread.
    let finished = Word()
    let body: @Sendable () -> Void
    let storage: UnsafeMutableRawPointer

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
        unsafe storage = .allocate(byteCount: std_tls_size(), alignment: 64)
    }

    deinit {
        finished.free()
        unsafe storage.deallocate()
    }
}

/// A thread of this process.
public final class Thread: @unchecked Sendable {
    private let state: ThreadState
    private var joined = false

    /// Starts a thread that runs `body`. The handle joins the thread when it goes, if nobody did.
    public init(_ body: @escaping @Sendable () -> Void) throws(Errno) {
        state = ThreadState(body)
        let object = unsafe Unmanaged.passRetained(state)
        let entry: @convention(c) (UnsafeMutableRawPointer, Int) -> Void = unsafe threadMain
        do throws(Errno) {
            try callSystem(
                .threadCreate, unsafe unsafeBitCast(entry, to: Int.self),
                unsafe Int(bitPattern: object.toOpaque()))
        } catch {
            joined = true
            unsafe object.release()
            throw error
        }
    }

    deinit { join() }

    /// Waits until the thread has ended. Only one thread may join another.
    public func join() {
        if joined { return }
        while unsafe std_load(state.finished.pointer) == 0 {
            _ = try? callSystem(.futexWait, state.finished.address, 0, -1)
        }
        joined = true
    }

    /// The calling thread's number.
    public static var currentID: Int { (try? callSystem(.threadID)) ?? 0 }

    /// Lets others run.
    public static func yield() { _ = try? callSystem(.yield) }

    /// Sleeps; a note does not shorten it.
    public static func sleep(_ duration: Duration) {
        let start = Instant.now
        let wanted = duration.clampedNanoseconds
        while true {
            let passed = Instant.now.nanoseconds(since: start)
            if passed >= wanted { return }
            do throws(Errno) {
                try callSystem(.sleep, Int(clamping: wanted - passed))
                return
            } catch {
                if error != .interrupted { return }
            }
        }
    }
}

/// The first function of every thread but the first. Does not return.
@c(std_thread_main)
func threadMain(_ argument: UnsafeMutableRawPointer, _ number: Int) {
    let object = unsafe Unmanaged<ThreadState>.fromOpaque(argument)
    let word = unsafe runThread(object.takeUnretainedValue())
    // The handle keeps the state until the kernel has stored to the word, so this is not the last
    // reference; what follows touches neither the state nor the heap.
    unsafe object.release()
    releaseThreadCache()
    _ = try? callSystem(.threadExit, word)
}

@inline(never)
private func runThread(_ state: ThreadState) -> Int {
    let pointer = unsafe std_tls_initialise(state.storage)
    _ = try? callSystem(.setThreadPointer, Int(bitPattern: pointer))
    state.body()
    return state.finished.address
}
