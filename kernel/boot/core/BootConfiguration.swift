// boot.cfg: which kernel to load, with what, and how the screen should look.
//
//   # a comment
//   kernel = kernel.elf
//   root = root.archive
//   resolution = 1920x1080
//   arguments = log=debug
//
// Paths are relative to boot.cfg's directory unless they begin with a slash.

/// What boot.cfg asks for.
public struct BootConfiguration: Equatable {
    /// A size of the screen in pixels.
    public struct Resolution: Equatable, Sendable {
        /// Pixels in a row.
        public let width: UInt32
        /// Rows.
        public let height: UInt32

        /// A size.
        public init(width: UInt32, height: UInt32) {
            self.width = width
            self.height = height
        }
    }

    private enum Key: CaseIterable {
        case kernel, root, resolution, arguments

        var text: String {
            switch self {
            case .kernel: "kernel"
            case .root: "root"
            case .resolution: "resolution"
            case .arguments: "arguments"
            }
        }

        var name: String.UTF8View { text.utf8 }
    }

    /// The kernel's path, always given.
    public private(set) var kernel = ""
    /// The root archive's path, or `nil` to start without one.
    public private(set) var root: String?
    /// The resolution asked for, or `nil` to let the loader choose.
    public private(set) var resolution: Resolution?
    /// The kernel's command line.
    public private(set) var arguments = ""

    /// Reads the text of a boot.cfg.
    ///
    /// - Throws: the first line that cannot be followed, and why.
    public init(_ text: some Sequence<UInt8>) throws(BootConfigurationError) {
        var line: [UInt8] = []
        var number = 1
        var seen: [Key] = []
        for byte in text {
            if byte == UInt8(ascii: "\n") {
                try take(line, number: number, seen: &seen)
                line = []
                number += 1
            } else {
                line.append(byte)
            }
        }
        try take(line, number: number, seen: &seen)
        if kernel.isEmpty { throw BootConfigurationError(line: number, reason: .noKernel) }
    }

    private mutating func take(
        _ line: [UInt8], number: Int, seen: inout [Key]
    ) throws(BootConfigurationError) {
        let line = Self.trimmed(line[...])
        if line.isEmpty || line.first == UInt8(ascii: "#") { return }
        guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else {
            throw BootConfigurationError(line: number, reason: .noValue)
        }
        // Keys are compared as bytes: comparing strings would link Unicode's tables into the loader.
        let keyBytes = Self.trimmed(line[..<equals])
        let key = String(decoding: keyBytes, as: UTF8.self)
        guard let known = Key.allCases.first(where: { $0.name.elementsEqual(keyBytes) }) else {
            throw BootConfigurationError(line: number, reason: .unknownKey(key))
        }
        guard !seen.contains(known) else {
            throw BootConfigurationError(line: number, reason: .duplicate(key))
        }
        seen.append(known)
        let value = Self.trimmed(line[(equals + 1)...])
        try set(known, to: value, number: number)
    }

    private mutating func set(
        _ key: Key, to value: ArraySlice<UInt8>, number: Int
    ) throws(BootConfigurationError) {
        let text = String(decoding: value, as: UTF8.self)
        switch key {
        case .arguments: arguments = text
        case .kernel, .root:
            guard !value.isEmpty else {
                throw BootConfigurationError(line: number, reason: .emptyPath(key.text))
            }
            if key == .kernel { kernel = text } else { root = text }
        case .resolution:
            if value.elementsEqual("auto".utf8) { return }
            guard let size = Self.size(value) else {
                throw BootConfigurationError(line: number, reason: .badResolution(text))
            }
            resolution = size
        }
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while let first = bytes.first, isBlank(first) { bytes.removeFirst() }
        while let last = bytes.last, isBlank(last) { bytes.removeLast() }
        return bytes
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D
    }

    /// "1920x1080" and nothing else.
    private static func size(_ text: ArraySlice<UInt8>) -> Resolution? {
        var numbers: [UInt32] = [0]
        var digits = 0
        for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits += 1
                guard digits <= 5 else { return nil }
                numbers[numbers.count - 1] *= 10
                numbers[numbers.count - 1] += UInt32(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "x"):
                guard digits > 0, numbers.count == 1 else { return nil }
                numbers.append(0)
                digits = 0
            default: return nil
            }
        }
        guard numbers.count == 2, digits > 0, numbers[0] > 0, numbers[1] > 0 else { return nil }
        return Resolution(width: numbers[0], height: numbers[1])
    }
}

/// A line of boot.cfg that cannot be followed.
public struct BootConfigurationError: Error, Equatable {
    /// What is wrong with the line.
    public enum Reason: Equatable, Sendable {
        /// There is no `=` in it.
        case noValue
        /// Nobody knows this key.
        case unknownKey(String)
        /// The key was given on an earlier line.
        case duplicate(String)
        /// A path is empty.
        case emptyPath(String)
        /// Not a resolution.
        case badResolution(String)
        /// The file ends without naming a kernel.
        case noKernel
    }

    /// The line, counted from 1.
    public let line: Int
    /// What is wrong with it.
    public let reason: Reason

    /// An error at a line.
    public init(line: Int, reason: Reason) {
        self.line = line
        self.reason = reason
    }
}

extension BootConfigurationError: CustomStringConvertible {
    /// The line, what is wrong and what to write instead.
    public var description: String {
        let what =
            switch reason {
            case .noValue: "expected \"key = value\""
            case .unknownKey(let key):
                "unknown key \"\(key)\"; use kernel, root, resolution or arguments"
            case .duplicate(let key): "\"\(key)\" was given before; remove one of the lines"
            case .emptyPath(let key): "\"\(key)\" needs the path of a file"
            case .badResolution(let value):
                "\"\(value)\" is no resolution; write for example 1920x1080, or auto"
            case .noKernel: "no kernel is named; add \"kernel = kernel.elf\""
            }
        return "line \(line): \(what)"
    }
}
