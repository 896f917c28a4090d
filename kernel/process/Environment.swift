// Environment variables: names with values, kept for each process and seen as small files in
// `/proc/<pid>/env`.

public import KernelABI
internal import KernelBase
internal import Synchronization

/// One variable. Lock rank: ``LockRank/communication``.
public final class EnvironmentVariable: Sendable {
    /// Its name.
    public let name: [UInt8]
    /// Rises from one variable of a process to the next.
    let cookie: UInt64
    private let value: Spinlock<[UInt8]>
    private let isGone = Atomic<Bool>(false)

    init(_ name: [UInt8], cookie: UInt64, value: [UInt8]) {
        self.name = name
        self.cookie = cookie
        self.value = Spinlock(value, rank: .communication)
    }

    /// Whether the process still has it.
    var isPresent: Bool { !isGone.load(ordering: .acquiring) }

    func markGone() { isGone.store(true, ordering: .releasing) }

    /// The value at the moment.
    public var content: [UInt8] { value.withLock { $0 } }

    /// Changes the value; returns how many bytes it has now and had before.
    fileprivate func change(_ body: (inout [UInt8]) -> Void) -> (after: Int, before: Int) {
        value.withLock { value in
            let before = value.count
            body(&value)
            return (value.count, before)
        }
    }
}

/// The variables of one process. Its threads and whoever sees its files may use it at once.
public final class Environment: Sendable {
    private struct State {
        /// In rising order of cookies.
        var variables: [EnvironmentVariable] = []
        var lastCookie: UInt64 = 0
        var isClosed = false
    }

    /// The most variables.
    public static var maximumCount: Int { 1024 }
    /// The most bytes of all names and values together.
    public static var maximumBytes: Int { 64 * 1024 }

    private let state: Spinlock<State>
    private let bytes = Atomic<Int>(0)

    /// No variables.
    public init() {
        state = Spinlock(State(), rank: .process)
    }

    /// A copy with the same names and values.
    public func copy() -> Environment {
        let copy = Environment()
        let variables = state.withLock { $0.variables }
        for variable in variables { try? copy.set(variable.name, to: variable.content) }
        return copy
    }

    /// Whether `name` can name a variable: letters, digits and underscores, no digit first.
    public static func isName(_ name: [UInt8]) -> Bool {
        guard let first = name.first, name.count <= Limits.name else { return false }
        let isDigit = { (byte: UInt8) in byte >= 48 && byte <= 57 }
        return !isDigit(first)
            && name.allSatisfy { byte in
                let letter = byte | 32
                return letter >= 97 && letter <= 122 || byte == 95 || isDigit(byte)
            }
    }

    /// The variable with a name.
    public func variable(_ name: [UInt8]) -> EnvironmentVariable? {
        state.withLock { state in state.variables.first { $0.name == name } }
    }

    /// The first variable after a cookie.
    func variable(after cookie: UInt64) -> EnvironmentVariable? {
        state.withLock { state in state.variables.first { $0.cookie > cookie } }
    }

    /// All names.
    var names: [[UInt8]] { state.withLock { $0.variables }.map { $0.name } }

    /// Makes a variable with an empty value.
    ///
    /// - Throws: `.exists`; `.invalidArgument` for what cannot be a name; `.noSpace` when there are
    ///   too many; `.noProcess` when the process has ended.
    public func make(_ name: [UInt8]) throws(Errno) -> EnvironmentVariable {
        guard Environment.isName(name) else { throw .invalidArgument }
        try reserve(name.count)
        var failure: Errno?
        let made = state.withLock { state -> EnvironmentVariable? in
            if state.isClosed {
                failure = .noProcess
            } else if state.variables.contains(where: { $0.name == name }) {
                failure = .exists
            } else if state.variables.count >= Environment.maximumCount {
                failure = .noSpace
            } else {
                state.lastCookie += 1
                let variable = EnvironmentVariable(name, cookie: state.lastCookie, value: [])
                state.variables.append(variable)
                return variable
            }
            return nil
        }
        if let made { return made }
        release(name.count)
        throw failure ?? .exists
    }

    /// Gives a variable a value, making it if it is missing.
    public func set(_ name: [UInt8], to value: [UInt8]) throws(Errno) {
        let variable: EnvironmentVariable
        if let known = self.variable(name) {
            variable = known
        } else {
            variable = try make(name)
        }
        try change(variable, growingBy: value.count) { $0 = value }
    }

    /// Removes a variable.
    ///
    /// - Throws: `.noEntry`.
    public func remove(_ name: [UInt8]) throws(Errno) {
        let removed = state.withLock { state -> EnvironmentVariable? in
            guard let index = state.variables.firstIndex(where: { $0.name == name }) else {
                return nil
            }
            return state.variables.remove(at: index)
        }
        guard let removed else { throw .noEntry }
        removed.markGone()
        release(name.count + removed.content.count)
    }

    /// Removes all variables for good: the process has ended.
    func close() {
        let variables = state.withLock { state in
            let variables = state.variables
            state.variables = []
            state.isClosed = true
            return variables
        }
        for variable in variables { variable.markGone() }
    }

    /// Changes a value, which may grow by at most `growth` bytes.
    ///
    /// - Throws: `.noSpace` when all values together would become too long.
    func change(
        _ variable: EnvironmentVariable, growingBy growth: Int, _ body: (inout [UInt8]) -> Void
    ) throws(Errno) {
        try reserve(growth)
        let (after, before) = variable.change(body)
        release(growth - (after - before))
    }

    private func reserve(_ count: Int) throws(Errno) {
        guard count >= 0, count <= Environment.maximumBytes else { throw .noSpace }
        let after = bytes.wrappingAdd(count, ordering: .relaxed).newValue
        guard after <= Environment.maximumBytes else {
            release(count)
            throw .noSpace
        }
    }

    private func release(_ count: Int) {
        bytes.wrappingSubtract(count, ordering: .relaxed)
    }
}
