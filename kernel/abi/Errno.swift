// Error numbers, the one vocabulary of failures on both sides of the syscall line. A failed call
// returns the negated number (-1 ... -4095) in RAX. Numbers follow the usual ones where such exist,
// so that C programs written elsewhere find what they expect in <errno.h>.

/// Why a call failed.
public struct Errno: Error, Equatable, Sendable {
    /// The number, 1 ... 4095.
    public let rawValue: Int32

    /// The error with this number.
    @inlinable
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// The largest number an error may have: results from -4095 to -1 are failures.
    @inlinable public static var largest: Int32 { 4095 }
}

extension Errno {
    /// Not permitted.
    @inlinable public static var notPermitted: Errno { Errno(rawValue: 1) }
    /// No such file or directory.
    @inlinable public static var noEntry: Errno { Errno(rawValue: 2) }
    /// No such process.
    @inlinable public static var noProcess: Errno { Errno(rawValue: 3) }
    /// Interrupted by a note.
    @inlinable public static var interrupted: Errno { Errno(rawValue: 4) }
    /// Device failed to read or write.
    @inlinable public static var inputOutput: Errno { Errno(rawValue: 5) }
    /// No such device or address.
    @inlinable public static var noDevice: Errno { Errno(rawValue: 6) }
    /// Argument list too long.
    @inlinable public static var argumentsTooLong: Errno { Errno(rawValue: 7) }
    /// Not a program this system can run.
    @inlinable public static var badExecutable: Errno { Errno(rawValue: 8) }
    /// No such open file.
    @inlinable public static var badDescriptor: Errno { Errno(rawValue: 9) }
    /// Nothing there right now, try again.
    @inlinable public static var wouldBlock: Errno { Errno(rawValue: 11) }
    /// Out of memory or memory quota.
    @inlinable public static var noMemory: Errno { Errno(rawValue: 12) }
    /// Permission denied.
    @inlinable public static var accessDenied: Errno { Errno(rawValue: 13) }
    /// Bad memory address.
    @inlinable public static var badAddress: Errno { Errno(rawValue: 14) }
    /// In use.
    @inlinable public static var busy: Errno { Errno(rawValue: 16) }
    /// Exists already.
    @inlinable public static var exists: Errno { Errno(rawValue: 17) }
    /// Not on the same file system.
    @inlinable public static var crossesFileSystems: Errno { Errno(rawValue: 18) }
    /// Not a directory.
    @inlinable public static var notDirectory: Errno { Errno(rawValue: 20) }
    /// Is a directory.
    @inlinable public static var isDirectory: Errno { Errno(rawValue: 21) }
    /// Invalid argument.
    @inlinable public static var invalidArgument: Errno { Errno(rawValue: 22) }
    /// Too many open files in the system.
    @inlinable public static var systemFileLimit: Errno { Errno(rawValue: 23) }
    /// Too many open files.
    @inlinable public static var tooManyFiles: Errno { Errno(rawValue: 24) }
    /// This kind of file has no such control.
    @inlinable public static var notSupportedByFile: Errno { Errno(rawValue: 25) }
    /// File too big.
    @inlinable public static var fileTooBig: Errno { Errno(rawValue: 27) }
    /// No space left in the file system.
    @inlinable public static var noSpace: Errno { Errno(rawValue: 28) }
    /// Cannot seek in this kind of file.
    @inlinable public static var notSeekable: Errno { Errno(rawValue: 29) }
    /// Read-only file system.
    @inlinable public static var readOnly: Errno { Errno(rawValue: 30) }
    /// Too many links.
    @inlinable public static var tooManyLinks: Errno { Errno(rawValue: 31) }
    /// Nobody reads at the other end.
    @inlinable public static var brokenPipe: Errno { Errno(rawValue: 32) }
    /// Does not fit.
    @inlinable public static var outOfRange: Errno { Errno(rawValue: 34) }
    /// Would wait for itself.
    @inlinable public static var deadlock: Errno { Errno(rawValue: 35) }
    /// Name too long.
    @inlinable public static var nameTooLong: Errno { Errno(rawValue: 36) }
    /// No such call.
    @inlinable public static var notImplemented: Errno { Errno(rawValue: 38) }
    /// Directory not empty.
    @inlinable public static var notEmpty: Errno { Errno(rawValue: 39) }
    /// Too many symbolic links.
    @inlinable public static var tooManySymbolicLinks: Errno { Errno(rawValue: 40) }
    /// No data.
    @inlinable public static var noData: Errno { Errno(rawValue: 61) }
    /// Time limit passed.
    @inlinable public static var keyExpired: Errno { Errno(rawValue: 62) }
    /// Protocol violated.
    @inlinable public static var protocolViolation: Errno { Errno(rawValue: 71) }
    /// Number too large.
    @inlinable public static var overflow: Errno { Errno(rawValue: 75) }
    /// Malformed text.
    @inlinable public static var malformedText: Errno { Errno(rawValue: 84) }
    /// Message too long.
    @inlinable public static var messageTooLong: Errno { Errno(rawValue: 90) }
    /// Not supported here.
    @inlinable public static var notSupported: Errno { Errno(rawValue: 95) }
    /// Name in use already.
    @inlinable public static var addressInUse: Errno { Errno(rawValue: 98) }
    /// Name not available.
    @inlinable public static var addressNotAvailable: Errno { Errno(rawValue: 99) }
    /// Connection aborted.
    @inlinable public static var connectionAborted: Errno { Errno(rawValue: 103) }
    /// Connection reset by the other end.
    @inlinable public static var connectionReset: Errno { Errno(rawValue: 104) }
    /// Out of buffers.
    @inlinable public static var noBuffers: Errno { Errno(rawValue: 105) }
    /// Connected already.
    @inlinable public static var alreadyConnected: Errno { Errno(rawValue: 106) }
    /// Not connected.
    @inlinable public static var notConnected: Errno { Errno(rawValue: 107) }
    /// Timed out.
    @inlinable public static var timedOut: Errno { Errno(rawValue: 110) }
    /// Nobody listens there.
    @inlinable public static var connectionRefused: Errno { Errno(rawValue: 111) }
    /// Under way already.
    @inlinable public static var inProgress: Errno { Errno(rawValue: 114) }
    /// File is gone.
    @inlinable public static var stale: Errno { Errno(rawValue: 116) }
    /// Quota exceeded.
    @inlinable public static var quotaExceeded: Errno { Errno(rawValue: 122) }
    /// Cancelled.
    @inlinable public static var cancelled: Errno { Errno(rawValue: 125) }
}
