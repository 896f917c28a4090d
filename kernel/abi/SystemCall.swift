// The system calls. The order of the cases is the numbering: a call's number goes into RAX, its
// arguments into RDI, RSI, RDX, R10, R8 and R9; RAX returns a value from zero up, or a negated error
// number from -4095 to -1. RCX and R11 are lost, everything else is kept. Strings and buffers are an
// address and a length, each in a register of its own; strings need no terminator.

/// A system call; the raw value is its number.
public enum SystemCall: UInt64, CaseIterable, Sendable {
    // Processes and threads
    case exit, threadExit, spawn, threadCreate, yield, sleep, processID, threadID
    case setThreadPointer
    // Time
    case uptime, epoch
    // Files
    case open, open2, openAt, close, read, write, seek, ioctl, poll, stat, fileStat
    case directoryEntries, dup, dup2, remove, link, symlink, readlink, rename
    // Memory
    case mmap, munmap, mprotect
    // Waiting
    case futexWait, futexWake
    // Namespaces
    case mount, unmount, bind
    // Passing open files on
    case share, claim, revoke
    // Notes
    case notify, noted

    /// How many calls there are; numbers from here up are unknown.
    @inlinable public static var count: UInt64 { SystemCall.noted.rawValue + 1 }
}

/// What one argument is, as documents say it. The kernel checks each kind in one place, where its functions get
/// their arguments.
public enum ArgumentKind: UInt8, Sendable {
    /// No argument.
    case none
    /// Any number.
    case number
    /// An open file's number, as `Int32`.
    case descriptor
    /// A process' number.
    case process
    /// A duration in nanoseconds; `Limits.forever` never ends.
    case nanoseconds
    /// Flags; unknown bits are an invalid argument.
    case flags
    /// An address that the kernel does not read or write.
    case address
    /// The address of a path; the next argument is its length.
    case path
    /// The address of text or bytes that the kernel reads; the next argument is the length.
    case input
    /// The address of memory that the kernel fills; the next argument is the length.
    case output
    /// The address of entries that the kernel reads and changes; the next argument is their count.
    case entries
    /// The address of one structure that the kernel fills.
    case structure
    /// The length or count that belongs to the argument before.
    case length
}

/// What a successful call returns.
public enum ResultKind: UInt8, Sendable {
    /// Zero.
    case nothing
    /// A number, a count or an offset.
    case number
    /// A new descriptor.
    case descriptor
    /// An address.
    case address
    /// The call does not return.
    case never
}

/// One row of the table of system calls.
public struct SystemCallDescription: Sendable {
    /// The call's name in documents and traces.
    public let name: StaticString
    /// The group it is documented under.
    public let group: StaticString
    /// What each register carries, in order.
    public let arguments: [6 of ArgumentKind]
    /// The arguments' names, separated by spaces.
    public let argumentNames: StaticString
    /// What it returns.
    public let result: ResultKind
    /// What it does, in a sentence or two.
    public let summary: StaticString
}
