// Limits both sides know.

/// Numbers that bound what a program may ask for.
public enum Limits {
    /// Most bytes of a path, flags included.
    @inlinable public static var path: Int { 1024 }
    /// Most bytes between two slashes.
    @inlinable public static var name: Int { 255 }
    /// Most arguments of a program.
    @inlinable public static var argumentCount: Int { 512 }
    /// Most bytes of all arguments of a program.
    @inlinable public static var argumentBytes: Int { 64 * 1024 }
    /// Most bytes of an exit status.
    @inlinable public static var status: Int { 255 }
    /// Most bytes of a note.
    @inlinable public static var note: Int { 255 }
    /// Most notes that wait for one process.
    @inlinable public static var pendingNotes: Int { 8 }
    /// Most symbolic links on the way to a file.
    @inlinable public static var symbolicLinks: Int { 40 }
    /// Most entries of one `poll`.
    @inlinable public static var pollEntries: Int { 8192 }
    /// Descriptors of a process, unless it was given fewer.
    @inlinable public static var filesPerProcess: Int { 4096 }
    /// Bytes of a share key's text.
    @inlinable public static var key: Int { 32 }
    /// The size of a page.
    @inlinable public static var pageSize: Int { 4096 }
    /// Most bytes the stack of a first thread grows to, guard not counted. All of them are promised when
    /// the program starts, so this is what keeps many small programs from a small machine.
    @inlinable public static var userStack: Int { 2 * 1024 * 1024 }
    /// A time limit that never passes.
    @inlinable public static var forever: UInt64 { .max }
}
