// System calls in Swift: results become values or thrown errors. Everything in libstd that talks to
// the kernel goes through here.

internal import CSystem
public import KernelABI

/// Makes a system call.
@inline(__always) @discardableResult
func callSystem(
    _ call: SystemCall, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, _ d: Int = 0, _ e: Int = 0,
    _ f: Int = 0
) throws(Errno) -> Int {
    let result = system_call(Int(call.rawValue), a, b, c, d, e, f)
    if result < 0, result >= -Int(Errno.largest) { throw Errno(rawValue: Int32(-result)) }
    return result
}

/// Makes a system call again while notes interrupt it.
@inline(__always) @discardableResult
func callSystemPatiently(
    _ call: SystemCall, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, _ d: Int = 0, _ e: Int = 0,
    _ f: Int = 0
) throws(Errno) -> Int {
    while true {
        do {
            return try callSystem(call, a, b, c, d, e, f)
        } catch {
            if error != .interrupted { throw error }
        }
    }
}

extension String {
    /// Hands the text's bytes to a call that takes an address and a length.
    @inline(__always)
    func withAddress<R>(_ body: (Int, Int) throws(Errno) -> R) throws(Errno) -> R {
        var copy = self
        var failure = Errno(rawValue: 0)
        let result: R? = copy.withUTF8 { bytes in
            do throws(Errno) {
                return try body(Int(bitPattern: bytes.baseAddress), bytes.count)
            } catch {
                failure = error
                return nil
            }
        }
        guard let result else { throw failure }
        return result
    }
}

extension Errno: CustomStringConvertible {
    /// What went wrong, in words.
    public var description: String { message.description }
}

/// Facts about the machine.
public enum Machine {
    /// How many CPUs run programs.
    public static var cpuCount: Int { Int(std_cpu_count()) }
    /// Bytes of a page.
    public static var pageSize: Int { Limits.pageSize }
}

/// Random bytes good enough for keys.
public enum Entropy {
    /// A random number.
    public static func number() -> UInt64 {
        var value: UInt64 = 0
        unsafe std_random(&value, 8)
        return value
    }
}
