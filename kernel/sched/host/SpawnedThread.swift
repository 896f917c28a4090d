// Starting and joining threads on the host, for tests.

internal import Glibc

/// A thread started by ``Thread/spawn(_:)``; somebody joins it.
@safe
public final class SpawnedThread: @unchecked Sendable {
    /// The thread.
    public let thread: Thread
    private let body: @Sendable () -> Void
    private var handle = pthread_t()

    fileprivate init(_ body: @escaping @Sendable () -> Void) {
        thread = Thread()
        self.body = body
    }

    fileprivate func start() {
        let argument = unsafe Unmanaged.passRetained(self).toOpaque()
        let result = unsafe pthread_create(&handle, nil, SpawnedThread.enter, argument)
        precondition(result == 0, "the host starts no more threads")
    }

    private typealias EntryPoint =
        @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?

    private static let enter: EntryPoint = { argument in
        guard let argument = unsafe argument else { return nil }
        let spawned = unsafe Unmanaged<SpawnedThread>.fromOpaque(argument).takeRetainedValue()
        spawned.thread.adopt()
        spawned.body()
        return nil
    }

    /// Waits until the thread's body has returned. Once.
    public func join() {
        pthread_join(handle, nil)
    }

    /// Says that nobody will join it.
    public func detach() {
        pthread_detach(handle)
    }
}

extension Thread {
    /// Starts a thread that runs `body`.
    public static func spawn(_ body: @escaping @Sendable () -> Void) -> SpawnedThread {
        let spawned = SpawnedThread(body)
        spawned.start()
        return spawned
    }

    /// Runs `body` on `count` threads at once, each with its number, and waits for all of them.
    public static func concurrently(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
        let threads = (0..<count).map { number in spawn { body(number) } }
        for thread in threads { thread.join() }
    }
}
