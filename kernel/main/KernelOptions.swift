// What the kernel command line says. Words separated by spaces; unknown ones are reported, not
// obeyed and not fatal: a typing mistake must not keep a machine from booting.

internal import Arch
internal import KernelLog

/// The options of this boot.
struct KernelOptions: Sendable {
    /// What happens instead of starting `init`.
    enum Test: Sendable {
        /// Run the self-tests, report, end the virtual machine.
        case selfTest
        /// Switch the machine off.
        case powerOff
        /// Restart the machine.
        case reset
        /// Break something on purpose: each must produce the right report.
        case panic(DeliberateFault)
    }

    /// `test=…`, `panic=…`.
    var test: Test?
    /// `exit-on-panic`: end the virtual machine after a panic report.
    var exitsOnPanic = false

    /// The options that ``use(_:)`` made current.
    static var current: KernelOptions { unsafe inUse }

    // Written once by `use`, while one CPU runs.
    nonisolated(unsafe) private static var inUse = KernelOptions()

    /// Makes `options` current. Once, at boot, while one CPU runs.
    static func use(_ options: KernelOptions) {
        unsafe inUse = options
    }

    /// Options that say nothing.
    init() {}

    /// Parses `commandLine`, UTF-8 without terminator.
    init(parsing commandLine: Span<UInt8>) {
        var start = 0
        while start < commandLine.count {
            var end = start
            while end < commandLine.count, commandLine[end] != 0x20 { end += 1 }
            if end > start { apply(commandLine.extracting(start..<end)) }
            start = end + 1
        }
    }

    private mutating func apply(_ word: Span<UInt8>) {
        if word.equals("exit-on-panic") {
            exitsOnPanic = true
        } else if word.equals("test=selftest") {
            test = .selfTest
        } else if word.equals("test=poweroff") {
            test = .powerOff
        } else if word.equals("test=reset") {
            test = .reset
        } else if let fault = DeliberateFault(word) {
            test = .panic(fault)
        } else {
            Log.warning("unknown word on the kernel command line: \(utf8: word)")
        }
    }
}

extension Span<UInt8> {
    /// Whether the bytes are those of `text`.
    func equals(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        for index in indices where unsafe self[index] != text.utf8Start[index] {
            return false
        }
        return true
    }
}
