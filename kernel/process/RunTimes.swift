// What a process or a thread has had of the CPUs.

/// Nanoseconds, by whose instructions ran.
struct RunTimes: Sendable {
    /// The program's.
    var program: UInt64 = 0
    /// The kernel's, for what the program asked for or touched.
    var kernel: UInt64 = 0

    mutating func add(_ other: RunTimes) {
        program &+= other.program
        kernel &+= other.kernel
    }
}
