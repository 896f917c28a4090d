// Checks that stay in release builds and say what is wrong.

public import Arch

/// Stops the system with `message` unless `condition` holds.
///
/// For what only a mistake in the kernel can bring about; a `precondition` would stop too, but a
/// release build forgets its message.
@inlinable @inline(__always)
public func require(_ condition: Bool, _ message: StaticString) {
    if !condition { panic(message) }
}
