// Files as values: an open file that closes itself, and operations on paths.

internal import CSystem
public import KernelABI

/// An open file, closed when its owner is gone.
public struct File: ~Copyable {
    /// Its number, valid as long as this value lives.
    public private(set) var descriptor: Descriptor

    /// Opens a file; flags are part of the path.
    public init(_ path: String) throws(Errno) {
        descriptor = try Descriptor.open(path)
    }

    /// Takes over an open file.
    public init(owning descriptor: Descriptor) {
        self.descriptor = descriptor
    }

    deinit {
        if descriptor.number >= 0 { try? descriptor.close() }
    }

    /// Gives up ownership: the file stays open.
    public consuming func release() -> Descriptor {
        let released = descriptor
        descriptor = Descriptor(-1)
        return released
    }

    /// The content of a file.
    public static func read(_ path: String) throws(Errno) -> [UInt8] {
        let file = try File(path)
        return try file.descriptor.readAll()
    }

    /// The content of a file as text.
    public static func readText(_ path: String) throws(Errno) -> String {
        String(decoding: try read(path), as: UTF8.self)
    }

    /// Writes text to a file, in one call as long as the file takes it: this is how `ctl` files are
    /// told what to do.
    public static func write(_ path: String, _ text: String) throws(Errno) {
        let file = try File(path)
        try file.descriptor.write(text)
    }

    /// Facts about what a path names; `:nofollow` for a symbolic link itself.
    public static func status(_ path: String) throws(Errno) -> FileStatus {
        var status = FileStatus()
        try path.withAddress { (address, length) throws(Errno) in
            _ = try withAddress(of: &status) { (place) throws(Errno) in
                try callSystem(.stat, address, length, place)
            }
        }
        return status
    }

    /// Removes a file; a directory with `:directory`, a tree with `:directory:recursive`.
    public static func remove(_ path: String) throws(Errno) {
        try path.withAddress { (address, length) throws(Errno) in
            _ = try callSystem(.remove, address, length)
        }
    }

    /// Moves a file or directory, atomically.
    public static func rename(_ path: String, to new: String) throws(Errno) {
        try two(.rename, path, new)
    }

    /// Gives a file another name.
    public static func link(_ path: String, as new: String) throws(Errno) {
        try two(.link, path, new)
    }

    /// Makes a symbolic link at `path`.
    public static func symlink(to target: String, at path: String) throws(Errno) {
        try two(.symlink, target, path)
    }

    private static func two(
        _ call: SystemCall, _ first: String, _ second: String
    ) throws(Errno) {
        try first.withAddress { (a, aLength) throws(Errno) in
            try second.withAddress { (b, bLength) throws(Errno) in
                _ = try callSystem(call, a, aLength, b, bLength)
            }
        }
    }

    /// A symbolic link's target.
    public static func readLink(_ path: String) throws(Errno) -> String {
        var failure: Errno? = nil
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Limits.path) { buffer, used in
            do throws(Errno) {
                used = try path.withAddress { (address, length) throws(Errno) in
                    try callSystem(
                        .readlink, address, length, Int(bitPattern: buffer.baseAddress),
                        buffer.count)
                }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Changes of the namespace: what is found where.
public enum Namespace {
    /// Mounts a new file system of a type, such as `tmpfs`, at a path.
    public static func mount(
        _ source: String, at path: String, options: String = ""
    ) throws(Errno) {
        try path.withAddress { (a, aLength) throws(Errno) in
            try source.withAddress { (b, bLength) throws(Errno) in
                try options.withAddress { (c, cLength) throws(Errno) in
                    _ = try callSystem(.mount, a, aLength, b, bLength, c, cLength)
                }
            }
        }
    }

    /// Removes a mount.
    public static func unmount(_ path: String) throws(Errno) {
        try path.withAddress { (address, length) throws(Errno) in
            _ = try callSystem(.unmount, address, length)
        }
    }

    /// Makes an open file or directory appear at a path.
    public static func bind(_ descriptor: Descriptor, at path: String) throws(Errno) {
        try path.withAddress { (address, length) throws(Errno) in
            _ = try callSystem(.bind, address, length, descriptor.value)
        }
    }
}
