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
    /// `quiet`: log lines go to `/dev/klog` and nowhere else, until a panic.
    var isQuiet = false
    /// `report-status`: switching off writes the status to the debug console and ends the machine as a
    /// test does.
    var reportsStatus = false
    /// What follows ` -- `, the argument of `init`; 0 bytes for none. There is no heap yet when
    /// options are read.
    private var argumentBytes = InlineArray<512, UInt8>(repeating: 0)
    private var argumentLength = 0
    /// `exit-on-panic`: end the virtual machine after a panic report.
    var exitsOnPanic = false
    /// `resolution=WxH`: what a display without a firmware's picture begins with.
    var resolution: (width: UInt32, height: UInt32)?

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
            let word = commandLine.extracting(start..<end)
            if word.equals("--") {
                keepArgument(
                    commandLine.extracting(min(end + 1, commandLine.count)..<commandLine.count))
                return
            }
            if end > start { apply(word) }
            start = end + 1
        }
    }

    private mutating func keepArgument(_ text: Span<UInt8>) {
        guard text.count <= argumentBytes.count else {
            return Log.warning("what follows -- on the kernel command line is too long")
        }
        for index in text.indices { argumentBytes[index] = text[index] }
        argumentLength = text.count
    }

    /// What follows ` -- ` on the command line.
    var initArgument: [UInt8] {
        (0..<argumentLength).map { argumentBytes[$0] }
    }

    private mutating func apply(_ word: Span<UInt8>) {
        if word.equals("exit-on-panic") {
            exitsOnPanic = true
        } else if word.equals("quiet") {
            isQuiet = true
        } else if word.equals("report-status") {
            reportsStatus = true
        } else if word.equals("test=selftest") {
            test = .selfTest
        } else if word.equals("test=poweroff") {
            test = .powerOff
        } else if word.equals("test=reset") {
            test = .reset
        } else if let resolution = word.resolution {
            self.resolution = resolution
        } else if let fault = DeliberateFault(word) {
            test = .panic(fault)
        } else {
            Log.warning("unknown word on the kernel command line: \(utf8: word)")
        }
    }
}

extension Span<UInt8> {
    /// What `resolution=1920x1080` says.
    fileprivate var resolution: (width: UInt32, height: UInt32)? {
        let name: StaticString = "resolution="
        let start = name.utf8CodeUnitCount
        guard count > start, extracting(0..<start).equals(name) else { return nil }
        var numbers: (UInt32, UInt32) = (0, 0)
        var isSecond = false
        for index in start..<count {
            let byte = self[index]
            if byte == UInt8(ascii: "x"), !isSecond {
                numbers.1 = numbers.0
                numbers.0 = 0
                isSecond = true
                continue
            }
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte, numbers.0 < 100_000 else {
                return nil
            }
            numbers.0 = numbers.0 * 10 + UInt32(byte - UInt8(ascii: "0"))
        }
        return isSecond ? (numbers.1, numbers.0) : nil
    }

    /// Whether the bytes are those of `text`.
    func equals(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        for index in indices where unsafe self[index] != text.utf8Start[index] {
            return false
        }
        return true
    }
}
