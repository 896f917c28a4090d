// The way out when an invariant is broken, on the host.

/// Ends the process with a message: an invariant that the kernel relies on does not hold.
public func panic(_ message: StaticString) -> Never {
    fatalError("\(message)")
}
