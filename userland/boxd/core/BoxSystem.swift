// What boxd needs of the system it runs on. On the guest that is system calls and `/proc`; in tests,
// a simulation.

public import KernelABI
public import Manifest

/// Everything that is needed to start one box.
public struct LaunchOrder: Sendable {
    /// The manifest.
    public var manifest: Manifest
    /// Its namespace.
    public var plan: BoxPlan
    /// The program's path in the root namespace.
    public var program: String
    /// The arguments behind the program's name.
    public var arguments: [String]
    /// Open files for 0, 1 and 2; nil for nothing.
    public var standard: [Int32?]
    /// A handle of the process group to join; nil for one of its own.
    public var group: Int32?
    /// A handle of the namespace to inherit.
    public var namespace: Int32?
    /// The working directory in the box's view; nil for its root.
    public var directory: String?
    /// The caller's terminal, as the variable `TERMINAL` describes it.
    public var terminal: String?
}

/// Why a box could not be started.
public struct LaunchFailure: Error, Equatable, Sendable {
    /// What was being done.
    public var step: String
    /// What went wrong.
    public var error: Errno

    /// A failure.
    @export(interface)
    public init(step: String, error: Errno) {
        self.step = step
        self.error = error
    }
}

/// A process that was started.
public struct LaunchedBox: Equatable, Sendable {
    /// Its number.
    public var process: Int
    /// When it was started, by the kernel's account; with the number it names the process for good.
    public var started: UInt64

    /// A process.
    @export(interface)
    public init(process: Int, started: UInt64) {
        self.process = process
        self.started = started
    }
}

/// What a running box uses.
public struct BoxUsage: Equatable, Sendable {
    /// Bytes.
    public var memory: UInt64 = 0
    /// Nanoseconds.
    public var processorTime: UInt64 = 0
    /// Processes.
    public var processes: UInt64 = 1
    /// Threads.
    public var threads: UInt64 = 0
    /// Open files.
    public var files: UInt64 = 0
    /// Sockets.
    public var sockets: UInt64 = 0

    /// Nothing.
    @export(interface)
    public init() {}
}

/// A boxd's hands and eyes.
public protocol BoxSystem: AnyObject {
    /// Nanoseconds since the start of the system.
    var now: UInt64 { get }
    /// The names in `/box`, sorted.
    func boxNames() -> [String]
    /// The manifest of a box.
    func readManifest(of box: String) throws(Errno) -> [UInt8]
    /// What is known of a path in the root namespace.
    func facts(_ path: String) -> SourceFacts?
    /// Whether an open directory is the one at a path of the root namespace.
    func isSame(_ file: Int32, _ path: String) -> Bool

    /// Turns a key into an open file.
    func claim(key: String) throws(Errno) -> Int32
    /// Closes an open file.
    func close(_ file: Int32)

    /// Starts a box; files of the order stay open.
    func launch(_ order: LaunchOrder) throws(LaunchFailure) -> LaunchedBox
    /// A key for the file that tells of the end of a process.
    func shareWait(of process: Int) throws(Errno) -> String
    /// Watches a process that was started before this boxd; false if it is not there any more.
    func adopt(_ box: LaunchedBox) -> Bool
    /// Asks a box to end, or ends it.
    func stop(_ process: Int, forcibly: Bool)
    /// What was recorded about a box, also just after its end.
    func audit(of process: Int) -> AuditReport
    /// What a box uses.
    func usage(of process: Int) -> BoxUsage
    /// Gives up what is kept about a process that has ended.
    func forget(_ process: Int)

    /// Sends a packet; false when it cannot be sent now.
    func send(_ text: String, to connection: Int) -> Bool
    /// Closes a connection.
    func disconnect(_ connection: Int)
    /// Keeps text for the next boxd.
    func save(_ state: String)
    /// A line for the log.
    func log(_ line: String)
}
