// Names in /net/local, at which services listen.

public import KernelABI

/// The names of local sockets that this process may connect to.
public enum LocalNames {
    /// Waits until somebody listens at a name; returns whether somebody does.
    ///
    /// - Parameter patience: how long to wait at most.
    public static func wait(for name: String, patience: Duration) -> Bool {
        let start = Instant.now
        let limit = patience.clampedNanoseconds
        do throws(Errno) {
            let names = try File("/net/local/addrs")
            while true {
                _ = try names.descriptor.seek(0)
                if Text.words(try names.descriptor.readAll()).contains(name) { return true }
                let passed = Instant.now.nanoseconds(since: start)
                guard passed < limit else { return false }
                var poller = Poller()
                poller.add(names.descriptor)
                do throws(Errno) {
                    try poller.wait(timeoutNanoseconds: limit - passed)
                } catch  where error == .interrupted {
                    // A note is nothing that was waited for.
                }
            }
        } catch {
            return false
        }
    }
}
