// Flags and small enumerations of the system calls. Unknown bits are EINVAL, so that they can be
// given a meaning later.

/// What a new process inherits from the caller.
public struct SpawnFlags: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt64

    /// Flags from bits.
    @inlinable
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// Wait for `start` in `/proc/<pid>/ctl` before running.
    @inlinable public static var suspend: SpawnFlags { SpawnFlags(rawValue: 1) }
    /// No open files; otherwise the caller's.
    @inlinable public static var emptyFiles: SpawnFlags { SpawnFlags(rawValue: 2) }
    /// Only descriptors 0, 1 and 2.
    @inlinable public static var standardFiles: SpawnFlags { SpawnFlags(rawValue: 4) }
    /// No environment variables; otherwise the caller's.
    @inlinable public static var emptyEnvironment: SpawnFlags { SpawnFlags(rawValue: 8) }
    /// The root as working directory; otherwise the caller's.
    @inlinable public static var emptyDirectory: SpawnFlags { SpawnFlags(rawValue: 16) }
    /// A process group of its own; otherwise the caller's.
    @inlinable public static var newGroup: SpawnFlags { SpawnFlags(rawValue: 32) }
    /// A child namespace that starts as a copy; otherwise the caller's own is shared.
    @inlinable public static var copyNamespace: SpawnFlags { SpawnFlags(rawValue: 64) }
    /// A child namespace with nothing in it.
    @inlinable public static var emptyNamespace: SpawnFlags { SpawnFlags(rawValue: 128) }
    /// The first string is the program's path alone: its arguments begin with the second one, for a
    /// program that knows itself by another path than whoever starts it.
    @inlinable public static var pathApart: SpawnFlags { SpawnFlags(rawValue: 256) }
    /// Nothing inherited at all.
    @inlinable public static var emptyAll: SpawnFlags {
        [.emptyFiles, .emptyEnvironment, .emptyDirectory, .newGroup, .emptyNamespace]
    }
    /// Every bit with a meaning.
    @inlinable public static var known: SpawnFlags { SpawnFlags(rawValue: 511) }
}

/// What may be done with mapped memory.
public struct Protection: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt64

    /// Flags from bits.
    @inlinable
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// Readable.
    @inlinable public static var read: Protection { Protection(rawValue: 1) }
    /// Writable.
    @inlinable public static var write: Protection { Protection(rawValue: 2) }
    /// Executable; never together with writable.
    @inlinable public static var execute: Protection { Protection(rawValue: 4) }
    /// Every bit with a meaning.
    @inlinable public static var known: Protection { Protection(rawValue: 7) }
}

/// What a file can be ready for.
public struct PollEvents: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt16

    /// Flags from bits.
    @inlinable
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Reading would not block.
    @inlinable public static var readable: PollEvents { PollEvents(rawValue: 1) }
    /// Writing would not block.
    @inlinable public static var writable: PollEvents { PollEvents(rawValue: 2) }
    /// The file has failed; reported without being asked for.
    @inlinable public static var failed: PollEvents { PollEvents(rawValue: 4) }
    /// The other end is gone; reported without being asked for.
    @inlinable public static var hangUp: PollEvents { PollEvents(rawValue: 8) }
    /// No such open file; reported without being asked for.
    @inlinable public static var badDescriptor: PollEvents { PollEvents(rawValue: 16) }
    /// The file's content, or the names in the directory, changed since its status was last asked for
    /// through this open file, or else since it was opened. Files and directories in memory tell.
    @inlinable public static var changed: PollEvents { PollEvents(rawValue: 32) }
}

/// What `ioctl` can ask of a file.
public enum FileControl: UInt64, Sendable {
    /// Of a connected socket: ends a direction; the argument is 1 for reading, 2 for writing, 3 for both.
    case shutDown = 1
    /// Of a file or directory in memory that may be written to: sets when it was modified; the argument is
    /// nanoseconds since 1970, or `Limits.forever` for now.
    case setModified = 2
}

/// What a file offset counts from.
public enum SeekOrigin: UInt64, Sendable {
    /// The file's first byte.
    case start = 0
    /// The current position.
    case current = 1
    /// The file's end.
    case end = 2
}

/// What `noted` does.
public enum NoteDisposition: UInt64, Sendable {
    /// Go on where the note struck.
    case resume = 0
    /// Die of the note, as without a handler.
    case die = 1
}

/// What kind of file it is.
public enum FileType: UInt8, Sendable {
    /// Bytes.
    case regular = 1
    /// A directory.
    case directory = 2
    /// A symbolic link.
    case symbolicLink = 3
    /// A device or another file whose content is made as it is read.
    case device = 4
    /// A pipe or one end of a socket.
    case stream = 5
}

/// What may be done with a file; inherited from its directory and mount, and can only shrink.
public struct FilePermissions: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt8

    /// Flags from bits.
    @inlinable
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// `r`.
    @inlinable public static var read: FilePermissions { FilePermissions(rawValue: 1) }
    /// `w`.
    @inlinable public static var write: FilePermissions { FilePermissions(rawValue: 2) }
    /// `x`.
    @inlinable public static var execute: FilePermissions { FilePermissions(rawValue: 4) }
}

/// Facts about a directory entry beyond its type.
public struct EntryAttributes: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt8

    /// Flags from bits.
    @inlinable
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Something is mounted or bound here.
    @inlinable public static var mounted: EntryAttributes { EntryAttributes(rawValue: 1) }
    /// The mount is hidden from child namespaces (`:private`).
    @inlinable public static var privateMount: EntryAttributes { EntryAttributes(rawValue: 2) }
    /// The mount appears in child namespaces made before it (`:propagate`).
    @inlinable public static var propagated: EntryAttributes { EntryAttributes(rawValue: 4) }
    /// The mount cannot be removed or mounted over (`:locked`).
    @inlinable public static var locked: EntryAttributes { EntryAttributes(rawValue: 8) }
}
