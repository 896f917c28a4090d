// What a path says beside where: the flags behind its first colon.

public import KernelABI

/// Flags of a path, as in `notes.txt:create:write` or `notes.txt:cw`.
public struct PathFlags: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt16

    /// Flags from bits.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// `read`, `r`
    public static var read: PathFlags { PathFlags(rawValue: 1 << 0) }
    /// `write`, `w`
    public static var write: PathFlags { PathFlags(rawValue: 1 << 1) }
    /// `execute`, `x`
    public static var execute: PathFlags { PathFlags(rawValue: 1 << 2) }
    /// `nonblock`, `n`: reading and writing fail rather than wait.
    public static var nonblock: PathFlags { PathFlags(rawValue: 1 << 3) }
    /// `append`, `a`: every write goes to the end.
    public static var append: PathFlags { PathFlags(rawValue: 1 << 4) }
    /// `create`, `c`: make the file if it is missing.
    public static var create: PathFlags { PathFlags(rawValue: 1 << 5) }
    /// `exclusive`, `e`: fail if the file exists.
    public static var exclusive: PathFlags { PathFlags(rawValue: 1 << 6) }
    /// `parents`, `p`: make missing directories on the way.
    public static var parents: PathFlags { PathFlags(rawValue: 1 << 7) }
    /// `truncate`, `t`: make the file empty.
    public static var truncate: PathFlags { PathFlags(rawValue: 1 << 8) }
    /// `directory`, `d`: it is, or is to be, a directory.
    public static var directory: PathFlags { PathFlags(rawValue: 1 << 9) }
    /// `recursive`, `R`: with everything below.
    public static var recursive: PathFlags { PathFlags(rawValue: 1 << 10) }
    /// `nofollow`, `l`: a symbolic link itself, not what it points to.
    public static var nofollow: PathFlags { PathFlags(rawValue: 1 << 11) }
    /// `private`, `P`: a mount that child namespaces do not inherit.
    public static var isPrivate: PathFlags { PathFlags(rawValue: 1 << 12) }
    /// `propagate`, `g`: a mount that appears in existing child namespaces too.
    public static var propagate: PathFlags { PathFlags(rawValue: 1 << 13) }
    /// `locked`, `L`: a mount that cannot be removed or mounted over.
    public static var locked: PathFlags { PathFlags(rawValue: 1 << 14) }

    /// The rights that the path asks for; none means all there are.
    public var permissions: FilePermissions {
        FilePermissions(rawValue: UInt8(truncatingIfNeeded: rawValue & 0b111))
    }

    /// The flag that a letter stands for.
    static func short(_ letter: UInt8) -> PathFlags? {
        switch letter {
        case UInt8(ascii: "r"): .read
        case UInt8(ascii: "w"): .write
        case UInt8(ascii: "x"): .execute
        case UInt8(ascii: "n"): .nonblock
        case UInt8(ascii: "a"): .append
        case UInt8(ascii: "c"): .create
        case UInt8(ascii: "e"): .exclusive
        case UInt8(ascii: "p"): .parents
        case UInt8(ascii: "t"): .truncate
        case UInt8(ascii: "d"): .directory
        case UInt8(ascii: "R"): .recursive
        case UInt8(ascii: "l"): .nofollow
        case UInt8(ascii: "P"): .isPrivate
        case UInt8(ascii: "g"): .propagate
        case UInt8(ascii: "L"): .locked
        default: nil
        }
    }

    /// The long name of flag number `index`.
    private static func longName(_ index: UInt16) -> StaticString {
        switch index {
        case 0: "read"
        case 1: "write"
        case 2: "execute"
        case 3: "nonblock"
        case 4: "append"
        case 5: "create"
        case 6: "exclusive"
        case 7: "parents"
        case 8: "truncate"
        case 9: "directory"
        case 10: "recursive"
        case 11: "nofollow"
        case 12: "private"
        case 13: "propagate"
        default: "locked"
        }
    }

    /// The flags that one word between colons stands for: a long name, or letters.
    static func word(_ word: Span<UInt8>) -> PathFlags? {
        for index in 0..<15 as Range<UInt16> where word.holds(longName(index)) {
            return PathFlags(rawValue: 1 << index)
        }
        guard !word.isEmpty else { return nil }
        var flags: PathFlags = []
        for index in word.indices {
            guard let flag = short(word[index]) else { return nil }
            flags.formUnion(flag)
        }
        return flags
    }
}
